"""A tree whose names and texts want to break out, through the whole program and into every format."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import html5lib
import pytest

NAMES = (
    '"><script>alert(1)<',
    "'onmouseover='x",
    "]]>",
    "::error::x",
    "=cmd()",
    "\u202egnp",
    "a\x1b[31mred",
    "line\nbreak",
    "@team #12 `x` |",
    "{{ 7*7 }}",
    "ünï",
    "-rf",
)
EVIL = '"><script>alert(1)</script>\x1b]0;title\x07\u202e]]>'


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    root = tmp_path_factory.mktemp("hostile")
    docs = root / "docs"
    docs.mkdir()
    for number, name in enumerate(NAMES):
        text = (
            f"# Heading {EVIL}\n\n[{EVIL}]({number}-{EVIL.replace(' ', '')}.md) [{EVIL.replace(']', '')}](missing-{number}.md) [x](<../é\u202e\x1b{number}.md>) [js](javascript:alert(1)) [x](<{EVIL}.md>)\n\n"
            f"![{EVIL}](<data:text/html,{EVIL}>) <a href='javascript:alert(1)'>x</a> [u](https://user:hunter2@e.example/?token=hunter2)\n\n"
            f"**Last Updated**: {EVIL}\n**Review Cycle**: {EVIL}\n**Maintained By**: {EVIL}\n"
        )
        (docs / f"{name}.md").write_text(text, encoding="utf-8")
    (docs / os.fsdecode(b"not-utf8-\xff.md")).write_text("# x\n[gone](gone.md)\n", encoding="utf-8")
    formats = ("text", "concise", "json", "html", "sarif", "junit", "github", "gitlab", "markdown", "csv", "jsonl")
    wanted = [part for name in formats for part in ("--format", f"{name}:{root / name}")]
    command = [
        sys.executable,
        "-m",
        "doc_audit",
        "check",
        str(docs),
        "--offline",
        "--as-of",
        "2026-03-02",
        *wanted,
        "-v",
    ]
    result = subprocess.run(command, capture_output=True, timeout=120, check=False)
    assert result.returncode == 1, result.stderr
    assert result.stderr == b""
    return {name: (root / name).read_text(encoding="utf-8") for name in formats}


def test_nothing_acts_in_any_output(outputs: dict[str, str]) -> None:
    for name, text in outputs.items():
        assert not [c for c in text if c in "\x1b\x07\u202e\x00"], name
        assert "hunter2" not in text, name


def test_html_holds_text_only(outputs: dict[str, str]) -> None:
    tree = html5lib.parse(outputs["html"], namespaceHTMLElements=False)
    assert len(list(tree.iter("script"))) == 1
    for element in tree.iter():
        assert not any(str(name).startswith("on") for name in element.attrib)
        assert element.get("href", "#").startswith(("#", "http://", "https://", "mailto:", "data:,"))


def test_every_format_is_read_by_a_real_parser(outputs: dict[str, str]) -> None:
    findings = json.loads(outputs["json"])["findings"]
    assert len(findings) > 3 * len(NAMES)
    assert len(ElementTree.fromstring(outputs["junit"]).findall("testsuite/testcase")) == len(findings)
    assert len(list(csv.reader(io.StringIO(outputs["csv"])))) == len(findings) + 1
    assert len(outputs["jsonl"].splitlines()) == len(findings)
    assert len(outputs["concise"].splitlines()) == len(findings)
    assert json.loads(outputs["sarif"])["runs"][0]["results"]
    assert json.loads(outputs["gitlab"])
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in outputs["github"].splitlines())


def test_it_is_rendered_again_from_json(outputs: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text(outputs["json"], encoding="utf-8")
    command = [sys.executable, "-m", "doc_audit", "report", str(tmp_path / "run.json"), "--format", "html"]
    again = subprocess.run(command, capture_output=True, timeout=60, check=True)
    assert again.stdout.decode() == outputs["html"]
