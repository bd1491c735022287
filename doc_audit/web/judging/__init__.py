"""What an answer means. Pure but for reading a body that is already open."""
