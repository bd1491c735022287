"""Requests on the wire: connections, proxies, transport, bodies."""
