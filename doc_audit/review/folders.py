"""What holds for a page because of where it lies: the project's folder rules, and the shipped ones."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from doc_audit import globs
from doc_audit.model.calendar import Interval
from doc_audit.model.settings import FolderRule, Freshness, PolicyRule

_RECORDS = (
    "archive*/", "archived/", "meeting-notes*/", "meetings/", "adr/", "adrs/", "decisions/", "proposals/", "rfcs/", "blog/", "releases/",
    "release-notes/", "CHANGELOG*", "HISTORY.*", "RELEASES.*", "*-updates.md", ".github/", "vendor/", "CODE_OF_CONDUCT*", "LICENSE*",
)  # fmt: skip
_TEMPLATES = ("templates/", "archetypes/", "template.md", "*-template.md", "TEMPLATE.md")
# Weakest first: the last rule that matches wins.
SHIPPED: tuple[FolderRule, ...] = (
    *(FolderRule(path=path, exempt="a record of its time, by path") for path in _RECORDS),
    *(FolderRule(path=path, exempt="a template, by path") for path in _TEMPLATES),
)
# The innermost folder of one of these names decides, where neither page nor project names a cycle.
SHIPPED_CYCLES: Mapping[str, Interval] = {
    **dict.fromkeys(
        ("runbooks", "oncall", "on-call", "incident", "incidents", "security", "operations"), Interval(months=3)
    ),
    **dict.fromkeys(("how-to", "howto", "guides", "onboarding"), Interval(months=6)),
    **dict.fromkeys(("reference", "concepts", "architecture", "policies"), Interval(months=12)),
}
_NUMBER = re.compile(r"(?<!\d)\d+[-_. ]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderPolicy:
    """What the folder rules say of one page, each with where it comes from."""

    cycle: Interval | None = None
    cycle_source: str = ""
    max_cycle: Interval | None = None
    owner: str | None = None
    exempt: str | None = None
    until: dt.date | None = None


def folder_policies(settings: Freshness, policy: Iterable[PolicyRule] = ()) -> Callable[[str], FolderPolicy]:
    """Give a function that says what holds for a path.

    The shipped rules come first, then a *policy* that other programs read too, then the project's own; the last that matches
    wins. A default cycle of the project's own comes before the shipped cycles.
    """
    shipped = SHIPPED if settings.shipped_folders else ()
    by_name = SHIPPED_CYCLES if settings.shipped_folders and settings.default_cycle == Freshness().default_cycle else {}
    own = [PolicyRule(rule=rule, source=f"folder rule {rule.path}") for rule in settings.folders]
    rules = (*(PolicyRule(rule=rule, source="") for rule in shipped), *policy, *own)
    compiled = [(item.rule, item.source, globs.compiled([item.rule.path])) for item in rules]
    concerns = globs.any_of(spec for _, _, spec in compiled)

    def look_up(path: str) -> FolderPolicy:
        cycle, source = _shipped_cycle(path, by_name)
        if not concerns(globs.as_bytes(path)):
            return FolderPolicy(cycle=cycle, cycle_source=source)
        owner, exempt, until, most = None, None, None, None
        for rule, where, spec in compiled:
            if not spec.matches(path):
                continue
            if rule.cycle is not None:
                # A folder that is given a cycle is meant to be reviewed.
                cycle, source, exempt = rule.cycle, where, None
            owner = rule.owner or owner
            most = rule.max_cycle or most
            if rule.exempt:
                exempt, until = rule.exempt, rule.until
        return FolderPolicy(
            cycle=cycle,
            cycle_source=source,
            max_cycle=most,
            owner=owner,
            exempt=exempt,
            until=until if exempt else None,
        )

    return look_up


def _shipped_cycle(path: str, by_name: Mapping[str, Interval]) -> tuple[Interval | None, str]:
    for folder in reversed(path.split("/")[:-1]):
        # "06-operations" is operations in its place.
        name = _NUMBER.sub("", folder.lower(), count=1)
        if name in by_name:
            return by_name[name], f"shipped for {name}/"
    return None, ""
