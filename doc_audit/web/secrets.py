"""Headers with secrets: from the environment only, each for its own host only."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from doc_audit.errors import UsageError
from doc_audit.model.redact import redact
from doc_audit.web.address import DEFAULT_PORTS, Host

HEADERS = "DOC_AUDIT_HEADERS"
CLIENT_CERTIFICATES = "DOC_AUDIT_CLIENT_CERTIFICATES"
_GITHUB_TOKENS = ("GITHUB_TOKEN", "GH_TOKEN")
# Every variable that is read here.
VARIABLES = (HEADERS, CLIENT_CERTIFICATES, *_GITHUB_TOKENS)
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
# github.com itself takes no tokens; these two do.
_GITHUB = ("api.github.com", "raw.githubusercontent.com")


@dataclass(frozen=True, slots=True)
class Secrets:
    """*headers* by host; *certificates* are paths of PEM files by host. Never shown: both are left out of the repr."""

    headers: Mapping[Host, Mapping[str, str]] = field(default_factory=dict, repr=False)
    certificates: Mapping[Host, str] = field(default_factory=dict, repr=False)

    def for_host(self, host: Host) -> Mapping[str, str]:
        """Give the headers that *host*, and no other, may see."""
        return self.headers.get(host, {})


def from_environment(environ: Mapping[str, str]) -> Secrets:
    """Read `DOC_AUDIT_HEADERS`, `DOC_AUDIT_CLIENT_CERTIFICATES` and `GITHUB_TOKEN` (or `GH_TOKEN`).

    Both variables are JSON objects by host: `{"wiki.example.com": {"Authorization": "Bearer …"}}` and
    `{"wiki.example.com": "/path/client.pem"}`. A bare host means https on its usual port; write `host:8443` for another
    port, and `http://host` to send secrets in the clear.

    Raises:
        UsageError: a variable is not such an object. The message shows no value.
    """
    return Secrets(_headers(environ), _certificates(environ))


def _headers(environ: Mapping[str, str]) -> dict[Host, Mapping[str, str]]:
    headers = _github_headers(environ)
    for key, value in _object(environ, HEADERS).items():
        if not isinstance(value, dict) or not all(_is_header(name, text) for name, text in value.items()):
            raise UsageError(f"{HEADERS}: the value for {key!r} must be an object of header names and texts")
        headers[_host(key, HEADERS)] = value
    return headers


def with_headers(environ: Mapping[str, str], given: Iterable[str]) -> dict[str, str]:
    """Give *environ* with the headers *given* as `HOST=NAME: VALUE` beside those of `DOC_AUDIT_HEADERS`.

    Raises:
        UsageError: one is not written so, or the variable is no JSON object. The message shows no value.
    """
    by_host = _object(environ, HEADERS)
    for text in given:
        host, _, header = text.partition("=")
        name, colon, value = header.partition(":")
        name, value = name.strip(), value.strip()
        if not colon or not host.strip() or not _is_header(name, value):
            raise UsageError(
                f"--header {redact(host)[:100]}: write it as HOST=NAME: VALUE, such as 'wiki.acme.org=Accept: text/html'"
            )
        known = by_host.get(host.strip())
        by_host[host.strip()] = {**(known if isinstance(known, dict) else {}), name: value}
    return {**environ, HEADERS: json.dumps(by_host)}


def _github_headers(environ: Mapping[str, str]) -> dict[Host, Mapping[str, str]]:
    headers: dict[Host, Mapping[str, str]] = {}
    token = environ.get("GITHUB_TOKEN") or environ.get("GH_TOKEN") or ""
    if token and token.isascii() and token.isprintable():
        for name in _GITHUB:
            headers[Host(scheme="https", name=name, port=443)] = {"Authorization": f"Bearer {token}"}
    return headers


def _certificates(environ: Mapping[str, str]) -> dict[Host, str]:
    certificates = {}
    for key, path in _object(environ, CLIENT_CERTIFICATES).items():
        if not isinstance(path, str):
            raise UsageError(f"{CLIENT_CERTIFICATES}: every value must be the path of a PEM file")
        certificates[_host(key, CLIENT_CERTIFICATES)] = path
    return certificates


def _object(environ: Mapping[str, str], name: str) -> dict[str, object]:
    text = environ.get(name, "").strip()
    if not text:
        return {}
    try:
        value = json.loads(text)
    except ValueError:
        # `from None`: the error of the parser quotes the text, and the text is secret.
        raise UsageError(f"{name} is not valid JSON") from None
    if not isinstance(value, dict):
        raise UsageError(f"{name} must be a JSON object by host")
    return value


def _is_header(name: object, text: object) -> bool:
    """Say whether HTTP can carry it: a token, and Latin-1 without line breaks (RFC 9110 §5.1, §5.5)."""
    if not isinstance(name, str) or not isinstance(text, str) or not _TOKEN.fullmatch(name) or not text.isprintable():
        return False
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True


def _host(key: str, variable: str) -> Host:
    scheme, separator, rest = key.strip().lower().rpartition("://")
    if not separator:
        scheme = "https"
    rest = rest.rstrip("/")
    name, port = rest, ""
    if ":" in rest and not rest.endswith("]"):
        name, _, port = rest.rpartition(":")
    if scheme not in DEFAULT_PORTS or not name or (port and not port.isdigit()):
        raise UsageError(f"{variable}: {redact(key)!r} is not a host")
    return Host(scheme=scheme, name=name.strip("[]"), port=int(port or DEFAULT_PORTS[scheme]))
