"""The doors into files: pages, trees, saved runs, histories, baselines, and lists of patterns."""

import contextlib
import io
import json
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from doc_audit import globs
from doc_audit.cli.main import main
from doc_audit.errors import UsageError
from doc_audit.history import baseline, lines, states
from doc_audit.history.record import record
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document
from doc_audit.model.lines import split_lines
from doc_audit.model.place import Location
from doc_audit.model.settings import Config, Forge, SlugFlavour
from doc_audit.source.page import parse
from doc_audit.source.text import decode
from doc_audit.vcs.owners import code_owners
from doc_audit.wire.document import read_record, write_record
from doc_audit.wire.read import from_json
from fuzzing.reading import check_formats
from fuzzing.workshop import assert_inside, audited, chance_of, check_places, folder

_FLAVOURS = get_args(SlugFlavour)
_FILE_MARK = b"\n%%% "
_SEVERITIES = {"error": ("error",), "warning": ("error", "warning"), "never": ()}
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


def page(data: bytes) -> None:
    """Read a page: what is found lies inside it, and it comes back whole from the page cache."""
    chance = chance_of(data)
    name, flavour = chance.choice(("p.md", "p.md", "p.mdx", "x/README.markdown")), chance.choice(_FLAVOURS)
    try:
        text = decode(data)
    except ValueError:
        return
    document = parse(name, text, dialect=Dialect(ids=flavour), labels={})
    rows = split_lines(text)
    for place in _places(document):
        assert_inside(place.line, place.column, rows)
    _check_spans(document, len(text), len(rows))
    for part in document.unread:
        # What would take too long is left out on purpose; nothing else fails.
        assert part.error.startswith("TooIntricate"), part
    assert read_record(name, write_record(document)) == document


def _check_spans(document: Document, characters: int, rows: int) -> None:
    for link in document.links:
        if link.span is not None:
            first, last = link.span
            assert 0 <= first <= last <= characters, link
    for directive in document.directives:
        assert 1 <= directive.lines[0] <= directive.lines[1] <= rows, directive


def _places(document: Document) -> Iterator[Location]:
    for items in (
        document.links,
        document.undefined_references,
        document.anchors,
        document.stamps,
        document.directives,
    ):
        for item in items:
            yield item.location
    for single in (document.exemption, document.mojibake, document.front_matter_problem):
        if single is not None:
            yield single.location


def tree(data: bytes) -> None:
    """Take files of a tree, its configuration among them, through the whole audit and the command line."""
    with folder() as root:
        _write_tree(root / "t", data)
        chance = chance_of(data)
        kind = chance.randrange(8)
        if kind == 0:
            _through_the_command_line(root / "t", chance)
        elif kind == 1:
            _the_same_from_the_cache(root)
        else:
            report = audited(root / "t", Config(slug_flavour=chance.choice(_FLAVOURS)))
            if report is not None:
                check_places(report, root / "t")
                check_formats(report, all_of_them=chance.randrange(100) == 0)


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


def _the_same_from_the_cache(root: Path) -> None:
    expected = audited(root / "t", Config())
    if expected is None:
        return
    for name in ("cold", "warm"):
        again = audited(root / "t", Config(), cache_dir=root / "cache")
        assert again == expected, name
    for path in (root / "t").rglob("*"):
        # Old enough for its times to be trusted.
        if path.is_file() and not path.is_symlink():
            os.utime(path, ns=(10**18, 10**18))
    for name in ("noted", "known by its times"):
        assert audited(root / "t", Config(), cache_dir=root / "cache") == expected, name


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
    _check_said(code, out, said)
    if code >= 2:
        return
    failing = 0
    for finding in json.loads(out)["findings"]:
        failing += finding["severity"] in _SEVERITIES[fail_on] and not finding["suppressed"]
    assert code == bool(failing)


def _check_said(code: int, out: str, said: str) -> None:
    """See that no fault of ours is said, and that a run that failed says why and nothing else."""
    assert "internal error" not in said, said
    assert "Traceback" not in said, said
    if code >= 2:
        assert said.startswith(("doc-audit: ", "Usage: ", "Error: ")), said
        assert out == "", out


def _command(*words: str) -> tuple[int, str, str]:
    """Run doc-audit in this process; give its exit code, and what it wrote to stdout and stderr."""
    out, said = _stream(), _stream()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(said):
        try:
            main(words)
        except SystemExit as error:
            code = error.code
    assert isinstance(code, int)
    return code, _written(out), _written(said)


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="", write_through=True)


def _written(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


def saved_run(data: bytes) -> None:
    """Read a saved run in full, or refuse it with what is wrong; write, compare and remember what was read."""
    try:
        report = from_json(data.decode("utf-8"))
    except (UsageError, UnicodeDecodeError):
        return
    all_of_them = chance_of(data).randrange(100) == 0
    check_formats(report, all_of_them=all_of_them)
    states.apply(report, states.from_report(report, report))
    baseline.gone(baseline.create(report), report, Config())
    again = list(lines.parse("".join(lines.dump([record(report)])).splitlines(), "x"))
    assert len(again) == 1


def history_lines(data: bytes) -> None:
    """Read an exported history, and what is written of it."""
    with contextlib.suppress(UsageError, UnicodeDecodeError):
        found = list(lines.parse(io.StringIO(data.decode("utf-8")), "x"))
        assert "".join(lines.dump(lines.parse("".join(lines.dump(found)).splitlines(), "x"))) == "".join(
            lines.dump(found)
        )


def known_findings(data: bytes) -> None:
    """Read a baseline, and what is written of it."""
    with contextlib.suppress(UsageError, UnicodeDecodeError):
        found = baseline.parse(data.decode("utf-8"))
        assert sorted(map(repr, baseline.parse(baseline.dump(found)))) == sorted(map(repr, found))


def patterns(data: bytes) -> None:
    """Read lines of `.gitignore`, and of CODEOWNERS."""
    _match_globs(data)
    with folder() as root:
        (root / "CODEOWNERS").write_bytes(data)
        (root / ".bitbucket").mkdir()
        (root / ".bitbucket/CODEOWNERS").write_bytes(data)
        asked = [path for path in _PATHS if not path.endswith("/")]
        for forge in get_args(Forge):
            for owned in code_owners(root, asked, forge).pages.values():
                assert all(owned.owners), owned


def _match_globs(data: bytes) -> None:
    for line in split_lines(data.decode("utf-8", "replace")):
        found = globs.compiled([line])
        for path in _PATHS:
            found.matches(path)
    rules = globs.rules(data)
    if rules is not None:
        for path in _PATHS:
            assert rules.decide(globs.as_bytes(path)) in (True, False, None)
