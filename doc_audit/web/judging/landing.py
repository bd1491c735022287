"""Where a request landed: walls for robots, login pages, home pages, error pages. Pure."""

import re
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from urllib3 import HTTPResponse

_LOGIN_STEP = re.compile(r"(?i)(?:(?:user[-_]?)?log[-_]?in|sign[-_]?in|logon|wp-login|identifier)(?:\.\w{2,5})?")
# Protocols of signing in: a page that is called so may as well be about them.
_PROTOCOL_STEP = re.compile(r"(?i)(?:sso|saml2?|oauth2?|openid-connect|authorize|auth|authenticate|cas)(?:\.\w{2,5})?")
_LOGIN_HOST = re.compile(
    r"(?i)^(?:login|signin|sso|auth|accounts?|id|idp|sts|adfs|cas)[.-]|\.okta\.com$|\.auth0\.com$|\.onelogin\.com$"
)
# Where people are sent back to once they have signed in.
_WAY_BACK = frozenset(
    {
        "back", "backurl", "came_from", "continue", "dest", "destination", "follow", "followup", "from", "goto", "next", "r", "redirect",
        "redirect_to", "redirect_uri", "redirecturl", "referer", "relaystate", "return", "return_to", "returnpath", "returnto",
        "returnurl", "samlrequest", "service", "target", "to", "url",
    }
)  # fmt: skip
# A page about signing in is one to read.
_ABOUT = re.compile(
    r"(?i)\b(?:docs?|documentation|guides?|help|learn|reference|manual|handbook|wiki|blog|articles?|tutorials?|api|spec|posts?|topics?|kb)\b"
)
_ERROR_PAGE = re.compile(
    r"(?i).*/(?:(?:page|file|site|error|http|status)?[-_]?(?:404|410)(?:[-_]?(?:page|error|not[-_]?found))?"
    r"|(?:page|file|error|http)?[-_]?not[-_]?found(?:[-_]?(?:page|error|404))?)(?:\.\w{2,5})?/?"
)
# What may as well be a page about something else.
_MAYBE_ERROR_PAGE = re.compile(
    r"(?i).*/(?:errors?|error[-_]?page|gone|oops|sorry|unavailable|(?:seite-)?nicht-gefunden|(?:page-)?(?:introuvable|non-trouvee?)"
    r"|(?:pagina-)?no-encontrad[ao]|(?:pagina-)?non-trovata|(?:pagina-)?niet-gevonden)(?:\.\w{2,5})?/?"
)
# What is shown to those who are not let in, or not yet.
_OBSTACLE = re.compile(
    r"(?i)(?:access[-_]?denied|denied|forbidden|blocked|geo[-_]?block(?:ed)?|unauthori[sz]ed|not[-_]?authori[sz]ed|no[-_]?access|captcha|recaptcha"
    r"|challenge|human[-_]?verification|verify[-_]?human|unsupported[-_]?browser|browser[-_]?(?:not[-_]?supported|unsupported|upgrade|check)"
    r"|(?:upgrade|update)[-_]?browser|cookies?[-_]?(?:absent|disabled|required|not[-_]?supported|check|consent|wall)|no[-_]?cookies?"
    r"|no[-_]?(?:java)?script|maintenance|under[-_]?maintenance|(?:error[-_]?)?(?:40[135679]|429|50[0234])|too[-_]?many[-_]?requests|rate[-_]?limit(?:ed)?"
    r"|sorry|oops|unavailable|waiting[-_]?room|queue|consent|privacy[-_]?gate|age[-_]?(?:gate|check|verification)|session[-_]?expired)(?:\.\w{2,5})?"
)
# Hosts that stand before others: for consent, against robots, as a queue.
_OBSTACLE_HOST = re.compile(
    r"(?i)(?:consent|captcha|challenge|queue|waiting-?room|validate)[.-].+|(?:.+\.)?(?:queue-it\.net|perfdrive\.com|captcha-delivery\.com)"
)
# Hosts that sell domains which have lapsed.
_SELLER = re.compile(
    r"(?i)(?:.+\.)?(?:hugedomains|sedo|sedoparking|dan|afternic|parkingcrew|bodis|domainmarket|buydomains|undeveloped|above|parklogic|uniregistry"
    r"|domainnamesales|brandbucket|squadhelp|atom|dynadot|epik|parked|parkingpage)\.(?:com|net|org|io|domains)"
)
_ABOUT_STATUSES = re.compile(r"(?i)(?:http[-_]?)?(?:status|statuses|status[-_]?codes?|responses?|codes?|http)")
# What says where readers come from, and in which language they read.
_TRACKING = re.compile(
    r"(?i)utm_\w+|ref|refer(?:r)?er|source|from|lang|language|locale|hl|redirect(?:ed)?|fbclid|gclid"
)
# Front pages in many languages: `/en/`, `/en-us/`.
_LANGUAGE = re.compile(r"(?i)(?:cs|da|de|en|es|fi|fr|it|ja|ko|nl|no|pl|pt|ru|sv|tr|uk|zh)(?:[-_][a-z]{2,4})?")
_INDEX = frozenset({"", "index.html", "index.htm", "index.php", "home", "default.aspx"})


def is_login(asked: str, landed: str) -> bool:
    """Say whether a link to something else ended at a page for signing in."""
    return _looks_like_login(landed) and not _looks_like_login(asked)


def is_home(asked: str, landed: str) -> bool:
    """Say whether a deep link ended at the front page of the same site; that of another is where a project has moved to."""
    start, end = urlsplit(asked), urlsplit(landed)
    if _site(start) != _site(end):
        return False
    says_more = any(not _TRACKING.fullmatch(name) for name, _ in parse_qsl(end.query, keep_blank_values=True))
    return _depth(start.path) >= 2 and _depth(end.path) == 0 and not says_more


def is_door(asked: str, landed: str) -> bool:
    """Say whether a link ended at a page that will send its readers back to it: for consent, to choose a language, in any language."""
    path = urlsplit(asked).path
    if _depth(path) == 0:
        return False
    for name, value in parse_qsl(urlsplit(landed).query):
        back = _split(value)
        if back is None or unquote(back.path) != unquote(path):
            continue
        # An address of the same site is a way back, whatever the parameter is called.
        if name.lower() in _WAY_BACK or (back.hostname and _site(back) == _site(urlsplit(asked))):
            return True
    return False


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def is_for_sale(asked: str, landed: str) -> bool:
    """Say whether a link ended at one of those who sell domains that have lapsed."""
    end = urlsplit(landed)
    return _site(urlsplit(asked)) != _site(end) and _SELLER.fullmatch(end.hostname or "") is not None


def is_error_page(asked: str, landed: str) -> bool:
    """Say whether a link to something else ended at the page that a site shows for what it does not have."""
    if not _ERROR_PAGE.fullmatch(urlsplit(landed).path) or _ERROR_PAGE.fullmatch(urlsplit(asked).path):
        return False
    return not _is_about_errors(urlsplit(landed))


def may_be_error_page(asked: str, landed: str) -> bool:
    """Say whether a link to something else ended at what may be such a page, or one about errors."""
    return _is_called_error(landed) and not _is_called_error(asked)


def is_obstacle(asked: str, landed: str) -> bool:
    """Say whether a link to something else ended at what may be a page for those who are not let in, or not yet."""
    start, end = urlsplit(asked), urlsplit(landed)
    return _is_called_obstacle(end) and not _is_called_obstacle(start) and not _is_about_errors(end)


def _is_called_obstacle(parts: SplitResult) -> bool:
    if _OBSTACLE_HOST.fullmatch(parts.hostname or ""):
        return True
    return any(map(_OBSTACLE.fullmatch, _steps(parts.path)[-2:]))


def _is_called_error(url: str) -> bool:
    path = urlsplit(url).path
    return _ERROR_PAGE.fullmatch(path) is not None or _MAYBE_ERROR_PAGE.fullmatch(path) is not None


def _is_about_errors(parts: SplitResult) -> bool:
    """Say whether a page that is called after an error may be about it, such as one of a reference of HTTP."""
    if _ABOUT.search(parts.path) or "http" in (parts.hostname or ""):
        return True
    return any(map(_ABOUT_STATUSES.fullmatch, _steps(parts.path)[:-1]))


def is_downgrade(asked: str, landed: str) -> bool:
    """Say whether the way led from https to http, which nobody should be advised to write."""
    return urlsplit(asked).scheme == "https" and urlsplit(landed).scheme == "http"


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
    steps = _steps(parts.path)
    is_about = _ABOUT.search(parts.path) is not None
    has_way_back = _names_a_way_back(parts)
    if any(map(_LOGIN_STEP.fullmatch, steps[-2:])) or steps[-2:] == ["session", "new"]:
        # `/docs/auth/login` is read, `/docs/login?next=…` is a door.
        return has_way_back or not is_about
    if has_way_back and any(map(_PROTOCOL_STEP.fullmatch, steps)):
        return True
    return _LOGIN_HOST.search(parts.hostname or "") is not None and not is_about


def _names_a_way_back(parts: SplitResult) -> bool:
    return any(name.lower() in _WAY_BACK for name, _ in parse_qsl(parts.query))


def _site(parts: SplitResult) -> str:
    return (parts.hostname or "").removeprefix("www.")


def _steps(path: str) -> list[str]:
    return [unquote(step) for step in path.split("/") if step]


def _depth(path: str) -> int:
    steps = _steps(path)
    if steps and _LANGUAGE.fullmatch(steps[0]):
        steps = steps[1:]
    if len(steps) == 1 and steps[0].lower() in _INDEX:
        return 0
    return len(steps)
