"""Mail addresses in links, against a name server on loopback."""

import socket
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest
from world import NOW

from doc_audit import audit
from doc_audit.audit import Context
from doc_audit.cli.common.flags import RequestFlags
from doc_audit.cli.common.request import build_request
from doc_audit.web.mail import check_mail, misspelt

# What the name server knows, by name and type; a name that is not there does not exist.
RECORDS = {
    "acme.org.": {"MX": "10 mx.acme.org."},
    "xn--bcher-kva.org.": {"MX": "10 mx.acme.org."},
    "address.org.": {"A": "192.0.2.1"},
    "six.org.": {"AAAA": "2001:db8::1"},
    "null.org.": {"MX": "0 ."},
    "bare.org.": {},
    "iana.org.": {"A": "192.0.2.2"},
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Run the name server, make it the resolver of this process, and give what it was asked."""
    names: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as served:
        served.bind(("127.0.0.1", 0))

        def serve() -> None:
            while True:
                try:
                    data, sender = served.recvfrom(4096)
                except OSError:
                    return
                answer = _answer(dns.message.from_wire(data), names)
                if answer is not None:
                    served.sendto(answer.to_wire(), sender)

        threading.Thread(target=serve, daemon=True).start()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], served.getsockname()[1]
        monkeypatch.setattr(dns.resolver, "default_resolver", resolver)
        yield names


def _answer(query: dns.message.Message, names: list[str]) -> dns.message.Message | None:
    question = query.question[0]
    name = question.name.to_text().lower()
    names.append(name)
    if name.startswith("silent."):
        return None
    answer = dns.message.make_response(query)
    answer.flags |= dns.flags.RA
    if name.startswith("broken."):
        answer.set_rcode(dns.rcode.SERVFAIL)
    elif name not in RECORDS:
        answer.set_rcode(dns.rcode.NXDOMAIN)
    else:
        kind = dns.rdatatype.to_text(question.rdtype)
        if kind in RECORDS[name]:
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, RECORDS[name][kind]))
    return answer


@pytest.mark.parametrize(
    ("address", "verdict", "word"),
    [
        ("docs@acme.org", "ok", "takes mail"),
        ("docs@ACME.org.", "ok", "takes mail"),
        ("docs+team@acme.org", "ok", "takes mail"),
        ("docs%2Bteam@acme.org", "ok", "takes mail"),
        ("post@bücher.org", "ok", "takes mail"),
        ("jürgen@acme.org", "ok", "takes mail"),
        ("docs@acme.org,ops@address.org", "ok", "takes mail"),
        ("docs@acme.org?subject=Hello@all", "ok", "takes mail"),
        ("?subject=Choose", "ok", "takes mail"),
        ("docs@address.org", "ok", "takes mail"),
        ("docs@six.org", "ok", "takes mail"),
        ("docs@null.org", "unknown-host", "null MX"),
        ("docs@bare.org", "unknown-host", "neither a mail server nor an address"),
        ("docs@gone.org", "unknown-host", "no domain gone.org"),
        ("docs@acme.org,ops@gone.org", "unknown-host", "gone.org"),
        ("docs@silent.org", "unverified", "gave no answer"),
        ("docs@broken.org", "unverified", "gave no answer"),
        ("docs@wiki", "unverified", "inside a network"),
        ("docs@mail.corp.acme.org", "unverified", "inside a network"),
        ("you@example.com", "skipped", "reserved"),
        ("docs", "invalid-url", "“docs”"),
        ("docs@", "invalid-url", "valid mail address"),
        ("@acme.org", "invalid-url", "valid mail address"),
        ("a..b@acme.org", "invalid-url", "valid mail address"),
        (".a@acme.org", "invalid-url", "valid mail address"),
        ("a b@acme.org", "invalid-url", "valid mail address"),
        ("a@b@acme.org", "invalid-url", "valid mail address"),
        ("docs@ac_me..org", "invalid-url", "valid mail address"),
        ("x" * 65 + "@acme.org", "invalid-url", "valid mail address"),
    ],
)
@pytest.mark.usefixtures("asked")
def test_addresses(address: str, verdict: str, word: str) -> None:
    found = check_mail([f"mailto:{address}", "mailto:docs@acme.org"], now=NOW, seconds=0.4)[0]
    assert (found.verdict, word in found.reason) == (verdict, True), found.reason


def test_a_domain_is_looked_up_once_and_what_is_no_address_never(asked: list[str]) -> None:
    check_mail(
        ["mailto:a@acme.org", "mailto:b@acme.org", "mailto:c..d@other.org", "mailto:e@example.com"],
        now=NOW,
        seconds=0.4,
    )
    assert asked == ["acme.org."]


@pytest.mark.usefixtures("asked")
def test_a_resolver_that_knows_nothing_condemns_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "RECORDS", {})
    assert check_mail(["mailto:docs@gone.org"], now=NOW, seconds=0.4)[0].verdict == "unverified"


def test_how_an_address_is_written_needs_no_network() -> None:
    assert [found.url for found in misspelt(["mailto:docs@acme.org", "mailto:docs"])] == ["mailto:docs"]


@pytest.mark.parametrize(("flags", "rules"), [
    (RequestFlags(include_mail=True), {"mailto:docs@gone.org": "DA202", "mailto:docs": "DA206", "MAILTO:ops@silent.org?cc=x": "DA208"}),
    (RequestFlags(include_mail=True, offline=True), {"mailto:docs": "DA206"}),
    (RequestFlags(include_mail=True, exclude=("mailto:*",)), {}),
    (RequestFlags(), {}),
])  # fmt: skip
def test_findings(asked: list[str], tmp_path: Path, flags: RequestFlags, rules: dict[str, str]) -> None:
    links = (
        "mailto:docs@acme.org",
        "mailto:docs@gone.org",
        "mailto:docs",
        "MAILTO:ops@silent.org?cc=x",
        "docs@acme.org",
    )
    (tmp_path / "a.md").write_text("# A\n\n" + "\n".join(f"[x]({url})" for url in links) + "\n")
    (tmp_path / "doc-audit.toml").write_text("[external]\ntimeout = 0.4\n")
    request = build_request((tmp_path,), replace(flags, root=tmp_path, no_cache=True), {})
    report = audit.report(audit.gather(request, Context(clock=lambda: NOW, environ={})))
    assert {item.target: item.rule for item in report.findings if item.rule.startswith("DA2")} == rules
    if not flags.include_mail or flags.offline:
        assert asked == []
