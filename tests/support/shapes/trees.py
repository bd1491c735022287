"""Trees that grow, through a whole offline audit: links that lead nowhere, folders, symbolic links, owners, patterns, sites."""

import contextlib
import datetime as dt
from collections.abc import Callable, Mapping
from math import isqrt
from pathlib import Path

from doc_audit import Context, gather, report
from doc_audit.errors import DocAuditError
from doc_audit.fixes import stamp, write
from doc_audit.fixes.plan import Moves, Planner, plan
from doc_audit.links.resolve import resolve
from doc_audit.metadata.vocabulary import vocabulary_of
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document
from doc_audit.model.resolution import Resolved
from doc_audit.model.review import GitFacts
from doc_audit.model.settings import (
    Config,
    External,
    FolderRule,
    Freshness,
    OwnerAlias,
    Remap,
    Request,
    RuleSetting,
    SlugFlavour,
)
from doc_audit.review import judge
from doc_audit.source.page import parse
from shapes.shape import Shape, Work

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
Files = Mapping[str, str]
Setting = Callable[[int], Config]
_NO_GIT = Freshness(git=False)


def _request(folder: Path, config: Config, cache: Path | None = None) -> Request:
    return Request(
        paths=(str(folder),),
        root=str(folder),
        as_of=NOON.date(),
        config=config,
        offline=True,
        cache_dir=str(cache) if cache else None,
    )


def _plant(folder: Path, files: Files) -> Path:
    """Write *files* below *folder*; a text that begins with `->` is where a symbolic link leads."""
    root = folder / "t"
    for name, text in {"README.md": "# Start\n", **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text.startswith("->"):
            path.symlink_to(text[2:])
        else:
            path.write_text(text, encoding="utf-8")
    return root


def _tree(
    name: str,
    files: Callable[[int], Files],
    *,
    config: Setting | None = None,
    n: int = 40,
    most: int = 6000,
    cached: bool = False,
) -> Shape:
    def prepare(size: int, folder: Path) -> Work:
        root = _plant(folder, files(size))
        settings = config(size) if config else Config(freshness=_NO_GIT)
        request = _request(root, settings, folder / "cache" if cached else None)
        context = Context(clock=lambda: NOON, environ={})
        if cached:
            report(gather(request, context))

        def work() -> None:
            with contextlib.suppress(DocAuditError):
                report(gather(request, context))

        return work

    return Shape(f"tree: {name}", prepare, n, most)


def _flavoured(flavour: SlugFlavour) -> Setting:
    return lambda _: Config(freshness=_NO_GIT, slug_flavour=flavour)


def _on_one_page(text: str, more: Files | None = None) -> Callable[[int], Files]:
    """Write a page that says *text* again and again, `@` standing for a number."""
    return lambda n: {"a.md": "".join(text.replace("@", str(i)) for i in range(n)), **(more or {})}


def _pages(text: str, more: Files | None = None, name: str = "p@.md") -> Callable[[int], Files]:
    """So many pages, each with *text*, `@` standing for its number."""
    return lambda n: {**{name.replace("@", str(i)): text.replace("@", str(i)) for i in range(n)}, **(more or {})}


_LONG = "".join(f"# heading number {i}\n\n" for i in range(50))


LINKS = [
    _tree("one gone page, linked to again and again", _on_one_page("[a](gone.md)\n\n")),
    _tree("gone pages on one page", _on_one_page("[a](gone-@.md)\n\n")),
    _tree("gone pages among as many pages", lambda n: {f"p{i}.md": f"[a](q{i}.md)\n" for i in range(n)}),
    _tree("one broken link a page", _pages("[a](gone.md)\n")),
    _tree("one broken link a page, to anchors", _pages("[a](README.md#gone)\n")),
    _tree("anchors missing on one page", _on_one_page("[a](#gone-@)\n\n")),
    _tree("anchors missing among as many", lambda n: {"a.md": "".join(f"# head {i}\n\n[a](#hed-x{i})\n\n" for i in range(n))}),
    _tree("anchors missing on a page of a site", lambda n: {"mkdocs.yml": "", "a.md": "".join(f"# head {i}\n\n[a](#hed-x{i})\n\n" for i in range(n))}),
    _tree("anchors missing on another page of a site", lambda n: {"mkdocs.yml": "", "b.md": "".join(f"# head {i}\n\n" for i in range(n)), "a.md": "".join(f"[a](b.md#hed-x{i})\n\n" for i in range(n))}),
    _tree("anchors spelled otherwise on a site", lambda n: {"mkdocs.yml": "", "a.md": "".join(f"# Head, {i}\n\n[a](#head--{i})\n\n" for i in range(n))}),
    _tree("anchors missing in an HTML file", lambda n: {"b.html": "".join(f"<a id=x{i}>" for i in range(n)), "a.md": "".join(f"[a](b.html#y{i})\n\n" for i in range(n))}),
    _tree("anchors that are there in an HTML file", lambda n: {"b.html": "".join(f"<a id=X{i}>" for i in range(n)), "a.md": "".join(f"[a](b.html#x{i})\n\n" for i in range(n))}),
    _tree("anchors that are there", lambda n: {"a.md": "".join(f"# h {i}\n\n[a](#h-{i})\n\n" for i in range(n))}),
    _tree("lines out of range", _on_one_page("[a](x.py#L9@)\n\n", {"x.py": "1\n" * 50})),
    _tree("files whose lines are counted", lambda n: {**{f"x{i}.py": "1\n" for i in range(n)}, "a.md": "".join(f"[a](x{i}.py#L9)\n\n" for i in range(n))}),
    _tree("names in another case", lambda n: {**{f"page-{i}.md": "" for i in range(n)}, "a.md": "".join(f"[a](PAGE-{i}.md)\n\n" for i in range(n))}),
    _tree("names that differ in case only", lambda n: {f"{'a' if i % 2 else 'A'}{i // 2}.md": "[x](b.md)" for i in range(n)}),
    _tree("names nearly right", lambda n: {**{f"operation-{i}.md": "" for i in range(n)}, "a.md": "".join(f"[a](operaton-{i}.md)\n\n" for i in range(n))}),
    _tree("files of one name", lambda n: {**{f"f{i}/same.md": "[a](gone.md)" for i in range(n)}, "a.md": "[a](same.md)\n\n" * n}),
    _tree("links to folders without an index", lambda n: {**{f"f{i}/p.md": "# a\n" for i in range(n)}, "a.md": "".join(f"[a](f{i}/)\n\n" for i in range(n))}),
    _tree("links to folders", lambda n: {**{f"f{i}/README.md": "# a\n" for i in range(n)}, "a.md": "".join(f"[a](f{i}/)\n\n" for i in range(n))}),
    _tree("links out of the root", _on_one_page("[a](../../x@.md)\n\n")),
    _tree("links from the site root", _on_one_page("[a](/x@.md)\n\n")),
    _tree("links without a suffix on a site", _on_one_page("[a](x@)\n\n", {"mkdocs.yml": ""}), config=_flavoured("mkdocs")),
    _tree("links of a site to another language", lambda n: {"hugo.toml": "", **{f"content/en/p{i}.md": "" for i in range(n)}, **{f"content/fr/q{i}.md": f"[a](p{i}.md)\n" for i in range(n)}}),
    _tree("links from every page to every anchor of one", lambda n: {**{f"p{i}.md": f"[a](README.md#h-{i})\n" for i in range(n)}, "README.md": "".join(f"# h {i}\n" for i in range(n))}),
    _tree("empty links", _on_one_page("[a]()\n\n")),
    _tree("empty links around pictures", _on_one_page("[![a](b.png)]()\n\n")),
    _tree("draft chapters", lambda n: {"book.toml": "", "SUMMARY.md": "- [a]()\n" * n}),
    _tree("undefined references", _on_one_page("[some text][label @]\n\n")),
    _tree("local links", _on_one_page("[a](http://localhost:8000/@)\n\n")),
    _tree("mail, placeholders and schemes", _on_one_page("[a](mailto:a@b.example) [b]({{ c }}) [d](e:f)\n\n")),
    _tree("addresses", _on_one_page("[a](https://host@.example/x)\n\n")),
    _tree("addresses of one host", _on_one_page("[a](https://host.example/@)\n\n")),
    _tree("addresses that are none", _on_one_page("[a](https://@..x/)\n\n")),
    _tree("addresses that are mapped to folders", _on_one_page("[a](https://x9.example/gone@)\n\n"), config=lambda _: Config(freshness=_NO_GIT, external=External(remap=tuple(Remap(url=f"https://x{i}.example/", path=".") for i in range(10))))),
    _tree("signs in a list of contributors", _on_one_page("[🎉](#infra-name@)\n\n")),
    _tree("ignore comments and findings", _on_one_page("<!-- doc-audit: ignore[DA101] -->\n[a](gone@.md)\n\n")),
    _tree("ignore comments of other rules and findings", _on_one_page("<!-- doc-audit: ignore[DA103] -->\n[a](gone@.md)\n\n")),
    _tree("ignore comments for the file and findings", _on_one_page("<!-- doc-audit: ignore-file[DA103] -->\n[a](gone@.md)\n\n")),
    _tree("ignore comments that are wrong", _on_one_page("<!-- doc-audit: ignore[DA999] -->\n[a](gone@.md)\n\n")),
    _tree("equal findings", _on_one_page("[a](gone.md) ")),
    _tree("orphans", _pages("# a\n"), config=lambda _: Config(freshness=_NO_GIT, rules={"DA406": RuleSetting(severity="warning")})),
    _tree("a long destination that is missing", lambda n: {"a.md": f"[a]({'b' * n}.md)\n"}),
    _tree("a deep destination that is missing", lambda n: {"a.md": f"[a]({'b/' * n}c.md)\n"}),
    _tree("deep destinations that are missing", _on_one_page("[a](" + "b/" * 40 + "c@.md)\n\n")),
    _tree("a destination that climbs", lambda n: {"a.md": f"[a]({'b/../' * n}c.md)\n"}),
    _tree("a long anchor that is missing", lambda n: {"a.md": f"{_LONG}[a](#{'b' * n})\n"}),
    _tree("percent signs in a destination", lambda n: {"a.md": f"[a]({'%41' * n})\n"}),
]  # fmt: skip

# A small configuration of each kind of site, and a page of it.
_SITES: Mapping[str, Files] = {
    "Docusaurus": {"docusaurus.config.js": "export default {presets: [['classic', {docs: {}}]]}", "docs/a.md": "[a](gone.md)\n"},
    "Hugo": {"hugo.toml": "title = 'x'\n", "layouts/shortcodes/x.html": "", "content/a.md": "[a](gone/)\n"},
    "mdBook": {"book.toml": "[book]\ntitle = 'x'\n", "src/SUMMARY.md": "- [a](a.md)\n", "src/a.md": "[a](gone.md)\n"},
    "Jekyll": {"_config.yml": "title: x\nplugins: [a]\n", "Gemfile": "gem 'jekyll'\n", "_data/a.yml": "- url: /gone/\n", "a.md": "---\n---\n[a](gone)\n"},
    "VitePress": {".vitepress/config.js": "export default {}", "a.md": "[a](gone)\n"},
    "Mintlify": {"docs.json": '{"name": "x", "navigation": []}', "a.mdx": "[a](gone)\n"},
    "docfx": {"docfx.json": '{"build": {"content": [{"files": "**/*.md"}]}}', "toc.yml": "- href: a.md\n", "a.md": "[a](gone.md)\n"},
    "Microsoft Learn": {"docfx.json": '{"build": {}}', ".openpublishing.redirection.json": '{"redirections": []}', ".openpublishing.publish.config.json": "{}", "a.md": "[a](gone.md)\n"},
    "Jupyter Book": {"_toc.yml": "root: a\n", "_config.yml": "title: x\n", "a.md": "[a](gone.md)\n"},
    "Sphinx": {"conf.py": "extensions = ['myst_parser']\n", ".readthedocs.yaml": "sphinx: {builder: html}\n", "b.rst": "x\n=\n", "a.md": "[a](gone.md)\n"},
    "Fern": {"fern/docs.yml": "navigation: []\n", "fern/a.mdx": "[a](gone)\n"},
    "GitBook": {".gitbook.yaml": "root: ./\n", "SUMMARY.md": "* [a](a.md)\n", "a.md": "[a](gone.md)\n"},
    "Obsidian": {".obsidian/app.json": "{}", "a.md": "[[gone]]\n"},
    "GitHub wiki": {"_Sidebar.md": "[[a]]\n", "Home.md": "", "a.md": "[[gone]]\n"},
    "Azure DevOps wiki": {".order": "a\n", "a.md": "[a](/gone)\n"},
    "Starlight": {"astro.config.mjs": "import starlight from '@astrojs/starlight'\nexport default {integrations: [starlight({})]}", "src/content/docs/a.md": "[a](/gone/)\n"},
}  # fmt: skip


def _sites(files: Files) -> Callable[[int], Files]:
    return lambda n: {f"s{i}/{path}": text for i in range(n) for path, text in files.items()}


FOLDERS = [
    _tree("pages", _pages("# a\n\n[b](README.md)\n")),
    _tree("pages that are known", _pages("# a\n\n[b](README.md)\n"), cached=True),
    _tree("pages with broken links that are known", _pages("# a\n\n[b](gone-@.md)\n"), cached=True),
    _tree("one page a folder", _pages("# a\n", name="f@/p.md")),
    _tree("deep folders", lambda n: {f"{'d/' * isqrt(20 * n)}p.md": "[a](gone.md)\n"}, n=30, most=20_000),
    _tree("pages in deep folders", lambda n: {f"{'d/' * 30}p{i}.md": "[a](gone.md)\n" for i in range(n)}),
    _tree("other files", lambda n: {f"x{i}.png": "" for i in range(n)}),
    _tree("other files in folders that pages link to", lambda n: {**{f"f/x{i}.png": "" for i in range(n)}, "a.md": "".join(f"[a](f/y{i}.png)\n\n" for i in range(n))}),
    _tree("links to the root", lambda n: {f"l{i}": "->." for i in range(n)}, n=20, most=400),
    _tree("links to the folder above", lambda n: {f"f/l{i}": "->.." for i in range(n)}, n=20, most=400),
    _tree("links to themselves", lambda n: {f"l{i}": f"->l{i}" for i in range(n)}),
    _tree("links in a ring", lambda n: {f"l{i}": f"->l{(i + 1) % n}" for i in range(n)}, n=20, most=2000),
    _tree("a chain of links", lambda n: {"l0": "->README.md", **{f"l{i}": f"->l{i - 1}" for i in range(1, n)}}, n=20, most=2000),
    _tree("links to one folder", lambda n: {"f/p.md": "[a](gone.md)\n", **{f"l{i}": "->f" for i in range(n)}}),
    _tree("one link to a large folder", lambda n: {**{f"f/p{i}.md": "[a](gone.md)\n" for i in range(n)}, "l": "->f"}),
    _tree("links that lead out", lambda n: {f"l{i}": "->/etc" for i in range(n)}),
    _tree("links that lead nowhere", lambda n: {f"l{i}.md": "->gone" for i in range(n)}),
    _tree("links to pages", lambda n: {"f/p.md": "[a](gone.md)\n", **{f"l{i}.md": "->f/p.md" for i in range(n)}}),
    _tree("patterns of .gitignore", lambda n: {".gitignore": "".join(f"a{i}.md\n" for i in range(n)), "a1.md": "", "b.md": ""}),
    _tree("patterns of .gitignore with stars", lambda n: {".gitignore": "".join(f"a*{i}*b\n" for i in range(n)), "a1.md": "", "b.md": ""}),
    _tree("patterns of .gitignore that take back", lambda n: {".gitignore": "*.md\n" + "!b.md\n*.md\n" * n, "b.md": ""}),
    _tree("patterns of .gitignore that are none", lambda n: {".gitignore": "[a\n\\\n" * n, "b.md": ""}),
    _tree("a long pattern of .gitignore", lambda n: {".gitignore": "*a" * n + "\n", "a" * 200 + ".md": ""}),
    _tree("a pattern of many folders", lambda n: {".gitignore": "**/a/" * n + "b\n", "a/a/a/a/b.md": ""}),
    _tree("a long set in .gitignore", lambda n: {".gitignore": "[" + "a-b" * n + "]\n", "a.md": ""}),
    _tree(".gitignore in every folder", lambda n: {**{f"f{i}/.gitignore": "x\n" for i in range(n)}, **{f"f{i}/p.md": "" for i in range(n)}}),
    _tree("ignored files that are linked to", lambda n: {".gitignore": "out/\n", **{f"out/x{i}.md": "" for i in range(n)}, "a.md": "".join(f"[a](out/x{i}.md)\n\n" for i in range(n))}),
    _tree("files that a build makes", lambda n: {"mkdocs.yml": "", ".gitignore": "*.gen.md\n", "a.md": "".join(f"[a](x{i}.gen.md)\n\n" for i in range(n))}),
    _tree("submodules", lambda n: {".gitmodules": "".join(f'[submodule "s{i}"]\n\tpath = s{i}\n' for i in range(n)), "a.md": "".join(f"[a](s{i}/x.md)\n\n" for i in range(n))}),
    _tree("submodules that are there", lambda n: {".gitmodules": "".join(f'[submodule "s{i}"]\n\tpath = s{i}\n' for i in range(n)), **{f"s{i}/p.md": "" for i in range(n)}}),
    _tree("sites", lambda n: {**{f"s{i}/mkdocs.yml": "" for i in range(n)}, **{f"s{i}/docs/a.md": "[a](gone/)\n" for i in range(n)}}),
    *(_tree(f"sites of {kind}", _sites(files)) for kind, files in _SITES.items()),
    _tree("pages of which each is unreadable", lambda n: {f"p{i}.md": "a\0" for i in range(n)}),
    _tree("names with odd signs", lambda n: {f"p {i} #%?.md": "[a](gone.md)\n" for i in range(n)}),
]  # fmt: skip

OWNERS = [
    _tree("lines of CODEOWNERS", lambda n: {"CODEOWNERS": "".join(f"/d{i}/ @team{i}\n" for i in range(n)), **{f"d{i}/p.md": "" for i in range(10)}}),
    _tree("lines of CODEOWNERS and pages", lambda n: {"CODEOWNERS": "".join(f"/d{i}/ @team{i}\n" for i in range(n)), **{f"d{i}/p.md": "" for i in range(n)}}),
    _tree("files in CODEOWNERS and pages", lambda n: {"CODEOWNERS": "".join(f"/d/p{i}.md @team{i}\n" for i in range(n)), **{f"d/p{i}.md": "" for i in range(n)}}),
    _tree("sections of CODEOWNERS", lambda n: {"CODEOWNERS": "".join(f"[s{i}] @team{i}\n*.md\n" for i in range(n))}),
    _tree("owners on one line", lambda n: {"CODEOWNERS": "* " + "@team " * n + "\n"}),
    _tree("mail addresses on one line", lambda n: {"CODEOWNERS": "* " + "a@b.example " * n + "\n"}),
    _tree("at signs on one line", lambda n: {"CODEOWNERS": "* " + "@" * n + "\n"}),
    _tree("open sections", lambda n: {"CODEOWNERS": "[" * n + "\n" + "[a" * n + "\n"}),
    _tree("OWNERS files", lambda n: {**{f"d{i}/OWNERS": "approvers: [ann]\n" for i in range(n)}, **{f"d{i}/p.md": "" for i in range(n)}}),
    _tree("approvers", lambda n: {"OWNERS": "approvers:\n" + "- ann\n" * n}),
    _tree("an OWNERS file of aliases", lambda n: {"OWNERS": "a: &a [b]\n" + "".join(f"k{i}: *a\n" for i in range(n))}),
    _tree("an OWNERS file of open lists", lambda n: {"OWNERS": "approvers: " + "[" * n}),
    _tree("an OWNERS file far above", lambda n: {"OWNERS": "approvers: [ann]\n", **{f"a/b/c/d/e/f{i}/p.md": "" for i in range(n)}}),
    _tree("policies of docfx", lambda n: {f"d{i}/docfx.json": '{"build": {"globalMetadata": {"ms.update-cycle": "90-days"}}}' for i in range(n)}),
    _tree("folders in a policy of docfx", lambda n: {"docfx.json": '{"build": {"fileMetadata": {"ms.author": {' + ",".join(f'"d{i}/**": "ann"' for i in range(n)) + "}}}}"}),
]  # fmt: skip

SETTINGS = [
    _tree("folder rules", _pages("# a\n\nLast Updated: 2026-01-02\n"), config=lambda _: Config(freshness=Freshness(git=False, folders=tuple(FolderRule(path=f"d{i}/**", owner="x") for i in range(20)))) ),
    _tree("more folder rules", lambda _: {"p.md": "# a\n"}, config=lambda n: Config(freshness=Freshness(git=False, folders=tuple(FolderRule(path=f"d{i}/**", owner="x") for i in range(n)))) ),
    _tree("globs to leave out", lambda _: {"p.md": "# a\n"}, config=lambda n: Config(freshness=_NO_GIT, exclude=tuple(f"d{i}/**" for i in range(n)))),
    _tree("globs to take in", lambda _: {"p.md": "# a\n"}, config=lambda n: Config(freshness=_NO_GIT, include=tuple(f"d{i}/**" for i in range(n)))),
    _tree("globs of a rule", _on_one_page("[a](gone@.md)\n\n"), config=lambda _: Config(freshness=_NO_GIT, rules={"DA101": RuleSetting(exclude=tuple(f"d{i}/**" for i in range(20)))})),
    _tree("names of owners", _pages("Owner: Ann @\n"), config=lambda n: Config(freshness=_NO_GIT, owners=tuple(OwnerAlias(team=f"T{i}", names=(f"ann {i}",)) for i in range(n)))),
    _tree("owners in one field", lambda n: {"p.md": "**Owner**: " + ", ".join(f"ann {i}" for i in range(n)) + "\n"}),
    _tree("labels", lambda _: {"p.md": "Stand 1: 2026-01-02\n"}, config=lambda n: Config(freshness=Freshness(git=False, labels={"reviewed": tuple(f"stand {i}" for i in range(n))}))),
    _tree("review dates", _pages("# a\n\n**Last Updated**: 2026-01-02\n**Review Cycle**: monthly\n**Owner**: Ann\n")),
    _tree("contradicting dates", _pages("# a\n\n**Last Updated**: 2026-01-02\n**Last Reviewed**: 2025-01-02\n**Next Review**: 2024-01-02\n")),
    _tree("dates with two meanings on one page", lambda n: {"p.md": "---\n" + "Review date: 2026-01-02\n" * n + "---\n"}),
    _tree("ambiguous dates", _pages("# a\n\n**Last Updated**: 01/02/2026\n")),
    _tree("dates in the front matter of one page", lambda n: {"p.md": "---\n" + "".join(f"reviewed: 2026-01-{i % 28 + 1:02}\n" for i in range(n)) + "---\n"}),
]  # fmt: skip


def _fixing(name: str, text: Callable[[int], str], files: Callable[[int], Files] | None = None) -> Shape:
    """All fixes of one page, planned and written."""

    def prepare(size: int, folder: Path) -> Work:
        source = text(size)
        root = _plant(folder, {"a.md": source, **(files(size) if files else {})})
        config = Config(freshness=_NO_GIT)
        corpus = gather(_request(root, config), Context(clock=lambda: NOON, environ={})).corpus
        moves = Moves(files={f"old{i}.md": (f"new{i}.md", True) for i in range(size)}, heading=lambda _, __: None)

        def work() -> None:
            rows = list(resolve(corpus, config).rows())
            planner = Planner(corpus, moves, "")
            fixes = plan([Resolved(link=links[index], resolution=found) for links, index, found in rows], planner, {})
            write.write(
                source,
                [fix for fix in fixes if fix.link.location.path == "a.md"],
                lambda new: parse("a.md", new, dialect=Dialect(ids="github"), labels={}),
            )

        return work

    return Shape(f"fix: {name}", prepare, 40, 3000)


def _reviewing(name: str, text: Callable[[int], str]) -> Shape:
    """Move the dates of one page to today."""

    def prepare(size: int, _: Path) -> Work:
        source = text(size)

        def read(new: str) -> Document:
            return parse("a.md", new, dialect=Dialect(ids="github"), labels={})

        def work() -> None:
            document = read(source)
            (review,) = judge([document], Config(), NOON.date(), GitFacts(), {})
            with contextlib.suppress(DocAuditError):
                stamp.write(source, stamp.changes(document, review, NOON.date()), read, vocabulary_of({}))

        return work

    return Shape(f"review: {name}", prepare, 160, 3000)


FIXES = [
    _fixing("renamed pages", lambda n: "".join(f"[a](old{i}.md)\n\n" for i in range(n)), lambda n: {f"new{i}.md": "" for i in range(n)}),
    _fixing("renamed pages in one paragraph", lambda n: "".join(f"[a](old{i}.md) " for i in range(n)), lambda n: {f"new{i}.md": "" for i in range(n)}),
    _fixing("one definition that many use", lambda n: "[a]: old0.md\n\n" + "[a] " * n, lambda _: {"new0.md": ""}),
    _fixing("fixes that a page does not take", lambda n: "".join(f"[a](old{i}.md)\n\n" for i in range(n)), lambda n: {f"new{i}.md": "" for i in range(n)}),
    _reviewing("dates of review", lambda n: "**Last Updated**: 2026-01-02\n" * n),
    _reviewing("dates of review in front matter", lambda n: "---\n" + "".join(f"{'_' * (i % 3)}reviewed: 2026-01-02\n" for i in range(n)) + "---\n"),
    _reviewing("a long page with one date", lambda n: "a [b](c.md)\n\n" * n + "**Last Updated**: 2026-01-02\n"),
    _reviewing("numbers on the line of a date", lambda n: "**Last Updated**: 01/01/2026" + " 01/01/2026" * n + "\n"),
]  # fmt: skip

TREES = [*LINKS, *FOLDERS, *OWNERS, *SETTINGS, *FIXES]
