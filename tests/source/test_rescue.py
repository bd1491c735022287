"""Parsers that fail on a part of a page: the part is named, and everything around it counts.

No page is known on which a parser fails, so the libraries are made to: they raise where a page says `CRASH`.
"""

import datetime as dt
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock

from doc_audit import audit
from doc_audit.audit import Context
from doc_audit.markdown.rescue import halves
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document
from doc_audit.model.report import Report
from doc_audit.model.settings import Request
from doc_audit.source.page import parse
from doc_audit.wire.document import read_record, write_record

ERRORS = (AssertionError("unknown keyword"), RecursionError("too deep"), MemoryError(), KeyError("x" * 500))
BEFORE = "# Title\n\n[before](before.md)\n\n"
AFTER = "\n\n## After\n\n[after](after.md)\n\n**Last Updated**: 2026-01-02\n"


@pytest.fixture(params=ERRORS, ids=lambda error: type(error).__name__)
def failing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail_on_crash(owner: Any, name: str, text_of: Callable[..., str]) -> None:
        real = getattr(owner, name)

        def wrapped(*args: Any, **kwargs: Any) -> Any:
            if "CRASH" in text_of(*args):
                raise request.param
            return real(*args, **kwargs)

        monkeypatch.setattr(owner, name, wrapped)

    def block(state: StateBlock, begin: int, end: int, *_: object) -> str:
        text = "\n".join(state.src.split("\n")[begin:end])
        return text if "BLOCK" in text else ""

    def inline(_: object, src: str, *__: object) -> str:
        return src if "INLINE" in src else ""

    fail_on_crash(StateBlock, "getLines", block)
    fail_on_crash(ParserInline, "parse", inline)
    fail_on_crash(HTMLParser, "parse_starttag", lambda self, i: self.rawdata[i : i + 20])
    fail_on_crash(yaml, "compose", lambda text, *_: text)


def read(text: str) -> Document:
    return parse("page.md", text, dialect=Dialect(ids="github"), labels={})


@pytest.mark.usefixtures("failing")
@pytest.mark.parametrize(
    ("part", "lines"),
    [
        ("```\nCRASH BLOCK\n```\n[lost](lost.md)", (5, 8)),
        ("- [lost](lost.md)\n- ```\n  CRASH BLOCK\n  ```\n- x", (5, 9)),
        ("*CRASH INLINE* <b> [lost](lost.md)", (5, 5)),
        ("> quoted\n> *CRASH INLINE* <b> [lost](lost.md)\n> end", (5, 7)),
        ("<div>\n<CRASH x=y>\n<a href=lost.md>x</a>\n</div>", (5, 8)),
    ],
)
def test_a_part_is_lost_and_nothing_else(part: str, lines: tuple[int, int]) -> None:
    document = read(BEFORE + part + AFTER)
    assert [link.href for link in document.links if link.href != "lost.md"] == ["before.md", "after.md"]
    assert document.title == "Title"
    assert [anchor.name for anchor in document.anchors] == ["title", "after"]
    assert [stamp.raw for stamp in document.stamps] == ["2026-01-02"]
    (lost,) = document.unread
    assert lines[0] <= lost.location.line <= lines[1]
    assert len(lost.error) < 120
    assert document == read_record("page.md", write_record(document))


@pytest.mark.usefixtures("failing")
def test_links_behind_the_lost_part_keep_their_places() -> None:
    text = BEFORE + "```\nCRASH BLOCK\n```" + AFTER + "\n[r]\n\n[r]: ref.md\n"
    document = read(text)
    for link in document.links:
        assert link.span is not None
        assert text[slice(*link.span)] == link.href
        assert text.split("\n")[link.location.line - 1][link.location.column - 1] == "["
    assert [link.href for link in document.links] == ["before.md", "after.md", "ref.md"]


@pytest.mark.usefixtures("failing")
def test_front_matter_is_saved_line_by_line_or_named() -> None:
    document = read("---\ntitle: CRASH\nreviewed: 2026-01-02\n---\n" + BEFORE)
    assert document.unread or document.front_matter_problem
    assert [link.href for link in document.links] == ["before.md"]


@pytest.mark.usefixtures("failing")
def test_code_around_the_lost_part_stays_code() -> None:
    text = BEFORE + "```\n[no](no.md)\n\nCRASH BLOCK\n\n[no](no.md)\n```\n\n[after](after.md)\n"
    assert [link.href for link in read(text).links] == ["before.md", "after.md"]


@pytest.mark.usefixtures("failing")
def test_a_run_reports_the_part_and_takes_nothing_for_broken_that_may_stand_in_it(tmp_path: Path) -> None:
    lost = "```\nCRASH BLOCK\n```\n## Lost\n[label]: x.md"
    ignore = '<!-- doc-audit: ignore[DA101] reason="may be lost" -->'
    text = f"# T\n\n[gone](gone.md)\n\n{lost}\n\n[x](#lost) [y](other.md#lost) [z][label]\n\n{ignore}\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    (tmp_path / "other.md").write_text(f"# O\n\n{lost}\n\n[a](a.md#lost)\n", encoding="utf-8")
    report = audited(tmp_path)
    found = [
        (item.rule, item.severity, item.location.path)
        for item in report.findings
        if item.rule not in ("DA303", "DA401")
    ]
    assert found == [("DA101", "error", "a.md"), ("DA403", "warning", "a.md"), ("DA403", "warning", "other.md")]
    assert len(report.pages) == 2
    assert not [item for item in report.findings if "please report" in item.message]


def audited(root: Path) -> Report:
    request = Request(paths=(str(root),), root=str(root), as_of=dt.date(2026, 3, 2), offline=True)
    return audit.report(
        audit.gather(request, Context(clock=lambda: dt.datetime(2026, 3, 2, tzinfo=dt.UTC), environ={}))
    )


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        ("a", 0),
        ("a||b", 1),
        ("a||b||c||d||e", 3),
        ("```|a||b|```||c", 5),
        ("~~~||```||~~~||c", 5),
        ("```||a", 0),
        ("````||```||````", 0),
        ("- ```|  a||b|  ```||c", 5),
        ("> ```|> a|> ```||c", 3),
        ("- a||  b||c", 3),
        ("- a||    b", 0),
        ("||||", 0),
        ("``||a", 1),
    ],
)
def test_where_a_page_is_cut_in_two(lines: str, place: int) -> None:
    assert halves(lines.split("|")) == place
