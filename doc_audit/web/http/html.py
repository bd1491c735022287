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
)
_HEADING = re.compile(r"(?i)<h[1-6]\b")
_HEADING_END = re.compile(r"(?i)</h[1-6]")
_LONGEST_HEADING = 1500
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
    r"404|410|(?:not|n't|cannot|can not) (?:be )?(?:found|find|exist|available)|no longer|not exist|nicht gefunden|introuvable|no encontrad"
    r"|n\wo encontrad|non trovat|niet gevonden|nie znaleziono|не найден|见つかりません|找不到|찾을 수 없"
)
# What walls call themselves; Cloudflare's script is on pages that it lets through too, so that it says nothing.
_WALL = re.compile(
    r"(?i)<title[^<>]{0,200}>\s*+(?:just a moment|attention required|access denied|checking your browser|please wait"
    r"|pardon our interruption"
    r"|making sure you.{1,6}re not a bot|are you (?:a )?(?:human|robot)|human verification|verify(?:ing)? (?:you|that you|your browser)"
    r"|security check|vercel security checkpoint|client challenge|ddos-guard|one moment, please|robot check|bot verification|captcha)"
    r"|_Incapsula_Resource|captcha-delivery\.com|/\.within\.website/|\bid=[\"']?px-captcha"
)
_PASSWORD = re.compile(r"(?i)<input\b[^<>]{0,1000}type\s{0,4}=\s{0,4}[\"']?password")
_SENDS_ON = re.compile(r"\blocation(?:\.href)?\s{0,4}=\s{0,4}[^=\s]|\blocation\.(?:replace|assign)\s{0,4}\(")
_WORD = re.compile(r"[^\W_]++")
_HIDDEN = re.compile(r"(?is)<(script|style|noscript|template)\b")


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
        return bool(_SCRIPT_ROOT.search(self.text)) or len(_visible_text(lowered)) < _LITTLE

    @property
    def may_show_all_the_same(self) -> bool:
        """Say whether scripts or a refresh may show what the answer does not hold; text that says "not found" is plain."""
        lowered = self.text.lower()
        visible = _visible_text(lowered)
        if _SAYS_NOT_FOUND.search(visible):
            return False
        if REFRESH.search(self.text[:HEAD]):
            return True
        if "<script" not in lowered:
            return False
        return len(visible) < _LITTLE or bool(_SCRIPT_ROOT.search(self.text)) or self.sends_on_by_script

    @property
    def sends_on_by_script(self) -> bool:
        """Say whether a script in the page sends its readers to another one."""
        return _SENDS_ON.search(self.text[:HEAD]) is not None

    @property
    def is_wall(self) -> bool:
        """Say whether this is what a wall against robots shows instead of the page."""
        return _WALL.search(self.text[:HEAD]) is not None

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
        return any(not _DATA.search(attributes) for attributes in _SCRIPT.findall(self.text))

    @property
    def headings(self) -> frozenset[str]:
        """Give the letters and digits of each heading, by which scripts name them."""
        return frozenset(alphanumeric(unescape(_TAG.sub("", inside))) for _, inside in _headings(self.text))

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
