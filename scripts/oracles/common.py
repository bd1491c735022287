"""What all recorders share: the marked links of a source tree, the pages of a built site, and what a browser makes of both.

A site lies in `tests/sites/KIND/SITE/tree`. Every link stands on a line of its own, and its text is a mark: a letter that
says the group, and a number, unique on the site (`[L3](missing/)`, `![R7](gone.png)`). The recorder looks for links with that
text on the pages that the generator built, follows them as a browser does, and writes `expected.json` beside the tree.
Nothing of doc-audit is used here: that would make it its own judge.
"""

import html
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

ROOT = Path(__file__).resolve().parents[2]
SITES = ROOT / "tests" / "sites"
CACHE = ROOT / ".cache" / "oracles"
GROUPS = {
    "R": "routes",
    "L": "link forms",
    "C": "includes",
    "N": "navigation",
    "I": "ids",
    "D": "redirects",
    "F": "front matter",
}
_MARK = re.compile(r"(?<![A-Za-z0-9])([RLCNIDF]\d+)(?![A-Za-z0-9])")
# `[L3]: x.md` says where `[L3]` leads.
_DEFINES = re.compile(r"\s*\[(?!\^)[^\]]*\]:\s")
_DESTINATION = re.compile(r"\]\(\s*<?([^)>]*)>?\)|(?:href|src|to)=[\"{']+([^\"'}]*)")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
HOST = "https://site.test"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A marked link in the sources: *text* is its whole line."""

    file: str
    line: int
    name: str
    text: str

    @property
    def href(self) -> str:
        """The destination as it is written, as far as the line shows one."""
        written = self.text.split(self.name, 1)[-1]
        found = _DESTINATION.search(written) or _DESTINATION.search(self.text)
        return next(filter(None, found.groups()), "") if found else self.text.strip()


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of `expected.json`. *works* is None where sources do not show it; *counted* is false of what is no link."""

    mark: Mark
    works: bool | None
    why: str = ""
    counted: bool = True
    source: str = ""

    def as_json(self) -> dict[str, object]:
        """Give the row as it is written."""
        mark = self.mark
        row: dict[str, object] = {
            "file": mark.file,
            "line": mark.line,
            "link": mark.name,
            "href": mark.href,
            "group": GROUPS[mark.name[0]],
            "works": self.works,
        }
        if self.why:
            row["why"] = self.why
        if not self.counted:
            row["counted"] = False
        if self.source:
            row["source"] = self.source
        return row


def sites(kind: str) -> Iterator[Path]:
    """Give the folders of the recorded sites of *kind*, those with a `tree`."""
    for folder in sorted((SITES / kind).iterdir()):
        if (folder / "tree").is_dir():
            yield folder


def marks(tree: Path) -> list[Mark]:
    """Find every mark in the text files of *tree*, the first where one stands twice on a line.

    Raises:
        SystemExit: two lines have the same mark.
    """
    found: dict[str, Mark] = {}
    for path in sorted(tree.rglob("*")):
        if not path.is_file() or b"\0" in path.read_bytes():
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
            if _DEFINES.match(line):
                continue
            for name in dict.fromkeys(_MARK.findall(line)):
                mark = Mark(file=path.relative_to(tree).as_posix(), line=number, name=name, text=line)
                if name in found:
                    sys.exit(f"{tree}: {name} stands in {found[name].file} and in {mark.file}:{number}")
                found[name] = mark
    return list(found.values())


@dataclass(frozen=True, kw_only=True)
class BuiltLink:
    """A link of a built page: its *href* as the HTML has it."""

    page: str
    href: str


@dataclass(kw_only=True)
class Page:
    """A built page: *file* is its path below the built folder. *refresh* is where it sends its readers on, `#x` with them."""

    file: str
    base: str = ""
    refresh: str = ""
    keeps_hash: bool = False
    assets: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    links: list[tuple[str, str]] = field(default_factory=list)
    text: str = ""


class _Reader(HTMLParser):
    """Collects ids, and links with what a reader sees of them."""

    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.open: list[tuple[str, list[str]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._note_page(tag, values)
        if tag in {"link", "script"}:
            self.page.assets += [values[name] for name in ("href", "src") if name in values]
        linking = next((name for name in ("href", "src", "data") if name in values), None)
        if linking is not None and tag not in {"link", "script", "base"}:
            for label in ("alt", "title", "aria-label"):
                if values.get(label):
                    self.page.links.append((values[label].strip(), values[linking]))
            if tag not in _VOID:
                self.open.append((values[linking], []))
                return
        if values.get("alt"):
            for _, words in self.open:
                words.append(values["alt"])

    def _note_page(self, tag: str, values: Mapping[str, str]) -> None:
        if "id" in values:
            self.page.ids.add(values["id"])
        if tag == "a" and "name" in values:
            self.page.ids.add(values["name"])
        if tag == "base" and "href" in values:
            self.page.base = values["href"]
        if tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
            self.page.refresh = html.unescape(values.get("content", "").partition("=")[2]).strip("'\" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"a", "object", "iframe", "video", "audio"} and self.open:
            href, words = self.open.pop()
            self.page.links.append(("".join(words).strip(), href))

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        for _, words in self.open:
            words.append(data)


def read_page(file: str, text: str) -> Page:
    """Read a built page."""
    page = Page(file=file)
    reader = _Reader(page)
    reader.feed(text)
    reader.close()
    page.text = "".join(reader.words)
    page.keeps_hash = bool(page.refresh) and "location.hash" in text
    return page


class Built:
    """A built site below *folder*, served below *base* (`/` or `/docs/`).

    *suffix* says whether addresses end in `.html`; without it, `x.html` is served at `x` as well. The pages *without* which it
    is read repeat others.
    """

    def __init__(
        self,
        folder: Path,
        *,
        base: str = "/",
        suffix: bool = True,
        hosts: Iterable[str] = (),
        without: Collection[str] = (),
    ) -> None:
        self.folder = folder
        self.base = f"/{base.strip('/')}/".replace("//", "/")
        self.suffix = suffix
        self.hosts = {HOST, *hosts}
        self.files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        pages = (name for name in sorted(self.files) if name.endswith(".html") and name not in without)
        self.pages = {name: self._read(name) for name in pages}

    def _read(self, name: str) -> Page:
        return read_page(name, (self.folder / name).read_text(encoding="utf-8", errors="replace"))

    def address(self, file: str) -> str:
        """Give the address at which the page *file* is read."""
        if file == "index.html" or file.endswith("/index.html"):
            file = file.removesuffix("index.html")
        elif not self.suffix:
            file = file.removesuffix(".html")
        return f"{HOST}{self.base}{file}"

    def links(self, name: str) -> list[BuiltLink]:
        """Give every link whose text is *name*."""
        found = []
        for page in self.pages.values():
            found += [BuiltLink(page=page.file, href=href) for text, href in page.links if text == name]
        return found

    def shows(self, name: str) -> list[str]:
        """Give the pages on which the word *name* stands."""
        word = re.compile(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])")
        return [page.file for page in self.pages.values() if word.search(page.text)]

    def served(self, path: str) -> str | None:
        """Give the file that a server sends for *path*, below the base and decoded; None if it has none."""
        name = path.rstrip("/")
        forms = [f"{name}/index.html".lstrip("/")] if path.endswith("/") or not path else [name]
        if not path.endswith("/"):
            forms.append(f"{name}/index.html")
            if not self.suffix:
                forms.insert(1, f"{name}.html")
        return next((form for form in forms if form in self.files), None)

    def follow(self, page: str, href: str) -> tuple[bool | None, str]:
        """Say whether *href* on the built *page* leads anywhere, and why not."""
        if href.startswith("data:"):
            # A small picture, which the generator put into the page.
            return True, ""
        base = urljoin(self.address(page), self.pages[page].base)
        address, fragment = urldefrag(urljoin(base, href))
        parts = urlsplit(address)
        if f"{parts.scheme}://{parts.netloc}" not in self.hosts:
            return None, "another host"
        if not f"{parts.path}/".startswith(self.base):
            return None, f"outside the site: {parts.path}"
        file = self.served(unquote(parts.path[len(self.base) :]))
        if file is None:
            return False, f"404: {parts.path}"
        target = self.pages.get(file)
        if target is not None and target.refresh:
            kept = f"#{fragment}" if fragment and target.keeps_hash and "#" not in target.refresh else ""
            works, why = self.follow(file, target.refresh + kept)
            return (False, f"redirect: {why}") if works is False else (True, "")
        if target is None or not fragment or fragment.startswith(":~:"):
            return True, ""
        fragment = fragment.partition(":~:")[0]
        if target.ids.isdisjoint((fragment, unquote(fragment))) and unquote(fragment).lower() not in {"", "top"}:
            return False, f"no id {unquote(fragment)!r}: {parts.path}"
        return True, ""

    def row(self, mark: Mark) -> Row:
        """Follow every link that *mark* became; all have to work. Without one, what is shown decides."""
        found = self.links(mark.name)
        if not found:
            if not self.shows(mark.name):
                return Row(mark=mark, works=None, why="not on the built site", counted=False)
            if re.search(r"\]\[", mark.text):
                return Row(mark=mark, works=False, why="shown as it is written")
            return Row(mark=mark, works=None, why="no link on the built page", counted=False)
        row = Row(mark=mark, works=True)
        for link in found:
            works, why = self.follow(link.page, link.href)
            if works is False:
                return Row(mark=mark, works=False, why=why)
            if works is None:
                row = replace(row, works=None, why=why)
        return row


def record(site: Path, made_with: str | None, rows: Iterable[Row]) -> None:
    """Write `expected.json` of *site*, in the order of the sources; *made_with* is None where no generator can be had."""
    listed = sorted(rows, key=lambda row: (row.mark.file, row.mark.line))
    lines = [json.dumps(row.as_json(), ensure_ascii=False) for row in listed]
    head = json.dumps(made_with, ensure_ascii=False)
    text = f'{{"made_with": {head}, "links": [\n' + ",\n".join(lines) + "\n]}\n"
    (site / "expected.json").write_text(text, encoding="utf-8")
    print(f"{site.relative_to(SITES)}: {len(lines)} links, {sum(row.works is False for row in listed)} broken")


def venv(kind: str, packages: Iterable[str]) -> Path:
    """Give the `bin` of a virtual environment of its own for *kind*, with the *packages* from PyPI in it."""
    home = CACHE / kind
    packages = sorted(packages)
    wanted = "\n".join(packages)
    stamp = home / "packages.txt"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        install = [str(home / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", *packages]
        subprocess.run(install, check=True)
        stamp.write_text(wanted, encoding="utf-8")
    return home / "bin"


def versions(bin_folder: Path, packages: Iterable[str]) -> str:
    """Say which versions of *packages* are installed there: `mkdocs 1.6.1, mkdocs-material 9.7.7`."""
    listing = [str(bin_folder / "pip"), "list", "--format=json", "--disable-pip-version-check"]
    done = subprocess.run(listing, check=True, capture_output=True, text=True)
    known: Mapping[str, str] = {item["name"].lower(): item["version"] for item in json.loads(done.stdout)}
    return ", ".join(f"{name} {known[name]}" for name in packages)


def npm(kind: str, packages: Iterable[str]) -> Path:
    """Give the `node_modules` of *kind*, with the *packages* from npm in it."""
    home = CACHE / f"{kind}-npm"
    packages = sorted(packages)
    stamp = home / "packages.txt"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != "\n".join(packages):
        home.mkdir(parents=True, exist_ok=True)
        (home / "package.json").write_text('{"name": "oracle", "private": true}\n', encoding="utf-8")
        run(["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", *packages], home)
        stamp.write_text("\n".join(packages), encoding="utf-8")
    return home / "node_modules"


def npm_versions(modules: Path, packages: Iterable[str]) -> str:
    """Say which versions of *packages* are installed in *modules*: `vitepress 1.6.4`."""
    found = []
    for name in packages:
        package = name.rpartition("@")[0] or name
        installed = json.loads((modules / package / "package.json").read_text(encoding="utf-8"))
        found.append(f"{package} {installed['version']}")
    return ", ".join(found)


def leave_out(place: Path, mark: Mark) -> None:
    """Empty the line of *mark* in the copy of its tree at *place*."""
    path = place / mark.file
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[mark.line - 1] = ""
    path.write_text("\n".join(lines), encoding="utf-8")


def workplace(kind: str, site: Path) -> Path:
    """Copy the tree of *site* to a fresh folder, where the generator may write; returns it."""
    place = CACHE / "build" / kind / site.name
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(site / "tree", place, symlinks=True)
    return place


def run(command: Iterable[str | Path], where: Path, **environ: str) -> str:
    """Run a generator in *where*; returns what it printed.

    Raises:
        SystemExit: it failed; its output is the message.
    """
    listed = [str(part) for part in command]
    done = subprocess.run(listed, cwd=where, capture_output=True, text=True, check=False, env={**os.environ, **environ})
    if done.returncode:
        sys.exit(f"{' '.join(listed)} in {where}:\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def attempt(command: Iterable[str | Path], where: Path, **environ: str) -> tuple[bool, str]:
    """Run a generator in *where*, which may fail; returns whether it did not, and what it printed."""
    listed = [str(part) for part in command]
    done = subprocess.run(listed, cwd=where, capture_output=True, text=True, check=False, env={**os.environ, **environ})
    return done.returncode == 0, done.stdout + done.stderr
