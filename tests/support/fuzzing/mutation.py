"""How one input becomes another: pieces of what the parsers know are put in, and what is there is cut, doubled and moved."""

import random
from collections.abc import Callable

# One of each construct that a parser of doc-audit knows, mostly left open.
PIECES: tuple[bytes, ...] = tuple(
    piece.encode("utf-8", "surrogateescape")
    for piece in (
        "\n", "\r\n", "\r", "\n\n", "\t", "    ", " ", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\ufeff", "\u00a0", "\u200b",
        "\u202e", "😀", "é", "Â©", "â€™", "\0", "\udcff", "\\", "# ", "## ", "###### ", " #", "===", "---", "***", "- ", "* ", "+ ",
        "1. ", "1) ", "> ", ">", "```", "~~~", "`", "``", "*", "**", "_", "__", "~~", "[", "]", "](", ")", "[x](", "[x](y.md)", "[x][y]",
        "[x][]", "[y]: z.md", "[y]:", "[^1]", "[^1]: n", "![", "![i](j.png)", "<", ">", "<a href=", "<a href='x' id=y>", "</a>", "<img srcset=",
        "<h2>", "</h2>", "<pre>", "</pre>", "<code>", "<div>", "</div>", "<script>", "<!--", "-->", "--!>", "<!-->", "<![CDATA[", "<![x",
        "<!x", "<?", "?>", "]]>", "{/*", "*/}", "{#id}", "{: #id .c }", "{{", "}}", "{%", "&amp;", "&#0;", "&#x110000;", "&nbsp", "&", "|", "| a | b |",
        "|---|---|", "\\|", ":-:", "http://x.example/a", "https://", "www.", "<http://x.example>", "mailto:a@b.example", "file:///x", "C:\\x",
        "http://localhost:1/", "http://[", "//x", "/x", "../", "./", "#", "#L9", "#L9-L10", "?", "%", "%2e", "%00", "%ff", ":~:text=",
        "+++", "...", "---\n", "title: ", "date: ", "reviewed: 2026-01-02", "owner: ", "tags: [", "]", "&a ", "*a", "!!python/object:", "!!timestamp ",
        "<<: ", "? ", "|-", ">-", "key = ", "[t]", "[[t]]", '"""', "'''", '"', "'", "{", "}", ",", ":", ";", "=", "!", "$", "@",
        "**Last Updated**: 2026-01-02", "**Review Cycle**: monthly", "**Maintained By**: Ann", "Next Review: 31/02/2026", "every 99999999 days",
        "Last reviewed on March 3rd", "9999-12-31", "0000-00-00", "10000000000000000000", "<!-- doc-audit: ignore[DA101] -->",
        '<!-- doc-audit: ignore-file[DA1] reason="x" until=2027-01-31 -->', "<!-- doc-audit: exempt -->", "freshness: { reviewed: '2026-01-02' }",
        "https://img.shields.io/badge/reviewed-2026--01--02-green", "*.md", "**", "**/", "/**", "[!a]", "[[:alpha:]]", "!", "\\ ", "@team", "a@b.example",
        "^[Section][2] @x", "\n%%% ", "\n%%% a.md\n", "\n%%% .gitignore\n", "\n%%% doc-audit.toml\n", "\n%%% x/README.md\n", "\n%%% p.mdx\n",
        "null", "true", "1e999", "-1", "NaN", "[]", "{}", '"\\ud800"', '"findings": ', "DA101", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 302 Found\r\n",
        "Location: ", "Content-Length: ", "Content-Type: text/html", "Transfer-Encoding: chunked\r\n", "Content-Encoding: gzip\r\n", "Retry-After: ",
        "\r\n\r\n", "0\r\n\r\n", "commit refs/heads/main\n", "data 3\nabc\n", "M 100644 inline ", "M 120000 inline ", "D a.md\n", "R a.md b.md\n", "deleteall\n",
    )
)  # fmt: skip
# Longer inputs only take longer: what grows with the length is looked for elsewhere.
LONGEST = 3000

Fails = Callable[[bytes], bool]


def mutate(data: bytes, chance: random.Random, seeds: tuple[bytes, ...] = ()) -> bytes:
    """Change *data* in one to six ways; part of one of *seeds* may come in."""
    length = len(data)
    for _ in range(chance.choice((1, 1, 2, 2, 3, 4, 6))):
        data = _once(data, chance, seeds)
    return data[: max(LONGEST, length + 200)]


Seeds = tuple[bytes, ...]
_Way = Callable[[bytes, random.Random, Seeds], bytes]


def _once(data: bytes, chance: random.Random, seeds: Seeds) -> bytes:
    (way,) = chance.choices(list(_WAYS), list(_WAYS.values()))
    return way(data, chance, seeds)


def _place(data: bytes, chance: random.Random) -> int:
    return chance.randrange(len(data) + 1)


def _length(chance: random.Random) -> int:
    return chance.choice((1, 1, 2, 4, 10, 30, 100))


def _put_in(data: bytes, chance: random.Random, _: Seeds) -> bytes:
    place = _place(data, chance)
    return data[:place] + chance.choice(PIECES) * chance.choice((1, 1, 1, 1, 2, 3, 40)) + data[place:]


def _put_in_two(data: bytes, chance: random.Random, _: Seeds) -> bytes:
    place = _place(data, chance)
    return data[:place] + chance.choice(PIECES) + chance.choice(PIECES) + data[place:]


def _put_in_part_of_a_seed(data: bytes, chance: random.Random, seeds: Seeds) -> bytes:
    seed = chance.choice(seeds or (data,))
    place, first = _place(data, chance), _place(seed, chance)
    return data[:place] + seed[first : first + 3 * _length(chance)] + data[place:]


def _put_over(data: bytes, chance: random.Random, _: Seeds) -> bytes:
    place = _place(data, chance)
    return data[:place] + chance.choice(PIECES) + data[place + _length(chance) :]


def _take_out(data: bytes, chance: random.Random, _: Seeds) -> bytes:
    place = _place(data, chance)
    return data[:place] + data[place + _length(chance) :]


def _cut_off(data: bytes, chance: random.Random, _: Seeds) -> bytes:
    return data[: _place(data, chance)]


def _double(data: bytes, chance: random.Random, _: Seeds) -> bytes:
    place, length = _place(data, chance), _length(chance)
    return data[:place] + data[place : place + length] * chance.choice((2, 2, 3, 20)) + data[place + length :]


def _copy(data: bytes, chance: random.Random, _: Seeds) -> bytes:
    place, other = _place(data, chance), _place(data, chance)
    return data[:place] + data[other : other + _length(chance)] + data[place:]


def _change_a_byte(data: bytes, chance: random.Random, _: Seeds) -> bytes:
    place = _place(data, chance)
    return data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :]


def _move_lines(data: bytes, chance: random.Random, _: Seeds) -> bytes:
    lines = data.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    if chance.random() < 0.5:
        lines[one], lines[other] = lines[other], lines[one]
    else:
        lines.insert(one, lines[other])
    return b"\n".join(lines)


# How often each way is taken, among all.
_WAYS: dict[_Way, int] = {
    _put_in: 20,
    _put_in_two: 4,
    _put_in_part_of_a_seed: 5,
    _put_over: 5,
    _take_out: 5,
    _cut_off: 1,
    _double: 5,
    _copy: 5,
    _change_a_byte: 5,
    _move_lines: 5,
}


def shrink(data: bytes, fails: Fails, tries: int = 300) -> bytes:
    """Cut from *data* what *fails* does not need, in at most *tries* attempts."""
    size = len(data) // 2
    while size and tries:
        place = 0
        while place < len(data) and tries:
            shorter = data[:place] + data[place + size :]
            tries -= 1
            if fails(shorter):
                data = shorter
            else:
                place += size
        size //= 2
    return data
