"""Whether a remote page has the places that links name on it. A place is called missing only if it would have been seen."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
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
    names = page.names
    is_forge = host in _FORGES
    lowered = frozenset(name.lower() for name in names) if is_forge else frozenset()
    # Looked at once, however many places are asked about.
    readable = bool(names) and page.whole and not page.built_by_scripts
    rendered = not is_forge or _shows_rendered_page(names)
    by_script = page.names_by_script
    shown = sorted(names)[:_MOST_NAMES_COMPARED]
    judged = {}
    for place in places:
        if _is_named(place, names, lowered) or (is_forge and _FORGE_PLACE.fullmatch(place)):
            judged[place] = answer
        elif not readable or not rendered or not _would_be_seen(place, page, by_script):
            judged[place] = _unseen(answer, place)
        else:
            judged[place] = _missing(answer, place, shown)
    return judged


def _is_named(place: str, names: frozenset[str], lowered: frozenset[str]) -> bool:
    wanted = spellings(place)
    return bool(wanted & names) or any(name.lower() in lowered for name in wanted)


def _shows_rendered_page(names: frozenset[str]) -> bool:
    """Say whether a forge sent the page as HTML; it may come inside a script's data, for the browser to build."""
    return any("user-content-" in name for name in names)


def _would_be_seen(place: str, page: HtmlPage, by_script: frozenset[str]) -> bool:
    """Say whether *place* would have been seen if it were on a page that can be read."""
    name = unquote(place)
    return alphanumeric(name) not in by_script and (page.legible or name.isascii())


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
