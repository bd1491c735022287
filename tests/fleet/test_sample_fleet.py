"""The sample fleet: made of plain folders, with the mistakes that its README names."""

import importlib.util
import json
from pathlib import Path

from program import doc_audit

from doc_audit.reports.fleet import render_lines, render_markdown, view
from doc_audit.wire.fleet import fleet_from_json, fleet_to_json

REPOSITORY = Path(__file__).parents[2]


def audited(folder: Path) -> Path:
    spec = importlib.util.spec_from_file_location("sample_fleet", REPOSITORY / "scripts" / "sample_fleet.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    file = module.make(folder / "fleet")
    left = doc_audit(folder, "fleet", "check", str(file), "--output-dir", "out", "--no-cache", "--as-of", "2026-03-02")
    assert left.returncode == 1, left.stderr
    return folder / "out"


def test_its_mistakes_are_found_and_its_report_can_be_made_again(tmp_path: Path) -> None:
    out = audited(tmp_path)
    found = {}
    for name in ("ledger", "billing", "handbook"):
        run = json.loads((out / name / "report.json").read_text())
        found[name] = sorted((item["path"], item["rule"]) for item in run["findings"] if item["severity"] == "error")
    assert found == {
        "ledger": [("docs/currencies.md", "DA301"), ("docs/entries.md", "DA101")],
        "billing": [("README.md", "DA101"), ("docs/invoices.md", "DA102"), ("docs/setup.md", "DA101")],
        "handbook": [
            ("README.md", "DA101"),
            ("runbooks/failed-payment.md", "DA101"),
            ("runbooks/failed-payment.md", "DA103"),
            ("runbooks/restore.md", "DA301"),
        ],
    }
    text = (out / "fleet.json").read_text()
    report = fleet_from_json(text)
    assert fleet_to_json(report) == text
    seen = view(report)
    assert (seen.word, seen.broken, seen.overdue) == ("Needs work", 7, 2)
    assert (seen.hurt[0].repository, seen.hurt[0].target, seen.hurt[0].sources) == ("ledger", "docs/money.md", 2)
    assert [team.owner for team in seen.teams][:2] == ["Operations", "Ledger team"]
    assert "| `handbook` | `Operations` | 3 | 4 |" in render_markdown(report)
    assert "7 broken links and 2 pages overdue for review" in list(render_lines(report))[-1]


def test_the_page_asks_for_nothing_and_leads_to_each_report(tmp_path: Path) -> None:
    out = audited(tmp_path)
    page = (out / "index.html").read_text()
    for name in ("ledger", "billing", "handbook"):
        assert f'href="{name}/report.html"' in page
    for word in ("src=", "url(", "@import", 'href="http'):
        assert word not in page.partition("<style>")[0] + page.partition("</style>")[2].partition("<script>")[
            0
        ].replace('href="https://github.com', ""), word
