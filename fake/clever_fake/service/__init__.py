"""The service: what each path answers, to whom and how often."""
