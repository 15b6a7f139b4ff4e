"""The version, in one light module: the user agent needs it, and package metadata is slow to read."""

__version__ = "0.1.0"
