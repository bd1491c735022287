"""Record what Jekyll makes of the links of the sites in `tests/sites/jekyll`.

Jekyll and its plugins come from Debian (`apt-get install jekyll ruby-jekyll-…`). A tag that names a file which is not there
ends the build: so each line that holds such a tag is built by itself first, and those that fail are left out of the whole.
A site whose `_config.yml` says nothing of plugins, and that has no `Gemfile`, is built with those of GitHub Pages.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

from scripts.oracles import common
from scripts.oracles.common import Built, Mark, Row

# What GitHub Pages adds to every site (https://pages.github.com/versions/), as far as it bears on links and needs no network.
PAGES = """\
plugins: [jekyll-default-layout, jekyll-optional-front-matter, jekyll-readme-index, jekyll-relative-links, {more}
  jekyll-titles-from-headings]
"""
PACKAGES = (
    "jekyll",
    "ruby-jekyll-default-layout",
    "ruby-jekyll-optional-front-matter",
    "ruby-jekyll-readme-index",
    "ruby-jekyll-redirect-from",
    "ruby-jekyll-relative-links",
    "ruby-jekyll-titles-from-headings",
    "ruby-kramdown-parser-gfm",
)
_TAG = re.compile(r"\{%-?\s*(?:link|post_url|include|include_relative)\s(?!.*\{% endraw)")
_INCLUDE = re.compile(r"\{%-?\s*include(?:_relative)?\s")
_ERROR = re.compile(r"(?:Liquid Exception|Error):\s*([^\x1b\n]+)")


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of the sources with a tag that may end the build; *number* counts from 0."""

    file: str
    number: int


def main() -> None:
    """Build every site and write its `expected.json`."""
    missing = [name for name in PACKAGES if not _installed(name)]
    if missing:
        sys.exit(f"install first: apt-get install --no-install-recommends {' '.join(missing)}")
    made_with = ", ".join(f"{name.removeprefix('ruby-')} {_installed(name)}" for name in PACKAGES)
    for site in common.sites("jekyll"):
        lines = _lines(site / "tree")
        failed = {line: why for line in lines if (why := _why_it_fails(site, lines, line))}
        place = _place(site, set(failed))
        source, output = _source(place), place / ".built"
        why = _build(source, output)
        if why:
            sys.exit(f"{site}: {why}")
        built = _built(source, output)
        common.record(site, made_with, (_row(mark, failed, built) for mark in common.marks(site / "tree")))


def _row(mark: Mark, failed: dict[Line, str], built: Built) -> Row:
    why = failed.get(Line(file=mark.file, number=mark.line - 1))
    if why:
        return Row(mark=mark, works=False, why=f"the build fails: {why}")
    if _INCLUDE.search(mark.text):
        return Row(mark=mark, works=True)
    return built.row(mark)


def _lines(tree: Path) -> list[Line]:
    found = []
    for path in sorted(tree.rglob("*.md")):
        for number, row in enumerate(path.read_text(encoding="utf-8").split("\n")):
            if _TAG.search(row):
                found.append(Line(file=path.relative_to(tree).as_posix(), number=number))
    return found


def _why_it_fails(site: Path, lines: list[Line], line: Line) -> str:
    """Build *site* with no other of the *lines* than *line*; returns why that fails, empty if it does not."""
    place = _place(site, {other for other in lines if other != line})
    return _build(_source(place), place / ".built")


def _place(site: Path, without: set[Line]) -> Path:
    """Copy the tree of *site* to where it is built, the lines *without* blank."""
    place = common.workplace("jekyll", site)
    for line in without:
        path = place / line.file
        rows = path.read_text(encoding="utf-8").split("\n")
        rows[line.number] = ""
        path.write_text("\n".join(rows), encoding="utf-8")
    return place


def _source(place: Path) -> Path:
    """Give the folder of `_config.yml`."""
    return sorted(place.rglob("_config.yml"), key=lambda path: len(path.parts))[0].parent


def _build(source: Path, output: Path) -> str:
    """Run Jekyll; returns its own words if it fails."""
    shutil.rmtree(output, ignore_errors=True)
    configurations = [str(source / "_config.yml")]
    own = _settings(source)
    if not (source / "Gemfile").exists():
        pages = source.parent / "pages.yml"
        pages.write_text(PAGES.format(more="".join(f"{name}, " for name in own.get("plugins", []))), encoding="utf-8")
        configurations.append(str(pages))
    # Otherwise Jekyll has bundler look for the gems of the site's Gemfile.
    environ = {**os.environ, "JEKYLL_NO_BUNDLER_REQUIRE": "1"}
    command = [
        "jekyll",
        "build",
        "--disable-disk-cache",
        "-s",
        str(source),
        "-d",
        str(output),
        "--config",
        ",".join(configurations),
    ]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False, env=environ)
    if not done.returncode:
        return ""
    found = _ERROR.search(done.stdout + done.stderr)
    return found[1].replace(str(source), ".").strip() if found else (done.stdout + done.stderr).strip()[:200]


def _built(source: Path, output: Path) -> Built:
    own = _settings(source)
    # GitHub Pages, and Jekyll's own server, serve `x.html` at `x` as well.
    return Built(output, base=own.get("baseurl") or "/", suffix=False, hosts=[own.get("url") or common.HOST])


def _settings(source: Path) -> dict[str, str]:
    return yaml.safe_load((source / "_config.yml").read_text(encoding="utf-8")) or {}


def _installed(package: str) -> str:
    """Give the version of Debian's *package* that is installed, without Debian's own numbers; empty if none is."""
    command = ["dpkg-query", "-W", "-f", "${Version} ${Status}", package]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    version, _, status = done.stdout.partition(" ")
    return re.split(r"[+-]", version)[0] if status.endswith(" installed") else ""


if __name__ == "__main__":
    main()
