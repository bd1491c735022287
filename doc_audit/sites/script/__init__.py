"""JavaScript and TypeScript that configure a site, read as data: nothing is run.

`syntax` parses a file and knows where everything stands, `evaluate` follows constants, calls of known helpers and imports,
`patterns` reads regular expressions loosely,
`values` are what comes out: plain values, strings that know their place, and an `Unknown` for what only running would tell.
"""

from doc_audit.sites.script.evaluate import read_script
from doc_audit.sites.script.patterns import Loose, loose
from doc_audit.sites.script.values import REST, Placed, Unknown, Value, choices, documents, look_up, strings

__all__ = [
    "REST",
    "Loose",
    "Placed",
    "Unknown",
    "Value",
    "choices",
    "documents",
    "look_up",
    "loose",
    "read_script",
    "strings",
]
