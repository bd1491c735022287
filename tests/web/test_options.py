"""What the options change of a whole audit: https is asked for, and copies of dead pages are suggested."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from world import NOW, World

from doc_audit import audit
from doc_audit.audit import Context
from doc_audit.cli.common.flags import RequestFlags
from doc_audit.cli.common.request import build_request
from doc_audit.model.report import Report

SETTINGS = {"timeout": 1.0, "deadline": 2.0, "retries": 0, "interval": 0.0, "allow_addresses": ("127.0.0.0/8",)}


@pytest.fixture
def world(tmp_path: Path) -> Any:
    world = World(tmp_path)
    yield world
    world.close()


def audited(world: World, folder: Path, flags: RequestFlags, **settings: Any) -> Report:
    request = build_request((folder,), replace(flags, root=folder, no_cache=True), {})
    external = replace(request.config.external, **{**SETTINGS, **settings})
    context = Context(clock=lambda: NOW, environ={"SSL_CERT_FILE": str(world.authority.file)}, resolver=world.resolve)
    return audit.report(audit.gather(replace(request, config=replace(request.config, external=external)), context))


def test_https_is_required_where_it_answers(world: World, tmp_path: Path) -> None:
    for name in ("both", "plain", "broken"):
        world.serve(f"{name}.org:80")
    world.serve("both.org:443", context=world.authority.context("both.org"))
    world.serve("broken.org:443", context=world.authority.context("broken.org", days=-1))
    tree = tmp_path / "tree"
    tree.mkdir()
    links = (
        "http://both.org/a",
        "http://plain.org/",
        "http://broken.org/",
        "http://both.org:80/port",
        "https://both.org/b",
    )
    (tree / "a.md").write_text("# A\n\n" + "\n".join(f"<{url}>" for url in links) + "\n")
    flags = RequestFlags(require_https=True)
    found = [item for item in audited(world, tree, flags).findings if item.rule == "DA209"]
    assert [(item.target, item.severity, item.suggestion) for item in found] == [
        ("http://both.org/a", "error", "https://both.org/a")
    ]
    assert not [item for item in audited(world, tree, RequestFlags()).findings if item.rule.startswith("DA2")]


def test_a_copy_is_suggested_for_a_dead_page(world: World, tmp_path: Path) -> None:
    copy = "http://web.archive.org/web/20190304050607/http://gone.org/a"
    closest = {"available": True, "url": copy, "timestamp": "20190304050607", "status": "200"}
    body = json.dumps({"archived_snapshots": {"closest": closest}}).encode()
    world.serve("gone.org", lambda _: (404, {}))
    world.serve("archive.org", lambda _: (200, {}, body), world.authority.context("archive.org"))
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "a.md").write_text("# A\n\n<http://gone.org/a>\n")
    (found,) = [
        item for item in audited(world, tree, RequestFlags(suggest_archive=True)).findings if item.rule == "DA201"
    ]
    assert found.suggestion == copy.replace("http://web", "https://web")
    assert "archived copy of 2019-03-04" in found.message
    before = len(world.seen)
    (found,) = [item for item in audited(world, tree, RequestFlags()).findings if item.rule == "DA201"]
    assert found.suggestion is None
    assert "archive.org" not in {name for name, _, _ in world.seen[before:]}
