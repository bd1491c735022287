"""The same run in every form says the same: each number that stands in two of them is equal."""

import html as markup
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "sample_docs"
N = r"([\d,]+)"

# What each form says, by what it is called; the groups of a pattern are the numbers of its names.
SAID: Mapping[str, tuple[tuple[str, str], ...]] = {
    "text": (
        (rf"{N} errors?, {N} warnings?, {N} notices?; {N} suppressed, {N} in the baseline", "errors warnings notices suppressed baselined"),
        (rf"Links: {N} \({N} ok, {N} with an error or a warning, {N} unverified, {N} not checked\)", "links ok broken unverified unchecked"),
        (r"Judged: (\d+)%", "judged"),
        (rf"{N} broken links?", "broken-links"),
        (rf"{N} pages? overdue for review", "overdue-open"),
        (rf"in {N} pages?\b", "pages"),
    ),
    "markdown": (
        (rf"{N} pages, {N} links \({N} with an error or a warning, {N} unverified, {N} not checked\)", "pages links broken unverified unchecked"),
        (rf"\|---:\|---:\|---:\|---:\|\s+\| {N} \| {N} \| {N} \| {N} \|", "errors warnings notices accepted"),
        (rf"{N} broken links?", "broken-links"),
        (rf"{N} pages? overdue for review", "overdue-open"),
    ),
    "html": (
        (rf"Broken links {N} .{{0,40}}?of {N} links", "broken-links links"),
        (rf"Overdue pages {N} .{{0,60}}?of {N} pages", "overdue pages"),
        (rf"of {N} pages, {N} of them accepted", "pages overdue-accepted"),
        (rf"{N} pages? overdue for review", "overdue-open"),
        (rf"Errors and warnings {N} .{{0,60}}?{N} errors?, {N} warnings?", "errors-and-warnings errors warnings"),
        (rf"Read: {N} pages with {N} links: {N} good, {N} with an error or a warning, {N} not verified, {N} not checked", "pages links ok broken unverified unchecked"),
        (rf"(\d+) % of {N} links judged", "judged links"),
        (rf"Suppressed and baselined {N} {N} suppressed, {N} baselined", "accepted suppressed baselined"),
        (rf"{N} pages? overdue; longest first", "overdue"),
        (rf"error {N} warning {N} notice {N} ", "errors warnings notices"),
        (rf"Findings {N} Freshness", "findings"),
    ),
    "digest": (
        (rf"{N} pages overdue in all", "overdue"),
        (rf"Documentation: {N} new errors?, {N} newly overdue, {N} fixed", "new-errors newly-overdue fixed"),
    ),
    "calendar": ((rf"Overdue on [\d-]+ \({N}\)", "overdue"),),
}  # fmt: skip


def plain(page: str) -> str:
    """Give the text of an HTML page, its parts parted by single spaces."""
    body = page[page.index("<main") :]
    without_code = re.sub(r"<(script|style|title)\b.*?</\1>", " ", body, flags=re.DOTALL)
    return re.sub(r"\s+", " ", markup.unescape(re.sub(r"<[^>]+>", " ", without_code)))


def said(form: str, text: str) -> Iterator[tuple[str, int]]:
    for pattern, names in SAID[form]:
        match = re.search(pattern, text)
        if match is not None:
            for name, number in zip(names.split(), match.groups(), strict=True):
                yield name, int(number.replace(",", ""))


def computed(run: Mapping[str, dict]) -> Iterator[tuple[str, int]]:  # type: ignore[type-arg]
    """What the JSON says, and what follows from its lists alone."""
    summary = run["summary"]
    links, found, fresh = summary["links"], summary["findings"], summary["freshness"]
    yield from (("errors", found["error"]), ("warnings", found["warning"]), ("notices", found["notice"]))
    yield from (("suppressed", found["suppressed"]), ("baselined", found["baselined"]), ("pages", summary["pages"]))
    yield from (("links", links["total"]), ("ok", links["ok"]), ("broken", links["broken"]))
    yield from (("unverified", links["unverified"]), ("unchecked", links["skipped"]))
    yield "overdue", fresh["overdue"] + fresh["critical"]
    yield "overdue", sum(page["freshness"]["status"] in ("overdue", "critical") for page in run["pages"])
    active = [finding for finding in run["findings"] if not finding["suppressed"]]
    for severity in ("error", "warning", "notice"):
        yield f"{severity}s", sum(finding["severity"] == severity for finding in active)
    late = [finding["suppressed"] for finding in run["findings"] if finding["rule"] == "DA301"]
    yield from (("overdue-open", late.count(None)), ("overdue-accepted", len(late) - late.count(None)))
    yield "findings", len(active)
    yield "errors-and-warnings", found["error"] + found["warning"]
    yield "accepted", found["suppressed"] + found["baselined"]
    if run["history"]:
        new = [finding for finding in active if finding["state"] == "new"]
        overdue = [finding for finding in new if finding["rule"] == "DA301"]
        yield "newly-overdue", len(overdue) + len(run["history"]["became_overdue"])


def doc_audit(*args: str, cwd: Path) -> str:
    line = [sys.executable, "-m", "doc_audit", *args]
    done = subprocess.run(line, cwd=cwd, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("reconciled") / "docs"
    for file in SAMPLE.rglob("*"):
        if file.is_file() and not file.is_symlink():
            copy = root / file.relative_to(SAMPLE)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    doc_audit("baseline", "create", ".", "--offline", "--as-of", "2026-02-20", "--file", "../base.json", cwd=root)
    return root


@pytest.mark.parametrize(
    ("days", "flags"),
    [
        (("2026-02-24",), ()),
        (("2026-02-24", "2026-03-20"), ()),
        (("2026-02-24", "2026-03-20", "2026-04-20"), ()),
        (("2026-03-20",), ("--baseline", "../base.json")),
        (("2026-03-20",), ("--select", "DA1")),
        (("2026-03-20",), ("--select", "DA3")),
        (("2026-03-20", "2026-06-20"), ("06-operations",)),
    ],
)
def test_every_number_that_stands_in_two_forms_is_equal(
    tree: Path, tmp_path: Path, days: tuple[str, ...], flags: tuple[str, ...]
) -> None:
    history: tuple[str, ...] = ()
    if len(days) > 1:
        history = ("--history", str(tmp_path / "history.sqlite3"))
    for day in days:
        formats = [f"--format={form}:{tmp_path / form}" for form in ("json", "text", "markdown", "html")]
        doc_audit("check", *flags, "--offline", "--as-of", day, *history, *formats, cwd=tree)
    run = json.loads((tmp_path / "json").read_text(encoding="utf-8"))
    forms = {form: (tmp_path / form).read_text(encoding="utf-8") for form in ("text", "markdown", "html")}
    forms["html"] = plain(forms["html"])
    if history:
        forms["digest"] = doc_audit("digest", str(tmp_path / "json"), cwd=tree)
    paths = [flag for flag in flags if not flag.startswith("--") and "/" not in flag and not flag.startswith("DA")]
    if "--select" not in flags:
        forms["calendar"] = doc_audit("calendar", *paths, "--as-of", days[-1], cwd=tree)
    numbers: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for name, number in computed(run):
        numbers[name].add(("json", number))
    for form, text in forms.items():
        for name, number in said(form, text):
            numbers[name].add((form, number))
    differing = {name: sorted(found) for name, found in numbers.items() if len({number for _, number in found}) > 1}
    assert differing == {}
    in_two = {name for name, found in numbers.items() if len({form for form, _ in found}) > 1}
    assert {"errors", "warnings", "notices", "pages", "links", "ok", "broken", "unchecked", "findings"} <= in_two
    if history:
        assert {"overdue", "newly-overdue"} <= in_two
