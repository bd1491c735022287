"""Texts of YAML and of TOML with their places."""

from doc_audit.sites.placed import entries, texts
from doc_audit.sites.placed_toml import toml_texts

NAV = """site_name: x
nav:
  - Home: index.md
  - "a b.md"
  - Guide:
      - 'c.md'
      - !ENV [VAR, d.md]
"""


def test_each_text_has_its_place() -> None:
    found = [(item.text, item.line, item.column) for item in entries(NAV, "nav")]
    assert found == [("index.md", 3, 11), ("a b.md", 4, 6), ("c.md", 6, 10), ("VAR", 7, 15), ("d.md", 7, 20)]
    for item in entries(NAV, "nav"):
        assert item.span is not None
        assert NAV[item.span[0] : item.span[1]] == item.text


def test_json_is_yaml() -> None:
    (item,) = entries('{"a": [{"b": "c"}]}', "a")
    assert (item.text, item.keys, item.column) == ("c", ("a", "0", "b"), 15)


def test_what_cannot_be_read_has_no_texts() -> None:
    assert list(texts("{{{")) == []
    assert list(texts("")) == []


def test_an_alias_is_read_once() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"
    assert len(list(texts(bomb))) == 2
    assert list(texts("a: &a [*a]\n")) == []


TOML = """# nav = ["no.md"]
[project]
nav = [
  "index.md",
  {"Guide" = ['a b.md', "index.md"]},  # "index.md"
]
about = '''
"long"'''

[project.theme]
"index.md" = "x\\"y"
logo = "logo.png"
"""


def test_each_text_of_toml_has_its_place() -> None:
    found = [(item.keys[1:], item.text, item.line, item.column) for item in toml_texts(TOML)]
    assert found == [
        (("nav", "0"), "index.md", 4, 4),
        (("nav", "1", "Guide", "0"), "a b.md", 5, 16),
        (("nav", "1", "Guide", "1"), "index.md", 5, 26),
        (("theme", "logo"), "logo.png", 12, 9),
    ]
    for item in toml_texts(TOML):
        assert item.span is not None
        assert TOML[item.span[0] : item.span[1]] == item.text
    assert list(toml_texts("a = [")) == []
    assert list(toml_texts('a = "\\')) == []
    assert [item.text for item in toml_texts('a = "C:\\\\"\nb = "d"')] == ["d"]
