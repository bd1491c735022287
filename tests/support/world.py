"""A small internet on loopback: a certificate authority, and servers under made-up names, with what they were sent."""

import datetime as dt
import http.server
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

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

    def context(self, name: str, *, days: int = 10, self_signed: bool = False, issuer_at: str = "") -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = self._builder(subject, key, days, subject if self_signed else None)
        names: list[x509.GeneralName] = [x509.DNSName(name)]
        if name.startswith("127."):
            names = [x509.IPAddress(ipaddress.ip_address(name))]
        builder = builder.add_extension(x509.SubjectAlternativeName(names), False)
        issuer = (key if self_signed else self.key).public_key()
        builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer), False)
        if issuer_at:
            place = x509.UniformResourceIdentifier(issuer_at)
            access = x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, place)
            builder = builder.add_extension(x509.AuthorityInformationAccess([access]), False)
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


Answer = Callable[[http.server.BaseHTTPRequestHandler], tuple[Any, ...]]  # status, headers and perhaps a body


class World:
    """Servers on their own loopback addresses under made-up names, and what they were sent."""

    def __init__(self, folder: Path) -> None:
        self.authority = Authority(folder)
        self.names: dict[str, tuple[str, int]] = {}
        self.servers: list[http.server.ThreadingHTTPServer] = []
        self.sockets: list[socket.socket] = []
        self.seen: list[tuple[str, str, dict[str, str]]] = []

    def serve(self, name: str, answer: Answer | None = None, context: ssl.SSLContext | None = None) -> None:
        """Start a server for the host *name*, or for one of its ports (`h.test:443`)."""
        world = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                world.seen.append((name, self.path, {key.lower(): value for key, value in self.headers.items()}))
                status, headers, *rest = answer(self) if answer else (200, {})
                body = rest[0] if rest else b""
                self.send_response(status)
                for key, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(key, value)
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(body)

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
        place = self.names.get(f"{host}:{port}") or self.names.get(host)
        if place is None:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return [(int(socket.AF_INET), place)]

    def close(self) -> None:
        for server in self.servers:
            server.shutdown()
            server.server_close()
        for opened in self.sockets:
            opened.close()

    def check(
        self,
        *urls: str,
        environ: Mapping[str, str] | None = None,
        cache: Path | None = None,
        now: dt.datetime = NOW,
        **settings: Any,
    ) -> NetworkReport:
        values = {"timeout": 2.0, "deadline": 4.0, "retries": 0, "interval": 0.0, "allow_addresses": (LOOPBACK,)}
        return check(
            [Ask(url=url.partition("#")[0], fragment=url.partition("#")[2]) for url in urls],
            External(**{**values, **settings}),
            cache_dir=cache,
            now=lambda: now,
            environ={"SSL_CERT_FILE": str(self.authority.file), **(environ or {})},
            resolver=self.resolve,
        )
