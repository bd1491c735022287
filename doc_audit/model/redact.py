"""Secrets in URLs and in words about them, masked; pure, shared by all that leaves the process."""

import re

MASK = "***"

# Names of query parameters whose value opens something, as the large services spell them.
_SECRET_NAMES = (
    "access[-_]?key", "access[-_]?token", "api[-_]?key", "api[-_]?token", "apikey", "app[-_]?key", "assertion",
    "auth", "auth[-_]?key", "auth[-_]?token", "authorization", "awsaccesskeyid", "bearer", "client[-_]?secret",
    "code[-_]?verifier", "credential", "credentials", "id[-_]?token", "job[-_]?token", "jwt", "key", "oauth[-_]?token",
    "pass", "passphrase", "passwd", "password", "private[-_]?key", "private[-_]?token", "pwd", "refresh[-_]?token",
    "rss[-_]?token", "secret", "secret[-_]?key", "session", "session[-_]?id", "sessionid", "sid", "sig", "signature",
    "subscription[-_]?key", "ticket", "token", "x-amz-credential", "x-amz-security-token", "x-amz-signature",
    "x-goog-credential", "x-goog-signature", r"[\w-]{1,40}[-_](?:token|secret|password|api[-_]?key)",
)  # fmt: skip
_PARAMETER = re.compile(rf"(?i)([?&;#](?:{'|'.join(_SECRET_NAMES)})=)([^&;#\s\"'<>]+)")
# Browsers take any number of slashes, of both kinds, after the schemes of the web (WHATWG URL, "special authority").
# The second kind: a password that holds a sign which ends the name of a host; what follows the colon cannot be a port.
_USERINFO = re.compile(
    r"(?i)(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{1,30}:[/\\]{2}|(?:https?|ftp|wss?):[/\\]{1,8}|(?<![:/])//)"
    r"(?:[^/\\?#\s<>]+|[^/?#\s<>:@\[\]]{1,64}:(?!\d{0,5}(?:[/?#]|$))[^\s<>]{1,256})@"
)
# What every match of `_USERINFO` holds, for a fifth of the time.
_PERHAPS_USERINFO = re.compile(r"[/\\](?:[^/\\?#\s<>]+?|[^/?#\s<>:@\[\]]{1,64}:(?!\d{0,5}(?:[/?#]|$))[^\s<>]{1,256}?)@")
_HEADER = re.compile(r"(?i)\b((?:proxy-)?authorization:\s{1,4})(\w{1,20}\s+)?[^\s\"',;]+")
# Tokens that tell what they are by their shape, wherever they stand.
_SHAPES = re.compile(
    r"\b(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{20,255}|glpat-[\w-]{16,255}|xox[abeoprs]-[\w-]{10,255}"
    r"|AKIA[0-9A-Z]{16}|AIza[\w-]{35}|sk_live_[A-Za-z0-9]{16,255})"
)
# A JSON web token. What only begins like one (no `token`) is read to its end all the same, so that it is read once.
_JWT = re.compile(r"\beyJ[\w-]{10,}+(?P<token>\.eyJ[\w-]{10,}+\.[\w-]*+)?")

_SHORTEST_SHAPE = len("xoxb-") + 10
# What tokens begin with: looking for these first is many times faster than looking for the shapes.
_SIGNS = ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "AKIA", "AIza", "sk_live_", "eyJ")
# Escapes of what makes a secret known: # % & - . / : ; = ? @ _ \\, digits and letters. A space stays escaped: it would end one.
_ESCAPE = re.compile("%(2[356D-Fd-f]|3[0-9ABDFabdf]|4[0-9A-Fa-f]|5[0-9AaCcFf]|6[1-9A-Fa-f]|7[0-9Aa])")
# An address inside the query of an address inside the query: escaped three times.
_DEPTH = 4


def redact(text: str) -> str:
    """Mask userinfo, the values of token-like query parameters and tokens of known shape; anything else is untouched.

    What is percent-encoded, as an address inside the query of another is, is judged as it reads decoded (RFC 3986 §2.4).
    """
    text = _plain(text)
    if "%" in text:
        return _escaped(text)
    return text


def holds_secret(text: str) -> bool:
    """Say whether there is in *text* what `redact` would mask; quick for a text as long as a page."""
    for _ in range(_DEPTH + 1):
        if _plain_secret(text):
            return True
        escaped = _words_with("%", text)
        decoded = _ESCAPE.sub(_character, escaped)
        if decoded == escaped:
            return False
        text = decoded
    return False


def _plain_secret(text: str) -> bool:
    """Say whether `_plain` would change *text*. Userinfo is looked for only in the words that can hold it."""
    addresses = _words_with("@", text)
    if addresses and _USERINFO.sub(rf"\1{MASK}@", addresses) != addresses:
        return True
    return _without_values(text) != text


def _words_with(sign: str, text: str) -> str:
    if sign not in text:
        return ""
    return " ".join([word for word in text.split() if sign in word])


def _plain(text: str) -> str:
    if "@" in text and _PERHAPS_USERINFO.search(text):
        text = _USERINFO.sub(rf"\1{MASK}@", text)
    return _without_values(text)


def _without_values(text: str) -> str:
    """Mask values of parameters and headers, and tokens of known shape."""
    if "=" in text:
        text = _PARAMETER.sub(rf"\1{MASK}", text)
    if ":" in text and "authorization:" in text.lower():
        text = _HEADER.sub(rf"\1{MASK}", text)
    if len(text) >= _SHORTEST_SHAPE:
        for sign in _SIGNS:
            if sign in text:
                return _SHAPES.sub(MASK, _JWT.sub(_masked_token, text))
    return text


def _masked_token(match: re.Match[str]) -> str:
    if match["token"] is None:
        return match[0]
    return MASK


def _escaped(text: str) -> str:
    """Mask in *text* what is a secret once its escapes are decoded; the rest stays as it is written."""
    decoded, places = text, list(range(len(text) + 1))
    spans: list[tuple[int, int]] = []
    for _ in range(_DEPTH):
        decoded, places, changed = _decode(decoded, places)
        if not changed:
            break
        spans += [(places[start], places[end]) for start, end in _secrets(decoded)]
    return _masked(text, spans)


def _decode(text: str, places: list[int]) -> tuple[str, list[int], bool]:
    """Decode the ASCII escapes of *text* once; *places* says of each character (and of the end) where it stood at first."""
    pieces: list[str] = []
    kept: list[int] = []
    end = 0
    for match in _ESCAPE.finditer(text):
        pieces += (text[end : match.start()], chr(int(match[1], 16)))
        kept += places[end : match.start() + 1]
        end = match.end()
    pieces.append(text[end:])
    kept += places[end:]
    return "".join(pieces), kept, end > 0


def _character(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16))


def _secrets(text: str) -> list[tuple[int, int]]:
    """Find where secrets stand in *text*."""
    spans = []
    for match in _USERINFO.finditer(text):
        spans.append((match.end(1), match.end() - 1))
    for match in _PARAMETER.finditer(text):
        spans.append((match.end(1), match.end()))
    for match in _SHAPES.finditer(text):
        spans.append(match.span())
    for match in _JWT.finditer(text):
        if match["token"] is not None:
            spans.append(match.span())
    return spans


def _masked(text: str, spans: list[tuple[int, int]]) -> str:
    """Put the mask over *spans*; those that overlap share one."""
    pieces: list[str] = []
    done = 0
    for start, end in sorted(spans):
        if start >= done:
            pieces += (text[done:start], MASK)
        done = max(done, end)
    pieces.append(text[done:])
    return "".join(pieces)
