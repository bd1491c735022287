"""Archived copies of pages that are gone, from the Wayback Machine's API (https://archive.org/help/wayback_api.php)."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from doc_audit.model.outcome import Outcome
from doc_audit.model.redact import holds_secret
from doc_audit.web.address import Address, InvalidAddress, is_local_name, literal, parse
from doc_audit.web.asking.faults import NETWORK_FAULTS
from doc_audit.web.asking.hosts import Hosts
from doc_audit.web.http.body import hang_up
from doc_audit.web.http.transport import Session

_GONE = ("http-error", "unknown-host")
_MOST_BYTES = 100_000
_LONGEST = 4000
# A day as the archive writes it, with or without the time behind it.
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)\d*+")
# Answers that say that the archive wants to be left alone.
_NO_MORE = frozenset({429, 503})
_FAILURES = 3


def with_archived(outcomes: Iterable[Outcome], hosts: Hosts, may_go_on: Callable[[], bool]) -> tuple[Outcome, ...]:
    """Add to the *outcomes* of pages that are gone the address of an archived copy, where there is one.

    The archive is asked about one page after the other, at the pace of every host. Neither an address that holds a secret nor the name of a
    host in a private network is sent to it. What it does not answer adds nothing.
    """
    asked = _Archive(hosts)
    found = []
    try:
        for outcome in outcomes:
            if outcome.verdict in _GONE and may_go_on() and _may_be_told(outcome.url):
                found.append(asked.look_up(outcome))
            else:
                found.append(outcome)
    finally:
        asked.close()
    return tuple(found)


class _Archive:
    """The archive, asked over one connection until it fails some times in a row."""

    def __init__(self, hosts: Hosts) -> None:
        self._address = hosts.settings.archive
        self._headers = {"User-Agent": hosts.network.user_agent, "Accept": "application/json"}
        self._interval = hosts.settings.interval
        self._seconds = hosts.settings.deadline
        self._halt = hosts.network.halt
        self._session = Session(hosts.network, hosts.settings.timeout)
        self._failures = 0

    def close(self) -> None:
        self._session.close()

    def look_up(self, outcome: Outcome) -> Outcome:
        """Give *outcome* with what the archive has of it."""
        if self._failures >= _FAILURES:
            return outcome
        page = outcome.url.partition("#")[0]
        self._halt.wait(self._interval)
        try:
            address = parse(f"{self._address}?url={quote(page, safe='')}")
            with self._session.deadline.running(self._seconds):
                answer = self._ask(address)
        except (*NETWORK_FAULTS, InvalidAddress, RecursionError):
            answer = None
        if answer is None:
            self._failures += 1
            return outcome
        self._failures = 0
        copy = _copy(answer, address)
        if copy is None:
            return outcome
        url, day = copy
        return replace(outcome, archived=url, archived_on=day)

    def _ask(self, address: Address) -> Any:
        """Give what the archive answers; None if that is nothing to read."""
        response = self._session.send("GET", address, self._headers)
        if response.status != 200:
            hang_up(response)
            if response.status in _NO_MORE:
                self._failures = _FAILURES
            return None
        body = response.read(_MOST_BYTES, decode_content=True)
        hang_up(response)
        return json.loads(body)


def _copy(answer: Any, asked: Address) -> tuple[str, str] | None:
    """Give the address of the closest copy in *answer* and its day; None if there is none, or it is not to be trusted."""
    closest = answer
    for key in ("archived_snapshots", "closest"):
        if not isinstance(closest, dict):
            return None
        closest = closest.get(key)
    if (
        not isinstance(closest, dict)
        or closest.get("available") is not True
        or str(closest.get("status", "200"))[:1] != "2"
    ):
        return None
    url, moment = closest.get("url"), _MOMENT.fullmatch(str(closest.get("timestamp", "")))
    if not isinstance(url, str) or len(url) > _LONGEST or moment is None:
        return None
    try:
        copy = parse(url)
    except InvalidAddress:
        return None
    if not f".{copy.host.name}".endswith(f".{asked.host.name}"):
        return None
    if asked.host.scheme == "https":
        # The API names its copies by http, and serves them by https.
        url = re.sub(r"(?i)\Ahttp:", "https:", url)
    return url, "-".join(moment.groups())


def _may_be_told(url: str) -> bool:
    """Say whether *url* may be shown to somebody else."""
    try:
        name = parse(url).host.name
    except InvalidAddress:
        return False
    return not (holds_secret(url) or is_local_name(name) or literal(name) is not None)
