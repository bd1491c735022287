"""What is written and remembered, growing: reports in every format, saved runs, baselines, histories, git, configurations, servers."""

import datetime as dt
import os
import subprocess
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from runs import AS_OF, build, make_finding, make_history, make_page, make_point
from world import World

from doc_audit import config as configuration
from doc_audit import globs
from doc_audit.errors import UsageError
from doc_audit.history import baseline, lines, merge, states, store
from doc_audit.history.diff import compare
from doc_audit.history.record import record
from doc_audit.metadata.cycles import read_cycle
from doc_audit.metadata.dates import read_date
from doc_audit.metadata.stamps import line_kind
from doc_audit.metadata.vocabulary import vocabulary_of
from doc_audit.model.redact import redact
from doc_audit.model.report import Report
from doc_audit.model.settings import Config
from doc_audit.model.shard import Shard
from doc_audit.reports.digest.messages import STYLES
from doc_audit.reports.digest.news import digest
from doc_audit.reports.formats import FORMATS
from doc_audit.reports.options import Options
from doc_audit.reports.page import html
from doc_audit.review.upcoming import calendar
from doc_audit.vcs import facts, listing, moves
from doc_audit.web.http.html import HtmlPage
from doc_audit.web.judging.anchors import judge_anchors
from doc_audit.web.judging.verdict import Answer
from doc_audit.wire.read import from_json
from doc_audit.wire.run import to_json
from shapes.shape import Shape, Work

Made = Callable[[int], Report]


def _of_pages(n: int) -> Report:
    return build(n)


def _of_one_page(n: int) -> Report:
    findings = tuple(
        make_finding("a.md", i + 1, "DA101", f"`{i}.md` does not exist.", target=f"{i}.md") for i in range(n)
    )
    return replace(build(1), findings=findings)


def _of_one_target(n: int) -> Report:
    findings = tuple(
        make_finding(f"p{i}.md", 1, "DA101", "`gone.md` does not exist.", target="/gone.md", cause="gone.md")
        for i in range(n)
    )
    return replace(build(1), findings=findings)


def _of_one_owner_each(n: int) -> Report:
    pages = tuple(make_page(i) for i in range(n))
    named = tuple(
        replace(page, path=f"p{i}.md", review=replace(page.review, path=f"p{i}.md", owners=(f"owner {i}",)))
        for i, page in enumerate(pages)
    )
    findings = tuple(make_finding(f"p{i}.md", 1, "DA101", "x", owners=(f"owner {i}",)) for i in range(n))
    return replace(build(1), pages=named, findings=findings)


def _of_one_owner_list(n: int) -> Report:
    finding = make_finding("a.md", 1, "DA101", "x", owners=tuple(f"owner {i}" for i in range(n)))
    return replace(build(1), findings=(finding,))


def _of_long_texts(n: int) -> Report:
    finding = make_finding("a.md", 1, "DA101", "`*[<&" * n, target="https://user:pass@x.example/?token=" + "a" * n)
    return replace(build(1), findings=(finding,), notes=("x " * n,))


def _of_a_long_past(n: int) -> Report:
    report = build(2)
    points = tuple(make_point(week % 50, rules={f"DA{i}": 1 for i in range(5)}) for week in range(n))
    return replace(report, history=replace(make_history(report.findings), points=points))


def _of_notes(n: int) -> Report:
    return replace(
        build(1), notes=tuple(f"note {i}" for i in range(n)), external_hosts={f"h{i}.example": 1 for i in range(n)}
    )


MADE: dict[str, Made] = {
    "pages": _of_pages,
    "findings on one page": _of_one_page,
    "findings of one target": _of_one_target,
    "owners": _of_one_owner_each,
    "owners of one finding": _of_one_owner_list,
    "long texts": _of_long_texts,
    "a long past": _of_a_long_past,
    "notes and hosts": _of_notes,
}


def rendered() -> list[Shape]:
    """Write a report of every kind in every format."""
    found = []
    for name in FORMATS:
        for what, make in MADE.items():

            def prepare(n: int, _: Path, name: str = name, make: Made = make) -> Work:
                report = make(n)
                return lambda: "".join(FORMATS[name].stream(report, Options()))

            found.append(Shape(f"{name}: {what}", prepare, 40, 20_000))
    return found


def _shape(name: str, prepare: Callable[[int, Path], Work], n: int = 40, most: int = 20_000) -> Shape:
    return Shape(name, prepare, n, most)


def _saved(make: Made) -> Callable[[int, Path], Work]:
    def prepare(n: int, _: Path) -> Work:
        text = to_json(make(n))
        return lambda: from_json(text)

    return prepare


def _remembered(n: int, folder: Path) -> Work:
    """So many runs in one history, and the next one compared with them."""
    reports = [_on_day(build(4), day) for day in range(n)]
    store.add(folder / "h.sqlite3", [record(report) for report in reports])
    now = _on_day(build(4), n)
    return lambda: states.apply(now, store.past(folder / "h.sqlite3", now))


def _on_day(report: Report, day: int) -> Report:
    moved = dt.timedelta(days=day)
    return replace(report, as_of=report.as_of + moved, started=report.started + moved, finished=report.finished + moved)


def _added(n: int, folder: Path) -> Work:
    records = [record(_on_day(build(4), day)) for day in range(n)]
    numbers = iter(range(1000))
    return lambda: store.add(folder / f"h{next(numbers)}.sqlite3", records)


def _many_findings(n: int, folder: Path) -> Work:
    report = _of_one_page(n)
    store.add(folder / "h.sqlite3", [record(report)])
    now = _on_day(report, 1)
    return lambda: states.apply(now, store.past(folder / "h.sqlite3", now))


def _exported(n: int, _: Path) -> Work:
    text = list(lines.dump([record(_on_day(build(4), day)) for day in range(n)]))
    return lambda: list(lines.parse(iter(text), "x"))


def _accepted(n: int, folder: Path) -> Work:
    report = _of_one_page(n)
    file = folder / "baseline.json"
    file.write_text(baseline.dump(baseline.create(report)), encoding="utf-8")

    def work() -> None:
        known = baseline.read(file)
        baseline.apply(report, known)
        baseline.gone(known, replace(report, findings=()), Config())

    return work


def _accepted_in_scopes(n: int, _: Path) -> Work:
    report = replace(_of_one_page(n), scope=tuple(f"d{i}" for i in range(20)))
    known = baseline.create(report)
    return lambda: baseline.gone(known, replace(report, findings=()), Config())


def _merged(n: int, _: Path) -> Work:
    parts = [replace(build(2), shard=Shard(index=i + 1, count=n)) for i in range(n)]
    return lambda: merge.merge(parts)


def _compared(n: int, _: Path) -> Work:
    old, new = record(_of_one_page(n)), _on_day(_of_one_target(n), 1)
    return lambda: compare(old, new)


def _split(n: int, _: Path) -> Work:
    report = _of_one_owner_each(n)
    return lambda: html.render_files(report, Options(), by_owner=True)


def _letters(n: int, _: Path) -> Work:
    report = _of_pages(n)
    return lambda: [STYLES[style](digest(report)) for style in STYLES]


def _calendar(n: int, _: Path) -> Work:
    pages = _of_pages(n).pages
    return lambda: calendar(pages, AS_OF)


STORES = [
    *[_shape(f"saved run: {what}", _saved(make)) for what, make in MADE.items()],
    _shape("history: runs", _remembered, 12, 400),
    _shape("history: runs added at once", _added, 12, 400),
    _shape("history: findings", _many_findings),
    _shape("history: exported runs", _exported, 12, 2000),
    _shape("baseline: findings", _accepted),
    _shape("baseline: findings in many folders", _accepted_in_scopes),
    _shape("merge: parts", _merged, 12, 900),
    _shape("diff: findings", _compared),
    _shape("html: a folder of reports by owner", _split, 8, 60),
    _shape("digest: pages", _letters),
    _shape("calendar: pages", _calendar),
]


# Texts that are read by themselves ------------------------------------------------------------------------------------


def _text(name: str, make: Callable[[int], str], read: Callable[[str], object]) -> Shape:
    def prepare(n: int, _: Path) -> Work:
        text = make(n)
        return lambda: read(text)

    return Shape(name, prepare, 60, 1_000_000)


def _configured(text: str) -> object:
    try:
        return configuration.parse(tomllib.loads(text), where="x")
    except (UsageError, tomllib.TOMLDecodeError, RecursionError):
        return None


def _anchored(text: str) -> object:
    page = HtmlPage(text=text, whole=True)
    return judge_anchors(page, ("gone", "away"), Answer(kind="fine"), "x.example")


def _scripted(n: int) -> str:
    return "<script></script><a id=x>" + "words " * 200 + "".join(f"<h2 id=t{i:04}>Title {i:04}</h2>" for i in range(n))


def _all_missing(text: str) -> object:
    page = HtmlPage(text=text, whole=True)
    places = tuple(f"gone-{i:04}" for i in range(text.count("<h2")))
    found = judge_anchors(page, places, Answer(kind="fine"), "x.example")
    assert {answer.kind for answer in found.values()} == {"anchor-missing"}
    return found


SETTINGS = {
    "globs": lambda n: "exclude = [" + '"a/**",' * n + "]",
    "rules": lambda n: "".join(f'[rules.DA{i}]\nseverity = "off"\n' for i in range(n)),
    "folders": lambda n: '[[freshness.folders]]\npath = "a"\ncycle = "1 year"\n' * n,
    "owners": lambda n: "".join(f'[[owners]]\nteam = "T{i}"\nnames = ["a"]\n' for i in range(n)),
    "labels": lambda n: "[freshness.labels]\nreviewed = [" + ",".join(f'"l{i}"' for i in range(n)) + "]",
    "unknown keys": lambda n: "".join(f"key{i} = 1\n" for i in range(n)),
    "one long unknown key": lambda n: "a" * n + " = 1\n",
    "hosts": lambda n: "".join(f'[[external.hosts]]\nhost = "h{i}.example"\n' for i in range(n)),
    "maps": lambda n: '[[external.remap]]\nurl = "https://x.example/"\npath = "."\n' * n,
    "nested lists": lambda n: "select = [" + "[" * n + "]" * n + "]",
    "dotted keys": lambda n: "a." * n + "b = 1",
    "a long duration": lambda n: '[freshness]\ndefault-cycle = "' + "1 month " * n + '"',
}
WORDS = {
    "numbers": lambda n: "1 " * n, "months": lambda n: "March " * n, "ordinals": lambda n: "3rd of " * n, "slashes": lambda n: "1/" * n, "dots": lambda n: "1." * n, "hyphens": lambda n: "2026-" * n, "one number": lambda n: "1" * n,
    "blanks": lambda n: "a " + " " * n + "b", "commas": lambda n: "a, " * n, "brackets": lambda n: "(" * n, "every": lambda n: "every " * n, "and": lambda n: "monthly and " * n, "stars": lambda n: "*" * n, "bars": lambda n: "| a " * n, "tags": lambda n: "<b>" * n,
}  # fmt: skip
SECRETS = {
    "users": lambda n: "https://a:b@x.example/ " * n, "queries": lambda n: "https://x.example/?token=abc& " * n, "parameters": lambda n: "https://x.example/?" + "token=abc&" * n, "tokens": lambda n: "ghp_abcdefghijklmnopqrstuvwxyz0123456789 " * n, "addresses in addresses": lambda n: "https://x.example/?u=" + "https%3A%2F%2Fa:b@y.example%2F%3Fu%3D" * n,
    "percent signs": lambda n: "https://x.example/?token=" + "%25" * n, "at signs": lambda n: "https://" + "a@" * n + "x.example/", "colons": lambda n: "https://" + "a:" * n, "schemes": lambda n: "https://" * n, "blanks": lambda n: "https://a: " * n,
}  # fmt: skip
PATTERNS = {
    "stars": lambda n: "*a" * n, "double stars": lambda n: "**/a/" * n, "questions": lambda n: "?" * n, "sets": lambda n: "[ab]" * n, "one set": lambda n: "[" + "a-z" * n + "]", "open sets": lambda n: "[" * n, "escapes": lambda n: "\\*" * n, "folders": lambda n: "a/" * n, "classes": lambda n: "[[:alpha:]]" * n,
}  # fmt: skip
HTML = {
    "ids": lambda n: "".join(f"<a id=x{i}>" for i in range(n)), "names": lambda n: "".join(f"<a name='x{i}'>" for i in range(n)), "attributes": lambda n: "<a " + "b=c " * n + ">", "open tags": lambda n: "<a" * n, "open comments": lambda n: "<!--" * n, "entities": lambda n: "<a id='" + "&amp;" * n + "'>", "scripts": lambda n: "<script>" * n, "text": lambda n: "a " * n,
}  # fmt: skip


def _matched(glob: str) -> object:
    return globs.compiled([glob]).matches("a/" * 40 + "a" * 40)


TEXTS = [
    *[_text(f"configuration: {name}", make, _configured) for name, make in SETTINGS.items()],
    *[_text(f"date: {name}", make, lambda text: read_date(text, vocabulary_of({}))) for name, make in WORDS.items()],
    *[_text(f"cycle: {name}", make, read_cycle) for name, make in WORDS.items()],
    *[
        _text(f"changed line: {name}", make, lambda text: line_kind(text, vocabulary_of({})))
        for name, make in WORDS.items()
    ],
    *[_text(f"redaction: {name}", make, redact) for name, make in SECRETS.items()],
    *[_text(f"glob: {name}", make, _matched) for name, make in PATTERNS.items()],
    *[_text(f"anchors of an answer: {name}", make, _anchored) for name, make in HTML.items()],
    _text("as many missing places as headings of an answer", _scripted, _all_missing),
]


# Git ------------------------------------------------------------------------------------------------------------------


def _repository(
    name: str, commits: Callable[[int], list[str]], work: Callable[[Path], object], n: int = 40, most: int = 800
) -> Shape:
    """Make a repository of commits, each the commands of `git fast-import` that make its files."""

    def prepare(size: int, folder: Path) -> Work:
        environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
        subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True, env=environment)
        stream = "".join(
            f"commit refs/heads/main\ncommitter Ann <ann@example.com> {1_700_000_000 + 86_400 * number} +0000\ndata 1\nx\n{commands}\n"
            for number, commands in enumerate(commits(size))
        )
        git = ["git", "-C", str(folder)]
        subprocess.run([*git, "fast-import", "--quiet"], input=stream.encode(), check=True, env=environment)
        subprocess.run([*git, "reset", "-q", "--hard"], check=True, env=environment)
        return lambda: work(folder)

    return Shape(f"git: {name}", prepare, n, most)


def _file(path: str, text: str) -> str:
    return f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}\n"


def _histories(root: Path) -> object:
    paths = [path.name for path in root.iterdir() if path.suffix == ".md"]
    # Histories are remembered for equal functions: this one is new.
    return facts.read(root, paths, line_kinds=lambda: lambda line: line_kind(line, vocabulary_of({})))


GIT = [
    _repository("commits to one page", lambda n: [_file("a.md", f"line {i}\n") for i in range(n)], _histories),
    _repository("lines added to one page", lambda n: [_file("a.md", "".join(f"{j}\n" for j in range(i % 20))) for i in range(n)], _histories),
    _repository("one page a commit", lambda n: [_file(f"p{i}.md", "x\n") for i in range(n)], _histories),
    _repository("pages in one commit", lambda n: ["".join(_file(f"p{i}.md", "x\n") for i in range(n)), _file("a.md", "y")], _histories),
    _repository("renames of one page", lambda n: [_file("a0.md", "x\n" * 9), *(f"R a{i}.md a{i + 1}.md\n" for i in range(n))], _histories),
    _repository("dates alone", lambda n: [_file("a.md", f"**Last Updated**: 2026-01-{i % 28 + 1:02}\n") for i in range(n)], _histories),
    _repository("one long line", lambda n: [_file("a.md", "x " * n), _file("a.md", "y " * n)], _histories, 200),
    _repository("revisions to ignore", lambda n: [_file("a.md", "x"), _file(".git-blame-ignore-revs", "a" * 40 + "\n" + f"{'b' * 39}\n" * n)], _histories, 40),
    _repository("moves of one page", lambda n: [_file("a0.md", "x\n" * 9), *(f"R a{i}.md a{i + 1}.md\n" for i in range(n))], moves.moved),
    _repository("moves of many pages", lambda n: ["".join(_file(f"a{i}.md", f"{i}\n" * 9) for i in range(n)), "".join(f"R a{i}.md b{i}.md\n" for i in range(n))], moves.moved),
    _repository("moves of twins", lambda n: ["".join(_file(f"a{i}.md", "x\n" * 9) for i in range(n)), "".join(f"R a{i}.md b{i}.md\n" for i in range(n))], moves.moved),
    _repository("moves back and forth", lambda n: [_file("a.md", "x\n" * 9), *("R a.md b.md\n" if i % 2 == 0 else "R b.md a.md\n" for i in range(n))], moves.moved),
    _repository("headings reworded", lambda n: [_file("a.md", f"# Heading {i}\n") for i in range(n)], lambda root: moves.headings(root, "a.md")),
    _repository("headings of a page reworded at once", lambda n: [_file("a.md", "".join(f"# H {i}\n\n\n\n\n\n\n\n\n" for i in range(n))), _file("a.md", "".join(f"# G {i}\n\n\n\n\n\n\n\n\n" for i in range(n)))], lambda root: moves.headings(root, "a.md")),
    _repository("tracked files", lambda n: ["".join(_file(f"d{i}/p.md", "x") for i in range(n))], listing.tracked),
    _repository("authors", lambda n: [_file("a.md", f"{i}").replace("M ", "", 0) for i in range(n)], lambda root: facts.authors(root, "HEAD")),
]  # fmt: skip


# Servers --------------------------------------------------------------------------------------------------------------


def _asked(
    name: str,
    urls: Callable[[int], list[str]],
    answer: Callable[[str], tuple[object, ...]],
    n: int = 12,
    most: int = 800,
    **settings: Any,
) -> Shape:
    """Addresses of made-up hosts that are all one server on loopback."""

    def prepare(size: int, folder: Path) -> Work:
        world = World(folder)
        world.serve("one.test", lambda request: answer(request.path))
        place = next(iter(world.names.values()))
        for number in range(size):
            world.names[f"h{number}.test"] = place
        wanted = [url.replace(".test/", f".test:{place[1]}/", 1) for url in urls(size)]
        return lambda: world.check(*wanted, **settings)

    return Shape(f"servers: {name}", prepare, n, most)


def _moved_on(path: str) -> tuple[object, ...]:
    number = int(path.rpartition("/")[2])
    return (302, {"Location": f"/{number - 1}"}) if number else (200, {})


HTML_PAGE = {"Content-Type": "text/html"}
SERVERS = [
    _asked("addresses of one host", lambda n: [f"http://one.test/{i}" for i in range(n)], lambda _: (200, {})),
    _asked("addresses of as many hosts", lambda n: [f"http://h{i}.test/" for i in range(n)], lambda _: (200, {})),
    _asked("addresses that are gone", lambda n: [f"http://one.test/{i}" for i in range(n)], lambda _: (404, {})),
    _asked("anchors of one page", lambda n: [f"http://one.test/p#x{i}" for i in range(n)], lambda _: (200, HTML_PAGE, b"<a id=x1>")),
    _asked("one address and its anchors on a long page", lambda n: [f"http://one.test/{n}#gone"], lambda path: (200, HTML_PAGE, b"<a id=x>" * int(path[1:])), 60),
    _asked("steps of one redirect", lambda n: [f"http://one.test/{n}"], _moved_on, 12, 100, max_redirects=2000),
    _asked("redirects of many addresses to one", lambda n: [f"http://one.test/{i + 1}" for i in range(n)], lambda path: (200, {}) if path == "/0" else (301, {"Location": "/0"})),
    _asked("hosts that do not exist", lambda n: [f"http://no{i}.test/" for i in range(n)], lambda _: (200, {})),
]  # fmt: skip
