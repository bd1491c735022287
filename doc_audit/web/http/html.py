"""What an HTML page says of itself: names, headings, scripts, and whether it is the page that was asked for at all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from doc_audit.model.spelling import alphanumeric

_ID = re.compile(
    r"""(?i)(?<![\w-])(?:id|name)\s{0,8}=\s{0,8}\\?(?:"([^"]{0,1000})"|'([^']{0,1000})'|([^\s"'>]{1,1000}))"""
)
_SCRIPT_ROOT = re.compile(
    r"""(?i)__NEXT_DATA__|__NUXT__|data-reactroot|ng-version|<app-root|\bid=["']?(?:root|app|__next|___gatsby|svelte)["'\s>]"""
    # What shows an API, and what is loaded once the rest is there.
    r"""|\bid=["']?(?:swagger-ui|redoc|react-root|app-root|root-app)["'\s>]"""
    r"""|<(?:redoc|rapi-doc|elements-api|turbo-frame|include-fragment)\b"""
    r"""|\s(?:data-)?hx-get=|\sng-app\b|\sv-cloak\b|\swire:init="""
)
# An element of a script's own that is empty until the script has run.
_EMPTY_COMPONENT = re.compile(r"(?i)<[a-z][a-z0-9]*+-[^<>]{0,500}>\s*+</[a-z][a-z0-9]*+-")
_MODULE = re.compile(r"(?i)<script\b[^<>]{0,2000}\btype\s{0,4}=\s{0,4}[\"']?module")
_HANDLER = re.compile(r"(?i)<[a-z][^<>]{0,1000}\s(?:on[a-z]{3,20}\s{0,4}=|href\s{0,4}=\s{0,4}[\"']?javascript:)")
_HEADING = re.compile(r"(?i)<h[1-6]\b")
_HEADING_END = re.compile(r"(?i)</h[1-6]")
_LONGEST_HEADING = 1500
# Signs that some scripts write as words: `Q&A` is `q-and-a`.
_SPOKEN_SIGNS = frozenset("&#+@%$=<>")
# How far above a heading the element stands that has its anchor.
_BEFORE_HEADING = 150
_SCRIPT = re.compile(r"(?i)<script\b([^<>]{0,2000})>")
_DATA = re.compile(
    r"(?i)\btype\s*+=\s*+[\"']?(?:application/(?:ld\+)?json|text/(?:x-)?template|text/html|speculationrules|importmap)"
)
_TAG = re.compile(r"<[^<>]{0,4000}>")
REFRESH = re.compile(r"""(?i)<meta\s[^>]{0,200}http-equiv\s{0,4}=\s{0,4}["']?refresh|<frameset\b""")
# Where a page says what it is.
HEAD = 20_000
# Characters of text that a page has at least if it shows something.
_LITTLE = 500
_MOST_VISIBLE = 10_000
_SAYS_NOT_FOUND = re.compile(
    r"404|410|(?:not|n't|n’t|cannot|can not) (?:be )?(?:found|find|exist|available)|no longer|not exist"
    r"|nicht (?:gefunden|vorhanden)"
    r"|existiert nicht|introuvable|n['’]existe (?:pas|plus)|no (?:se )?(?:ha )?(?:encontr|existe)"
    r"|n\wo (?:foi )?(?:encontr|existe)"
    r"|non (?:\w )?(?:\w+ )?(?:trovat|esist)|inesistent|niet (?:gevonden|bestaat)|bestaat niet"
    r"|nie (?:znalezion|istnieje)|(?:hittades|finns) inte"
    r"|(?:ikke|ikkje) (?:funne|fundet|finnes)|ei l\wydy|nenalezen|neexistuje|nem tal\wlhat|bulunamad\w|nu a fost g\wsit"
    r"|не (?:найден|существует|знайден)"
    r"|見つかりません|存在しません|见つかりません|找不到|不存在|未找到|찾을 수 없|존재하지 않|không tìm thấy|tidak ditemukan"
    r"|غير موجود|לא נמצא"
)
_TITLE = re.compile(r"<title[^<>]{0,200}>[^<>]{0,300}")
# What is shown instead of a page that some may see.
_NOT_FOR_EVERYBODY = re.compile(
    r"(?:is|be|are) private\b|permissions? to (?:access|view|see|read|open)"
    r"|(?:must|need to|have to|please) (?:be )?(?:log|sign)\w{0,3}[ -]?in"
    r"|(?:log|sign)[ -]?in to (?:view|see|access|read|continue)|n['o’]+t available in your (?:country|region|location)"
    r"|melden \w+ sich an, um"
)
# What walls call themselves; Cloudflare's script is on pages that it lets through too, so that it says nothing.
_WALL = re.compile(
    r"(?i)<title[^<>]{0,200}>\s*+(?:just a moment|attention required|access denied|checking your browser|please wait"
    r"|pardon our interruption"
    r"|making sure you.{1,6}re not a bot|are you (?:a )?(?:human|robot)|human verification"
    r"|verify(?:ing)? (?:you|that you|your browser)"
    r"|security check|vercel security checkpoint|client challenge|ddos-guard|one moment, please|robot check"
    r"|bot verification|captcha)"
    r"|_Incapsula_Resource|captcha-delivery\.com|/\.within\.website/|\bid=[\"']?px-captcha"
)
# What a page is called that stands before another one, or instead of it; whatever else its title says comes after a mark.
_DOOR = re.compile(
    r"(?i)<title[^<>]{0,200}>\s*+(?:(?:please )?(?:sign|log)[- ]?in(?: (?:to|with) [^<>]{0,60})?|login|anmelden|einloggen"
    r"|connexion|iniciar sesi.n"
    r"|before you continue[^<>]{0,60}|(?:cookie|privacy) (?:consent|settings|preferences)|consent|privacy gate|age verification"
    r"|(?:choose|select) (?:your )?(?:a )?(?:language|country|region|location)|(?:page )?not found|404[^<>]{0,60}"
    r"|error(?: [0-9]{3})?"
    r"|(?:site |scheduled |under )?maintenance|unsupported browser|(?:update|upgrade) your browser|browser not supported"
    r"|session expired"
    r"|java ?script (?:is )?(?:required|disabled)|(?:please )?enable java ?script|redirecting[^<>]{0,60}|loading(?:\.\.\.|…)?"
    r"|(?:access|permission) denied|forbidden|unauthorized|(?:temporarily |service )?unavailable"
    r"|too many requests)\s*+(?:[-–—|·:•/»(][^<>]{0,200})?</title"
)
_PASSWORD = re.compile(r"(?i)<input\b[^<>]{0,1000}type\s{0,4}=\s{0,4}[\"']?password")
_SENDS_ON = re.compile(r"\blocation(?:\.href)?\s{0,4}=\s{0,4}[^=\s]|\blocation\.(?:replace|assign)\s{0,4}\(")
_WORD = re.compile(r"[^\W_]++")
_HIDDEN = re.compile(r"(?is)<(script|style|noscript|template|title)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlPage:
    """An HTML page as far as it was read.

    *whole* is False if it is longer than we read, or in an unknown encoding; *legible* is False if letters beyond ASCII may have
    been misread.
    """

    text: str
    whole: bool
    legible: bool = True

    @property
    def names(self) -> frozenset[str]:
        """Give every `id` and `name` on the page; a little too many rather than too few."""
        names = set()
        for match in _ID.finditer(self.text):
            name = (match[1] or match[2] or match[3] or "").rstrip("\\")
            if name:
                names.add(unescape(name))
        return frozenset(names)

    @property
    def built_by_scripts(self) -> bool:
        """Say whether the page shows its text only once a browser has run its scripts."""
        lowered = self.text.lower()
        if "<script" not in lowered:
            return False
        has_application = _SCRIPT_ROOT.search(self.text) or _EMPTY_COMPONENT.search(self.text)
        return bool(has_application) or len(_visible_text(lowered)) < _LITTLE

    @property
    def may_show_all_the_same(self) -> bool:
        """Say whether scripts or a refresh may show what the answer does not hold; text that says "not found" is plain."""
        if self._says_not_found:
            return False
        if REFRESH.search(self.text[:HEAD]):
            return True
        lowered = self.text.lower()
        if "<script" not in lowered:
            return False
        has_application = _SCRIPT_ROOT.search(self.text) or _MODULE.search(self.text)
        return bool(has_application) or len(_visible_text(lowered)) < _LITTLE or self.sends_on_by_script

    @property
    def is_for_some(self) -> bool:
        """Say whether the page tells its readers that others may see more, or asks who they are."""
        visible = _visible_text(self.text.lower())
        return _NOT_FOR_EVERYBODY.search(visible) is not None or (self.asks_for_password and not self._says_not_found)

    @property
    def _says_not_found(self) -> bool:
        lowered = self.text.lower()
        visible = _visible_text(lowered)
        if _SAYS_NOT_FOUND.search(visible):
            return True
        if len(visible) < _LITTLE:
            # The title of a page that is still empty is that of the file, not of what its scripts will show.
            return False
        title = _TITLE.search(lowered[:HEAD])
        return title is not None and _SAYS_NOT_FOUND.search(title[0]) is not None and not self.sends_on_by_script

    @property
    def sends_on_by_script(self) -> bool:
        """Say whether a script in the page sends its readers to another one."""
        return _SENDS_ON.search(self.text[:HEAD]) is not None

    @property
    def is_wall(self) -> bool:
        """Say whether this is what a wall against robots shows instead of the page."""
        return _WALL.search(self.text[:HEAD]) is not None

    @property
    def is_door(self) -> bool:
        """Say whether the page is called like one that stands before another, or instead of it."""
        return _DOOR.search(self.text[:HEAD]) is not None

    @property
    def asks_for_password(self) -> bool:
        """Say whether the page may be one for signing in."""
        return _PASSWORD.search(self.text) is not None

    @property
    def words(self) -> str:
        """Give all words of the page, those of its tags too, in folded case and between blanks."""
        return f" {' '.join(_WORD.findall(self.text.casefold()))} "

    @property
    def has_scripts(self) -> bool:
        """Say whether a script may change what the page shows; data that stands in a script element does not."""
        if any(not _DATA.search(attributes) for attributes in _SCRIPT.findall(self.text)):
            return True
        return _HANDLER.search(self.text) is not None

    @property
    def headings(self) -> frozenset[str]:
        """Give the letters and digits of each heading, by which scripts name them."""
        return frozenset(alphanumeric(unescape(_TAG.sub("", inside))) for _, inside in _headings(self.text))

    @property
    def has_odd_heading(self) -> bool:
        """Say whether a heading without an anchor in the HTML holds letters or signs that scripts name in ways of their own."""
        for before, inside in _headings(self.text):
            if _ID.search(before) or _ID.search(inside):
                continue
            text = unescape(_TAG.sub("", inside))
            if not text.isascii() or not _SPOKEN_SIGNS.isdisjoint(text):
                return True
        return False

    @property
    def has_own_anchors(self) -> bool:
        """Say whether at least half of the headings have an anchor in the HTML, so that no script has to make them."""
        total = anchored = 0
        for before, inside in _headings(self.text):
            total += 1
            anchored += _ID.search(before) is not None or _ID.search(inside) is not None
        return total > 0 and 2 * anchored >= total


def _headings(text: str) -> Iterator[tuple[str, str]]:
    """Give what stands between the tags of each heading, tags and all; before it, its own tag and the end of what is above."""
    above = ""
    for number, piece in enumerate(_HEADING.split(text)):
        tag, _, inside = piece[:_LONGEST_HEADING].partition(">")
        end = _HEADING_END.search(inside)
        if number and end:
            yield above + tag, inside[: end.start()]
        above = piece[-_BEFORE_HEADING:]


def _visible_text(lowered: str) -> str:
    """Give the start of the text outside tags, scripts and styles, roughly and in one pass; words stay apart."""
    pieces: list[str] = []
    at = max(lowered.find("<body"), 0)
    while at < len(lowered) and sum(map(len, pieces)) < _MOST_VISIBLE:
        hidden = _HIDDEN.search(lowered, at)
        if hidden is None:
            pieces.append(_text_between_tags(lowered[at:]))
            break
        pieces.append(_text_between_tags(lowered[at : hidden.start()]))
        closing = lowered.find(f"</{hidden[1]}", hidden.end())
        if closing < 0:
            break
        at = closing + 1
    return " ".join(filter(None, pieces))


def _text_between_tags(html: str) -> str:
    return " ".join(_TAG.sub(" ", html).split())
