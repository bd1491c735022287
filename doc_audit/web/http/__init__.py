"""Requests on the wire.

`transport.Session` sends one lane's requests. `network` is what all lanes share: the guard, the resolver, whom to trust, and what was
learned of the network. `connection` makes every socket, `pools` gives them to urllib3, `socks` and `proxies` are the ways round,
`reply` reads the head of an answer and `body` as much of its body as is needed.
"""
