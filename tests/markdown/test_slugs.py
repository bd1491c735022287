"""Slugs, in each flavour, against what its own project publishes.

The GitHub table re-creates the fixture set of github-slugger (https://github.com/Flet/github-slugger, test/fixtures.json:
headings whose ids were read back from github.com), its long category rows shortened. Copyright (c) 2015, Dan Flettre.
Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted,
provided that the above copyright notice and this permission notice appear in all copies. THE SOFTWARE IS PROVIDED "AS IS"
AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY
AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY
DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER
TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.
"""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc_audit.markdown.slugs import Slugger
from doc_audit.model.settings import SLUG_FLAVOURS, SlugFlavour

# One page: the order of the rows matters.
GITHUB = [
    ("alpha", "alpha"),
    ("alpha", "alpha-1"),
    ("bravoCharlieDelta", "bravocharliedelta"),
    ("__proto__", "__proto__"),
    ("__proto__", "__proto__-1"),
    ("hasOwnProperty", "hasownproperty"),
    ("echo", "echo"),
    ("echo", "echo-1"),
    ("echo 1", "echo-1-1"),
    ("echo-1", "echo-1-2"),
    ("echo", "echo-2"),
    ("foxtrot-1", "foxtrot-1"),
    ("foxtrot", "foxtrot"),
    ("foxtrot", "foxtrot-2"),
    ("heading with a - dash", "heading-with-a---dash"),
    ("heading with an _ underscore", "heading-with-an-_-underscore"),
    ("heading with a period.txt", "heading-with-a-periodtxt"),
    ("exchange.bind_headers(exchange, routing [, bindCallback])", "exchangebind_headersexchange-routing--bindcallback"),
    (" ", "-"),
    (" a", "-a"),
    ("a ", "a-"),
    (" a ", "-a-"),
    ("-a-", "-a--1"),
    ("apostrophe\u2019s should be trimmed", "apostrophes-should-be-trimmed"),
    ("golf", "golf"),
    ("golf", "golf-1"),
    ("golf", "golf-2"),
    ("I \u2665 unicode", "i--unicode"),
    ("dash-dash", "dash-dash"),
    ("en\u2013dash", "endash"),
    ("em\u2013dash", "emdash"),
    ("😄 unicode emoji", "-unicode-emoji"),
    ("😄-😄 unicode emoji", "--unicode-emoji"),
    ("😄_😄 unicode emoji", "_-unicode-emoji"),
    ("😄 - an emoji", "---an-emoji"),
    (":smile: - a gemoji", "smile---a-gemoji"),
    ("Привет", "привет"),
    ("Профили пользователей", "профили-пользователей"),
    ("Привет non-latin 你好", "привет-non-latin-你好"),
    (":ok: No underscore", "ok-no-underscore"),
    (":ok_hand: Single", "ok_hand-single"),
    (":ok_hand::hatched_chick: Two in a row with no spaces", "ok_handhatched_chick-two-in-a-row-with-no-spaces"),
    (":ok_hand: :hatched_chick: Two in a row", "ok_hand-hatched_chick-two-in-a-row"),
    ("aA J T d n x Æ Ð Û å ï ú Ą Ďb", "aa-j-t-d-n-x-æ-ð-û-å-ï-ú-ą-ďb"),
    ("a) ] } \u0f3b \u0f3d \u169c \u2046 \u207e \u208e \u2309 \u230b \u232a \u2769 \u276bb", "a-------------b"),
    (
        "a_ \u203f \u2040 \u2054 \ufe33 \ufe34 \ufe4d \ufe4e \ufe4f \uff3fb",
        "a_-\u203f-\u2040-\u2054-\ufe33-\ufe34-\ufe4d-\ufe4e-\ufe4f-\uff3fb",
    ),
    (
        "a$ \u00a2 \u00a3 \u00a4 \u00a5 \u058f \u060b \u07fe \u07ff \u09f2 \u09f3 \u09fb \u0af1 \u0bf9b",
        "a-------------b-1",
    ),
    (
        "a- \u058a \u05be \u1400 \u1806 \u2010 \u2011 \u2012 \u2013 \u2014 \u2015 \u2e17 \u2e1a \u2e3a "
        "\u2e3b \u2e40 \u301c \u3030 \u30a0 \ufe31 \ufe32 \ufe58 \ufe63 \uff0db",
        "a------------------------b",
    ),
    ("a0 1 3 4 6 7 9 ١ ٢ ٤ ٥ ٧ ٨ ۰b", "a0-1-3-4-6-7-9-١-٢-٤-٥-٧-٨-۰b"),
    (
        "a\u0488 \u0489 \u1abe \u20dd \u20de \u20df \u20e0 \u20e2 \u20e3 \u20e4 \ua670 \ua671 \ua672b",
        "a\u0488-\u0489-\u1abe-\u20dd-\u20de-\u20df-\u20e0-\u20e2-\u20e3-\u20e4-\ua670-\ua671-\ua672b",
    ),
    ("a\u00bb \u2019 \u201d \u203a \u2e03 \u2e05 \u2e0a \u2e0d \u2e1d \u2e21b", "a---------b"),
    (
        "a\u00ad \u0600 \u0601 \u0602 \u0603 \u0604 \u0605 \u061c \u06dd \u070f \u08e2 \u180e \u200b \u200cb",
        "a-------------b-2",
    ),
    ("a\u00ab \u2018 \u201b \u201c \u201f \u2039 \u2e02 \u2e04 \u2e09 \u2e0c \u2e1c \u2e20b", "a-----------b"),
    ("aA ǅ Ψ ӫ ۊ ऴ ధ ໜ ᅣ ኧ ᐧ ᕡ ᚣ ᢘb", "aa-ǆ-ψ-ӫ-ۊ-ऴ-ధ-ໜ-ᅣ-ኧ-ᐧ-ᕡ-ᚣ-ᢘb"),
    ("aᛮ ᛯ ᛰ Ⅰ Ⅱ Ⅲ Ⅳ Ⅴ Ⅵ Ⅶ Ⅷ Ⅸ Ⅹ Ⅺb", "aᛮ-ᛯ-ᛰ-ⅰ-ⅱ-ⅲ-ⅳ-ⅴ-ⅵ-ⅶ-ⅷ-ⅸ-ⅹ-ⅺb"),
    ("a\u2028b", "ab"),
    ("aa f k q v µ ä é ï ô ú ā ċ ĕb", "aa-f-k-q-v-µ-ä-é-ï-ô-ú-ā-ċ-ĕb"),
    (
        "a\u0300 \u0305 \u030b \u0311 \u0316 \u031c \u0322 \u0327 \u032d \u0333 \u0338 \u033e \u0344 \u0349b",
        "a\u0300-\u0305-\u030b-\u0311-\u0316-\u031c-\u0322-\u0327-\u032d-\u0333-\u0338-\u033e-\u0344-\u0349b",
    ),
    ("a+ = | \u00b1 \u00f7 \u0606 \u2044 \u207a \u207c \u208c \u2140 \u2143 \u214b \u2191b", "a-------------b-3"),
    ("aʰ ʱ ʲ ʳ ʴ ʵ ʶ ʷ ʸ ʹ ʺ ʻ ʼ ʽb", "aʰ-ʱ-ʲ-ʳ-ʴ-ʵ-ʶ-ʷ-ʸ-ʹ-ʺ-ʻ-ʼ-ʽb"),
    ("a^ ` \u00a8 \u00af \u00b4 \u00b8 \u02c2 \u02c3 \u02c4 \u02c5 \u02d2 \u02d3 \u02d4 \u02d5b", "a-------------b-4"),
    (
        "a\u0300 \u0304 \u0309 \u030d \u0312 \u0316 \u031b \u031f \u0324 \u0329 \u032d \u0332 \u0336 \u033bb",
        "a\u0300-\u0304-\u0309-\u030d-\u0312-\u0316-\u031b-\u031f-\u0324-\u0329-\u032d-\u0332-\u0336-\u033bb",
    ),
    ("a0 4 8 ¼ ١ ٥ ۰ ۴ ۹ ߃ ߇ २ ६ ১b", "a0-4-8--١-٥-۰-۴-۹-߃-߇-२-६-১b"),
    ("a( [ { \u0f3a \u0f3c \u169b \u201a \u201e \u2045 \u207d \u208d \u2308 \u230a \u2329b", "a-------------b-5"),
    ("aª ޠ ਹ മ ၮ ሞ ᎈ ᔨ ᙘ ᡂ ᨄ ⴿ ㄉ 㑿b", "aª-ޠ-ਹ-മ-ၮ-ሞ-ᎈ-ᔨ-ᙘ-ᡂ-ᨄ-ⴿ-ㄉ-㑿b"),
    ("a² ¹ ½ ৴ ৶ ৹ ୳ ୵ ୷ ௱ ౹ ౻ ౽ ൘b", "a-------------b-6"),
    ("a! \" # & ' , . : ; @ \\ \u00a7 \u00b6 \u00bfb", "a-------------b-7"),
    (
        "a\u00a6 \u0b70 \u0f15 \u0fc2 \u0fd8 \u19df \u19ee \u19fd \u1b77 \u2116 \u214d \u21a4 \u21b5 \u21c5b",
        "a-------------b-8",
    ),
    ("a\u2029b", "ab-1"),
    (
        "a\ue000 \ue157 \ue2af \ue407 \ue55e \ue6b6 \ue80e \ue965 \ueabd \uec15 \ued6c \ueec4 \uf01c \uf173b",
        "a-------------b-9",
    ),
    ("a! \" % ' ) , . : ? [ ] { \u00a1 \u00abb", "a-------------b-10"),
    (
        "a  \u00a0 \u1680 \u2000 \u2001 \u2002 \u2003 \u2004 \u2005 \u2006 \u2007 \u2008 \u2009 \u200a \u2028 \u2029 \u202f \u205f \u3000b",
        "a-------------------b",
    ),
    (
        "a  \u00a0 \u1680 \u2000 \u2001 \u2002 \u2003 \u2004 \u2005 \u2006 \u2007 \u2008 \u2009 \u200a \u202f \u205f \u3000b",
        "a-----------------b",
    ),
    (
        "a\u0903 \u093b \u093e \u093f \u0940 \u0949 \u094a \u094b \u094c \u094e \u094f \u0982 \u0983 \u09beb",
        "a\u0903-\u093b-\u093e-\u093f-\u0940-\u0949-\u094a-\u094b-\u094c-\u094e-\u094f-\u0982-\u0983-\u09beb",
    ),
    (
        "a$ \u00af \u02d9 \u02f2 \u0482 \u09fa \u0f03 \u0fc2 \u1390 \u19e4 \u19f6 \u1b69 \u1fdd \u20a2b",
        "a-------------b-11",
    ),
    (
        "aǅ ǈ ǋ ǲ ᾈ ᾉ ᾊ ᾋ ᾌ ᾍ ᾎ ᾏ ᾘ ᾙ ᾚ ᾛ ᾜ ᾝ ᾞ ᾟ ᾨ ᾩ ᾪ ᾫ ᾬ ᾭ ᾮ ᾯ ᾼ ῌ ῼb",
        "aǆ-ǉ-ǌ-ǳ-ᾀ-ᾁ-ᾂ-ᾃ-ᾄ-ᾅ-ᾆ-ᾇ-ᾐ-ᾑ-ᾒ-ᾓ-ᾔ-ᾕ-ᾖ-ᾗ-ᾠ-ᾡ-ᾢ-ᾣ-ᾤ-ᾥ-ᾦ-ᾧ-ᾳ-ῃ-ῳb",
    ),
    # Unassigned in every version of Unicode so far; the row's other characters were assigned since.
    ("a\u0378 unassigned", "a-unassigned"),
    ("aA E I N R W À Å É Î Ò Ø Ü Ąb", "aa-e-i-n-r-w-à-å-é-î-ò-ø-ü-ąb"),
]


def test_github_fixture_set() -> None:
    slugger = Slugger("github")
    assert [slugger.name(text) for text, _ in GITHUB] == [slug for _, slug in GITHUB]


# GitLab: "Header IDs and links" of https://docs.gitlab.com/user/markdown/ (its five example headings), and its code.
GITLAB = [
    ("This heading has spaces in it", "this-heading-has-spaces-in-it"),
    ("This heading has a :thumbsup: in it", "this-heading-has-a-thumbsup-in-it"),
    ("This heading has Unicode in it: \ud55c\uae00", "this-heading-has-unicode-in-it-\ud55c\uae00"),
    ("This heading has spaces in it", "this-heading-has-spaces-in-it-1"),
    ("This heading has spaces in it", "this-heading-has-spaces-in-it-2"),
    ("This heading has 3.5 in it (and parentheses)", "this-heading-has-35-in-it-and-parentheses"),
    ("This heading has  multiple spaces and --- hyphens", "this-heading-has-multiple-spaces-and-hyphens"),
    ("123", "anchor-123"),
]
# Python-Markdown: docs/extensions/toc.md and the tests of its `slugify` and `unique`.
MKDOCS = [
    ("Header with _ and & in it", "header-with-_-and-in-it"),
    ("A & B", "a-b"),
    ("Some Header", "some-header"),
    ("Some Header", "some-header_1"),
    ("Some Header", "some-header_2"),
    ("foo_7", "foo_7"),
    ("foo_7", "foo_8"),
    ("Caf\u00e9", "cafe"),
    ("\u4f60\u597d", "_1"),
    ("\u4f60", "_2"),
]
# Docusaurus: "Heading IDs" of https://docusaurus.io/docs/markdown-features/toc; it uses github-slugger.
DOCUSAURUS = [("Hello World", "hello-world"), ("Hello World", "hello-world-1"), ("A & B", "a--b")]
# Hugo: `autoHeadingIDType` of https://gohugo.io/configuration/markup/ ("github", the default).
HUGO = [
    ("Hello World", "hello-world"),
    ("Hello World", "hello-world-1"),
    ("A & B", "a--b"),
    ("\u00dcber uns", "\u00fcber-uns"),
    ("!!!", "heading"),
]


@pytest.mark.parametrize(
    ("flavour", "rows"),
    [("gitlab", GITLAB), ("mkdocs", MKDOCS), ("docusaurus", DOCUSAURUS), ("hugo", HUGO)],
)
def test_flavours(flavour: SlugFlavour, rows: list[tuple[str, str]]) -> None:
    slugger = Slugger(flavour)
    assert [slugger.name(text) for text, _ in rows] == [slug for _, slug in rows]


@given(st.lists(st.text("aAbé-_ 12", max_size=4), max_size=12))
@pytest.mark.parametrize("flavour", [name for name in SLUG_FLAVOURS if name != "gitlab"])
def test_names_on_a_page_are_unique(flavour: SlugFlavour, texts: list[str]) -> None:
    slugger = Slugger(flavour)
    names = [slugger.name(text) for text in texts]
    assert len(set(names)) == len(names)


GENERATED = json.loads((Path(__file__).parent / "data/slugs.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("flavour", sorted(GENERATED["slugs"]))
def test_anchors_are_those_that_the_generator_made(flavour: SlugFlavour) -> None:
    """The table is what the generators gave (`scripts/record_slugs.py`); it names their versions."""
    slugger = Slugger(flavour)
    made = [slugger.name(heading) for heading in GENERATED["headings"]]
    assert made == GENERATED["slugs"][flavour]


@pytest.mark.parametrize(
    ("heading", "slug"),
    [("\u0391\u03a3", "\u03b1\u03c3"), ("\u0130stanbul", "i\u0307stanbul"), ("\u1e9e", "\u00df")],
)
def test_gitlab_folds_letter_by_letter_as_ruby_does(heading: str, slug: str) -> None:
    """Ruby 3.1: `"\u0391\u03a3".downcase` ends in a sigma like any other."""
    assert Slugger("gitlab").name(heading) == slug


def test_docsify_makes_ids_of_the_heading_as_html() -> None:
    """Recorded with docsify-server-renderer 4.13.1."""
    rows = [
        ("First steps", "first-steps"),
        ("1. Numbered step", "_1-numbered-step"),
        ("Hello, World! (again)", "hello-world-again"),
        ("A & B", "a-amp-b"),
        ('It\'s "quoted"', "it39s-quotquotedquot"),
        ("Code <T> & x", "code-lttgt-amp-x"),
        ("Über Größe", "Über-größe"),
        ("你好，世界！", "你好，世界！"),
        ("Snake_case -- dash — em", "snake_case-dash-em"),
        ("API v1.2/x:y", "api-v12xy"),
        ("First steps", "first-steps-1"),
    ]
    slugger = Slugger("docsify")
    assert [slugger.name(text) for text, _ in rows] == [name for _, name in rows]
