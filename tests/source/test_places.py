"""Whatever separates lines for others, every place that is reported lies inside the page, on the line that an editor shows."""

import json
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document
from doc_audit.model.lines import split_lines
from doc_audit.model.place import Location
from doc_audit.model.settings import SlugFlavour
from doc_audit.source.page import parse

ENDS = ("\n", "\r\n", "\r")
SEPARATORS = ("\x0b", "\x0c", "\x1c", "\x1e", "\x85", "\u2028", "\u2029", "\ufeff", "\u00a0", "\u200b", "\t", "😀")
PIECES = (
    *ENDS, *ENDS, *SEPARATORS, "\n", "# T", "## X ", "[a](b.md)", "[a][b]", "[b]: c.md", "<a href=x id=y>", "</a>", "<!--", "-->",
    "<!-- doc-audit: ignore[DA101] -->", "| a | b |", "|---|---|", "```", "    ", "> ", "- ", "1. ", "**Last Updated**: 2026-01-02",
    "**Review Cycle**: monthly", "Â©", "{/* ", " */}", "<div>", "</div>", "<![x", "<![CDATA[", "]]>", "![i](j.png)",
    "http://x.example/a", "`c`", "\\", "<pre>", "[^1]", "[^1]: note", "<h2>z</h2>", " ", "a",
)  # fmt: skip
HEAD_PIECES = (
    *ENDS, *SEPARATORS, "\n", "\n", "title: a", "reviewed: 2026-01-01", "owner: [a", "*a: b", "&x ", "'", '"', "- ", "? ", "|", ">-", "#",
    "!!t ", "{", "}", '"a": 1', ",", "key = 1", "[t]", "%", "@", ": ", " ", "  ",
)  # fmt: skip
bodies = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
heads = st.builds(
    lambda mark, parts, end: f"{mark}\n{''.join(parts)}\n{end}\n",
    st.sampled_from(["---", "+++", "{"]),
    st.lists(st.sampled_from(HEAD_PIECES), max_size=20),
    st.sampled_from(["---", "+++", "...", "}"]),
)


def places(document: Document) -> list[Location]:
    lists = (document.links, document.undefined_references, document.anchors, document.stamps, document.directives)
    single = (document.exemption, document.mojibake, document.front_matter_problem)
    found = [item.location for items in lists for item in items]
    return found + [item.location for item in single if item is not None]


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(st.just(""), heads), bodies, st.sampled_from(["p.md", "p.mdx"]), st.sampled_from(get_args(SlugFlavour))
)
def test_every_place_lies_inside_the_page(head: str, body: str, path: str, flavour: SlugFlavour) -> None:
    lines = split_lines(head + body)
    document = parse(path, head + body, dialect=Dialect(ids=flavour), labels={})
    for place in places(document):
        assert 1 <= place.line <= len(lines)
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1
    assert document.lines == len(lines) - (not lines[-1])


@pytest.mark.parametrize("before", [*SEPARATORS, "😀\u2028é\x85", "\x85" * 9])
@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("template", ["---~a: {}~reviewed: 2026-01-02~---~", "+++~a = '{}'~reviewed = 2026-01-02~+++~"])
def test_a_value_of_the_front_matter_stands_where_it_is_said_to_stand(template: str, before: str, end: str) -> None:
    text = template.format(f"x{before}y").replace("~", end)
    document = parse("p.md", text, dialect=Dialect(ids="github"), labels={})
    for stamp in document.stamps:
        assert split_lines(text)[stamp.location.line - 1][stamp.location.column - 1 :].startswith(stamp.raw)
    if not document.front_matter_problem:
        assert [stamp.location.line for stamp in document.stamps] == [3]


@pytest.mark.parametrize("separator", SEPARATORS)
def test_what_is_wrong_with_front_matter_is_said_on_its_own_line(separator: str) -> None:
    text = f"---\ntitle: a{separator}b\nowner: [a, b\n---\n"
    problem = parse("p.md", text, dialect=Dialect(ids="github"), labels={}).front_matter_problem
    assert problem is not None
    assert problem.location.line <= 4
    assert problem.location.column <= len(split_lines(text)[problem.location.line - 1]) + 1


# A tab would make code of the link.
@pytest.mark.parametrize("separator", [*(mark for mark in SEPARATORS if mark != "\t"), *ENDS], ids=repr)
def test_in_a_whole_run_every_finding_lies_in_its_file(tmp_path: Path, separator: str) -> None:
    lines = [
        f"---{separator}title: x{separator}owner: [a",
        "---",
        f"# T{separator}",
        f"{separator}[a](gone.md)",
        "[a][b]",
    ]
    text = "\n".join(lines) + "\n"
    (tmp_path / "a.md").write_bytes(text.encode())
    command = [sys.executable, "-m", "doc_audit", str(tmp_path), "--offline", "--no-cache", "--format", "json"]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    findings = json.loads(done.stdout)["findings"]
    rows = split_lines(text)
    assert "DA101" in {item["rule"] for item in findings}
    for item in findings:
        assert item["column"] <= len(rows[item["line"] - 1]) + 1
        if item["rule"] == "DA101":
            assert rows[item["line"] - 1][item["column"] - 1 :].startswith("[a](gone.md)")
