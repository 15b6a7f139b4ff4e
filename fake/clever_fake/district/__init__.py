"""A school district made up from a seed: its records, its events, its LMS."""
