"""Every regular expression of the package is proven linear, wherever it is made, and none escapes."""

import ast
import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from linear import TooComplex, faults
from patterns import ROOT, Made, Site, made_by, sites, values, written

# A repeat with an end may be read so many times over: 500 steps for a character are half a second for a million of them.
MOST_STEPS = 500
SITES = sites()
SAMPLE = Path(__file__).parents[1] / "sample_docs"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Made]:
    folder = tmp_path_factory.mktemp("made")
    shutil.copytree(SAMPLE, folder / "docs")
    return made_by([["check", "docs", "--offline", "--no-cache", "--format", "json"]], folder)


def patterns_of(site: Site, made: list[Made]) -> list[re.Pattern[Any]]:
    own = written(site)
    return own if own else [one.pattern for one in made if one.file == site.file and site.line <= one.line <= site.end]


@cache
def problem(pattern: re.Pattern[Any], use: Any) -> str:
    try:
        found = faults(pattern, use)
    except TooComplex as error:
        return str(error)
    worst = [fault for fault in found if fault.bound is None or fault.bound > MOST_STEPS]
    return f"{worst[0].kind}: {worst[0].pump!r} again and again" if worst else ""


@pytest.mark.parametrize("file", sorted({site.file for site in SITES}))
def test_every_pattern_is_linear(file: str, made: list[Made]) -> None:
    for site in SITES:
        if site.file != file:
            continue
        patterns = patterns_of(site, made)
        assert patterns, f"{site}: the pattern made here was never seen; have `made` run what makes it"
        for pattern in patterns:
            assert not problem(pattern, site.use), f"{site} ({site.use}): {pattern.pattern!r}"


def test_no_pattern_escapes(made: list[Made]) -> None:
    """What the modules hold is what was found in their source."""
    known = {pattern.pattern for site in SITES for pattern in patterns_of(site, made)}
    assert {pattern.pattern for pattern in values()} <= known


def test_no_other_way_leads_to_a_pattern() -> None:
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert node.module not in ("re", "regex", "fnmatch.translate"), path
            if isinstance(node, ast.Import):
                assert all(name.name != "regex" and not (name.name == "re" and name.asname) for name in node.names), (
                    path
                )
