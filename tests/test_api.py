"""The Python API: two functions, and the page that shows them."""

import datetime as dt
import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from types import FrameType

import pytest
from repositories import git

import doc_audit
from doc_audit import Config, Context, Evidence, Finding, Report, Request, changed, gather, report
from doc_audit.links import resolve
from doc_audit.source.page import parse

REPOSITORY = Path(__file__).parent.parent
SAMPLE = REPOSITORY / "sample_docs"
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
CONTEXT = Context(clock=lambda: NOON, environ={})


def request_for(root: Path) -> Request:
    return Request(paths=(str(root),), root=str(root), as_of=NOON.date(), offline=True)


def programs() -> list[str]:
    page = (REPOSITORY / "docs" / "api.md").read_text(encoding="utf-8")
    return re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def run(*words: str) -> str:
    done = subprocess.run(
        [sys.executable, *words], capture_output=True, encoding="utf-8", cwd=REPOSITORY, timeout=60, check=False
    )
    assert "Traceback" not in done.stderr
    return done.stdout


def test_the_program_on_the_page_finds_what_the_command_finds() -> None:
    printed = run("-c", programs()[0], "sample_docs").splitlines()
    told = json.loads(run("-m", "doc_audit", "sample_docs", "--root", "sample_docs", "--offline", "--format", "json"))
    open_findings = [item for item in told["findings"] if not item.get("suppressed")]
    assert len(printed) > 50
    assert [line.partition(": ")[0] for line in printed] == [f"{item['path']}:{item['line']}" for item in open_findings]


def test_one_collection_is_judged_twice_as_the_page_says() -> None:
    program = "".join(programs()) + "print('only', *{found.rule[:3] for found in links_only.findings})\n"
    assert run("-c", program, "sample_docs").splitlines()[-1] == "only DA1"


def test_every_public_name_is_there_and_nothing_else() -> None:
    public = {name: getattr(doc_audit, name) for name in doc_audit.__all__}
    values = {"Config": Config, "Context": Context, "Evidence": Evidence, "Finding": Finding}
    assert public == values | {"Report": Report, "Request": Request, "gather": gather, "report": report}
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        doc_audit.nothing  # noqa: B018 - asking for it is what is tested


def test_importing_the_package_imports_no_audit() -> None:
    listing = "import sys, doc_audit.version; print(*(name for name in sys.modules if name.startswith('doc_audit')))"
    assert set(run("-c", listing).split()) == {"doc_audit", "doc_audit.version"}


def test_the_same_evidence_gives_the_same_report_when_the_tree_is_gone(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text("# A\n\n[b](b.md)\n")
    evidence = gather(request_for(tmp_path), CONTEXT)
    first = report(evidence)
    page.unlink()
    assert report(evidence) == first
    assert [finding.rule for finding in first.findings if finding.target == "b.md"] == ["DA101"]


PURE = """
import datetime as dt, sys
from doc_audit import Context, Request, gather, report
root = sys.argv[1]
noon = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
request = Request(paths=(root,), root=root, as_of=noon.date(), offline=True)
evidence = gather(request, Context(clock=lambda: noon, environ={}))
report(evidence)
touched = []
OUTSIDE = ("open", "os.", "socket.", "subprocess.", "sqlite3.", "urllib.")
sys.addaudithook(lambda event, args: touched.append((event, args[:1])) if event.startswith(OUTSIDE) else None)
assert len(report(evidence).findings) > 20
print(touched)
assert gather(request, Context(clock=lambda: noon, environ={})) and touched
"""


def test_judging_touches_nothing_outside() -> None:
    assert run("-c", PURE, str(SAMPLE)) == "[]\n"


def test_evidence_is_the_same_for_the_same_tree(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n[b](b.md) and [a](#a)\n")
    assert report(gather(request_for(tmp_path), CONTEXT)) == report(gather(request_for(tmp_path), CONTEXT))


def test_the_tree_before_a_change_is_read_and_resolved_once(tmp_path: Path) -> None:
    root = tmp_path / "tree"
    root.mkdir()
    pages = ("a.md", "b.md", "c.md")
    for name in pages:
        (root / name).write_text(f"# {name}\n\n[a](a.md#a-md) [gone](gone.md)\n")
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "first"), ("checkout", "-qb", "side")):
        git(root, *words)
    (root / "b.md").write_text("# b\n\n[new](new.md)\n")
    request = request_for(root)
    found = report(gather(request, CONTEXT))
    calls: Counter[str] = Counter()

    def count(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code is parse.__code__:
            calls[frame.f_locals["path"]] += 1
        elif event == "call" and frame.f_code is resolve.__code__:
            calls["resolve"] += 1

    sys.setprofile(count)
    try:
        kept = changed.only_caused(found, request, CONTEXT, "main")
    finally:
        sys.setprofile(None)
    assert calls == {"a.md": 1, "b.md": 1, "c.md": 1, "resolve": 1}
    assert [finding.target for finding in kept.findings if finding.rule == "DA101"] == ["new.md"]


def test_a_shard_is_judged_by_the_whole_tree_and_tells_its_part(tmp_path: Path) -> None:
    from doc_audit.model.shard import Shard

    for name in ("a.md", "b.md", "c.md", "d.md"):
        (tmp_path / name).write_text("# A\n\n[gone](gone.md)\n")
    request = request_for(tmp_path)
    whole = report(gather(request, CONTEXT))
    parts = [report(gather(replace(request, shard=Shard(index=index, count=2)), CONTEXT)) for index in (1, 2)]
    assert sorted(page.path for part in parts for page in part.pages) == [page.path for page in whole.pages]
    assert sum(part.links.total for part in parts) == whole.links.total
