"""Rules are known by what they speak of, not by their codes: a code is named where its rule is declared, and nowhere else."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import doc_audit
from doc_audit.errors import UsageError
from doc_audit.model.finding import Needs, Subject
from doc_audit.rules.base import Rule
from doc_audit.rules.registry import RULES, find, needs_of, subject_of

PACKAGE = Path(doc_audit.__file__).parent
SOURCES = sorted(file for file in PACKAGE.rglob("*.py") if file.parent.name != "rules")
# Text that is nothing but codes, or the beginning of some; an example in the help of an option is no test of a code.
CODE = re.compile(r"(?:DA\d{0,3}[\s,|]*)+")


def texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Give the texts of a module with their lines, but for docstrings, which may explain a rule by its code."""
    explained = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explained:
            yield node.lineno, node.value


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_no_module_outside_rules_names_a_code(file: Path) -> None:
    found = [(line, text) for line, text in texts(ast.parse(file.read_text(encoding="utf-8"))) if CODE.fullmatch(text)]
    assert not found


@pytest.mark.parametrize(
    "code",
    [
        'x.startswith("DA1")',
        'x == "DA301"',
        'x in ("DA310", "DA311")',
        'x in "DA310 DA311".split()',
        'f"DA2{x}"',
        '"DA" + x',
    ],
)
def test_such_a_name_would_be_seen(code: str) -> None:
    assert any(CODE.fullmatch(text) for _, text in texts(ast.parse(code)))


def test_every_subject_is_spoken_of_and_every_need_exists() -> None:
    assert {rule.subject for rule in RULES} == set(Subject)
    assert {rule.needs for rule in RULES} == set(Needs)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_subject_and_need_fit_the_family_that_the_code_names(rule: Rule) -> None:
    """docs/rules.md groups rules by their codes; who reads a code must not be led astray."""
    family = rule.code[:3]
    assert rule.subject.is_link == (family in ("DA1", "DA2"))
    assert (rule.needs is Needs.NETWORK) == (family == "DA2")
    assert (subject_of(rule.code), needs_of(rule.code)) == (rule.subject, rule.needs)


@pytest.mark.parametrize(
    ("code", "subject", "needs"),
    [
        ("DA199", Subject.LINK, Needs.PAGES),
        ("DA299", Subject.ADDRESS, Needs.NETWORK),
        ("DA399", Subject.METADATA, Needs.PAGES),
        ("DA499", Subject.PAGE, Needs.PAGES),
        ("", Subject.PAGE, Needs.PAGES),
    ],
)
def test_a_rule_of_a_newer_version_is_taken_by_its_family(code: str, subject: Subject, needs: Needs) -> None:
    assert (subject_of(code), needs_of(code)) == (subject, needs)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("DA999", "; there are DA101 to "),
        ("DA309x", "; `doc-audit rule` lists all"),
        ("da1O1", "; did you mean DA101?"),
        ("DA-101", "; did you mean DA101?"),
        ("missing-fil", "; did you mean missing-file?"),
        ("overdu", "; did you mean overdue?"),
        ("links", "; `doc-audit rule` lists all"),
    ],
)
def test_a_rule_that_is_none_is_told_by_its_text(text: str, hint: str) -> None:
    with pytest.raises(UsageError, match=f"^no rule {text!r}{re.escape(hint)}"):
        find(text)
