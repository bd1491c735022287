"""Comments for other link checkers: the links that they leave alone are left alone here too."""

from pathlib import Path

import pytest
from program import doc_audit

from doc_audit.model.dialect import Dialect
from doc_audit.rules.registry import RULES
from doc_audit.source.page import parse

LINKS = tuple(rule.name for rule in RULES if rule.code.startswith(("DA1", "DA2")))
SERVERS = tuple(rule.name for rule in RULES if rule.code.startswith("DA2"))


@pytest.mark.parametrize(
    ("text", "codes", "lines"),
    [
        ("<!-- markdown-link-check-disable -->\n[a](b)\n<!-- markdown-link-check-enable -->\n", LINKS, (1, 3)),
        ("x\n\n<!-- markdown-link-check-disable -->\n[a](b)\n", LINKS, (3, 5)),
        ("<!-- markdown-link-check-disable-next-line -->\n[a](b)\n", LINKS, (1, 2)),
        ("[a](b) <!-- markdown-link-check-disable-line -->\n", LINKS, (1, 1)),
        ("<!-- linkspector-disable-next-line -->\n[a](b)\n", LINKS, (1, 2)),
        ("<!-- mlc-disable -->\n[a](b)\n<!-- mlc-enable -->\n", LINKS, (1, 3)),
        ("<!-- lychee-ignore -->\n[a](b)\n", LINKS, (1, 2)),
        ("<!-- lychee-ignore-start -->\n[a](b)\n<!-- lychee-ignore-end -->\n", LINKS, (1, 3)),
        ("<!-- markdownlint-disable MD051 -->\n[a](#b)\n", ("missing-anchor", "missing-remote-anchor"), (1, 3)),
        (
            "<!-- markdownlint-disable-next-line MD013 MD051 -->\n[a](#b)\n",
            ("missing-anchor", "missing-remote-anchor"),
            (1, 2),
        ),
        ("x\n\n<!-- markdownlint-disable-file -->\n", LINKS, (1, 4)),
        ("<!--lint disable no-dead-urls-->\n[a](b)\n<!--lint enable no-dead-urls-->\n", SERVERS, (1, 3)),
        ('x <a href="b" data-proofer-ignore>a</a>\n', LINKS, (1, 1)),
        ('x\n\n<a href="b"\n   data-proofer-ignore>a</a>\n', LINKS, (3, 4)),
    ],
)
def test_what_is_covered(text: str, codes: tuple[str, ...], lines: tuple[int, int]) -> None:
    (directive,) = parse("page.md", text, dialect=Dialect(ids="github"), labels={}).directives
    assert (directive.kind, directive.codes, directive.lines, directive.problem) == ("foreign", codes, lines, "")


@pytest.mark.parametrize(
    "text",
    [
        "<!-- markdownlint-disable MD013 -->\n",
        "<!-- markdown-link-check-enable -->\n",
        "<!-- markdown-link-checker-disable -->\n",
        "<!-- see markdown-link-check-disable -->\n",
        "`<!-- mlc-disable -->`\n",
        "```html\n<!-- mlc-disable -->\n```\n",
        "<!-- lychee-ignored -->\n",
        "<!--lint disable list-item-indent-->\n",
    ],
)
def test_what_says_nothing_of_links(text: str) -> None:
    assert parse("page.md", text, dialect=Dialect(ids="github"), labels={}).directives == ()


def test_links_are_not_reported_and_the_comment_is_never_called_useless(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(
        "# Top\n\n<!-- markdown-link-check-disable -->\n[a](gone.md)\n<!-- markdown-link-check-enable -->\n\n[b](lost.md)\n\n<!-- mlc-disable-next-line -->\nplain\n"
    )
    done = doc_audit(tmp_path, "check", "--offline", "--no-cache", "--select", "DA1,DA4", "--format", "concise", ".")
    assert ("gone.md" in done.stdout, "lost.md" in done.stdout, "matches no finding" in done.stdout) == (
        False,
        True,
        False,
    )
