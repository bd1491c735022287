"""Templates are an interface: blocks and files can be overridden, in a sandbox."""

import re
from pathlib import Path

import pytest

from doc_audit.errors import UsageError
from doc_audit.model.report import Report
from doc_audit.reports.formats import FORMATS
from doc_audit.reports.options import Options

DOCS = Path(__file__).parents[3] / "docs"


def render(report: Report, folder: Path) -> str:
    return FORMATS["html"].render(report, Options(templates=folder))


def test_the_example_in_the_documentation_works(report: Report, tmp_path: Path) -> None:
    example = re.search(r"```html\n(.*?)```", (DOCS / "report.md").read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    (tmp_path / "report.html").write_text(example[1])
    text = render(report, tmp_path)
    assert "Questions? Ask in #docs." in text
    assert 'id="groups"' in text


def test_every_documented_block_exists() -> None:
    listed = re.search(r"^Blocks: (.*)$", (DOCS / "report.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert listed is not None
    blocks = set(re.findall(r"`(\w+)`", listed[1])) - {"report"}
    page = (DOCS.parent / "templates" / "report.html").read_text(encoding="utf-8")
    assert blocks == set(re.findall(r"{% block (\w+) %}", page))


def test_a_style_of_ones_own(report: Report, tmp_path: Path) -> None:
    (tmp_path / "report.css").write_text("body { color: rebeccapurple }")
    assert "rebeccapurple" in render(report, tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"one\n{% nonsense %}", "first.html:2: template error: Encountered unknown tag 'nonsense'"),
        (b"\n\n{{ no_such_name }}", "first.html:3: template error: 'no_such_name' is undefined"),
        (b"\n{{ view.no_such_field }}", "first.html:2: template error"),
        (b"{{ ''.__class__.__mro__ }}", "first.html:1: template error: access to attribute '__class__'"),
        (b"{{ view.__init__.__globals__ }}", "first.html:1: template error: access to attribute '__init__'"),
        (b"{{ view.groups[0].__class__ }}", "first.html:1: template error: access to attribute '__class__'"),
        (b"{{ view.groups[0].rows[0].__reduce__ }}", "first.html:1: template error: access to attribute '__reduce__'"),
        (b"{{ view.rule_names.update({}) }}", "first.html:1: template error"),
        (b"\n{% for x in range(9999999) %}{% endfor %}", "first.html:2: template error: Range too big"),
        (b"\n\n\n{{ 1 / 0 }}", "first.html:4: template error: division by zero"),
        (b"\n{{ 1|nonsense }}", "first.html:2: template error: No filter named 'nonsense'"),
        (b"\n{% include 'missing.html' %}", "first.html:2: template 'missing.html' was not found"),
        (b"{% include 'parts/first.html' %}", "first.html:1: template error: maximum recursion depth"),
        (b"one\ntwo \xff", "first.html:2: the template is not UTF-8"),
    ],
)
def test_a_mistake_names_file_and_line(report: Report, tmp_path: Path, text: bytes, message: str) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "first.html").write_bytes(text)
    with pytest.raises(UsageError) as error:
        render(report, tmp_path)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [("report.css", "a {}\n/* </STYLE> */", "report.css:2: "), ("report.js", "1;\n2;\n'</script>'", "report.js:3: ")],
)
def test_what_would_end_the_style_or_the_script_is_refused(
    report: Report, tmp_path: Path, name: str, text: str, message: str
) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(UsageError, match="cannot be in a file that is put inside the page") as error:
        render(report, tmp_path)
    assert str(error.value).startswith(message)


def test_every_block_and_every_part_can_be_replaced_alone(report: Report, tmp_path: Path) -> None:
    shipped = DOCS.parent / "templates"
    page = (shipped / "report.html").read_text(encoding="utf-8")
    for block in re.findall(r"{% block (\w+) %}", page):
        (tmp_path / "report.html").write_text(
            '{% extends "builtin/report.html" %}{% block ' + block + " %}<!--mine-->{% endblock %}"
        )
        assert render(report, tmp_path).count("<!--mine-->") == 1
    (tmp_path / "report.html").unlink()
    (tmp_path / "parts").mkdir()
    for part in (shipped / "parts").glob("*.html"):
        mine = tmp_path / "parts" / part.name
        mine.write_text(f'<!--mine-->{{% include "builtin/parts/{part.name}" %}}')
        assert render(report, tmp_path).count("<!--mine-->") == 1, part.name
        mine.unlink()
