"""What real generators made of the links of small sites, as `make oracles` recorded it, and what an audit says of them.

A row of `expected.json` is one link. Where it works, nothing is said of its line; where it is broken, an error or a warning is;
where the sources do not show it (`null`), nothing is said and it is not called found. Each is counted as a link, but those that
the generator shows as plain text. `open.json` lists the lines that are still judged wrong; it may only shrink.
"""

import datetime as dt
import json
import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from doc_audit import Config, Context, Request, gather, report
from doc_audit.model.resolution import Found, Resolution

HERE = Path(__file__).parent
SITES = sorted(path.parent for path in HERE.glob("*/*/expected.json"))
Place = tuple[str, int]


def _name(site: Path) -> str:
    return site.relative_to(HERE).as_posix()


@pytest.mark.parametrize("site", SITES, ids=_name)
def test_every_link_is_judged_as_its_reader_meets_it(site: Path, tmp_path: Path) -> None:
    rows = json.loads((site / "expected.json").read_text(encoding="utf-8"))["links"]
    wrong = _disagreements(rows, site / "tree", tmp_path / "tree")
    listed = site / "open.json"
    still_open = set(json.loads(listed.read_text(encoding="utf-8"))) if listed.exists() else set()
    new = [text for place, text in wrong.items() if place not in still_open]
    assert not new, "\n" + "\n".join(new)
    assert still_open <= wrong.keys(), f"mended, so take them out of {listed.name}: {sorted(still_open - wrong.keys())}"


def test_every_site_has_a_record() -> None:
    assert SITES
    for tree in HERE.glob("*/*/tree"):
        assert (tree.parent / "expected.json").exists(), f"run make oracles: {tree} has no record"


def _disagreements(rows: list[dict[str, Any]], tree: Path, copy: Path) -> dict[str, str]:
    """Audit a *copy* of the *tree*, outside our own repository, and say which rows it judges otherwise."""
    shutil.copytree(tree, copy, symlinks=True)
    today = dt.date(2026, 11, 25)
    request = Request(paths=(str(copy),), root=str(copy), as_of=today, offline=True, config=Config())
    evidence = gather(request, Context(clock=lambda: dt.datetime(2026, 11, 25, tzinfo=dt.UTC), environ={}))
    said: dict[Place, list[str]] = defaultdict(list)
    for finding in report(evidence).findings:
        if finding.rule.startswith("DA1") and finding.severity in {"error", "warning"}:
            said[finding.location.path, finding.location.line].append(f"{finding.rule} {finding.message}")
    followed: dict[Place, list[Resolution]] = defaultdict(list)
    for item in evidence.resolved:
        followed[item.link.location.path, item.link.location.line].append(item.resolution)
    wrong = {}
    for row in rows:
        place = (row["file"], row["line"])
        fault = _fault(row, said[place], followed[place])
        if fault:
            wrong[f"{row['file']}:{row['line']}"] = (
                f"{row['file']}:{row['line']} {row['link']} {row['href']}: {fault} ({row.get('why', 'works')})"
            )
    return wrong


def _fault(row: dict[str, Any], said: list[str], followed: list[Resolution]) -> str:
    if row["works"] is False and not said:
        return f"broken, and nothing is said: {followed}"
    if row["works"] is not False and said:
        return f"works, but: {said}" if row["works"] else f"not known, but: {said}"
    if row["works"] is None and row.get("counted", True) and any(isinstance(each, Found) for each in followed):
        return f"not known, but found: {followed}"
    if row.get("counted", True) and not followed and not said:
        return "not counted as a link"
    return ""
