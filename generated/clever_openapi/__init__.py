"""A client library for accessing Events API and LMS Connect API and Data API. Generated: do not edit."""
