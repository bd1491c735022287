"""Many repositories audited as one.

`settings` reads `fleet.toml`. `run` has the order of things: `work` is what is done for one repository, in whatever process
`executors` has it done, here or on a `cluster`, with `remotes` fetching and `summary` counting; `addresses` knows which web
addresses show files of which repository; `external` asks servers once for all; `kept` knows what has
not changed since the last run; `begin` writes a `fleet.toml` for checkouts that lie side by side.
"""
