"""Vaults and wikis that no configuration shows."""

import pytest

from doc_audit.sites.unmarked import recognised, samples

NOTES = {
    "a/One note.md": "[[Two notes]] [[two notes|x]] [[One note#Part]]",
    "Two notes.md": "[[a/One note]] ![[pic.png]]",
}
FILES = {*NOTES, "pic.png"}


def test_notes_that_link_by_name_are_a_vault() -> None:
    found = recognised(NOTES, FILES)
    assert found is not None
    assert (found[0].name, found[1]) == ("Obsidian", "Two notes.md")


@pytest.mark.parametrize(
    ("texts", "files"),
    [
        ({"a.md": "[[1, 2], [3, 4]] [[x]] [[y]] [[z]] [[a]] [[b]]"}, {"a.md"}),
        ({"a.md": "[[b]] [[b]]", "b.md": ""}, {"a.md", "b.md"}),
        ({"README.md": "", "Home.md": ""}, {"README.md", "Home.md"}),
    ],
)
def test_brackets_alone_are_none(texts: dict[str, str], files: set[str]) -> None:
    assert recognised(texts, files) is None


def test_a_home_page_without_a_readme_is_a_wiki() -> None:
    found = recognised({}, {"Home.md", "Other-page.md"})
    assert found is not None
    assert found[0].name == "GitHub wiki"


def test_some_pages_tell_of_all() -> None:
    files = {f"{number:04}.md" for number in range(1000)} | {"x.png"}
    found = list(samples(files))
    assert 30 <= len(found) <= 31
    assert found[0] == "0000.md"
