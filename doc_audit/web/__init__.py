"""URLs in, outcomes out: the only sockets and threads.

`check.check` is the door. `asking` decides who is asked when and what is remembered, `http` puts requests on the wire, `judging`
says what an answer means. `address` reads URLs, `secrets` says which headers go where.
"""
