"""Record what Nextra makes of the links of the sites in `tests/sites/nextra`.

A picture that is not there, and an entry of `_meta.js` that names no page, stop the build: they are recorded as broken, and left out.
"""

import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.oracles import common
from scripts.oracles.common import Built, Mark, Row

PACKAGES = ("nextra@4", "nextra-theme-docs@4", "next@15", "react@19", "react-dom@19")
_UNRESOLVED = re.compile(
    r"^\./(?P<file>[^\s?]+)[^\n]*\nModule not found: Can't resolve '(?P<path>[^']+)'", re.MULTILINE
)
_NO_PAGE = re.compile(r'The field key "(?P<key>[^"]+)" in `_meta` file')
_ROUNDS = 20


class _Served(Built):
    """What `next start` answers: pages without suffix, `public/`, and the redirects of the configuration."""

    redirects: tuple[tuple[str, str], ...] = ()
    slash = False

    def address(self, file: str) -> str:
        found = super().address(file)
        return found if not self.slash or found.endswith("/") else f"{found}/"

    def served(self, path: str) -> str | None:
        name = path.strip("/")
        for pattern, target in self.redirects:
            match = re.search(pattern, f"/{name}")
            if match is not None:
                return self.served(_filled(target, match))
        # What is built is no file that is served.
        form = f"{name or 'index'}.html" if name != "index" else ""
        if form in self.files:
            return form
        return name if name in self.files and not name.endswith(".html") else None


def _filled(target: str, match: re.Match[str]) -> str:
    for found in match.groups():
        target = re.sub(r":[\w+*?]+", found or "", target, count=1)
    return target


def main() -> None:
    """Build every site and write its `expected.json`."""
    modules = common.npm("nextra", PACKAGES)
    made_with = common.npm_versions(modules, PACKAGES[:3])
    for site in common.sites("nextra"):
        place = common.workplace("nextra", site)
        (place / "node_modules").symlink_to(modules)
        (place / "package.json").write_text('{"name": "site", "private": true}\n', encoding="utf-8")
        marks = common.marks(site / "tree")
        broken = _build(place, modules, marks)
        built = _served(place)
        rows = (broken[mark.name] if mark.name in broken else built.row(mark) for mark in marks)
        common.record(site, made_with, rows)


def _build(place: Path, modules: Path, marks: list[Mark]) -> dict[str, Row]:
    """Build the site, and again without what stops it; returns the rows of that."""
    broken: dict[str, Row] = {}
    for _ in range(_ROUNDS):
        done, said = common.attempt([modules / ".bin" / "next", "build"], place, NEXT_TELEMETRY_DISABLED="1")
        if done:
            return broken
        stopping = [(mark, why) for mark, why in _stopping(said, marks) if mark.name not in broken]
        if not stopping:
            sys.exit(said)
        for mark, why in stopping:
            if mark.name not in broken:
                broken[mark.name] = Row(mark=mark, works=False, why=why)
                common.leave_out(place, mark)
    sys.exit(f"{place}: does not build")


def _stopping(said: str, marks: list[Mark]) -> Iterator[tuple[Mark, str]]:
    for match in _UNRESOLVED.finditer(said):
        path = match["path"].removeprefix("private-next-root-dir/public")
        for mark in marks:
            if mark.file == match["file"] and path in mark.text:
                yield mark, f"next build: no {path!r}"
    for match in _NO_PAGE.finditer(said):
        for mark in marks:
            if "_meta" in mark.file and re.match(rf"\s*['\"]?{re.escape(match['key'])}['\"]?:", mark.text):
                yield mark, f"next build: no page {match['key']!r}"


def _served(place: Path) -> _Served:
    folder = place / "served"
    shutil.copytree(
        place / ".next" / "server" / "app", folder, ignore=lambda _, names: [n for n in names if n.endswith(".js")]
    )
    shutil.copytree(place / "public", folder, dirs_exist_ok=True)
    routes = json.loads((place / ".next" / "routes-manifest.json").read_text(encoding="utf-8"))
    media = place / ".next" / "static" / "media"
    if media.exists():
        shutil.copytree(media, folder / "_next" / "static" / "media")
    built = _Served(folder, base=routes.get("basePath") or "/", suffix=False)
    built.slash = "trailingSlash: true" in (place / "next.config.mjs").read_text(encoding="utf-8")
    listed = routes["redirects"]
    built.redirects = tuple((item["regex"], item["destination"]) for item in listed if not item.get("internal"))
    return built


if __name__ == "__main__":
    main()
