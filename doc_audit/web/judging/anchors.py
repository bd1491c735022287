"""Whether a remote page has the places that links name on it. A place is called missing only if it would have been seen."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

from doc_audit.model.spelling import alphanumeric
from doc_audit.web.http.body import spellings
from doc_audit.web.http.html import HtmlPage
from doc_audit.web.judging.verdict import Answer

# Lines of a file, alone or as a range: `L10-L20`, `10-20`, `line-7`, `lines-3:9`, `n12`.
_LINES = re.compile(r"(?i)(?:lines?|ln|l|n)?[-_.]?\d++(?:[-,:.c](?:lines?|l|n)?[-_.]?\d++)*+")
_WORD = re.compile(r"[^\W_]++")
_FIRST_LINE = re.compile(r"(?i)[a-z]*+[-_.]?\d++")
# Places that a forge's own scripts make: tabs of a front page, comments, files of a diff.
_FORGE_PLACE = re.compile(
    r"(?i)readme|.*-ov-file"
    r"|(?:diff|issuecomment|issue|discussion|pullrequestreview|discussioncomment|commitcomment|event|note|gistcomment|partial|file)[-_].*"
    r"|r\d+"
)
# One of many that people wrote below each other: it may be on the next page of them, or come with a script.
_CONTRIBUTION = re.compile(
    r"(?i)(?:issue|commit|gist|discussion|pullrequest|div)?[-_]?(?:comments?|discussion|review|post|reply|answer|message|msg|note|event|c|p|r)"
    r"[-_]?r?\d[\w-]*+|comment[-_][\w-]*+|comments|respond|disqus_thread|\d{4,20}|(?:pid|issue|ticket|bug|entry|thread|topic)[-_]?\d+"
)
# Tabs and panels.
_PANEL = re.compile(r"(?i)_{0,2}(?:tab|panel)[a-z]{0,8}[-_/].*")
# Parts that scripts number, and windows that they open.
_PART = re.compile(
    r"(?i)(?:toc(?:[-_]item)?|section|step|faq|question|heading|header|accordion|collapse|slide|page|item|anchor|chapter|card|row|tabs?|panel)"
    r"[-_.]?\d++|(?:modal|popup|dialog|lightbox|overlay|drawer|offcanvas|elementor|comp|hs_cos)[-_].*|h\.[a-z0-9_]++"
)
# Tabs that pages of packages, products and issues have.
_TAB = re.compile(
    r"(?i)readme|.*-ov-file|versions|dependencies|dependents|history|files|description|data|activity|reviews?|overview|details|specs|related"
    r"|timeline|issue-tabs"
)
# What a forge shows beside files: its scripts fill most of it.
_FORGE_LISTS = frozenset(
    word
    for line in (
        "issues pull pulls pull-requests pullrequest merge_requests releases actions runs jobs pipelines security advisories discussions",
        "commit commits compare projects packages network graphs pulse tags branches milestones labels deployments boards work_items",
    )
    for word in line.split()
)
_FORGES = frozenset({"github.com", "gist.github.com", "gitlab.com", "bitbucket.org", "codeberg.org"})
_SHORTEST_HEADING = 3
_LONGEST_COMPARED = 200
_MOST_COMPARED = 500
# A suggestion compares a place with all that the page has: the first of many missing ones get one.
_MOST_SUGGESTIONS = 20


def judge_anchors(
    page: HtmlPage, places: tuple[str, ...], answer: Answer, host: str, *, path: str = "", on_forge: bool = False
) -> Mapping[str, Answer]:
    """Give one answer for each of *places*; *answer* is that of the page itself, whose *path* tells what a forge shows.

    *on_forge* says that the page is of a forge, whatever *host* is called.
    """
    is_forge = on_forge or host in _FORGES
    looked = _Looked.at(page, is_forge=is_forge, is_list=is_forge and not _FORGE_LISTS.isdisjoint(path.split("/")[3:]))
    judged = {}
    missing = 0
    for place in places:
        if looked.has(place):
            judged[place] = answer
            continue
        doubt = looked.doubt(place)
        if doubt:
            words = f"the page answers, but #{place[:100]} is not in its HTML: {doubt}"
            judged[place] = replace(answer, kind="anchor-unseen", words=words)
            continue
        near = ""
        missing += 1
        if missing <= _MOST_SUGGESTIONS:
            near = _nearest(place, looked.shown)
        judged[place] = _missing(answer, place, near)
    return judged


@dataclass(slots=True)
class _Looked:
    """What a page shows, looked at once, however many places are asked about. *headings* are in letters and digits only.

    *searched* counts the places that were looked for in its *words*, which are only taken from it where they are needed.
    """

    page: HtmlPage
    is_forge: bool
    is_list: bool
    names: frozenset[str]
    lowered: frozenset[str]
    has_scripts: bool
    is_built: bool
    has_own_anchors: bool
    has_odd_heading: bool
    headings: frozenset[str]
    lengths: frozenset[int]
    shown: Sequence[str]
    words: str = ""
    searched: int = 0

    @classmethod
    def at(cls, page: HtmlPage, *, is_forge: bool, is_list: bool) -> "_Looked":
        names, headings = page.names, page.headings
        return cls(
            page=page,
            is_forge=is_forge,
            is_list=is_list,
            names=names,
            lowered=frozenset(map(str.lower, names)),
            has_scripts=page.has_scripts,
            is_built=page.built_by_scripts,
            has_own_anchors=page.has_own_anchors,
            has_odd_heading=page.has_odd_heading,
            headings=headings,
            lengths=frozenset(map(len, headings)) & frozenset(range(_SHORTEST_HEADING, _LONGEST_COMPARED)),
            shown=sorted(names)[:_MOST_COMPARED],
        )

    def has(self, place: str) -> bool:
        """Say whether *place* is on the page, or one that the page's forge makes."""
        wanted = spellings(place)
        if wanted & self.names:
            return True
        name = unquote(place)
        if _LINES.fullmatch(name) and (self.is_forge or self._has_first_line(name)):
            return True
        if not self.is_forge:
            return False
        # Forges find their places in any case.
        return _FORGE_PLACE.fullmatch(name) is not None or any(name.lower() in self.lowered for name in wanted)

    def _has_first_line(self, name: str) -> bool:
        first = _FIRST_LINE.match(name)
        return first is not None and first[0] in self.names

    def doubt(self, place: str) -> str:
        """Say why *place* may be there all the same, empty if it cannot be."""
        name = unquote(place)
        door = self._door()
        if door:
            return door
        if self._may_be_misread(name):
            return "the page's encoding is not certain"
        if _CONTRIBUTION.fullmatch(name):
            return "it may be further down the thread"
        if self.is_list or (self.is_forge and not any("user-content-" in known for known in self.names)):
            return "the forge's scripts fill the page"
        if self.has_scripts and self._may_be_made(name):
            return "the page's scripts may make it"
        return ""

    def _door(self) -> str:
        """Say why this may not be the page that a reader gets; empty if it is."""
        if not self.page.whole or not self.names:
            return "the page could not be read as a whole"
        if self.page.is_wall:
            return "a wall against robots stands before the page"
        if self.page.asks_for_password:
            return "it may be a page for signing in"
        if self.page.is_door:
            return "it may be a page that stands before the one that was meant"
        if self.page.sends_on_by_script:
            return "the page may send its readers on"
        return ""

    def _may_be_misread(self, name: str) -> bool:
        return not self.page.legible and not name.isascii()

    def _may_be_made(self, name: str) -> bool:
        """Say whether a script of the page may make *name*: a route, a line, an anchor for a heading or for what else is said there."""
        if self.is_built or not self.has_own_anchors or self.has_odd_heading or "/" in name:
            return True
        if _LINES.fullmatch(name) or _PANEL.fullmatch(name) or _PART.fullmatch(name) or _TAB.fullmatch(name):
            return True
        letters = alphanumeric(name)
        without_number = name.rstrip("0123456789").rstrip("-_.")
        if without_number in self.names or alphanumeric(without_number) in self.headings:
            return True
        return letters in self.headings or self._holds_heading(letters[:_LONGEST_COMPARED]) or self._is_said(name)

    def _is_said(self, name: str) -> bool:
        """Say whether the words of *name* stand on the page in their order: in a term, a button, a label, an attribute."""
        self.searched += 1
        if self.searched > _MOST_COMPARED:
            return True
        if not self.words:
            self.words = self.page.words
        return f" {' '.join(_WORD.findall(name.casefold()))} " in self.words

    def _holds_heading(self, letters: str) -> bool:
        """Say whether a heading is part of *letters*; however many headings there are, it costs the same."""
        for length in self.lengths:
            for start in range(len(letters) - length + 1):
                if letters[start : start + length] in self.headings:
                    return True
        return False


def _missing(answer: Answer, place: str, near: str) -> Answer:
    words = f"the page answers, but #{place[:100]} is not on it"
    if near:
        words += f"; did you mean #{near[:100]}?"
    return replace(answer, kind="anchor-missing", words=words)


def _nearest(place: str, shown: Sequence[str]) -> str:
    near = difflib.get_close_matches(place, shown, n=1, cutoff=0.8)
    return "".join(near).removeprefix("user-content-")
