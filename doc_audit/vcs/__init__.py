"""Facts from git and from owner files."""
