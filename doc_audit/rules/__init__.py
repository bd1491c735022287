"""Evidence in, problems out; pure.

A rule is a generator under `@rule` (`base`) in the module of its kind: `internal` links, `external` links, `freshness`, `ownership`, or
`tool` for pages as files. `registry` lists them all. `engine` runs them and turns problems into findings.
"""
