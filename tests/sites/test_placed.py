"""Texts of YAML with their places."""

from doc_audit.sites.placed import entries, texts

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
