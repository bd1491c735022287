"""docs/extending.md is true: the files that it lists exist, and following the lists works."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

REPOSITORY = Path(__file__).parent.parent
PAGE = (REPOSITORY / "docs" / "extending.md").read_text(encoding="utf-8")

RULE = '''

@rule("DA199", "shouted-link", "warning", Subject.LINK)
def shouted_link(evidence: Evidence) -> Iterator[Problem]:
    """The text of a link is in capitals."""
    for document in evidence.corpus.documents:
        for link in document.links:
            if link.text.isupper():
                yield _problem(link, "The link shouts")


RULES = (*RULES, shouted_link)
'''

FORMAT = '''"""Only the codes."""

from doc_audit.model.report import Report
from doc_audit.reports.options import Options


def render(report: Report, options: Options) -> str:
    """Give one code a line."""
    return "".join(f"{finding.rule}\\n" for finding in report.findings)
'''

ENTRY = """
def _codes() -> Render:
    from doc_audit.reports.codes import render

    return render


_ALL = (
    Format(name="codes", suffixes=(".codes",), load=_codes),
"""


SITE = '''"""Pages are served below their folder by their names without suffix, and nothing else is."""

from collections.abc import Iterator
from posixpath import splitext

from doc_audit.sites.generator import Generator
from doc_audit.sites.place import AtAddress, NotJudged, Place
from doc_audit.sites.site import Site
from doc_audit.sites.source_page import SiteLink, SourcePage


def addresses(site: Site, page: SourcePage) -> tuple[str, ...]:
    """Give the path without its suffix."""
    return (splitext(page.path)[0],)


def follow(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Look at the address alone."""
    yield AtAddress(link.target.path.strip("/"))
    if link.target.path.startswith("/api/"):
        yield NotJudged("a program answers there")


GENERATORS = (Generator(name="Example", files=("example.ini",), addresses=addresses, follow=follow),)
'''


@pytest.fixture(scope="module")
def places() -> dict[str, list[str]]:
    """The files that each section of the page lists, as the measuring script reads them."""
    module = load(REPOSITORY / "scripts" / "measure_code.py")
    found: dict[str, list[str]] = module.read_places(PAGE)
    return found


def load(script: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(script.stem, script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package, and beside it a tree with one page."""
    for folder in ("doc_audit", "templates"):
        shutil.copytree(REPOSITORY / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "a.md").write_text("# A\n\n[LOUD](a.md) and [gone](gone.md)\n", encoding="utf-8")
    return tmp_path


def check(copy: Path, *args: str) -> str:
    command = [sys.executable, "-m", "doc_audit", "check", "tree", "--offline", "--no-cache", *args]
    environ = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, cwd=copy, env=environ, capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def codes(copy: Path, *args: str) -> set[str]:
    findings = json.loads(check(copy, "--format", "json", *args))["findings"]
    return {finding["rule"] for finding in findings}


def test_every_file_that_is_listed_exists(places: dict[str, list[str]]) -> None:
    assert set(places) == {"a rule", "a format", "a metadata form", "a site generator"}
    for what, files in places.items():
        assert len(files) > 1, what
        assert [file for file in files if not (REPOSITORY / file).exists()] == [], what


def test_every_step_of_the_page_is_counted(places: dict[str, list[str]]) -> None:
    steps = re.findall(r"^\d+\. ", PAGE, re.MULTILINE)
    assert len(steps) == sum(len(files) for files in places.values())


def test_a_rule_that_follows_the_list_is_run(copy: Path, places: dict[str, list[str]]) -> None:
    assert codes(copy, "--select", "DA1") == {"DA101"}
    module = copy / places["a rule"][0]
    module.write_text(module.read_text(encoding="utf-8") + RULE, encoding="utf-8")
    assert codes(copy, "--select", "DA1") == {"DA101", "DA199"}
    assert "The link shouts" in check(copy, "--format", "concise", "--select", "DA199")


def test_a_format_that_follows_the_list_is_written(copy: Path, places: dict[str, list[str]]) -> None:
    example, registry = (copy / file for file in places["a format"][:2])
    (example.parent / "codes.py").write_text(FORMAT, encoding="utf-8")
    text = registry.read_text(encoding="utf-8")
    assert text.count("\n_ALL = (\n") == 1
    registry.write_text(text.replace("\n_ALL = (\n", ENTRY), encoding="utf-8")
    assert check(copy, "--format", "codes", "--select", "DA101").splitlines() == ["DA101"]
    check(copy, "--output", "run.codes", "--select", "DA101")
    assert (copy / "run.codes").read_text(encoding="utf-8").splitlines() == ["DA101"]


def test_a_label_that_follows_the_list_is_read(copy: Path, places: dict[str, list[str]]) -> None:
    labels = copy / places["a metadata form"][0]
    text = labels.read_text(encoding="utf-8")
    page = "# A\n\n**Gnome Proof**: 2020-01-01  \n**Review Cycle**: Every 6 months\n"
    (copy / "tree" / "a.md").write_text(page, encoding="utf-8")
    assert "DA301" not in codes(copy, "--as-of", "2026-11-25", "--select", "DA3")
    labels.write_text(text.replace("\nreviewed = [", '\nreviewed = [\n  "gnome proof",', 1), encoding="utf-8")
    assert "DA301" in codes(copy, "--as-of", "2026-11-25", "--select", "DA3")


def test_a_site_that_follows_the_list_is_judged_by_its_rules(copy: Path, places: dict[str, list[str]]) -> None:
    example, registry = (copy / file for file in places["a site generator"][:2])
    (example.parent / "example.py").write_text(SITE, encoding="utf-8")
    text = registry.read_text(encoding="utf-8")
    text = text.replace("    gitbook,\n", "    example,\n    gitbook,\n", 1)
    registry.write_text(
        text.replace("    *gitbook.GENERATORS,\n", "    *example.GENERATORS,\n    *gitbook.GENERATORS,\n", 1)
    )
    (copy / "tree" / "example.ini").write_text("", encoding="utf-8")
    (copy / "tree" / "a.md").write_text("# A\n\n[x](/a) [y](/a.md) [z](/api/v1)\n", encoding="utf-8")
    report = json.loads(check(copy, "--format", "json", "--select", "DA1"))
    assert [finding["target"] for finding in report["findings"]] == ["/a.md"]
    (site,) = report["sites"]
    assert (site["kind"], site["not_judged"]) == ("Example", [{"reason": "a program answers there", "links": 1}])
