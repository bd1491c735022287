"""What holds for a page because of where it lies: the project's folder rules, and the shipped ones."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pathspec import GitIgnoreSpec

from doc_audit.model.calendar import Interval
from doc_audit.model.settings import FolderRule, Freshness

_RECORDS = (
    "archive*/", "archived/", "meeting-notes*/", "meetings/", "adr/", "adrs/", "decisions/", "proposals/", "rfcs/", "blog/", "releases/",
    "release-notes/", "CHANGELOG*", "HISTORY.*", "RELEASES.*", "*-updates.md", ".github/", "vendor/", "CODE_OF_CONDUCT*", "LICENSE*",
)  # fmt: skip
_TEMPLATES = ("templates/", "template.md", "*-template.md", "TEMPLATE.md")
# Weakest first: the last rule that matches wins. Cycles: freshness research, section 6.8.
SHIPPED: tuple[FolderRule, ...] = (
    *(FolderRule(path=path, exempt="a record of its time, by path") for path in _RECORDS),
    *(FolderRule(path=path, exempt="a template, by path") for path in _TEMPLATES),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the rules say of one page, each with where it comes from."""

    cycle: Interval | None = None
    cycle_source: str = ""
    owner: str | None = None
    exempt: str | None = None


def _any_of(specs: Iterable[GitIgnoreSpec]) -> Callable[[str], object]:
    """One expression that finds something in every path that one of *specs* matches: most paths need no other."""
    sources = [p.regex.pattern.replace("?P<ps_d>", "?:") for spec in specs for p in spec.patterns if p.regex]
    return re.compile("|".join(sources)).match if sources else lambda path: None


def standing(settings: Freshness) -> Callable[[str], Standing]:
    """A function that says what holds for a path; the project's rules come after the shipped ones, and the last that matches wins."""
    shipped = SHIPPED if settings.shipped_folders else ()
    compiled = [(rule, GitIgnoreSpec.from_lines([rule.path])) for rule in (*shipped, *settings.folders)]
    concerns = _any_of(spec for _, spec in compiled)

    def look_up(path: str) -> Standing:
        if not concerns(path):
            return Standing()
        cycle, source, owner, exempt = None, "", None, None
        for rule, spec in compiled:
            if not spec.match_file(path):
                continue
            if rule.cycle is not None:
                # A folder that is given a cycle is meant to be reviewed.
                cycle, source, exempt = rule.cycle, f"folder rule {rule.path}", None
            owner = rule.owner or owner
            exempt = rule.exempt or exempt
        return Standing(cycle=cycle, cycle_source=source, owner=owner, exempt=exempt)

    return look_up
