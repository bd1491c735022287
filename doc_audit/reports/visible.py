"""Characters that act instead of being read, written out so that they can be seen and do nothing."""

import re

from doc_audit.model.redact import redact

# C0, DEL, C1; bidi marks, embeddings, overrides and isolates; line separators, zero-width space, BOM; interlinear
# and tag characters; lone surrogates. The joiners U+200C and U+200D stay: scripts and emoji need them.
_ACTING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def visible(text: str) -> str:
    """Write every control, bidi and invisible character of *text* as an escape: backslash, x or u, and its number in hex."""
    return _ACTING.sub(_escape, text)


def shown(text: str) -> str:
    """Give *text* as a terminal may show it: secrets out, and nothing in it that acts."""
    return visible(redact(text))


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code <= 0xFF:
        return f"\\x{code:02x}"
    # A byte of a file name that is not UTF-8 arrives as a surrogate (PEP 383).
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    return f"\\U{code:08x}"
