"""Which links have to be asked, which are known from the cache, and which need no network at all."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from doc_audit.web.address import Address, Host, InvalidAddress, parse
from doc_audit.web.asking import pool
from doc_audit.web.asking.fetch import Task
from doc_audit.web.asking.hosts import Hosts, request_headers
from doc_audit.web.asking.lane import HostQueue
from doc_audit.web.asking.remembered import RememberedAnswer
from doc_audit.web.judging.unasked import is_wanted, reason
from doc_audit.web.judging.verdict import Answer

_TASKS_A_LANE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A link to look at: *url* without its *fragment*."""

    url: str
    fragment: str = ""

    @property
    def key(self) -> str:
        """Give what its outcome is looked up by; the same as `model.resolution.ExternalLink.key`."""
        if not self.fragment:
            return self.url
        return f"{self.url}#{self.fragment}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do for each link, by its key: an answer at once, one from the cache (of that host), or a task."""

    answered: dict[str, Answer] = field(default_factory=dict)
    cached: dict[str, Host] = field(default_factory=dict)
    tasks: list[Task] = field(default_factory=list)


def make_plan(asks: Mapping[str, Ask], hosts: Hosts, known: Mapping[str, RememberedAnswer], moment: float) -> Plan:
    """Sort *asks*, given what is *known* from earlier runs at *moment* (seconds since 1970); one task for each address."""
    plan = Plan()
    addresses: dict[str, Address] = {}
    links: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, ask in asks.items():
        found = _address_or_answer(key, ask, hosts)
        if isinstance(found, Answer):
            plan.answered[key] = found
            continue
        remembered = known.get(key)
        if remembered is not None and remembered.is_fresh(moment, hosts.fingerprint(found.host)):
            plan.cached[key] = found.host
        else:
            addresses[found.url] = found
            links[found.url].append((ask.fragment, key))
    for url, keys in links.items():
        plan.tasks.append(_task(addresses[url], keys, [known.get(key) for _, key in keys]))
    return plan


def make_jobs(tasks: Iterable[Task], hosts: Hosts) -> list[pool.Job]:
    """Queue *tasks* by host."""
    by_host: dict[Host, list[Task]] = defaultdict(list)
    for task in tasks:
        by_host[task.address.host].append(task)
    headers = request_headers(hosts.network.user_agent)
    return [_job(host, queue, hosts, headers) for host, queue in by_host.items()]


def _address_or_answer(key: str, ask: Ask, hosts: Hosts) -> Address | Answer:
    """Give the address to ask; an answer where nobody has to be asked."""
    if not is_wanted(key, hosts.settings):
        return Answer(kind="excluded", words="left out by the configuration")
    try:
        # `&amp;` is how Markdown and HTML write `&`; in some kinds of links it stays as it is written.
        address = parse(ask.url.replace("&amp;", "&"))
    except InvalidAddress as error:
        return Answer(kind="invalid", words=reason(error))
    if hosts.is_example(address.host.name):
        return Answer(kind="example-name", words=f"{address.host.name} is reserved for examples")
    if hosts.is_unlisted(address.host):
        words = f"{address.host.name} is not in the public DNS (external.allow-addresses can name it)"
        return Answer(kind="local-name", words=words)
    if not hosts.is_asked(address.host):
        return Answer(kind="excluded", words="not one of the hosts asked for")
    return address


def _task(address: Address, keys: Sequence[tuple[str, str]], known: Sequence[RememberedAnswer | None]) -> Task:
    etag, last_modified = _validators(known)
    times = [item.checked_at if item is not None else 0.0 for item in known]
    return Task(address=address, keys=tuple(keys), known_at=min(times), etag=etag, last_modified=last_modified)


def _validators(known: Iterable[RememberedAnswer | None]) -> tuple[str, str]:
    """Give the validators to send, if every fragment asked for was found on one and the same version of the page."""
    pairs = set()
    for item in known:
        if item is None or item.verdict != "ok" or item.hops != "[]":
            return "", ""
        pairs.add((item.etag, item.last_modified))
    etag, last_modified = pairs.pop()
    if pairs or not all(part.isascii() and part.isprintable() for part in (etag, last_modified)):
        return "", ""
    return etag, last_modified


def _job(host: Host, tasks: list[Task], hosts: Hosts, headers: Mapping[str, str]) -> pool.Job:
    policy = hosts.policy(host, headers)
    tasks.sort(key=lambda task: task.known_at)
    lanes = min(hosts.most_lanes(host), -(-len(tasks) // _TASKS_A_LANE))
    # Where not everything may be reached, what has not been looked at for longest comes first.
    oldest_first = hosts.settings.max_time > 0
    return pool.Job(HostQueue(host, tasks, policy.patience), policy, lanes, oldest_first=oldest_first)
