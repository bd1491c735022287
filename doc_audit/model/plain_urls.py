"""URLs that are plain to read. Most are, and a parser takes twenty times as long; all others go through the parser.

Each expression answers one question, and matches only where the answer is certain.
"""

import re

# The URL without its fragment, and the fragment: no user, no placeholder of a template, not on the reader's own machine.
WITH_FRAGMENT = re.compile(r"(https?://(?!(?i:localhost)|127\.|0\.0\.0\.0|\[)[^\s{}%<$@#]+)(?:#([^\s{}%<$]*))?\Z")
# The host of a URL.
HOST = re.compile(r"https?://([a-z0-9.-]+)(?=[/?#]|\Z)")
# A URL whose host can exist: a dotted name in ASCII, of labels that are short enough (RFC 1035 §2.3.4).
VALID = re.compile(r"https?://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,4}[a-z]{2,20}(?=[/?#]|\Z)[ -~]*\Z")
# Scheme, host, port and the rest of a URL that is requested as it stands, if its host is valid: nothing in it has to be quoted.
PARTS = re.compile(r"""(https?)://([a-z0-9_.-]+)(?::([1-9][0-9]{0,4}))?(/[!$-;=@-Z\[\]_a-z~]*(?:\?[!$-&(-;=?-~]*)?)?""")
