"""Pages that grow: every construct that the parsers of Markdown, HTML, front matter and review metadata know, open and closed."""

from collections.abc import Callable, Iterable
from math import isqrt
from pathlib import Path
from typing import get_args

from doc_audit.model.dialect import Dialect
from doc_audit.model.settings import SlugFlavour
from doc_audit.source.page import parse
from doc_audit.wire.document import read_record, write_record
from shapes.shape import Shape, Work

Text = Callable[[int], str]


def _page(name: str, text: Text, *, path: str = "p.md", flavour: SlugFlavour = "github", n: int = 60) -> Shape:
    def prepare(size: int, _: Path) -> Work:
        content = text(size)

        def work() -> None:
            document = parse(path, content, dialect=Dialect(ids=flavour), labels={})
            read_record(path, write_record(document))

        return work

    return Shape(name, prepare, LARGER.get(name, n), 200_000)


# Shapes whose cost is another below a limit: they are looked at above it.
LARGER = {"inline: www": 400, "nested: images": 400, "nested: images in links": 400}


def _repeated(prefix: str, texts: dict[str, str], **more: str) -> list[Shape]:
    """Make a shape of each of *texts*: that text again and again."""
    return [_page(f"{prefix}: {name}", lambda n, text=text: text * n, **more) for name, text in texts.items()]  # type: ignore[arg-type,misc]


def _numbered(prefix: str, texts: dict[str, str], **more: str) -> list[Shape]:
    """Make a shape of each of *texts*, in which `@` becomes a number that is another each time."""
    return [
        _page(f"{prefix}: {name}", lambda n, text=text: "".join(text.replace("@", str(i)) for i in range(n)), **more)  # type: ignore[arg-type,misc]
        for name, text in texts.items()
    ]


def _nested(prefix: str, pairs: dict[str, tuple[str, str, str]]) -> list[Shape]:
    """Make a shape of each of *pairs*: what opens, so many times, something inside, and what closes, as many times."""
    return [
        _page(f"{prefix}: {name}", lambda n, parts=parts: parts[0] * n + parts[1] + parts[2] * n)  # type: ignore[misc]
        for name, parts in pairs.items()
    ]


def _ramp(n: int) -> range:
    """Count up so far that all numbers together are about 10 n: lines of rising length are no longer than 10 n in all."""
    return range(isqrt(20 * n))


def _indented(mark: str, step: int) -> Text:
    return lambda n: "".join(" " * (step * i) + f"{mark}item {i}\n" for i in _ramp(n))


INLINE = {
    "open brackets": "[", "closed brackets": "]", "open brackets with text": "[a ", "links without an end": "[a](", "links in brackets": "[a](<",
    "links with an open title": '[a](b "', "links with an open title in brackets": "[a](b (", "images without an end": "![a](", "images": "![a](b.png) ",
    "links": "[a](b.md) ", "links to anchors": "[a](#x) ", "links and text": "[a](b.md) some text, ", "empty links": "[]() ", "code marks": "`", "code marks apart": "` ",
    "code in brackets": "[`a`] ", "open code in brackets": "[`", "double code marks": "`` a ", "stars": "*", "stars and letters": "*a", "stars apart": "* a", "double stars": "**a ",
    "closed emphasis": "*a* ", "emphasis that does not close": "a**b", "underscores": "_a", "tildes": "~~a ", "mixed emphasis": "*_**__", "backslashes": "\\", "escaped brackets": "\\[",
    "entities": "&amp;", "numbers of entities": "&#35;", "entities without an end": "&amp", "ampersands": "&", "autolinks": "<http://x.example/a> ", "open autolinks": "<http://x.example/",
    "open angles": "<", "angles and letters": "<a ", "mail links": "<a@b.example> ", "exclamation marks": "!", "image marks": "![", "brackets of both kinds": "[(", "closing of both kinds": ")]",
    "addresses": "https://x.example/a ", "addresses without a host": "https:// ", "addresses with brackets": "https://x.example/((( ", "addresses that end oddly": "https://x.example/a;)))) ",
    "schemes": "http", "www": "www.", "www apart": " www.x ", "open footnotes": "[^", "footnotes without a definition": "[^a] ", "tags": "<b>x</b> ", "tags with an attribute": '<a href="b.md">x</a> ',
    "open tags": '<a href="', "open single quotes": "<a href='", "closing tags": "</a>", "inline comments": "x <!-- a --> ", "open inline comments": "x <!-- ", "instructions": "x <?a?> ", "open instructions": "x <? ",
    "declarations": "x <!A b> ", "open declarations": "x <!A ", "cdata": "x <![CDATA[a]]> ", "open cdata": "x <![CDATA[", "inline code elements": "<code>a</code> ", "open code elements": "<code>a ",
    "references": "[a][b] ", "collapsed references": "[a][] ", "short references": "[a] ", "references and brackets": "[a][", "attribute lists": "{#a} ", "open attribute lists": "{#", "braces": "{", "placeholders": "{{ a }} ",
    "dollars": "$a$ ", "line ends": "a\n", "hard breaks": "a  \nb", "trailing blanks": "a          \n", "form feeds": "a\x0c", "other line ends": "a\u2028", "garbled words": "Ã©tÃ© ", "accents": "é ", "wide characters": "漢 ", "signs beyond the plane": "😀 ",
    "tabs": "\t", "tabs before bars": "\t|", "bars": "|", "colons": ":", "colons apart": "a: ", "equals signs": "=", "numbers": "1", "hyphens": "a-", "dots": "a.", "quotes": "\"'", "nothing but blanks": " ",
}  # fmt: skip
BLOCKS = {
    "paragraphs": "a\n\n", "headings": "# a\n", "headings without text": "#\n", "headings with closing marks": "# a #\n", "underlined headings": "a\n===\n", "underlines": "---\n", "double underlines": "===\n", "rules": "***\n\n", "quotes": "> a\n",
    "quotes apart": "> a\n\n", "lazy quotes": "> a\nb\n", "quoted lists": "> - a\n", "items": "- a\n", "items apart": "- a\n\n", "empty items": "-\n", "numbered items": "1. a\n", "other numbers": "2) a\n", "items of many kinds": "- a\n* b\n+ c\n", "tasks": "- [ ] a\n",
    "code blocks": "    a\n", "code blocks apart": "    a\n\nb\n\n", "fences": "```\na\n```\n", "open fences": "```\n\n", "fences of other kinds": "~~~\n```\n", "longer fences": "````\n```\n", "fences in lists": "- ```\n", "fences in quotes": "> ```\n",
    "tables": "| a | b |\n|---|---|\n| c | d |\n\n", "rows": "| a | b |\n", "rules of tables": "|---|---|\n", "escaped bars": "| a \\| b |\n", "lines of dashes and bars": "-|-\n", "rows without bars": "a | b\n", "rows of tabs": "\t|\t|\n",
    "definitions without a target": "[a]:\n", "one definition": "[a]: b.md\n", "definitions with a title": '[a]: b.md "t"\n', "open definitions": "[a]: <b\n", "definitions with an open title": "[a]: b.md 'x\n", "definition titles over lines": "[a]: b.md\n'x\n\n",
    "footnote definitions": "[^a]: b\n", "nested footnotes": "[^a]: [^b]: c\n", "html blocks": "<div>\n\n", "closed html blocks": "<div>a</div>\n\n", "html headings": "<h2>a</h2>\n\n", "open html headings": "<h2>a\n", "open pre": "<pre>\n", "pre": "<pre>a</pre>\n", "scripts": "<script>a</script>\n",
    "open scripts": "<script>\n", "open styles": "<style>\n\n", "comments": "<!-- a -->\n", "comments apart": "<!-- a -->\n\n", "open comments": "<!--\n", "open comments apart": "<!-- a\n\n", "comments that close twice": "<!-- a --> -->\n", "empty comments": "<!-->\n", "html instructions": "<?a\n", "html declarations": "<!A\n",
    "cdata blocks": "<![CDATA[\n", "marked sections": "<![x\n", "quoted html": "> <div>\n", "quoted html attributes": "> <a href=\"\n", "quoted comments": "> <!--\n", "html in lists": "- <div>\n", "comments in lists": "- <!--\n", "html in tables": "| <a href=b.md> |\n", "open tables": "<table>\n<tr><td>\n", "details": "<details>\n<summary>a</summary>\n\n",
    "ignore comments": "<!-- doc-audit: ignore[DA101] -->\n\n", "broken ignore comments": "<!-- doc-audit: ignore[ -->\n\n", "ignore comments for the file": '<!-- doc-audit: ignore-file[DA101] reason="a" -->\n\n', "exemptions": '<!-- doc-audit: exempt reason="a" until=2027-01-01 -->\n\n', "freshness blocks": "<!-- freshness: { reviewed: '2026-01-02' } -->\n\n",
    "open freshness blocks": "<!-- freshness: { -->\n\n", "labels": "**Last Updated**: 2026-01-02\n", "labels without a value": "**Last Updated**:\n", "labels apart": "**Last Updated**: 2026-01-02\n\n", "labels in quotes": "> **Owner**: Ann\n", "labels in rows": "| Last Updated | 2026-01-02 |\n", "rows under a rule": "|-|-|\n| Owner | Ann |\n",
    "headings named for metadata": "## Document control\n\nOwner: Ann\n\n", "badges": "![x](https://img.shields.io/badge/reviewed-2026--01--02-green)\n\n", "sentences on reviews": "This page was last reviewed on 2026-01-02.\n", "html cells with labels": "<tr><td>Owner</td><td>Ann</td></tr>\n", "definition lists": "Owner\n: Ann\n\n",
    "quoted mail": "> > a\n", "attributions": "Ann wrote:\n> a\n\n", "garbled lines": "Ã©tÃ©\n", "carriage returns": "a\r", "windows lines": "a\r\n", "blank lines": "\n", "lines of blanks": "   \n", "lines of tabs": "\t\n", "quote marks only": ">\n", "quote marks and blanks": "> \n",
}  # fmt: skip
NUMBERED = {
    "headings": "# a @\n", "links": "[a](b@.md) ", "links to anchors": "[a](#b@) ", "definitions": "[a@]: b.md\n", "definitions that are used": "[a@]: b.md\n\n[a@]\n\n", "references without a definition": "[a][b@] ", "footnotes": "[^a@]\n\n[^a@]: b\n\n", "explicit ids": "## a {#b@}\n", "html ids": "<a id=b@></a>\n\n",
    "addresses": "https://x@.example/ ", "autolinks": "<http://x@.example> ", "labels": "Owner @: Ann\n", "dates": "Last Updated: 2026-01-@\n", "ignore comments": "<!-- doc-audit: ignore[DA@] -->\n\n", "table rows": "| a@ | [b](c@.md) |\n", "items": "@. a\n", "srcsets": '<img srcset="a@.png 1x, b@.png 2x">\n\n',
}  # fmt: skip
NESTED = {
    "brackets": ("[", "a", "]"), "links": ("[", "a", "](b)"), "images": ("![", "a", "](b)"), "images in links": ("[![", "a", "](b)](c)"), "parentheses in a destination": ("[a](" + "(", "b", ")"), "emphasis": ("*a ", "b", " a*"), "strong": ("**a ", "b", " a**"), "mixed": ("*a _b ", "c", " b_ a*"),
    "quotes": ("> ", "a\n", ""), "items on one line": ("- ", "a\n", ""), "numbered items on one line": ("1. ", "a\n", ""), "quotes and items": ("> - ", "a\n", ""), "elements": ("<div>\n", "a\n", "</div>\n"), "inline elements": ("<b>", "a", "</b>"), "code elements": ("<code>", "a", "</code>"), "braces": ("{", "a", "}"), "lists of definitions": ("[a]: <", "b", ">"),
    "references": ("[", "a", "][b]"), "escapes": ("\\[", "a", "\\]"), "comments": ("<!-- ", "a", " -->"), "details": ("<details>\n\n", "a\n\n", "</details>\n\n"),
}  # fmt: skip


def _line(start: str, middle: str, end: str = "") -> Text:
    """One line that grows in the middle."""
    return lambda n: start + middle * n + end + "\n"


LONG_LINES = {
    "a word": _line("a", "a"), "a destination": _line("[a](", "b", ")"), "a destination with escapes": _line("[a](", "\\(", ")"), "a percent-encoded destination": _line("[a](", "%41", ")"), "a destination in brackets": _line("[a](<", "b ", ">)"), "a path of folders": _line("[a](", "b/", "c.md)"), "a path upwards": _line("[a](", "../", "c.md)"),
    "a query": _line("[a](b?", "c=d&", ")"), "an anchor": _line("[a](#", "b-", ")"), "a title": _line('[a](b "', "c ", '")'), "a label": _line("[", "a ", "]: b.md"), "a label of a reference": _line("[a][", "b ", "]"), "a heading": _line("# ", "a "), "a heading of code": _line("# ", "`a` "), "a heading of links": _line("# ", "[a](b.md) "), "a heading of closing marks": _line("# a ", "#"),
    "a heading with an open id": _line("# a ", "{#b "), "a heading of hyphens": _line("# ", "- "), "a row": _line("|", " a |"), "a row and its rule": lambda n: "|" + " a |" * n + "\n|" + "---|" * n + "\n|" + " b |" * n + "\n", "a rule": _line("|", "---|"), "a rule without dashes": _line("|", ":|"), "an address": _line("https://x.example/", "a/"), "an address of brackets": _line("https://x.example/", "(a)"), "a host": _line("https://", "a.", "example/"),
    "a tag": _line("<a", " b=c", ">"), "a tag of quoted attributes": _line("<a", ' b="c"', ">"), "an open tag": _line("<a", " b=c"), "an attribute": _line('<a href="', "b", '">'), "an open attribute": _line('<a href="', "b "), "a value of entities": _line('<a href="', "&amp;", '">'), "a srcset": _line('<img srcset="', "a.png 1x, ", '">'), "a srcset of commas": _line('<img srcset="', ",", '">'), "a comment": _line("<!-- ", "a ", " -->"), "a comment of hyphens": _line("<!-- ", "- ", " -->"),
    "an ignore comment": _line("<!-- doc-audit: ignore[", "DA101,", "] -->"), "an ignore comment of options": _line("<!-- doc-audit: ignore[DA101] ", 'reason="a" ', " -->"), "a reason": _line('<!-- doc-audit: ignore[DA101] reason="', "a ", '" -->'), "an exemption": _line("<!-- doc-audit: exempt ", 'reason="a" ', " -->"), "code": _line("`", "a ", "`"), "marks of code": _line("", "`", " a"), "a rule of stars": _line("", "* "), "a fence": _line("", "`"), "its language": _line("```", "a "),
    "owners": _line("**Owner**: ", "Ann, "), "fields": _line("", "Owner: Ann | "), "a date": _line("Last Updated: ", "2026 "), "a cycle": _line("Review Cycle: ", "every month "), "labels in other dress": _line("**", "Last ", "Updated**: 2026-01-02"), "a badge": _line("https://img.shields.io/badge/", "a-", "b"), "a sentence": _line("This page ", "was ", "last reviewed on 2026-01-02"), "a quote": _line("", "> "), "an indentation": _line("", "\t", "a"), "blanks before a bar": _line("a", " ", "|"), "tabs before a bar": _line("a", "\t", "|"),
    "garbled words": _line("", "Ã©"), "accents": _line("# ", "é"), "a footnote": _line("[^", "a", "]: b"), "a number": _line("", "1", ". a"), "an entity": _line("&", "a", ";"), "a number of an entity": _line("&#", "1", ";"), "an attribute list": _line("# a {", "a=b ", "}"), "html cells": _line("<tr>", "<td>Owner</td><td>Ann</td>", "</tr>"),
}  # fmt: skip
FRONT_MATTER = {
    "YAML keys": lambda n: "---\n" + "".join(f"key{i}: value\n" for i in range(n)) + "---\n", "YAML items": lambda n: "---\ntags:\n" + "- a\n" * n + "---\n", "a YAML list on one line": lambda n: "---\ntags: [" + "a, " * n + "]\n---\n", "YAML objects on one line": lambda n: "---\na: " + "{b: " * n + "c" + "}" * n + "\n---\n", "open YAML lists": lambda n: "---\na: " + "[" * n + "\n---\n", "YAML folders": lambda n: "---\n" + "".join(" " * i + f"a{i}:\n" for i in _ramp(n)) + "---\n",
    "YAML aliases": lambda n: "---\na: &a b\n" + "".join(f"k{i}: *a\n" for i in range(n)) + "---\n", "YAML aliases of aliases": lambda n: "---\na0: &a0 [b, b]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, n)) + "---\n", "YAML merges": lambda n: "---\nb: &b {c: d}\n" + "".join(f"k{i}:\n  <<: *b\n" for i in range(n)) + "---\n", "a YAML text over lines": lambda n: "---\na: |\n" + "  b\n" * n + "---\n", "an open YAML quote": lambda n: '---\na: "' + "b\n" * n + "---\n", "YAML comments": lambda n: "---\na: b\n" + "# c\n" * n + "---\n",
    "a long YAML value": lambda n: "---\na: " + "b " * n + "\n---\n", "YAML tags": lambda n: "---\n" + "".join(f"k{i}: !!str a\n" for i in range(n)) + "---\n", "YAML dates": lambda n: "---\n" + "".join(f"reviewed{i}: 2026-01-02\n" for i in range(n)) + "---\n", "YAML that does not parse": lambda n: "---\n" + "".join(f"k{i}: @a\n" for i in range(n)) + "---\n", "front matter without an end": lambda n: "---\n" + "".join(f"key{i}: value\n" for i in range(n)), "YAML items in items": lambda n: "---\na:\n" + "".join(" " * i + "- \n" for i in _ramp(n)) + "---\n",
    "TOML keys": lambda n: "+++\n" + "".join(f"key{i} = 1\n" for i in range(n)) + "+++\n", "TOML tables": lambda n: "+++\n" + "".join(f"[t{i}]\na = 1\n" for i in range(n)) + "+++\n", "TOML lists": lambda n: "+++\na = [" + "1, " * n + "]\n+++\n", "TOML lists in lists": lambda n: "+++\na = " + "[" * n + "]" * n + "\n+++\n", "TOML that does not parse": lambda n: "+++\n" + "".join(f"key{i} = \n" for i in range(n)) + "+++\n", "a TOML text over lines": lambda n: '+++\na = """\n' + "b\n" * n + '"""\n+++\n', "TOML tables of one name": lambda n: "+++\n" + "[[t]]\na = 1\n" * n + "+++\n", "a dotted TOML key": lambda n: "+++\n" + "a." * n + "b = 1\n+++\n",
    "JSON keys": lambda n: "{\n" + "".join(f'"k{i}": 1,\n' for i in range(n)) + '"z": 1\n}\n', "JSON lists in lists": lambda n: '{\n"a": ' + "[" * n + "]" * n + "\n}\n", "JSON that does not parse": lambda n: "{\n" + "".join(f'"k{i}": \n' for i in range(n)) + "}\n", "JSON without an end": lambda n: "{\n" + "".join(f'"k{i}": 1,\n' for i in range(n)), "a JSON text of escapes": lambda n: '{\n"a": "' + "\\u0041" * n + '"\n}\n',
}  # fmt: skip
MDX = {
    "open comments": "{/* ", "comments": "{/* a */}\n\n", "comments that only close": "*/} ", "comments with hyphens": "{/* -- */}\n\n", "expressions": "{a}\n\n", "open expressions": "{a ", "components": "<X a={b}>c</X>\n\n", "open components": "<X a={\n", "imports": "import a from 'b'\n\n", "ignore comments": "{/* doc-audit: ignore[DA101] */}\n\n",
}  # fmt: skip
FLAVOURED = {
    "equal headings": "# a\n", "equal headings in accents": "# É é\n", "headings of numbers": "# 1\n", "headings without letters": "# !!!\n", "headings that end in a number": "# a_1\n# a\n", "headings with a number of their own": "# a-1\n# a\n", "headings with an id": "# a {#b}\n", "html headings": "<h2>a</h2>\n\n",
}  # fmt: skip


def _flavoured() -> Iterable[Shape]:
    for flavour in get_args(SlugFlavour):
        yield from _repeated(f"{flavour}", FLAVOURED, flavour=flavour)
        yield from _numbered(
            f"{flavour}",
            {"other headings": "# a @\n", "other ids": "# a {#b@}\n", "footnotes": "[^a@]\n\n[^a@]: b\n\n"},
            flavour=flavour,
        )


PAGES = [
    *_repeated("inline", INLINE),
    *_repeated("block", BLOCKS),
    *_numbered("numbered", NUMBERED),
    *_nested("nested", NESTED),
    *[_page(f"one line: {name}", text) for name, text in LONG_LINES.items()],
    *[_page(f"front matter: {name}", text) for name, text in FRONT_MATTER.items()],
    *_repeated("mdx", MDX, path="p.mdx"),
    *_flavoured(),
    _page("nested: items by indentation", _indented("- ", 2)),
    _page("nested: numbered items by indentation", _indented("1. ", 3)),
    _page("nested: quotes by line", lambda n: "".join("> " * i + "a\n" for i in _ramp(n))),
    _page("nested: fences in items", lambda n: "".join("  " * i + "- ```\n" for i in _ramp(n))),
    _page("nested: fences by length", lambda n: "".join("`" * (i + 3) + "\n" for i in _ramp(n))),
    _page("nested: code marks by length", lambda n: " ".join("`" * i for i in _ramp(n))),
    _page("nested: indentation back and forth", lambda n: "".join("  " * (i % 20) + "- a\n" for i in range(n))),
    _page("definitions before their uses", lambda n: "[a]: b.md\n\n" + "[a] " * n),
    _page("definitions behind their uses", lambda n: "[a] " * n + "\n\n[a]: b.md\n"),
    _page(
        "many definitions and uses",
        lambda n: "".join(f"[a{i}]: b.md\n" for i in range(n)) + "\n" + "".join(f"[a{i}] " for i in range(n)),
    ),
    _page("brackets where a definition is", lambda n: "[a]: b.md\n\n" + "[" * n),
    _page("references without an end where a definition is", lambda n: "[a]: b.md\n\n" + "[a][" * n),
    _page("definitions of one name", lambda n: "[a]: b.md\n" * n + "\n" + "[a] " * n),
    _page("one definition over many lines", lambda n: "[a\n" * n + "]: b.md\n"),
    _page("uses of one footnote", lambda n: "[^a]: b\n\n" + "[^a] " * n),
    _page("an open fence over a page", lambda n: "```\n" + "a [b](c.md)\n" * n),
    _page("an open comment over a page", lambda n: "<!--\n" + "a [b](c.md)\n" * n),
    _page("an open code element over a page", lambda n: "<code>\n" + "[b](c.md)\n\n" * n),
    _page("a table of links", lambda n: "| a | b |\n|---|---|\n" + "| [a](b.md) | [c](d.md) |\n" * n),
    _page("a table of equal cells", lambda n: "| a | a |\n|---|---|\n" + "| a | a |\n" * n),
    _page("a paragraph of links over lines", lambda n: "[a](b.md)\n" * n),
    _page("an item of many paragraphs", lambda n: "- a\n\n" + "  [b](c.md)\n\n" * n),
    _page("a quote of many paragraphs", lambda n: "".join("> [b](c.md)\n>\n" for _ in range(n))),
    _page("an underlined paragraph of many lines", lambda n: "a\n" * n + "===\n"),
    _page("a paragraph that may be a table on every line", lambda n: "a | b\n- c\n" * n),
    _page("quoted headings named for metadata", lambda n: "> ## Document control\n>\n> Owner: Ann\n>\n" * n),
    _page("explicit ids in one paragraph", lambda n: "a {#b}\n" * n, flavour="mkdocs"),
    _page("metadata headings over a long section", lambda n: "# Metadata\n\n" + "Owner: Ann\n" * n),
    _page("labels at both ends", lambda n: "Owner: Ann\n\n" + "a\n\n" * n + "Last Updated: 2026-01-02\n"),
    _page("comments with labels", lambda n: "".join(f"<!-- Owner: Ann {i} -->\n\n" for i in range(n))),
    _page(
        "an html table of labels",
        lambda n: "<table>\n" + "<tr>\n<td>Owner</td>\n<td>Ann</td>\n</tr>\n" * n + "</table>\n",
    ),
    _page("ids in one html block", lambda n: "<div>\n" + "".join(f"<a id=x{i}></a>\n" for i in range(n)) + "</div>\n"),
    _page(
        "links in one html block",
        lambda n: "<div>\n" + "".join(f"<a href=x{i}.md>t</a>\n" for i in range(n)) + "</div>\n",
    ),
    _page(
        "one link text over a html block",
        lambda n: "<div>\n<a href=x.md>\n" + "text <b>bold</b>\n" * n + "</a></div>\n",
    ),
    _page("one html heading over a block", lambda n: "<div>\n<h1>\n" + "text <b>bold</b>\n" * n + "</h1></div>\n"),
    _page("headings that garble", lambda n: "# Ã©tÃ©\n\n" * n),
    _page("front matter and a page", lambda n: "---\ntitle: a\n---\n" + "# a\n\n[b](c.md)\n\n" * n),
]
