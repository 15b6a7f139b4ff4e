"""A database that holds every district's roster, and stays right."""
