"""Whether a remote page has the places that links name on it. A place is called missing only if it would have been seen."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

from doc_audit.model.spelling import alphanumeric
from doc_audit.web.http.body import HtmlPage, spellings
from doc_audit.web.judging.verdict import Answer

# Places that the forge's own scripts make: lines, comments, files of a diff.
_FORGE_PLACE = re.compile(
    r"(?i)(?:L\d+(?:C\d+)?(?:-L?\d+(?:C\d+)?)?|(?:diff|issuecomment|discussion|pullrequestreview|discussioncomment|commitcomment|event|note|gistcomment|partial|file)[-_].*|r\d+)"
)
_FORGES = ("github.com", "gist.github.com", "gitlab.com", "bitbucket.org", "codeberg.org")
_MOST_NAMES_COMPARED = 500


def judge_anchors(page: HtmlPage, places: tuple[str, ...], answer: Answer, host: str) -> Mapping[str, Answer]:
    """Give one answer for each of *places*; *answer* is that of the page itself."""
    looked = _Looked.at(page, host)
    judged = {}
    for place in places:
        if looked.has(place):
            judged[place] = answer
        elif looked.would_show(place):
            judged[place] = _missing(answer, place, looked.shown)
        else:
            judged[place] = _unseen(answer, place)
    return judged


@dataclass(frozen=True, slots=True)
class _Looked:
    """What a page shows, looked at once, however many places are asked about."""

    page: HtmlPage
    is_forge: bool
    names: frozenset[str]
    lowered: frozenset[str]
    by_script: frozenset[str]
    readable: bool
    shown: Sequence[str]

    @classmethod
    def at(cls, page: HtmlPage, host: str) -> "_Looked":
        names = page.names
        is_forge = host in _FORGES
        readable = bool(names) and page.whole and not page.built_by_scripts
        if is_forge:
            readable = readable and _shows_rendered_page(names)
        lowered = frozenset(map(str.lower, names))
        shown = sorted(names)[:_MOST_NAMES_COMPARED]
        return cls(page, is_forge, names, lowered, page.names_by_script, readable, shown)

    def has(self, place: str) -> bool:
        """Say whether *place* is on the page; forges find their places in any case."""
        wanted = spellings(place)
        if wanted & self.names:
            return True
        if not self.is_forge:
            return False
        return _FORGE_PLACE.fullmatch(place) is not None or any(name.lower() in self.lowered for name in wanted)

    def would_show(self, place: str) -> bool:
        """Say whether *place* would have been seen if it were there."""
        name = unquote(place)
        return self.readable and alphanumeric(name) not in self.by_script and (self.page.legible or name.isascii())


def _shows_rendered_page(names: frozenset[str]) -> bool:
    """Say whether a forge sent the page as HTML; it may come inside a script's data, for the browser to build."""
    return any("user-content-" in name for name in names)


def _missing(answer: Answer, place: str, shown: Sequence[str]) -> Answer:
    words = f"the page answers, but #{place[:100]} is not on it"
    near = difflib.get_close_matches(place, shown, n=1, cutoff=0.8)
    if near:
        words += f"; did you mean #{near[0].removeprefix('user-content-')[:100]}?"
    return replace(answer, kind="anchor-missing", words=words)


def _unseen(answer: Answer, place: str) -> Answer:
    return replace(
        answer,
        kind="anchor-unseen",
        words=f"the page answers, but whether #{place[:100]} is on it only a browser can see",
    )
