"""One file per command, and in `common` what they share; the only place that prints and knows exit codes."""
