"""A client library for accessing Events API and LMS Connect API. Generated: do not edit."""
