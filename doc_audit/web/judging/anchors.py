"""Whether a remote page has the places that links name on it; in doubt, it is not said that it has not."""

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
    """One answer for each of *places*; *answer* is that of the page itself."""
    names = page.names
    lowered = frozenset(name.lower() for name in names) if host in _FORGES else frozenset()
    return {place: _judge(place, page, names, lowered, answer, host) for place in places}


def _judge(
    place: str, page: HtmlPage, names: frozenset[str], lowered: frozenset[str], answer: Answer, host: str
) -> Answer:
    wanted = spellings(place)
    if wanted & names or any(name.lower() in lowered for name in wanted):
        return answer
    if host in _FORGES:
        if _FORGE_PLACE.fullmatch(place):
            return answer
        # Forges send the rendered page inside a script's data, and build the rest in the browser.
        if not any("user-content-" in name for name in names):
            return _unseen(answer, place)
    legible = page.legible or unquote(place).isascii()
    if not page.whole or not legible or page.built_by_scripts or not names or page.names_by_script(place):
        return _unseen(answer, place)
    near = difflib.get_close_matches(place, sorted(names)[:_MOST_NAMES_COMPARED], n=1, cutoff=0.8)
    hint = f"; did you mean #{near[0].removeprefix('user-content-')[:100]}?" if near else ""
    return replace(answer, kind="anchor-missing", words=f"the page answers, but #{place[:100]} is not on it{hint}")


def _unseen(answer: Answer, place: str) -> Answer:
    return replace(
        answer,
        kind="anchor-unseen",
        words=f"the page answers, but whether #{place[:100]} is on it only a browser can see",
    )
