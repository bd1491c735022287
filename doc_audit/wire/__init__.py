"""What leaves the process as JSON, and what is read back.

`shape` says what the JSON of a run looks like, `run` writes it, `read` reads it, `schema` publishes it. `convert` checks untrusted JSON,
`redaction` takes secrets out. `document` writes a parsed page for the page cache, `config` makes the schema of the configuration.
"""
