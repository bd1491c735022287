"""URLs in, outcomes out: the only sockets and threads."""
