"""Addresses that a report may link to."""

import hashlib
import re
from urllib.parse import quote, urlsplit

from doc_audit.model.report import GitPlace

_SAFE_SCHEMES = frozenset({"http", "https", "mailto"})
_GITHUB = ("blob", "?plain=1#L", "commit")
_GITEA = ("src/commit", "?display=source#L", "commit")
_FORGES = {
    "gitlab": ("-/blob", "?plain=1#L", "-/commit"),
    "bitbucket.org": ("src", "#lines-", "commits"),
    "codeberg.org": _GITEA,
    "forgejo": _GITEA,
    "gitea": _GITEA,
}
_FINGERPRINT = re.compile(r"[0-9a-f]{12,}")


def safe_href(url: str) -> str | None:
    """Give *url* if a reader may follow it: http, https or mailto; None for every other scheme or a broken URL."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme.lower() not in _SAFE_SCHEMES or (parts.scheme.lower() != "mailto" and not parts.netloc):
        return None
    return url


def page_source(git: GitPlace | None, path: str) -> str | None:
    """Give the address of the page at the audited commit, up to the number of the line; None where no forge is known.

    A web_url with `{path}` is a template of the user's own, with `{commit}` and `{line}` in it; else it is a repository on
    the forge that its host names, or on a GitHub. The source is asked for: the rendered view of Markdown ignores lines.
    """
    if git is None or not git.web_url or not git.commit:
        return None
    quoted = quote(path.encode("utf-8", "surrogateescape"), safe="/~!$&'()*+,;=:@-._")
    if "{path}" in git.web_url:
        url = git.web_url.replace("{path}", quoted).replace("{commit}", quote(git.commit, safe=""))
        if url.endswith("{line}"):
            return safe_href(url.removesuffix("{line}"))
        return safe_href(url.replace("{line}", "1") + "#L")
    blob, plain, _ = _ways(git.web_url)
    return safe_href(f"{git.web_url.rstrip('/')}/{blob}/{quote(git.commit, safe='')}/{quoted}{plain}")


def commit_source(git: GitPlace | None) -> str | None:
    """Give the address of the audited commit on its forge; None where no forge is known."""
    if git is None or not git.web_url or not git.commit or "{" in git.web_url:
        return None
    return safe_href(f"{git.web_url.rstrip('/')}/{_ways(git.web_url)[2]}/{quote(git.commit, safe='')}")


def _ways(web_url: str) -> tuple[str, str, str]:
    """Say how the forge of *web_url* writes the way to a file, to a line of its source, and to a commit."""
    try:
        host = urlsplit(web_url).hostname or ""
    except ValueError:
        host = ""
    for name, ways in _FORGES.items():
        if name in host:
            return ways
    return _GITHUB


def short_id(fingerprint: str) -> str:
    """Give twelve hexadecimal digits that stand for *fingerprint* in a permalink."""
    if _FINGERPRINT.fullmatch(fingerprint):
        return fingerprint[:12]
    return digest(fingerprint)


def digest(text: str) -> str:
    """Give twelve hexadecimal digits of *text*, for ids of pages and owners."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
