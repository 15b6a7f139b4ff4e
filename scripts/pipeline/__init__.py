"""From OpenAPI documents to generated code. Imports neither ``drift`` nor ``bump``."""
