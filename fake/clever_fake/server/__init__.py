"""HTTP over real sockets. It knows nothing of the service."""
