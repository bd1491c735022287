"""What the configuration says of links that only one site has: its own tags, and notes that nobody has written yet."""

import datetime as dt
from pathlib import Path

import pytest

from doc_audit import Config, Context, Request, gather, report


def findings(root: Path, files: dict[str, str], config: Config) -> list[tuple[str, str, str | None]]:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    day = dt.date(2026, 11, 25)
    request = Request(paths=(str(root),), root=str(root), as_of=day, offline=True, config=config)
    evidence = gather(request, Context(clock=lambda: dt.datetime(2026, 11, 25, tzinfo=dt.UTC), environ={}))
    return [(one.rule, one.severity, one.target) for one in report(evidence).findings if one.rule.startswith("DA1")]


@pytest.mark.parametrize(
    ("config", "severity"),
    [(Config(), "notice"), (Config(unwritten="error"), "error"), (Config(unwritten="warning"), "warning")],
)
def test_a_note_that_nobody_has_written_is_as_loud_as_is_said(config: Config, severity: str, tmp_path: Path) -> None:
    vault = {".obsidian/app.json": "{}", "a.md": "[[Soon]] ![[gone.png]]\n"}
    assert findings(tmp_path, vault, config) == [("DA101", severity, "Soon"), ("DA101", "error", "gone.png")]


def test_it_may_be_no_fault_at_all(tmp_path: Path) -> None:
    vault = {".obsidian/app.json": "{}", "a.md": "[[Soon]]\n"}
    assert findings(tmp_path, vault, Config(unwritten="off")) == []


def test_a_tag_of_the_site_may_name_a_page(tmp_path: Path) -> None:
    site = {
        "_config.yml": "title: x",
        "a.md": "---\n---\n[x]({% page b.md %}) [y]({% page c.md %})\n",
        "b.md": "---\n---\n",
    }
    assert findings(tmp_path, site, Config(link_tags=("page",))) == [("DA101", "error", "c.md")]
