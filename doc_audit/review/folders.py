"""What holds for a page because of where it lies: the project's folder rules, and the shipped ones."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

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
    shipped, cycles = _shipped(settings)
    own = [PolicyRule(rule=rule, source=f"folder rule {rule.path}") for rule in settings.folders]
    rules = []
    for item in (*shipped, *policy, *own):
        rules.append((item, globs.compiled([item.rule.path])))
    concerns = globs.any_of(pattern for _, pattern in rules)

    def look_up(path: str) -> FolderPolicy:
        found = _by_name(path, cycles)
        if not concerns(globs.as_bytes(path)):
            return found
        for item, pattern in rules:
            if pattern.matches(path):
                found = _overruled(found, item)
        return found

    return look_up


def _shipped(settings: Freshness) -> tuple[Sequence[PolicyRule], Mapping[str, Interval]]:
    """Give the shipped rules and cycles that hold in this project."""
    if not settings.shipped_folders:
        return (), {}
    rules = [PolicyRule(rule=rule, source="") for rule in SHIPPED]
    if settings.default_cycle != Freshness().default_cycle:
        return rules, {}
    return rules, SHIPPED_CYCLES


def _overruled(policy: FolderPolicy, item: PolicyRule) -> FolderPolicy:
    """Give *policy* with what the rule *item* says in its place."""
    rule = item.rule
    if rule.cycle is not None:
        # A folder that is given a cycle is meant to be reviewed.
        policy = replace(policy, cycle=rule.cycle, cycle_source=item.source, exempt=None, until=None)
    if rule.exempt:
        policy = replace(policy, exempt=rule.exempt, until=rule.until)
    return replace(policy, owner=rule.owner or policy.owner, max_cycle=rule.max_cycle or policy.max_cycle)


def _by_name(path: str, cycles: Mapping[str, Interval]) -> FolderPolicy:
    """Give the cycle of the innermost folder whose name has one."""
    for folder in reversed(path.split("/")[:-1]):
        # "06-operations" is operations in its place.
        name = _NUMBER.sub("", folder.lower(), count=1)
        if name in cycles:
            return FolderPolicy(cycle=cycles[name], cycle_source=f"shipped for {name}/")
    return FolderPolicy()
