"""Build small sites with their real generators, and record which of their links work: `make oracles`."""
