"""Secrets in URLs and in words about them, blackened; pure, shared by all that leaves the process."""

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
# The second kind: a password with a sign in it that ends the name of a host, told by what is no port.
_USERINFO = re.compile(
    r"(?i)(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{1,30}:[/\\]{2}|(?<![:/])//)"
    r"(?:[^/?#\s<>]+|[^/?#\s<>:@\[\]]{1,64}:(?!\d{0,5}(?:[/?#]|$))[^\s<>]{1,256})@"
)
_HEADER = re.compile(r"(?i)\b((?:proxy-)?authorization:\s{1,4})(\w{1,20}\s+)?[^\s\"',;]+")
# Tokens that tell what they are by their shape, wherever they stand.
_SHAPES = re.compile(
    r"\b(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{20,255}|glpat-[\w-]{16,255}|xox[abeoprs]-[\w-]{10,255}"
    r"|AKIA[0-9A-Z]{16}|AIza[\w-]{35}|sk_live_[A-Za-z0-9]{16,255}|eyJ[\w-]{10,4096}\.eyJ[\w-]{10,4096}\.[\w-]{0,1024})"
)


_SHORTEST_SHAPE = len("xoxb-") + 10


def redact(text: str) -> str:
    """Blacken userinfo, the values of token-like query parameters and tokens of known shape; anything else is untouched."""
    if "@" in text:
        text = _USERINFO.sub(rf"\1{MASK}@", text)
    if "=" in text:
        text = _PARAMETER.sub(rf"\1{MASK}", text)
    if ":" in text:
        text = _HEADER.sub(rf"\1{MASK}", text)
    return _SHAPES.sub(MASK, text) if len(text) >= _SHORTEST_SHAPE else text


def holds_secret(text: str) -> bool:
    """Say whether `redact` would change *text*."""
    return redact(text) != text
