"""What moved upstream: two documents compared by meaning. Imports ``pipeline``, not ``bump``."""
