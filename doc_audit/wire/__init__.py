"""Runs, configuration and records as JSON, both ways; redaction; the published schemas."""
