"""The doors by which untrusted bytes come in, each through the real code, and what must hold for whatever comes.

Whatever is sent: no exception that is not meant for the user, no place outside its file, the same result with every cache, output
that a real parser reads, and the exit code that the result stands for.
"""

import contextlib
import csv
import datetime as dt
import io
import json
import os
import random
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args
from xml.etree import ElementTree

import html5lib
from markdown_it import MarkdownIt

from doc_audit import Context, files, gather, globs
from doc_audit import report as judged
from doc_audit.cli.main import main
from doc_audit.errors import DocAuditError, UsageError
from doc_audit.history import baseline, lines, states
from doc_audit.history.record import record
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document
from doc_audit.model.lines import split_lines
from doc_audit.model.place import Location
from doc_audit.model.report import Report
from doc_audit.model.settings import Config, External, Forge, Freshness, Request, SlugFlavour
from doc_audit.reports.digest.messages import STYLES
from doc_audit.reports.digest.news import digest
from doc_audit.reports.formats import FORMATS
from doc_audit.reports.options import Options
from doc_audit.source.page import parse
from doc_audit.source.text import decode
from doc_audit.vcs.owners import code_owners
from doc_audit.web.check import Ask, check
from doc_audit.wire.document import read_record, write_record
from doc_audit.wire.read import from_json
from doc_audit.wire.run import to_json

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
_FLAVOURS = get_args(SlugFlavour)
_NETWORK = External(timeout=0.5, deadline=1.0, retries=0, interval=0.0, allow_addresses=("127.0.0.0/8",))
_FILE_MARK = b"\n%%% "
_OFTEN = ("text", "junit", "csv", "jsonl")
_SEVERITIES = {"error": ("error",), "warning": ("error", "warning"), "never": ()}


# A page ---------------------------------------------------------------------------------------------------------------


def page(data: bytes) -> None:
    """A page: what is found lies inside it, reads there as it is said to, and comes back whole from the page cache."""
    chance = _chance(data)
    name, flavour = chance.choice(("p.md", "p.md", "p.mdx", "x/README.markdown")), chance.choice(_FLAVOURS)
    try:
        text = decode(data)
    except ValueError:
        return
    document = parse(name, text, dialect=Dialect(ids=flavour), labels={})
    rows = split_lines(text)
    for place in _places(document):
        _assert_inside(place.line, place.column, rows)
    for link in document.links:
        if link.span is not None:
            first, last = link.span
            assert 0 <= first <= last <= len(text), link
    for directive in document.directives:
        assert 1 <= directive.lines[0] <= directive.lines[1] <= len(rows), directive
    for part in document.unread:
        # What would take too long is left out on purpose; nothing else fails.
        assert part.error.startswith("TooIntricate"), part
    assert read_record(name, write_record(document)) == document


def _places(document: Document) -> list[Location]:
    found: list[Location] = []
    for items in (
        document.links,
        document.undefined_references,
        document.anchors,
        document.stamps,
        document.directives,
    ):
        found += [item.location for item in items]
    single = (document.exemption, document.mojibake, document.front_matter_problem)
    return found + [item.location for item in single if item is not None]


def _assert_inside(line: int, column: int, rows: list[str]) -> None:
    assert 1 <= line <= len(rows), (line, len(rows))
    assert 1 <= column <= len(rows[line - 1]) + 1, (line, column, rows[line - 1])


# A tree ---------------------------------------------------------------------------------------------------------------


def tree(data: bytes) -> None:
    """Files of a tree, its configuration among them, through the whole audit and the command line."""
    with _folder() as root:
        _write_tree(root / "t", data)
        chance = _chance(data)
        kind = chance.randrange(8)
        if kind == 0:
            _through_the_command_line(root / "t", chance)
        elif kind == 1:
            _the_same_from_the_cache(root)
        else:
            report = _audited(root / "t", None, Config(slug_flavour=chance.choice(_FLAVOURS)))
            if report is not None:
                _check_places(report, root / "t")
                _check_formats(report, all_of_them=chance.randrange(100) == 0)


def _write_tree(root: Path, data: bytes) -> None:
    """Write the parts of *data*, each behind a line `%%% name`; the first is `a.md`."""
    root.mkdir()
    first, *rest = data.split(_FILE_MARK)
    parts = [(b"a.md", first)]
    for part in rest:
        name, _, content = part.partition(b"\n")
        parts.append((name, content))
    for name, content in parts[:30]:
        pieces = [piece for piece in name.replace(b"\0", b"").split(b"/") if piece not in (b"", b".", b"..", b".git")]
        path = root.joinpath(*(os.fsdecode(piece[:80]) for piece in pieces[:6]))
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _audited(root: Path, cache_dir: Path | None, config: Config, *, git: bool = False) -> Report | None:
    request = Request(
        paths=(str(root),),
        root=str(root),
        as_of=NOON.date(),
        config=replace(config, freshness=Freshness(git=git)),
        offline=True,
        cache_dir=str(cache_dir) if cache_dir else None,
    )
    try:
        return judged(gather(request, Context(clock=lambda: NOON, environ={})))
    except DocAuditError:
        return None


def _check_places(report: Report, root: Path) -> None:
    rows: dict[str, list[str]] = {}
    for finding in report.findings:
        place = finding.location
        if finding.rule == "DA403":
            continue
        if place.path not in rows:
            rows[place.path] = split_lines(decode((root / place.path).read_bytes()))
        _assert_inside(place.line, place.column, rows[place.path])
    links = report.links
    assert links.total == links.ok + links.broken + links.unverified + links.skipped
    order = [(finding.location, finding.rule) for finding in report.findings]
    assert order == sorted(order)


def _the_same_from_the_cache(root: Path) -> None:
    expected = _audited(root / "t", None, Config())
    if expected is None:
        return
    for name in ("cold", "warm"):
        again = _audited(root / "t", root / "cache", Config())
        assert again == expected, name
    for path in (root / "t").rglob("*"):
        # Old enough for its times to be trusted.
        if path.is_file() and not path.is_symlink():
            os.utime(path, ns=(10**18, 10**18))
    for name in ("noted", "known by its times"):
        assert _audited(root / "t", root / "cache", Config()) == expected, name


def _through_the_command_line(root: Path, chance: random.Random) -> None:
    fail_on = chance.choice(("error", "warning", "never"))
    words = [
        "check",
        str(root),
        "--root",
        str(root),
        "--offline",
        "--no-cache",
        "--as-of",
        "2026-03-02",
        "--format",
        "json",
    ]
    code, out, said = _command(*words, "--fail-on", fail_on, "--jobs", "1")
    assert code in (0, 1, 2, 3), code
    assert "internal error" not in said, said
    assert "Traceback" not in said, said
    if code >= 2:
        assert said.startswith(("doc-audit: ", "Usage: ", "Error: ")), said
        assert out == "", out
        return
    findings = json.loads(out)["findings"]
    failing = [item for item in findings if item["severity"] in _SEVERITIES[fail_on] and not item["suppressed"]]
    assert code == bool(failing)


def _command(*words: str) -> tuple[int, str, str]:
    """Run doc-audit in this process; give its exit code, and what it wrote to stdout and stderr."""
    out, said = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(said):
        try:
            main(words)
        except SystemExit as error:
            code = error.code
    texts = [stream.buffer.getvalue().decode("utf-8") for stream in (out, said)]
    assert isinstance(code, int)
    return code, texts[0], texts[1]


# What is written ------------------------------------------------------------------------------------------------------


def _check_formats(report: Report, *, all_of_them: bool) -> None:
    """Render *report* and read it with parsers that are not ours; in those formats that take long only where all are asked for."""
    for name, form in FORMATS.items():
        if all_of_them or name in _OFTEN:
            text = form.render(report, Options())
            text.encode("utf-8")
            _READERS[name](text, report)
    if all_of_them:
        for style in STYLES:
            assert STYLES[style](digest(report)) is not None


def _read_json(text: str, report: Report) -> None:
    assert to_json(from_json(text)) == text
    assert len(json.loads(text)["findings"]) == len(report.findings)


def _read_html(text: str, _: Report) -> None:
    scripts = list(html5lib.parse(text, namespaceHTMLElements=False).iter("script"))
    assert len(scripts) == 1


def _read_xml(text: str, report: Report) -> None:
    assert len(ElementTree.fromstring(text).findall("testsuite/testcase")) == max(1, len(report.findings))


def _read_csv(text: str, report: Report) -> None:
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == len(report.findings) + 1
    assert len({len(row) for row in rows}) == 1


def _read_lines(text: str, report: Report) -> None:
    assert len([json.loads(line) for line in text.splitlines()]) == len(report.findings)


def _read_sarif(text: str, _: Report) -> None:
    assert json.loads(text)["version"] == "2.1.0"


def _read_gitlab(text: str, _: Report) -> None:
    marks = [entry["fingerprint"] for entry in json.loads(text)]
    assert len(marks) == len(set(marks))


def _read_github(text: str, _: Report) -> None:
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in text.splitlines())


def _read_markdown(text: str, _: Report) -> None:
    MarkdownIt("commonmark").parse(text)


def _read_text(text: str, _: Report) -> None:
    assert not set(text) & set("\x1b\x07\x00\u202e")


_READERS: Mapping[str, Callable[[str, Report], None]] = {
    "text": _read_text,
    "concise": _read_text,
    "html": _read_html,
    "json": _read_json,
    "sarif": _read_sarif,
    "junit": _read_xml,
    "github": _read_github,
    "gitlab": _read_gitlab,
    "markdown": _read_markdown,
    "csv": _read_csv,
    "jsonl": _read_lines,
}


# What was saved -------------------------------------------------------------------------------------------------------


def saved_run(data: bytes) -> None:
    """A saved run: read in full or refused with what is wrong; what was read is written, compared and remembered."""
    try:
        report = from_json(data.decode("utf-8"))
    except (UsageError, UnicodeDecodeError):
        return
    all_of_them = _chance(data).randrange(100) == 0
    _check_formats(report, all_of_them=all_of_them)
    states.apply(report, states.from_report(report, report))
    baseline.gone(baseline.create(report), report, Config())
    again = list(lines.parse("".join(lines.dump([record(report)])).splitlines(), "x"))
    assert len(again) == 1


def history_lines(data: bytes) -> None:
    """An exported history."""
    with contextlib.suppress(UsageError, UnicodeDecodeError):
        found = list(lines.parse(io.StringIO(data.decode("utf-8")), "x"))
        assert "".join(lines.dump(lines.parse("".join(lines.dump(found)).splitlines(), "x"))) == "".join(
            lines.dump(found)
        )


def known_findings(data: bytes) -> None:
    """A baseline."""
    with contextlib.suppress(UsageError, UnicodeDecodeError):
        found = baseline.parse(data.decode("utf-8"))
        assert sorted(map(repr, baseline.parse(baseline.dump(found)))) == sorted(map(repr, found))


# Patterns -------------------------------------------------------------------------------------------------------------

_PATHS = (
    "a",
    "a.md",
    "a/",
    "docs/a.md",
    "docs/x/y/z.md",
    "x/.hidden",
    "a b.md",
    "ä/é.md",
    "[",
    "-",
    "a" * 300,
    "d/" * 80 + "e",
    "a\nb",
)


def patterns(data: bytes) -> None:
    """Lines of `.gitignore`, and of CODEOWNERS."""
    text = data.decode("utf-8", "replace")
    for line in split_lines(text):
        found = globs.compiled([line])
        for path in _PATHS:
            found.matches(path)
    rules = globs.rules(data)
    if rules is not None:
        for path in _PATHS:
            assert rules.decide(globs.as_bytes(path)) in (True, False, None)
    with _folder() as root:
        (root / "CODEOWNERS").write_bytes(data)
        (root / ".bitbucket").mkdir()
        (root / ".bitbucket/CODEOWNERS").write_bytes(data)
        asked = [path for path in _PATHS if not path.endswith("/")]
        for forge in get_args(Forge):
            for owned in code_owners(root, asked, forge).pages.values():
                assert all(owned.owners), owned


# Servers --------------------------------------------------------------------------------------------------------------


class _Server:
    """Answers every request on loopback with the bytes in *answer*, and closes."""

    def __init__(self) -> None:
        self.answer = b""
        self.listener = socket.create_server(("127.0.0.9", 0))
        self.url = "http://{}:{}/a".format(*self.listener.getsockname())
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            client, _ = self.listener.accept()
            with client, contextlib.suppress(OSError):
                client.settimeout(1)
                client.recv(65536)
                client.sendall(self.answer)


@cache
def _server() -> _Server:
    return _Server()


def server(data: bytes) -> None:
    """What a server sends: a verdict comes of it, and broken is only what the server said is gone."""
    here = _server()
    here.answer = data
    fragment = _chance(data).choice(("", "x", "y"))
    report = check([Ask(url=here.url, fragment=fragment)], _NETWORK, cache_dir=None, now=lambda: NOON, environ={})
    (outcome,) = report.outcomes
    assert outcome.url == here.url + (f"#{fragment}" if fragment else "")
    if outcome.verdict == "http-error":
        # Only these say that a page is gone.
        assert b"404" in data or b"410" in data, outcome


# Histories ------------------------------------------------------------------------------------------------------------


def history(data: bytes) -> None:
    """A git history, as `git fast-import` takes it; what it refuses is none."""
    with _folder() as root:
        shutil.copytree(_empty_repository(), root / "t")
        words = ["git", "-C", str(root / "t"), "fast-import", "--quiet", "--force"]
        done = subprocess.run(words, input=data, capture_output=True, timeout=20, check=False, env=_git_environment())
        for report in root.glob("t/.git/fast_import_crash_*"):
            report.unlink()
        if done.returncode:
            return
        checkout = ["git", "-C", str(root / "t"), "reset", "-q", "--hard"]
        subprocess.run(checkout, capture_output=True, timeout=20, check=False, env=_git_environment())
        found = _audited(root / "t", None, Config(), git=True)
        if found is not None:
            _check_places(found, root / "t")
            _check_formats(found, all_of_them=False)
        cached = [_audited(root / "t", root / "cache", Config(), git=True) for _ in range(2)]
        assert cached == [found, found]


@cache
def _empty_repository() -> Path:
    folder = Path(tempfile.mkdtemp())
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True, env=_git_environment())
    shutil.rmtree(folder / ".git" / "hooks", ignore_errors=True)
    return folder


def _git_environment() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}


# All of them ----------------------------------------------------------------------------------------------------------


def _chance(data: bytes) -> random.Random:
    """What an input leaves open is decided by the input itself: the same one always goes the same way."""
    return random.Random(sha256(data).digest())


@cache
def _workshop() -> Path:
    """A folder in memory where there is one."""
    memory = Path("/dev/shm")
    return Path(
        tempfile.mkdtemp(prefix="fuzz-", dir=memory if memory.is_dir() and os.access(memory, os.W_OK) else None)
    )


@contextlib.contextmanager
def _folder() -> Any:
    folder = Path(tempfile.mkdtemp(dir=_workshop()))
    try:
        with files.noting():
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def tidy() -> None:
    """Remove the folder in which the doors work."""
    if _workshop.cache_info().currsize:
        shutil.rmtree(_workshop(), ignore_errors=True)
        _workshop.cache_clear()


Door = Callable[[bytes], None]
DOORS: Mapping[str, Door] = MappingProxyType(
    {
        "page": page,
        "tree": tree,
        "run": saved_run,
        "lines": history_lines,
        "baseline": known_findings,
        "globs": patterns,
        "server": server,
        "git": history,
    }
)
# Of a thousand inputs, how many go through which door.
SHARES: Mapping[str, int] = MappingProxyType(
    {"page": 700, "tree": 80, "run": 50, "lines": 40, "baseline": 30, "globs": 85, "server": 12, "git": 3}
)
