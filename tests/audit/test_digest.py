"""A configuration has one name for as long as it says the same, whatever settings come in beside it."""

import datetime as dt
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, is_dataclass, replace
from typing import Any, Literal, get_args, get_origin

import pytest

from doc_audit.audit.digest import digest
from doc_audit.model.calendar import Interval
from doc_audit.model.settings import (
    Config,
    External,
    FolderRule,
    Freshness,
    HostSettings,
    OwnerAlias,
    Remap,
    RuleSetting,
)

FOLDERS = (
    FolderRule(path="a/", cycle=Interval(months=3)),
    FolderRule(path="b/", exempt="old", until=dt.date(2027, 1, 31)),
)
RICH = Config(
    exclude=("drafts/**",),
    rules={"DA101": RuleSetting(severity="warning"), "DA406": RuleSetting(severity="notice", exclude=("*.mdx",))},
    freshness=Freshness(
        folders=FOLDERS, labels={"reviewed": ("Geprüft am", "bad-\udce9")}, months={"1": ("janvāris",)}
    ),
    external=External(timeout=5.0, hosts=(HostSettings(host="example.com", accept=(404,)),)),
    owners=(OwnerAlias(team="SRE", names=("ops",)),),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterFreshness(Freshness):
    """The table as a later version may have it."""

    weekends: bool = False
    holidays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterConfig(Config):
    """The configuration as a later version may have it."""

    language: str = "en"
    freshness: Freshness = LaterFreshness()


def test_a_setting_that_comes_in_with_its_default_changes_no_name() -> None:
    assert digest(LaterConfig()) == digest(Config())
    later = LaterConfig(exclude=("x",), freshness=LaterFreshness(grace_days=3))
    assert digest(later) == digest(Config(exclude=("x",), freshness=Freshness(grace_days=3)))


@pytest.mark.parametrize(
    "changes",
    [{"language": "de"}, {"freshness": LaterFreshness(weekends=True)}, {"freshness": LaterFreshness(holidays=("x",))}],
)
def test_once_it_is_set_it_counts(changes: dict[str, object]) -> None:
    assert digest(replace(LaterConfig(), **changes)) != digest(LaterConfig())  # type: ignore[arg-type] # a table


def test_names_do_not_change_between_versions() -> None:
    assert digest(Config()) == "44136fa355b3"
    assert digest(RICH) == "5e305f8621c9"


@pytest.mark.parametrize(
    "same",
    [
        Config(file="/home/ann/doc-audit.toml"),
        Config(slug_flavour="github", freshness=Freshness(grace_days=7)),
        Config(rules={"DA101": RuleSetting()}),
        Config(freshness=Freshness(labels={"reviewed": ()})),
    ],
)
def test_what_sets_nothing_does_not_count(same: Config) -> None:
    assert digest(same) == digest(Config())


def test_rules_have_no_order_but_folders_do() -> None:
    assert digest(replace(RICH, rules=dict(reversed(tuple(RICH.rules.items()))))) == digest(RICH)
    assert digest(replace(RICH, freshness=replace(RICH.freshness, folders=FOLDERS[::-1]))) != digest(RICH)


@pytest.mark.parametrize(
    "other",
    [
        replace(RICH, exclude=("drafts/*",)),
        replace(RICH, rules={**RICH.rules, "DA101": RuleSetting(severity="off")}),
        replace(RICH, rules={**RICH.rules, "DA102": RuleSetting(severity="off")}),
        replace(RICH, freshness=replace(RICH.freshness, enabled=False)),
        replace(RICH, freshness=replace(RICH.freshness, default_cycle=Interval(days=30))),
        replace(RICH, freshness=replace(RICH.freshness, folders=(*FOLDERS, FolderRule(path="c/")))),
        replace(RICH, external=replace(RICH.external, hosts=(HostSettings(host="example.com", accept=(403,)),))),
        replace(RICH, external=replace(RICH.external, remap=(Remap(url="https://a.example/", path="a"),))),
        replace(RICH, owners=()),
    ],
)
def test_everything_else_counts(other: Config) -> None:
    assert digest(other) != digest(RICH)


def kinds_in(hint: Any) -> Iterator[Any]:
    """Give the types of the plain values that a setting of the type *hint* may hold."""
    if is_dataclass(hint):
        for inner in typing.get_type_hints(hint).values():
            yield from kinds_in(inner)
    elif get_origin(hint) in (tuple, Mapping, types.UnionType, typing.Union):
        for inner in get_args(hint):
            yield from kinds_in(inner)
    elif get_origin(hint) is Literal:
        yield from map(type, get_args(hint))
    else:
        yield hint


def test_every_setting_can_be_described() -> None:
    assert set(kinds_in(Config)) - {Ellipsis} <= {str, int, float, bool, type(None), dt.date}
