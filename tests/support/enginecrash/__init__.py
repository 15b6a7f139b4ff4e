"""Engines that are killed, and what must be true after every kill."""
