"""What several commands share: their options, the request, the run, and where a report goes."""
