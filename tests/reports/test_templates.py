"""Templates are an interface: blocks and files can be overridden, in a sandbox."""

import re
from pathlib import Path

import pytest

from doc_audit.errors import UsageError
from doc_audit.model.report import Report
from doc_audit.reports.formats import FORMATS, Options

DOCS = Path(__file__).parent.parent.parent / "docs"


def render(report: Report, folder: Path) -> str:
    return FORMATS["html"].render(report, Options(templates=folder))


def test_the_example_in_the_documentation_works(report: Report, tmp_path: Path) -> None:
    example = re.search(r"```html\n(.*?)```", (DOCS / "report.md").read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    (tmp_path / "report.html").write_text(example[1])
    text = render(report, tmp_path)
    assert "Questions? Ask in #docs." in text
    assert 'id="groups"' in text


def test_every_documented_block_exists(report: Report) -> None:
    listed = re.search(r"^Blocks: (.*)$", (DOCS / "report.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert listed is not None
    blocks = set(re.findall(r"`(\w+)`", listed[1])) - {"report"}
    page = (DOCS.parent / "templates" / "report.html").read_text(encoding="utf-8")
    assert blocks == set(re.findall(r"{% block (\w+) %}", page))


def test_a_style_of_ones_own(report: Report, tmp_path: Path) -> None:
    (tmp_path / "report.css").write_text("body { color: rebeccapurple }")
    assert "rebeccapurple" in render(report, tmp_path)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("one\n{% nonsense %}", "report.html:2"),
        ("{{ no_such_name }}", "report.html"),
        ("{{ ''.__class__.__mro__ }}", "report.html"),
        ("{% include 'missing.html' %}", "missing.html"),
    ],
)
def test_a_mistake_names_the_template(report: Report, tmp_path: Path, text: str, place: str) -> None:
    (tmp_path / "report.html").write_text(text)
    with pytest.raises(UsageError) as error:
        render(report, tmp_path)
    assert place in str(error.value)
