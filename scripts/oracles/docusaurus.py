"""Record what Docusaurus makes of the links of the sites in `tests/sites/docusaurus`.

A link works if a browser gets to a page of the built site, and if Docusaurus itself does not report it: the router in the
browser knows routes only, so that a link in Markdown to a static page of HTML ends on "Page Not Found". A page is read at its
canonical address. What keeps the site from being built, such as `require()` of a file that is not there, is broken; its line
is left out, and the rest is built.
"""

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from scripts.oracles import common
from scripts.oracles.common import HOST, Built, BuiltLink, Mark, Row

PACKAGES = (
    "@docusaurus/core",
    "@docusaurus/preset-classic",
    "@docusaurus/plugin-client-redirects",
    "@mdx-js/react",
    "react",
    "react-dom",
)
_BASE = re.compile(r"baseUrl: '([^']*)'")
_CANONICAL = re.compile(r'<link[^>]* rel="canonical" href="([^"]*)"')
_UNRESOLVED = re.compile(r"Can't resolve '([^']*)'")
_WARNED = re.compile(r"""URL `(?:[^`]*)` in source file "([^"]*)" \((\d+):\d+\) couldn't be resolved""")
_PAGE = re.compile(r"Broken (link|anchor) on source page path = (.*):$")
_REPORTED = re.compile(r"-> linking to (.*?)(?: \(resolved as: .*\))?$")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class _Site(Built):
    """A site of Docusaurus, whose pages say where they are read."""

    def __init__(self, folder: Path, base: str) -> None:
        super().__init__(folder, base=base, suffix=False)
        self.canonical: dict[str, str] = {}
        for name in self.pages:
            found = _CANONICAL.search((folder / name).read_text(encoding="utf-8"))
            if found and found[1].startswith("http"):
                self.canonical[name] = found[1]

    def address(self, file: str) -> str:
        """Give the canonical address of the page *file*."""
        return self.canonical.get(file) or super().address(file)

    def served(self, path: str) -> str | None:
        """Give the page at *path*: for the router in the browser, a slash at its end says nothing."""
        return super().served(path) or super().served(path.rstrip("/"))


def main() -> None:
    """Build every site and write its `expected.json`."""
    modules = common.npm("docusaurus", PACKAGES)
    made_with = common.npm_versions(modules, PACKAGES[:1])
    for site in common.sites("docusaurus"):
        place = common.workplace("docusaurus", site)
        home = next(place.rglob("docusaurus.config.*")).parent
        (home / "node_modules").symlink_to(modules)
        (home / "package.json").write_text('{"name": "site", "version": "1.0.0"}\n', encoding="utf-8")
        marks = common.marks(site / "tree")
        missing: dict[str, str] = {}
        output = _build(home, place, marks, missing)
        base = _BASE.search(next(home.glob("docusaurus.config.*")).read_text(encoding="utf-8"))
        built = _Site(home / "build", base[1] if base else "/")
        reported = _reports(output)
        for file, line in _WARNED.findall(output):
            path = (home / file).resolve().relative_to(place.resolve()).as_posix()
            for mark in marks:
                if (mark.file, mark.line) == (path, int(line)):
                    missing[mark.name] = "the build warns: no such file"
        rows = [_row(mark, built, reported, missing) for mark in marks]
        common.record(site, made_with, rows)


def _build(home: Path, place: Path, marks: list[Mark], missing: dict[str, str]) -> str:
    """Build the site in *home*, and note in *missing* the marks whose lines had to be left out."""
    command = [str(home / "node_modules" / ".bin" / "docusaurus"), "build", "--no-minify"]
    output = ""
    for _ in range(8):
        # Its cache lies below `node_modules`, which all sites share.
        environ = {"NODE_ENV": "production", "CI": "true", "DOCUSAURUS_NO_PERSISTENT_CACHE": "true"}
        succeeded, printed = common.attempt(command, home, **environ)
        output = _COLOUR.sub("", printed)
        if succeeded:
            return output
        names = set(_UNRESOLVED.findall(output))
        found = [mark for mark in marks if mark.name not in missing and any(name in mark.text for name in names)]
        if not found:
            break
        for mark in found:
            common.leave_out(place, mark)
            missing[mark.name] = "the build stops: no such module"
    raise SystemExit(f"{home} cannot be built:\n{output}")


def _reports(output: str) -> set[tuple[str, str]]:
    """Give the links that Docusaurus reports, each with the address of its page."""
    found, page = set(), ""
    for line in output.split("\n"):
        if heading := _PAGE.search(line):
            # It knows of no id that JSX has; the browser does.
            page = heading[2] if heading[1] == "link" else ""
        elif page and (link := _REPORTED.search(line.strip())):
            found.add((page, link[1]))
    return found


def _row(mark: Mark, built: _Site, reported: set[tuple[str, str]], missing: dict[str, str]) -> Row:
    if mark.name in missing:
        return Row(mark=mark, works=False, why=missing[mark.name])
    row = built.row(mark)
    if row.works is False and "pathname:" in mark.text:
        return replace(row, works=None, why="for what another build puts there")
    for link in built.links(mark.name):
        page = urlsplit(built.address(link.page)).path
        if row.works and (page, link.href) in reported and not _leads_to_redirect(built, link):
            row = replace(row, works=False, why=f"no route: {urlsplit(urljoin(HOST + page, link.href)).path}")
    return row


def _leads_to_redirect(built: _Site, link: BuiltLink) -> bool:
    """Say whether *link* leads to a page of a redirect, which is no route; a browser that asks the server gets on."""
    path = urlsplit(urljoin(built.address(link.page), link.href)).path
    file = built.served(unquote(path[len(built.base) :]))
    return file in built.pages and bool(built.pages[file].refresh)


if __name__ == "__main__":
    main()
