"""Configuration in JavaScript and TypeScript: what is written is known with its place, what is computed is unknown."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doc_audit.sites.script import Placed, Unknown, Value, choices, look_up, read_script, strings


def default(text: str, path: str = "config.ts", others: dict[str, str] | None = None) -> Value:
    return read_script(text, path, others).get("default")


def plain(value: Value) -> Any:
    """Give *value* with `?` for what is unknown, and what it may be behind it."""
    if isinstance(value, Unknown):
        return ("?", *map(plain, value.choices))
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    return str(value) if isinstance(value, str) else value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Where the configuration is.
        ("export default {a: 'b'}", {"a": "b"}),
        ("module.exports = {a: 'b'}", {"a": "b"}),
        ("export = {a: 'b'}", {"a": "b"}),
        ("const c = {a: 'b'}; export default c", {"a": "b"}),
        ("const c = {a: 'b'}; export { c as default }", {"a": "b"}),
        ("/** @type {import('x').Config} */\nconst c = {a: 'b'}; module.exports = c;", {"a": "b"}),
        ("export default defineConfig({a: 'b'})", {"a": "b"}),
        ("export default withMermaid(defineConfig({a: 'b'}))", {"a": "b"}),
        ("export default defineConfig(({ mode }) => ({a: 'b'}))", {"a": "b"}),
        ("export default defineConfig(async () => { return {a: 'b'} })", {"a": "b"}),
        ("module.exports = async function create() { const a = 'b'; return {a} }", {"a": "b"}),
        ("export default function () { return {a: 'b'} }", {"a": "b"}),
        ("async function make() { return {a: 'b'} } export default make", {"a": "b"}),
        ("export default make(); function make() { return {a: 'b'} }", {"a": "b"}),
        ("export default {a: 'b'} satisfies Config", {"a": "b"}),
        ("export default <Config>{a: 'b'}", {"a": "b"}),
        ("const c: Config = {a: 'b'} as const; export default c!", {"a": "b"}),
        # Values.
        ("export default [1, -2.5, 0x10, 1_000, true, false, null, undefined, void 0]", [1, -2.5, 16, 1000, True, False, None, None, None]),
        (r"""export default ['it\'s', "a\u0041\x42\u{43}\n", `t`, `two
lines`]""", ["it's", "aABC\n", "t", "two\nlines"]),
        ("export default {'a b': 1, \"c\": 2, 3: 4, d}; const d = 5", {"a b": 1, "c": 2, "3": 4, "d": 5}),
        ("const b = '/x/'; export default {a: `${b}y`, c: b + 'z', [b]: 1}", {"a": "/x/y", "c": "/x/z", "/x/": 1}),
        ("const o = {p: {q: ['r']}}; export default {a: o.p.q[0], b: o['p']['q'], c: o.none}", {"a": "r", "b": ["r"], "c": None}),
        ("const a = [1]; export default [...a, 2, ...[3]]", [1, 2, 3]),
        ("const a = {x: 1, y: 1}; export default {...a, y: 2}", {"x": 1, "y": 2}),
        ("export default [1].concat([2], 3)", [1, 2, 3]),
        ("export default Object.assign({a: 1}, {b: 2})", {"a": 1, "b": 2}),
        ("const f = (p, q) => ({a: `${p}/x`, q}); export default f('/en', 1)", {"a": "/en/x", "q": 1}),
        ("export default true ? 1 : 2", 1),
        ("export default null ?? 'a'", "a"),
        ("export default {a: 1, a: 2}", {"a": 2}),
        # Paths of the file's own folder are absolute.
        ("export default [path.join(__dirname, '../docs'), require.resolve('./s.js')]", ["/docs", "/w/s.js"]),
        ("export default [`${__dirname}/x`, fileURLToPath(new URL('./y', import.meta.url)), path.join('a', 'b')]", ["/w/x", "/w/y", "a/b"]),
        # What only running tells.
        ("export default {a: process.env.A, b: f(), c: x.y, d: q => q, e() {}}", {"a": ("?",), "b": ("?",), "c": ("?",), "d": ("?",), "e": ("?",)}),
        ("export default {a() { return [{b: 1}] }, c: () => 2, async d() { if (q) return 3; return 4 }}", {"a": ("?", [{"b": 1}]), "c": ("?", 2), "d": ("?", 3, 4)}),
        ("const f = n => [f(n), f(n)]; export default {a: f(1), b: 2}", {"a": [("?",), ("?",)], "b": 2}),
        ("export default {a: process.env.A || '/x/', b: q ? 1 : 2}", {"a": ("?", ("?",), "/x/"), "b": ("?", 1, 2)}),
        ("export default [...other, q && {a: 1}]", [("?",), ("?", {"a": 1})]),
        ("export default {a: 1, ...other, b: 2}", {"a": ("?", 1), "...": ("?",), "b": 2}),
        ("export default {a: 1, ...(q ? {c: 3} : {})}", {"a": 1, "...": ("?", {"c": 3}, {})}),
        ("export default {[q]: 1}", {"...": ("?", 1)}),
        ("export default [1].map(f)", ("?",)),
        ("export default `a${q}`", ("?",)),
        ("let a = 1; a = 2; export default a", ("?", 1)),
        ("const a = [1]; a.push(2); export default a", [1, ("?",)]),
        ("const a = {b: 1}; a.c = 2; export default a", {"b": 1, "...": ("?",)}),
        ("const a = b, b = a; export default a", ("?",)),
        ("export default function () { if (q) return 1; return 2 }", ("?", 1, 2)),
        ("import x from 'package'; export default {x}", {"x": ("?",)}),
        ("import x from './gone'; export default {x}", {"x": ("?",)}),
    ],
)  # fmt: skip
def test_what_is_written_is_known(text: str, expected: object) -> None:
    path = "w/config.ts"
    assert plain(default(text, path)) == expected


@pytest.mark.parametrize("path", ["config.js", "config.mjs", "config.cjs", "config.ts", "config.mts", "config.tsx"])
def test_every_spelling_of_the_two_languages_is_read(path: str) -> None:
    assert plain(default("export default {a: 'b'}", path)) == {"a": "b"}


def test_jsx_in_javascript_is_code() -> None:
    assert plain(default("export default {a: <b/>, c: 'd'}", "config.js")) == {"a": ("?",), "c": "d"}


def test_json_is_read_with_places() -> None:
    found = default('{\n  "a": ["b/c"]\n}', "sidebars.json")
    (text,) = strings(found)
    assert (text, text.line, text.column, text.span) == ("b/c", 2, 10, (11, 14))


def test_files_that_are_imported_are_followed() -> None:
    others = {
        "docs/.vitepress/config/en.ts": "import { link } from '../links.js'\nexport const en = {nav: [link]}\nexport default 1",
        "docs/.vitepress/links.ts": "export const link = '/guide/'",
        "docs/.vitepress/config/all.ts": "export * from './en'\nexport { en as english } from './en'",
        "docs/.vitepress/config/old.cjs": "exports.a = 'x'; module.exports.b = 'y'",
        "docs/.vitepress/config/s.json": '{"c": "z"}',
    }
    text = """
        import one, { en } from './en'
        import * as all from './all'
        import s from './s.json'
        const { a } = require('./old'), old = require('./old.cjs')
        export default { one, en, english: all.english, a, b: old.b, c: s.c }
    """
    found = default(text, "docs/.vitepress/config/index.ts", others)
    en = {"nav": ["/guide/"]}
    assert plain(found) == {"one": 1, "en": en, "english": en, "a": "x", "b": "y", "c": "z"}
    assert [text.path for text in strings(look_up(found, "en"))] == ["docs/.vitepress/links.ts"]


def test_what_else_is_exported_has_its_name() -> None:
    assert plain(read_script("export const shared = {a: 1}", "shared.ts").get("shared")) == {"a": 1}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_string_knows_its_place(end: str) -> None:
    text = end.join(["// é 𝄞", "export default {", "  /* ü */ link: '/gü/',", "  other: `x\\n`", "}"])
    link, other = strings(default(text))
    assert (link.path, link.line, link.column) == ("config.ts", 3, 18)
    assert link.span is not None
    assert text[slice(*link.span)] == "/gü/"
    assert (other.line, other.column, other.span) == (4, 11, None)


def test_a_name_knows_its_place() -> None:
    (key,) = (key for key in default("export default {\n  '/guide/': 1}") or () if isinstance(key, Placed))  # type: ignore[union-attr]
    assert (key, key.line, key.column) == ("/guide/", 2, 4)


def test_a_part_of_what_is_unknown_may_be_one_of_several() -> None:
    found = default("export default {a: q ? {b: 1} : {b: 2}, ...(q ? {c: 3} : {})}")
    assert [*choices(look_up(found, "a", "b"))] == [1, 2]
    assert [*choices(look_up(found, "c"))] == [3]
    assert look_up(default("export default {a: 1}"), "b", "c") is None


@pytest.mark.parametrize(
    "text",
    [
        "export default " + "[" * 20000,
        "export default " + "[" * 20000 + "]" * 20000,
        "export default " + "{a:" * 20000,
        "export default " + "(" * 20000 + "1" + ")" * 20000,
        "export default " + "a." * 20000 + "b",
        "export default 1" + "+1" * 20000,
        "export default " + "q?1:" * 20000 + "1",
        "export default " + "f(" * 20000,
        "export default " + "`${" * 20000,
        "export default {" + "...q," * 5000 + "}",
        "export default {" + "...{a:1},...q," * 3000 + "}",
        "{" * 20000 + "const a = 1",
        "<a>" * 20000,
        "const a0 = [1]; " + "".join(f"const a{n + 1} = [...a{n}, ...a{n}];" for n in range(60)) + "export default a60",
        "const a0 = [1]; " + "".join(f"const a{n + 1} = [a{n}, a{n}];" for n in range(60)) + "export default a60",
        "const a0 = 'xx'; " + "".join(f"const a{n + 1} = a{n} + a{n};" for n in range(60)) + "export default a60",
        "const f0 = () => [1]; "
        + "".join(f"const f{n + 1} = () => [f{n}(), f{n}()];" for n in range(60))
        + "export default f60()",
        "function f() { return f() } export default f()",
        "export default defineConfig(" * 3000,
        "import a from './config'; export default {a}",
        "export * from './config'",
        "export * from './config'\n" * 1000,
        "x" * 600_000,
    ],
    ids=lambda text: f"{text[:25]}…",
)
def test_no_script_ends_a_run_or_takes_long(text: str) -> None:
    found = default(text)
    assert sum(1 for _ in strings(found)) < 300_000
    assert look_up(found, "a", "b") is not found or found is None or isinstance(found, Unknown)


@given(st.text("{}[]()'\"`$\\/<>=:,.;a1 \n\u20ac\U0001d11e\ud800exportdefault", max_size=60))
@settings(max_examples=200)
def test_any_text_is_read(text: str) -> None:
    for start in ("", "export default {a: ", "module.exports = "):
        for value in strings(default(start + text)):
            if value.span is not None:
                assert (start + text)[slice(*value.span)].replace("\ud800", "\ufffd") == value
