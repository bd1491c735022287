"""Due dates and status: pure calendar arithmetic."""
