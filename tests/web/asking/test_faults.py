"""What kind of evidence a failure is, however deep it lies in the errors of libraries."""

import http.client
import ssl

import pytest
import requests
import urllib3

from doc_audit.model.outcome import Hop
from doc_audit.web.address import parse
from doc_audit.web.asking.faults import name_fault
from doc_audit.web.http.network import Blocked, NameFailure, ProxyUnreachable

ADDRESS = parse("https://docs.org/page")

LEFT_OUT = "external.exclude leaves such addresses out"


def certificate(code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError("refused")
    error.verify_code, error.verify_message = code, "unable to get local issuer certificate."
    return error


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (
            Blocked("10.0.0.1 is a private address"),
            "blocked",
            "docs.org is not asked: 10.0.0.1 is a private address (external.allow-addresses can allow it)",
        ),
        (NameFailure("docs.org", definite=True), "no-such-host", "the DNS knows no host docs.org"),
        (
            NameFailure("docs.org", definite=True, lacks_address=True),
            "no-such-host",
            "the DNS knows docs.org, but no address of it",
        ),
        (NameFailure("docs.org", definite=False), "resolver-silent", "the resolver gave no answer for docs.org"),
        (
            certificate(10),
            "certificate",
            "the certificate of docs.org is refused: unable to get local issuer certificate",
        ),
        (
            certificate(20),
            "chain-incomplete",
            "the certificate of docs.org is refused: unable to get local issuer certificate",
        ),
        (ProxyUnreachable(), "proxy-unreachable", "the proxy cannot be reached"),
        (TimeoutError(), "timeout", "docs.org did not answer in time"),
        (ConnectionRefusedError(), "unreachable", "docs.org refuses connections"),
        (ConnectionResetError(), "reset", "docs.org dropped the connection"),
        (http.client.IncompleteRead(b""), "reset", "docs.org dropped the connection before the answer was complete"),
        (ssl.SSLError("bad record"), "handshake", "no TLS connection to docs.org"),
        (
            http.client.BadStatusLine("x"),
            "protocol",
            f"what docs.org sends does not begin as an answer of HTTP; {LEFT_OUT}",
        ),
        (
            http.client.LineTooLong("x"),
            "protocol",
            f"docs.org sends headers that HTTP does not allow, or too many of them; {LEFT_OUT}",
        ),
        (UnicodeError("label too long"), "invalid", "“https://docs.org/page” cannot be asked"),
        (OSError("Tunnel connection failed: 403"), "unreachable", "the proxy does not connect to docs.org"),
        (OSError(113, "No route to host"), "unreachable", "no route to docs.org"),
        (ValueError("odd"), "protocol", f"what docs.org sends is no answer of HTTP that can be read; {LEFT_OUT}"),
    ],
)
def test_a_failure_is_named_by_its_cause(error: BaseException, kind: str, words: str) -> None:
    plain = name_fault(error, ADDRESS, expired=False, hops=())
    assert (plain.kind, plain.words) == (kind, words)
    wrapped = urllib3.exceptions.ProtocolError("Connection aborted.", error)
    outer = requests.exceptions.RequestException(wrapped)
    assert name_fault(outer, ADDRESS, expired=False, hops=()).kind == kind


def test_what_the_guard_says_comes_before_all_else() -> None:
    error = ConnectionResetError()
    error.__context__ = Blocked("127.0.0.1 is a loopback address")
    assert name_fault(error, ADDRESS, expired=False, hops=()).kind == "blocked"


def test_an_expired_deadline_is_a_timeout_whatever_failed() -> None:
    assert name_fault(ConnectionResetError(), ADDRESS, expired=True, hops=()).kind == "timeout"


def test_a_failure_behind_a_redirect_says_where_it_was() -> None:
    hops = (Hop(status=301, url="https://docs.org/page"),)
    found = name_fault(UnicodeError(), ADDRESS, expired=False, hops=hops)
    assert (found.kind, found.hops) == ("bad-redirect", hops)
    assert found.words.endswith(" (redirected to https://docs.org/page)")


def test_errors_that_hold_each_other_are_unwrapped_once() -> None:
    one, other = OSError("one"), ValueError("other")
    one.__context__, other.__context__ = other, one
    assert name_fault(one, ADDRESS, expired=False, hops=()).kind == "unreachable"
