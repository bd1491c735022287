"""Which links are asked, which are known, and which need no network."""

import datetime as dt

import pytest

from doc_audit.model.outcome import Outcome
from doc_audit.model.settings import External, HostSettings
from doc_audit.web.asking.hosts import Hosts
from doc_audit.web.asking.plan import Ask, Plan, make_jobs, make_plan
from doc_audit.web.asking.remembered import RememberedAnswer, row_of
from doc_audit.web.http.network import network_of, resolve

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def hosts_of(settings: External) -> Hosts:
    return Hosts(settings, network_of(settings, {}, resolve))


def plan(*urls: str, settings: External | None = None, known: dict[str, RememberedAnswer] | None = None) -> Plan:
    asks = [Ask(url=url.partition("#")[0], fragment=url.partition("#")[2]) for url in urls]
    hosts = hosts_of(settings or External())
    return make_plan({ask.key: ask for ask in asks}, hosts, known or {}, NOW.timestamp())


def remembered(url: str, fingerprint: str, *, etag: str = "", days: int = 0) -> RememberedAnswer:
    outcome = Outcome(url=url, verdict="ok", reason="200 OK")
    asked_at = NOW - dt.timedelta(days=days)
    found = row_of(outcome, "fine", None, asked_at, etag=etag, last_modified="", fingerprint=fingerprint)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("url", "settings", "kind"),
    [
        ("https://a.org/x", External(exclude=("https://a.org/*",)), "excluded"),
        ("https://a.org/x", External(include=("https://b.org/*",)), "excluded"),
        ("https://a.org/x", External(only_hosts=("b.org",)), "excluded"),
        ("https://a.org:0/x", External(), "invalid"),
        ("https://docs.example/x", External(), "example-name"),
    ],
)
def test_some_links_are_answered_without_asking(url: str, settings: External, kind: str) -> None:
    found = plan(url, settings=settings)
    assert [answer.kind for answer in found.answered.values()] == [kind]
    assert not found.tasks
    assert not found.cached


def test_a_name_for_examples_is_asked_where_the_settings_know_it() -> None:
    assert plan("https://docs.example/x", settings=External(hosts=(HostSettings(host="*.example"),))).tasks


def test_an_address_is_asked_once_for_all_its_places() -> None:
    (task,) = plan("https://a.org/x", "https://a.org/x#one", "https://a.org/x#two").tasks
    assert task.places == ("one", "two")
    assert [key for _, key in task.keys] == ["https://a.org/x", "https://a.org/x#one", "https://a.org/x#two"]


def test_an_answer_holds_under_the_settings_it_was_got_under() -> None:
    url = "https://a.org/x"
    hosts = hosts_of(External())
    (task,) = plan(url).tasks
    known = {url: remembered(url, hosts.fingerprint(task.address.host))}
    assert list(plan(url, known=known).cached) == [url]
    assert plan(url, known=known, settings=External(accept=(404,))).tasks
    assert plan(url, known={url: remembered(url, "other")}).tasks


def test_validators_are_sent_if_all_places_were_found_on_one_version_of_the_page() -> None:
    one, two = "https://a.org/x#one", "https://a.org/x#two"
    same = {url: remembered(url, "old", etag='"v1"') for url in (one, two)}
    assert [task.etag for task in plan(one, two, known=same).tasks] == ['"v1"']
    differing = {one: remembered(one, "old", etag='"v1"'), two: remembered(two, "old", etag='"v2"')}
    assert [task.etag for task in plan(one, two, known=differing).tasks] == [""]
    assert [task.etag for task in plan(one, two, known={one: same[one]}).tasks] == [""]


def test_each_host_has_a_queue_and_as_many_lanes_as_its_settings_allow() -> None:
    settings = External(per_host=2, hosts=(HostSettings(host="slow.org", per_host=1, interval=3.0),))
    found = plan(*(f"https://{host}/{page}" for host in ("a.org", "slow.org") for page in range(20)), settings=settings)
    jobs = {job.queue.host.name: job for job in make_jobs(found.tasks, hosts_of(settings))}
    assert {name: (job.lanes, len(job.queue)) for name, job in jobs.items()} == {"a.org": (2, 20), "slow.org": (1, 20)}
    assert jobs["slow.org"].policy.interval == 3.0
