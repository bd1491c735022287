"""Where a request landed: walls for robots, login pages, home pages. Pure."""

import re
from urllib.parse import urlsplit

from urllib3 import HTTPResponse

_LOGIN_PATH = re.compile(
    r"(?i)(?:^|[/._-])(?:log-?in|sign-?in|sso|saml2?|oauth2?|authorize|auth|cas|session/new|users/sign_in|wp-login)(?:[/._-]|$)"
)
_LOGIN_HOST = re.compile(
    r"(?i)^(?:login|signin|sso|auth|accounts?|id|idp|sts|adfs|cas)[.-]|\.okta\.com$|\.auth0\.com$|\.onelogin\.com$"
)
# Front pages in many languages: `/en/`, `/en-us/`.
_LANGUAGE = re.compile(r"(?i)(?:cs|da|de|en|es|fi|fr|it|ja|ko|nl|no|pl|pt|ru|sv|tr|uk|zh)(?:[-_][a-z]{2,4})?")
_INDEX = frozenset({"", "index.html", "index.htm", "index.php", "home", "default.aspx"})


def is_login(asked: str, landed: str) -> bool:
    """Say whether a link to something else ended at a page for signing in."""
    return _looks_like_login(landed) and not _looks_like_login(asked)


def is_home(asked: str, landed: str) -> bool:
    """Say whether a deep link ended at a site's front page."""
    start, end = urlsplit(asked), urlsplit(landed)
    return _depth(start.path) >= 2 and _depth(end.path) == 0 and not end.query


def bot_wall(response: HTTPResponse) -> str:
    """Name the wall against robots that answered instead of the page; empty if none did."""
    headers = response.headers
    if headers.get("cf-mitigated", "").lower() == "challenge":
        return "Cloudflare"
    if headers.get("x-amzn-waf-action", "").lower() in ("challenge", "captcha"):
        return "AWS WAF"
    if response.status >= 400 and ("x-datadome" in headers or "x-dd-b" in headers):
        return "DataDome"
    if "anubis" in headers.get("set-cookie", "").lower() and response.status in (200, 401, 403, 307):
        return "Anubis"
    return ""


def _looks_like_login(url: str) -> bool:
    parts = urlsplit(url)
    return bool(_LOGIN_PATH.search(parts.path) or _LOGIN_HOST.search(parts.hostname or ""))


def _depth(path: str) -> int:
    steps = [step for step in path.split("/") if step]
    if steps and _LANGUAGE.fullmatch(steps[0]):
        steps = steps[1:]
    return len(steps) - bool(steps and steps[-1].lower() in _INDEX and len(steps) == 1)
