"""What the configuration of a Sphinx site says of its links."""

from typing import Any

import pytest

from doc_audit.sites.configuration import Configuration, Texts
from doc_audit.sites.kinds.sphinx import read

MYST = "extensions = ['myst_parser']\n"


def settings(text: str, **texts: str) -> Any:
    path = "docs/conf.py"
    return read(Configuration(path=path, home="docs", texts=Texts({path: MYST + text, **texts}), files=frozenset()))


@pytest.mark.parametrize(
    ("text", "ids", "levels"),
    [
        ("", "docutils", 0),
        ("myst_heading_anchors = 3", "docutils", 3),
        ("myst_heading_slug_func = 'github'", "docutils", 0),
        ("myst_heading_slug_func = 'my.slugs.make'", "unknown", 0),
    ],
)
def test_headings_have_ids_as_docutils_makes_them(text: str, ids: str, levels: int) -> None:
    dialect = settings(text).dialect
    assert (dialect.ids, dialect.slug_levels) == (ids, levels)


def test_read_the_docs_says_which_builder_is_used() -> None:
    assert settings("").own.directory is None
    told = {".readthedocs.yaml": "sphinx:\n  configuration: docs/conf.py\n  builder: dirhtml\n"}
    assert settings("", **told).own.directory is True
    other = {".readthedocs.yaml": "sphinx:\n  configuration: other/conf.py\n  builder: dirhtml\n"}
    assert settings("", **other).own.directory is None


def test_inventories_lie_in_the_tree_or_on_the_net() -> None:
    own = settings(
        "intersphinx_mapping = {'a': ('https://a.example/', None), 'b': ('https://b.example/', 'b.inv')}"
    ).own
    assert own.remote == ("a", "b")
    text = "intersphinx_mapping = {'b': ('https://b.example/', 'b.inv')}"
    assert settings(text, **{"docs/b.inv": "words"}).own.inventories == (("b", frozenset()),)


@pytest.mark.parametrize(
    "text", ["from pathlib import Path\nPath('a.md').write_text('x')", "shutil.copytree('a', 'b')"]
)
def test_code_that_writes_files_is_named(text: str) -> None:
    assert settings(text).unknown
    assert not settings("import subprocess").unknown
