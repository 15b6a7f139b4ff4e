"""Take in what moved upstream, whole or not at all. Imports ``drift`` and ``pipeline``."""
