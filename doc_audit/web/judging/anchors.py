"""Whether a remote page has the places that links name on it. A place is called missing only if it would have been seen."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import unquote

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
    names = page.names
    is_forge = host in _FORGES
    lowered = frozenset(name.lower() for name in names) if is_forge else frozenset()
    judged = {}
    for place in places:
        if _is_named(place, names, lowered) or (is_forge and _FORGE_PLACE.fullmatch(place)):
            judged[place] = answer
        elif (is_forge and not _shows_rendered_page(names)) or not _is_readable(place, page, names):
            judged[place] = _unseen(answer, place)
        else:
            judged[place] = _missing(answer, place, names)
    return judged


def _is_named(place: str, names: frozenset[str], lowered: frozenset[str]) -> bool:
    wanted = spellings(place)
    return bool(wanted & names) or any(name.lower() in lowered for name in wanted)


def _shows_rendered_page(names: frozenset[str]) -> bool:
    """Say whether a forge sent the page as HTML; it may come inside a script's data, for the browser to build."""
    return any("user-content-" in name for name in names)


def _is_readable(place: str, page: HtmlPage, names: frozenset[str]) -> bool:
    """Say whether *place* would have been seen if it were on the page."""
    if not names or not page.whole or page.built_by_scripts or page.names_by_script(place):
        return False
    return page.legible or unquote(place).isascii()


def _missing(answer: Answer, place: str, names: frozenset[str]) -> Answer:
    words = f"the page answers, but #{place[:100]} is not on it"
    near = difflib.get_close_matches(place, sorted(names)[:_MOST_NAMES_COMPARED], n=1, cutoff=0.8)
    if near:
        words += f"; did you mean #{near[0].removeprefix('user-content-')[:100]}?"
    return replace(answer, kind="anchor-missing", words=words)


def _unseen(answer: Answer, place: str) -> Answer:
    return replace(
        answer,
        kind="anchor-unseen",
        words=f"the page answers, but whether #{place[:100]} is on it only a browser can see",
    )
