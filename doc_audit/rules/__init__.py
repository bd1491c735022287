"""Evidence in, problems out; pure."""
