"""What changed since the last run, as a message to people who never open the report."""
