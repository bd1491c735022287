"""The external links of the sample tree, each against a server that behaves as the page says: DA201 to DA209."""

import datetime as dt
import re
import socket
import time
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
from doc_audit.model.settings import HostSettings

SAMPLE = Path(__file__).parents[2] / "sample_docs"
PAGE = SAMPLE / "10-appendix" / "external-links.md"
LINK = re.compile(r"^- .*?\]\(<?(http[^)>]+)>?\)(.*)$", re.MULTILINE)
GUIDE = b"<html><body><h2 id='filters'>Filters</h2>" + b"<p>text</p>" * 100 + b"</body></html>"


def rate_card(handler: Any) -> tuple[Any, ...]:
    return (301, {"Location": "/rates/2026"}) if handler.path == "/rates" else (200, {})


def in_english(handler: Any) -> tuple[Any, ...]:
    return (302, {"Location": "/en/parts"}) if handler.path == "/parts" else (200, {})


def asleep(_: Any) -> tuple[Any, ...]:
    time.sleep(1.0)
    return 200, {}


def audited(world: World, folder: Path) -> Report:
    request = build_request((PAGE,), RequestFlags(root=SAMPLE, cache_dir=folder, as_of="2026-03-02"), {})
    external = replace(
        request.config.external,
        timeout=0.4,
        deadline=1.0,
        retries=0,
        # Names below .test are asked because the configuration speaks of them; the private address stays forbidden.
        hosts=(HostSettings(host="*.doc-audit.test"),),
        allow_addresses=("127.0.0.0/8",),
        exclude=("https://www.rfc-editor.org/*",),
    )
    environ = {"SSL_CERT_FILE": str(world.authority.file)}
    context = Context(clock=lambda: NOW, environ=environ, resolver=world.resolve)
    return audit.report(audit.gather(replace(request, config=replace(request.config, external=external)), context))


@pytest.fixture
def served(tmp_path: Path) -> Any:
    world = World(tmp_path)
    world.serve("ok.doc-audit.test", lambda _: (200, {"Content-Type": "text/html"}, GUIDE))
    world.serve("gone.doc-audit.test", lambda _: (404, {}))
    world.serve("expired-cert.doc-audit.test", context=world.authority.context("expired-cert.doc-audit.test", days=-1))
    world.serve("moved.doc-audit.test", rate_card)
    world.serve("slow.doc-audit.test", asleep)
    world.serve("secure.doc-audit.test:80", lambda _: (302, {"Location": "https://secure.doc-audit.test/parts"}))
    world.serve("secure.doc-audit.test:443", in_english, world.authority.context("secure.doc-audit.test"))
    world.names["blocked.doc-audit.test"] = ("10.0.0.1", 80)
    yield world
    world.close()


def test_every_external_link_is_what_its_page_says_it_is(served: World, tmp_path: Path) -> None:
    report = audited(served, tmp_path / "cache")
    found = {finding.target: finding.rule for finding in report.findings if finding.rule.startswith("DA2")}
    said = {
        url: next(iter(re.findall(r"DA2\d\d", words)), None)
        for url, words in LINK.findall(PAGE.read_text(encoding="utf-8"))
    }
    assert len(said) == 12
    assert found == {url: code for url, code in said.items() if code}
    assert set(found.values()) == {f"DA{number}" for number in range(201, 210)}
    moved = next(finding for finding in report.findings if finding.rule == "DA204")
    assert moved.suggestion == "http://moved.doc-audit.test/rates/2026"
    secure = next(finding for finding in report.findings if finding.rule == "DA209")
    assert secure.suggestion == "https://secure.doc-audit.test/parts"
    assert report.complete


def test_on_a_machine_without_a_network_the_report_says_so_once_and_blames_no_link(tmp_path: Path) -> None:
    def silent(_host: str, _port: int) -> Any:
        raise socket.gaierror(socket.EAI_AGAIN, "no answer")

    request = build_request((SAMPLE,), RequestFlags(root=SAMPLE, cache_dir=tmp_path, as_of="2026-03-02"), {})
    external = replace(request.config.external, retries=0)
    context = Context(clock=lambda: dt.datetime.now(dt.UTC), environ={}, resolver=silent)
    report = audit.report(audit.gather(replace(request, config=replace(request.config, external=external)), context))
    codes = [finding.rule for finding in report.findings]
    assert sum("network is down" in note for note in report.notes) == 1
    assert not {"DA201", "DA202", "DA203", "DA204", "DA205", "DA207"} & set(codes)
    assert not report.complete
    assert {"DA101", "DA206", "DA301"} <= set(codes)
