"""Record what VitePress makes of the links of the sites in `tests/sites/vitepress`.

VitePress follows no link in menus, HTML and front matter; a browser does. What keeps the site from being built, a picture or a
snippet of code that is not there, is broken; its line is left out, and the rest is built. An include without its file stays a
comment: its line says what it shows, and that is looked for on the built page.
"""

import re
from pathlib import Path

from scripts.oracles import common
from scripts.oracles.common import Built, BuiltLink, Mark, Row

PACKAGES = ("vitepress@1",)
_BASE = re.compile(r"base: '([^']*)'")
_UNRESOLVED = re.compile(r'(?:failed to resolve import|Could not resolve) "([^"]*)" from "([^"]*)"')
_NO_FILE = re.compile(r"no such file or directory, stat '([^']*)'")
_DEAD = re.compile(r"ignoreDeadLinks: .*\n")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_SHOWS = re.compile(r'C\d+ shows "([^"]*)"')
_LABELS = ("Previous page", "Next page")


class _Site(Built):
    """A site of VitePress, whose links to the next page have a label before their text."""

    def links(self, name: str) -> list[BuiltLink]:
        """Give every link whose text is *name*, with such a label or not."""
        found = super().links(name)
        for label in _LABELS:
            found += super().links(f"{label}{name}")
        return found

    def served(self, path: str) -> str | None:
        """Give the page at *path*: the router in the browser asks for `x/index` only where the address ends with a slash."""
        found = super().served(path)
        if (
            found is not None
            and found.endswith("index.html")
            and path
            and not path.endswith(("/", "/index", "index.html"))
        ):
            return None
        return found


def main() -> None:
    """Build every site and write its `expected.json`."""
    modules = common.npm("vitepress", PACKAGES)
    made_with = common.npm_versions(modules, PACKAGES)
    for site in common.sites("vitepress"):
        place = common.workplace("vitepress", site)
        home = next(place.rglob(".vitepress")).parent
        (home / "node_modules").symlink_to(modules)
        (home / "package.json").write_text('{"name": "site", "type": "module"}\n', encoding="utf-8")
        for path in (home / ".vitepress").rglob("*.*ts"):
            # So that all of the site is built.
            text = _DEAD.sub("ignoreDeadLinks: true,\n", path.read_text(encoding="utf-8"))
            path.write_text(text, encoding="utf-8")
        configs = "".join(path.read_text(encoding="utf-8") for path in (home / ".vitepress").rglob("*.*ts"))
        marks = common.marks(site / "tree")
        missing: set[str] = set()
        _build(home, place, marks, missing)
        base = _BASE.search(configs)
        built = _Site(
            home / ".vitepress" / "dist", base=base[1] if base else "/", suffix="cleanUrls: true" not in configs
        )
        common.record(site, made_with, [_row(mark, built, missing) for mark in marks])


def _build(home: Path, place: Path, marks: list[Mark], missing: set[str]) -> None:
    """Build the site in *home*, and note in *missing* the marks whose lines had to be left out."""
    command = [str(home / "node_modules" / ".bin" / "vitepress"), "build", "."]
    for _ in range(40):
        succeeded, printed = common.attempt(command, home)
        if succeeded:
            return
        output = _COLOUR.sub("", printed)
        # The generator puts `./` before what does not begin with a dot or a slash.
        wanted = [name for name, _ in _UNRESOLVED.findall(output)]
        wanted += [name.removeprefix("./") for name in wanted if name.startswith("./@")]
        wanted += [name.rpartition("/")[2] for name in _NO_FILE.findall(output)]
        found = [mark for mark in marks if mark.name not in missing and any(name in mark.text for name in wanted)]
        if not found:
            raise SystemExit(f"{home} cannot be built:\n{output}")
        for mark in found:
            common.leave_out(place, mark)
            missing.add(mark.name)


def _row(mark: Mark, built: _Site, missing: set[str]) -> Row:
    if mark.name in missing:
        return Row(mark=mark, works=False, why="the build stops: no such file")
    shown = _SHOWS.search(mark.text)
    if shown:
        page = built.pages[f"{Path(mark.file).relative_to('docs').with_suffix('')}.html"]
        return Row(mark=mark, works=shown[1] in page.text, why="" if shown[1] in page.text else "nothing is brought in")
    if mark.text.startswith("<<<"):
        return Row(mark=mark, works=True)
    return built.row(mark)


if __name__ == "__main__":
    main()
