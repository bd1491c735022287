"""Certificates from a test authority: good, expired, for another name, self-signed; secrets and redirects between hosts."""

import datetime as dt
import http.server
import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from doc_audit.errors import UsageError
from doc_audit.model.outcome import NetworkReport
from doc_audit.model.settings import External
from doc_audit.web.check import Ask, check

NOW = dt.datetime.now(dt.UTC)
LOOPBACK = "127.0.0.0/8"


class Authority:
    """Signs certificates; PEM files lie in *folder*."""

    def __init__(self, folder: Path, name: str = "Test Authority") -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        certificate = self._builder(self.name, self.key, 10).add_extension(x509.BasicConstraints(True, None), True)
        key_id = x509.SubjectKeyIdentifier.from_public_key(self.key.public_key())
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        signed = certificate.add_extension(key_id, False).add_extension(usage, True).sign(self.key, hashes.SHA256())
        self.file = folder / "authority.pem"
        self.file.write_bytes(signed.public_bytes(serialization.Encoding.PEM))

    def _builder(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, days: int, issuer: x509.Name | None = None
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer or self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - dt.timedelta(days=30))
            .not_valid_after(NOW + dt.timedelta(days=days))
        )

    def context(self, name: str, *, days: int = 10, self_signed: bool = False) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = self._builder(subject, key, days, subject if self_signed else None)
        names: list[x509.GeneralName] = [x509.DNSName(name)]
        if name.startswith("127."):
            names = [x509.IPAddress(ipaddress.ip_address(name))]
        builder = builder.add_extension(x509.SubjectAlternativeName(names), False)
        issuer = (key if self_signed else self.key).public_key()
        builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer), False)
        signed = builder.sign(key if self_signed else self.key, hashes.SHA256())
        file = self.folder / f"{name}{days}{self_signed}.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + signed.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


Answer = Callable[[http.server.BaseHTTPRequestHandler], tuple[int, Mapping[str, str]]]


class World:
    """Servers on their own loopback addresses under made-up names, and what they were sent."""

    def __init__(self, folder: Path) -> None:
        self.authority = Authority(folder)
        self.names: dict[str, tuple[str, int]] = {}
        self.servers: list[http.server.ThreadingHTTPServer] = []
        self.seen: list[tuple[str, str, dict[str, str]]] = []

    def serve(self, name: str, answer: Answer | None = None, context: ssl.SSLContext | None = None) -> None:
        world = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                world.seen.append((name, self.path, {key.lower(): value for key, value in self.headers.items()}))
                status, headers = answer(self) if answer else (200, {})
                self.send_response(status)
                for key, value in {"Content-Length": "0", **headers}.items():
                    self.send_header(key, value)
                self.end_headers()

            do_HEAD = do_GET

            def log_message(self, *_: Any) -> None:
                pass

        server = http.server.ThreadingHTTPServer((f"127.0.0.{10 + len(self.servers)}", 0), Handler)
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        self.servers.append(server)
        self.names[name] = server.server_address[:2]  # type: ignore[assignment]

    def resolve(self, host: str, port: int) -> Sequence[tuple[int, tuple[Any, ...]]]:
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return [(int(socket.AF_INET), self.names[host])]

    def check(self, *urls: str, environ: Mapping[str, str] | None = None, **settings: Any) -> NetworkReport:
        values = {"timeout": 2.0, "deadline": 4.0, "retries": 0, "interval": 0.0, "allow_addresses": (LOOPBACK,)}
        return check(
            [Ask(url=url) for url in urls],
            External(**{**values, **settings}),
            cache_dir=None,
            now=lambda: NOW,
            environ={"SSL_CERT_FILE": str(self.authority.file), **(environ or {})},
            resolver=self.resolve,
        )


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    for server in world.servers:
        server.shutdown()
        server.server_close()


def test_certificates(world: World) -> None:
    make = world.authority.context
    world.serve("good.org", context=make("good.org"))
    world.serve("old.org", context=make("old.org", days=-1))
    world.serve("other.org", context=make("another.org"))
    world.serve("self.org", context=make("self.org", self_signed=True))
    names = ("good", "old", "other", "self")
    report = world.check(*(f"https://{name}.org/" for name in names))
    verdicts = {outcome.url: outcome.verdict for outcome in report.outcomes}
    assert verdicts == {
        "https://good.org/": "ok",
        "https://old.org/": "tls-error",
        "https://other.org/": "tls-error",
        "https://self.org/": "tls-error",
    }
    assert "expired" in report.outcomes[1].reason
    assert report.notes == ()


def test_an_unknown_authority_is_an_error_for_one_host_and_our_own_fault_for_all(world: World, tmp_path: Path) -> None:
    names = [f"h{number}.org" for number in range(3)]
    (tmp_path / "stranger").mkdir()
    stranger = Authority(tmp_path / "stranger", "Stranger")
    for name in names:
        world.serve(name, context=stranger.context(name))
    assert [outcome.verdict for outcome in world.check(f"https://{names[0]}/").outcomes] == ["tls-error"]
    report = world.check(*(f"https://{name}/" for name in names))
    assert {outcome.verdict for outcome in report.outcomes} == {"unverified"}
    assert len(report.notes) == 1
    world.serve("good.org", context=world.authority.context("good.org"))
    report = world.check("https://good.org/", *(f"https://{name}/" for name in names))
    assert [outcome.verdict for outcome in report.outcomes] == ["ok", *["tls-error"] * 3]


def test_a_server_that_speaks_no_tls_is_unverified(world: World) -> None:
    world.serve("plain.org")
    assert world.check("https://plain.org/").outcomes[0].verdict == "unverified"


def test_headers_go_to_their_host_only_and_are_dropped_on_the_way_to_another(world: World) -> None:
    world.serve("wiki.org", lambda _: (302, {"Location": "https://else.org/"}), world.authority.context("wiki.org"))
    world.serve("else.org", context=world.authority.context("else.org"))
    world.serve("plain.wiki.org")
    headers = {"wiki.org": {"Authorization": "Bearer hunter2", "X-Key": "k"}}
    report = world.check(
        "https://wiki.org/a", "http://plain.wiki.org/", environ={"DOC_AUDIT_HEADERS": json.dumps(headers)}
    )
    sent = {name: headers for name, _, headers in world.seen}
    assert sent["wiki.org"]["authorization"] == "Bearer hunter2"
    assert sent["wiki.org"]["x-key"] == "k"
    assert not {"authorization", "x-key"} & (set(sent["else.org"]) | set(sent["plain.wiki.org"]))
    assert "hunter2" not in repr(report)


def test_a_github_token_goes_to_the_api_only(world: World) -> None:
    for name in ("github.com", "api.github.com", "evil.org"):
        world.serve(name, context=world.authority.context(name))
    world.check(
        *(f"https://{name}/" for name in ("github.com", "api.github.com", "evil.org")),
        environ={"GITHUB_TOKEN": "hunter2"},
    )
    assert {name for name, _, headers in world.seen if "authorization" in headers} == {"api.github.com"}


def test_userinfo_stays_with_its_host(world: World) -> None:
    world.serve("a.org", lambda _: (302, {"Location": "http://b.org/"}))
    world.serve("b.org")
    report = world.check("http://me:hunter2@a.org/x")
    sent = {name: headers for name, _, headers in world.seen}
    assert sent["a.org"]["authorization"].startswith("Basic ")
    assert "authorization" not in sent["b.org"]
    assert all("hunter2" not in repr((outcome.reason, outcome.hops, outcome.final_url)) for outcome in report.outcomes)


@pytest.mark.parametrize("value", ["{", "[]", '{"h": "text"}', '{"h": {"A": "b\\nc"}}', '{"ftp://h": {"A": "b"}}'])
def test_secrets_that_cannot_be_read_are_refused_without_being_shown(world: World, value: str) -> None:
    with pytest.raises(UsageError) as caught:
        world.check("http://a.org/", environ={"DOC_AUDIT_HEADERS": value})
    assert "text" not in str(caught.value).replace("texts", "")


def test_cookies_live_within_a_lane_and_stay_with_their_host(world: World) -> None:
    world.serve("a.org", lambda _: (200, {"Set-Cookie": "seen=1"}))
    world.serve("b.org")
    world.check("http://a.org/1", "http://a.org/2", "http://b.org/1")
    sent = [(name, headers.get("cookie")) for name, _, headers in world.seen]
    assert sorted(sent, key=str) == [("a.org", "seen=1"), ("a.org", None), ("b.org", None)]


def test_an_international_name_is_asked_by_its_ascii_form(world: World) -> None:
    world.serve("xn--bcher-kva.de")
    assert world.check("http://bücher.de/ä?ö=ü").outcomes[0].verdict == "ok"
    assert world.seen[0][1] == "/%C3%A4?%C3%B6=%C3%BC"


def test_a_proxy_is_asked_instead_and_the_report_says_what_that_means(world: World) -> None:
    world.serve("proxy", lambda _: (200, {}))
    address = "http://{}:{}".format(*world.names["proxy"])
    world.names[world.names["proxy"][0]] = world.names["proxy"]
    report = world.check("http://hidden.org/x", "http://10.0.0.1/", environ={"HTTP_PROXY": address})
    assert [outcome.verdict for outcome in report.outcomes] == ["ok", "blocked-address"]
    assert [path for _, path, _ in world.seen] == ["http://hidden.org/x"]
    assert any("proxy" in note for note in report.notes)


def test_a_name_may_not_change_its_address_to_a_forbidden_one(world: World) -> None:
    world.serve("front", lambda _: (200, {"Connection": "close"}))
    world.serve("inside")
    answers = iter(["front"])

    def rebinding(host: str, port: int) -> Sequence[tuple[int, tuple[Any, ...]]]:
        return [(int(socket.AF_INET), world.names[next(answers, "inside")])]

    report = check(
        [Ask(url="http://rebind.org/1"), Ask(url="http://rebind.org/2")],
        External(timeout=1.0, deadline=2.0, retries=0, interval=0.0, allow_addresses=(world.names["front"][0],)),
        cache_dir=None,
        now=lambda: NOW,
        environ={},
        resolver=rebinding,
    )
    assert sorted(outcome.verdict for outcome in report.outcomes) == ["blocked-address", "ok"]
    assert [name for name, _, _ in world.seen] == ["front"]


def test_a_client_certificate_opens_its_host_beside_an_authority_of_ones_own(world: World, tmp_path: Path) -> None:
    context = world.authority.context("closed.org")
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(cafile=world.authority.file)
    world.serve("closed.org", context=context)
    world.authority.context("me.org")
    pem = world.authority.folder / "me.org10False.pem"
    opened = world.check(
        "https://closed.org/", environ={"DOC_AUDIT_CLIENT_CERTIFICATES": json.dumps({"closed.org": str(pem)})}
    )
    assert [outcome.verdict for outcome in opened.outcomes] == ["ok"]
    shut = world.check("https://closed.org/")
    assert [outcome.verdict for outcome in shut.outcomes] == ["unverified"]


@pytest.mark.parametrize("text", [None, "no certificate"])
def test_a_client_certificate_that_cannot_be_used_is_one_clear_error(
    world: World, tmp_path: Path, text: str | None
) -> None:
    file = tmp_path / "client.pem"
    if text is not None:
        file.write_text(text)
    environ = {"DOC_AUDIT_CLIENT_CERTIFICATES": json.dumps({"closed.org": str(file)})}
    with pytest.raises(UsageError, match=r"client\.pem cannot be used"):
        world.check("https://closed.org/", environ=environ)
