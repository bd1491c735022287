"""What may still turn out to be the network's fault is remembered once that is known, and not before."""

import datetime as dt
from pathlib import Path

from doc_audit.model.outcome import Outcome
from doc_audit.web.asking.cache import Cache
from doc_audit.web.asking.recorder import Recorder
from doc_audit.web.http.network import NetworkState
from doc_audit.web.judging.summary import Judged
from doc_audit.web.judging.verdict import Answer, Kind, verdict_of

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def judged(kind: Kind, url: str) -> Judged:
    outcome = Outcome(url=url, verdict=verdict_of(kind), reason=kind, checked_at=NOW)
    return Judged(outcome=outcome, answer=Answer(kind=kind), fingerprint="f", host="a.org")


def kept(folder: Path, *urls: str) -> set[str]:
    cache = Cache(folder)
    try:
        return set(cache.read(urls))
    finally:
        cache.close()


def test_a_name_that_does_not_exist_waits_until_the_resolver_knew_another(tmp_path: Path) -> None:
    state = NetworkState()
    cache = Cache(tmp_path)
    recorder = Recorder(cache, {}, state)
    recorder.add(judged("gone", "https://a.org/gone"))
    recorder.add(judged("no-such-host", "https://none.org/"))
    recorder.settle()
    cache.close()
    urls = ("https://a.org/gone", "https://none.org/")
    assert kept(tmp_path, *urls) == {"https://a.org/gone"}

    state.resolved = state.reached = True
    cache = Cache(tmp_path)
    recorder.cache = cache
    recorder.settle()
    cache.close()
    assert kept(tmp_path, *urls) == set(urls)


def test_what_is_uncertain_to_the_end_is_remembered_as_it_was_judged_in_the_end(tmp_path: Path) -> None:
    url = "https://none.org/"
    cache = Cache(tmp_path)
    recorder = Recorder(cache, {}, NetworkState())
    recorder.add(judged("certificate", url))
    recorder.finish({url: judged("certificates-refused", url)})
    cache.close()
    cache = Cache(tmp_path)
    assert cache.read([url])[url].verdict == "unverified"
    cache.close()
