"""A push of grades that is killed at random instants, and what is left of it."""
