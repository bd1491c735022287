"""A project's own labels and month names hold wherever review metadata is read or written: on pages, in the history, by `review`."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from program import doc_audit
from repositories import git

LABELS = 'freshness.labels = { reviewed = ["Signed off"], cycle = ["Rhythm"], owner = ["Held by"] }\n'
MONTHS = 'freshness.months = { 1 = ["Zalktis", "Zal"], 2 = ["Sivēns", "Siv"], 11 = ["Salnas", "Sal"], 12 = ["Vilkdis", "Vil"] }\n'


def committed(root: Path, config: str, versions: Sequence[tuple[str, str]]) -> None:
    """Make a repository in which `a.md` was committed as each of *versions*: a day, and the page on it."""
    (root / "doc-audit.toml").write_text(config, encoding="utf-8")
    git(root, "init", "-q", day=versions[0][0])
    for day, text in versions:
        (root / "a.md").write_text(text, encoding="utf-8")
        git(root, "add", "-A", day=day)
        git(root, "commit", "-qm", f"as of {day}", day=day)


def rules(root: Path, *more: str, as_of: str = "2026-03-05") -> set[str]:
    """Give the codes of the rules that `check` reports."""
    done = doc_audit(root, "check", ".", "--offline", "--as-of", as_of, "--format", "json", *more)
    assert done.returncode in (0, 1), done.stderr
    return {finding["rule"] for finding in json.loads(done.stdout)["findings"]}


def page(stamp: str, text: str = "Text.") -> str:
    return f"# A\n\n{text}\n\n{stamp}\n"


# One change of the metadata alone, well after the day of review: by what the page says, nothing else happened to it.
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("**Signed off**: 2026-01-01", "**Signed off**: 2026-02-01"),
        ("Signed off: 1 January 2026", "Signed off: 1 February 2026"),
        ("<!-- Signed off: 2026-01-01 -->", "<!-- Signed off: 2026-02-01 -->"),
        (
            "<dl>\n<dt>Signed off</dt>\n<dd>2026-01-01</dd>\n</dl>",
            "<dl>\n<dt>Signed off</dt>\n<dd>2026-02-01</dd>\n</dl>",
        ),
        ("| Signed off | 2026-01-01 |\n|---|---|", "| Signed off | 2026-02-01 |\n|---|---|"),
        ("**Signed off**: 2026-02-01\n**Rhythm**: monthly", "**Signed off**: 2026-02-01\n**Rhythm**: quarterly"),
        ("**Signed off**: 2026-02-01\n**Held by**: Ann", "**Signed off**: 2026-02-01\n**Held by**: Bob"),
    ],
)
def test_a_change_under_an_own_label_is_no_change_of_content(tmp_path: Path, before: str, after: str) -> None:
    committed(tmp_path, LABELS, [("2026-01-01", page(before)), ("2026-02-20", page(after))])
    assert "DA310" not in rules(tmp_path)


def test_a_change_under_an_own_key_of_the_front_matter_is_none_either(tmp_path: Path) -> None:
    versions = [
        (day, f"---\nsigned_off: {reviewed}\n---\n# A\n")
        for day, reviewed in (("2026-01-01", "2026-01-01"), ("2026-02-20", "2026-02-01"))
    ]
    committed(tmp_path, LABELS, versions)
    assert "DA310" not in rules(tmp_path)


def test_a_change_of_the_text_beside_it_still_is_one(tmp_path: Path) -> None:
    stamp = "**Signed off**: 2026-01-01"
    committed(tmp_path, LABELS, [("2026-01-01", page(stamp)), ("2026-02-20", page(stamp, "Other text."))])
    assert "DA310" in rules(tmp_path)


def test_without_the_setting_the_same_line_is_text_like_any_other(tmp_path: Path) -> None:
    known = "**Last Reviewed**: 2026-02-01\n"
    versions = [(day, page(f"{known}**Signed off**: {day}")) for day in ("2026-01-01", "2026-02-20")]
    committed(tmp_path, "", versions)
    assert "DA310" in rules(tmp_path)


@pytest.mark.parametrize(
    ("config", "stamp"),
    [
        (LABELS, "**Signed off**: 2026-{month:02}-01"),
        (LABELS, "| Signed off | 2026-{month:02}-01 |\n|---|---|"),
        # The value stands on a line of its own, so that nothing but the name of the month says what it is.
        (LABELS + MONTHS, "**Signed off**\n\n{month} {name} 2026"),
    ],
)
def test_reviews_that_change_nothing_but_an_own_stamp_are_counted(tmp_path: Path, config: str, stamp: str) -> None:
    names = ("Zalktis", "Zal", "Sivēns", "Siv")
    versions = [
        (f"2026-02-{number:02}", page(stamp.format(month=number, name=name)))
        for number, name in enumerate(names, start=1)
    ]
    committed(tmp_path, config, versions)
    assert "DA311" in rules(tmp_path, as_of="2026-12-31")


def test_a_history_that_was_remembered_is_read_again_when_the_labels_change(tmp_path: Path) -> None:
    versions = [("2026-01-01", page("**Signed off**: 2026-01-01")), ("2026-02-20", page("**Signed off**: 2026-02-01"))]
    other = LABELS.replace("Signed off", "Last look").replace("{", '{ updated = ["Signed off"],')
    committed(tmp_path, LABELS, versions)
    cache = ("--cache-dir", str(tmp_path / ".cache"))
    none = LABELS.replace('reviewed = ["Signed off"], ', "")
    (tmp_path / "doc-audit.toml").write_text(none)
    rules(tmp_path, *cache)
    for config in (LABELS, other):
        (tmp_path / "doc-audit.toml").write_text(config)
        assert "DA310" not in rules(tmp_path, *cache), config


@pytest.mark.parametrize(
    ("config", "before", "after"),
    [
        (MONTHS, "**Last Reviewed**: 7 Sivēns 2026", "**Last Reviewed**: 24 Salnas 2026"),
        (MONTHS, "**Last Reviewed**: Siv 7, 2026", "**Last Reviewed**: Sal 24, 2026"),
        (MONTHS, "**Last Reviewed**: 7 sivēns 2026", "**Last Reviewed**: 24 salnas 2026"),
        (MONTHS, "**Last Reviewed**: 7 SIVĒNS 2026", "**Last Reviewed**: 24 SALNAS 2026"),
        (MONTHS, "**Last Reviewed**: Sivēns 2026", "**Last Reviewed**: Salnas 2026"),
        (LABELS, "**Signed off**: 7 February 2026", "**Signed off**: 24 November 2026"),
        (LABELS + MONTHS, "**Signed off**: 7 Sivēns 2026", "**Signed off**: 24 Salnas 2026"),
        (
            LABELS + MONTHS,
            "**Signed off**: 7 Sivēns 2026\n**Rhythm**: monthly\n**Next Review**: 7 March 2026",
            "**Signed off**: 24 Salnas 2026\n**Rhythm**: monthly\n**Next Review**: 24 December 2026",
        ),
    ],
)
def test_a_review_is_stamped_in_the_words_of_the_project(tmp_path: Path, config: str, before: str, after: str) -> None:
    committed(tmp_path, config, [("2026-02-07", page(before))])
    done = doc_audit(tmp_path, "review", "a.md", "--yes", "--as-of", "2026-11-24")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == page(after)


@pytest.mark.parametrize("label", ["Last Reviewed", "Letzte Prüfung"])
def test_a_month_that_has_no_name_in_the_words_of_the_project_is_not_guessed(tmp_path: Path, label: str) -> None:
    committed(tmp_path, 'freshness.months = { 2 = ["Sivēns"] }\n', [("2026-02-07", page(f"{label}: 7 Sivēns 2026"))])
    done = doc_audit(tmp_path, "review", "a.md", "--yes", "--as-of", "2026-11-24")
    assert done.returncode == 1
    assert "stands in a form that cannot be written here; write 2026-11-24 there yourself" in done.stderr
