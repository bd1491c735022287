"""The audit: facts are collected, judged, and put into one report."""

import datetime as dt
import hashlib
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from doc_audit import files
from doc_audit.errors import NothingToAudit
from doc_audit.events import Observer, Progress, ignore
from doc_audit.links.resolve import resolve
from doc_audit.links.wanted import wanted
from doc_audit.model import plain_urls
from doc_audit.model.document import Corpus
from doc_audit.model.evidence import Evidence
from doc_audit.model.finding import Finding, Subject
from doc_audit.model.outcome import NetworkReport, Outcome
from doc_audit.model.ownership import OwnerFault
from doc_audit.model.place import Location
from doc_audit.model.report import Contact, GitPlace, LinkCounts, Page, Report, Timings, UnverifiedLink
from doc_audit.model.resolution import ExternalLink, FollowedLink, NotChecked, Resolutions
from doc_audit.model.review import GitFacts, Habit, OddCommit, Review
from doc_audit.model.settings import Request
from doc_audit.model.shard import Shard
from doc_audit.review import judge as judge_reviews
from doc_audit.review.owners import quiet
from doc_audit.rules import engine
from doc_audit.rules.registry import RULES, describe
from doc_audit.sites import find
from doc_audit.sites.policy import read_policy
from doc_audit.source.discover import discover
from doc_audit.source.memory import PageMemory
from doc_audit.source.notes import recalling
from doc_audit.source.probe import probe
from doc_audit.source.read import read_pages, read_targets
from doc_audit.source.settings_file import settings_reader
from doc_audit.source.site_settings import with_settings
from doc_audit.stopping import Stop, Stopped
from doc_audit.vcs import facts, owners
from doc_audit.version import __version__

# As many unread files are named in a note.
_NAMED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a run takes from outside: the clock, the environment, who watches, when to stop early, pages known.

    *resolver* turns a host and port into socket addresses; None is the system's.
    """

    clock: Callable[[], dt.datetime]
    environ: Mapping[str, str]
    observer: Observer = ignore
    stop: Stop = field(default_factory=Stop)
    memory: PageMemory | None = None
    resolver: Callable[[str, int], Sequence[tuple[int, tuple[Any, ...]]]] | None = None


def gather(request: Request, context: Context) -> Evidence:
    """Collect the facts that *request* asks for: pages, the tree around them, git, and what servers answer. Nothing is judged.

    Files are read below `request.root`, and the git repository around it. Nothing is written but the cache in
    `request.cache_dir`, if there is one. External links are asked unless the request or its configuration says otherwise. Asked
    to stop, it gives what is known by then.

    Raises:
        NothingToAudit: no page matched.
        Stopped: it was asked to stop before a page was read.
        UsageError: a path cannot be read, or a setting cannot be used.
    """
    started = context.clock()
    with files.noting() as unread:
        corpus = _collect(request, context)
        git, reviews, owner_faults = _review(request, corpus, context)
    resolved = resolve(corpus, request.config)
    network = _check_external(request, _in_shard(resolved, request.shard), context)
    if context.stop.is_set():
        network = replace(network, complete=False)
    place = _git_place(git, request, context.environ)
    return Evidence(
        request=request,
        started=started,
        finished=context.clock(),
        corpus=corpus,
        resolved=resolved,
        reviews=reviews,
        outcomes={outcome.url: outcome for outcome in _spared(network, place)},
        network=network,
        git=git,
        place=place,
        quiet_owners=_quiet_owners(request, git, reviews),
        unread={os.path.relpath(name, request.root): why for name, why in unread.items()},
        owner_faults=owner_faults,
    )


def report(evidence: Evidence) -> Report:
    """Judge *evidence* by every rule that its configuration leaves on, and put the findings and the run into one report.

    Pure: no file, no network, no git, no clock.
    """
    request, resolved = evidence.request, evidence.resolved
    findings = engine.judge(RULES, evidence)
    if request.shard is not None:
        findings = _in_part(findings, resolved, request.shard)
        resolved = _in_shard(resolved, request.shard)
        evidence = replace(evidence, resolved=resolved)
    return Report(
        version=__version__,
        as_of=evidence.today,
        started=evidence.started,
        finished=evidence.finished,
        root=Path(request.root).name,
        offline=evidence.offline,
        complete=evidence.network.complete,
        notes=(
            *((request.distrust,) if request.distrust else ()),
            *_stop_notes(evidence.corpus),
            *evidence.network.notes,
            *_git_notes(evidence),
            *_unread_notes(evidence),
            *_owner_notes(evidence.owner_faults),
            *_stamp_notes(evidence.reviews),
            *_ended(request),
        ),
        git=evidence.place,
        links=_count_links(evidence, findings),
        pages=_pages(evidence),
        findings=findings,
        rules=tuple(describe(rule) for rule in RULES),
        config_digest=_digest(repr(request.config).replace(repr(request.config.file), "")),
        scope=_scope(request, evidence.corpus),
        external_hosts=_external_hosts(resolved),
        unverified=_unverified(resolved, evidence.outcomes),
        shard=request.shard,
        quiet_owners=evidence.quiet_owners,
        contacts=_contacts(evidence),
        timings=_timings(evidence.network),
    )


def _collect(request: Request, context: Context) -> Corpus:
    """Read the pages, and of the tree around them what their links need; asked to stop, what was read by then.

    Raises:
        NothingToAudit: no page matched.
        Stopped: it was asked to stop before a page was read.
    """
    stop = context.stop
    with stop.cuttable():
        inventory = discover(request)
        surroundings = with_settings(inventory.tree, Path(request.root))
        sites = find(surroundings, request.config)
    if not inventory.pages and not inventory.skipped:
        raise NothingToAudit(
            f"no page to audit under {', '.join(request.paths)} (looked for {', '.join(request.config.include)})"
        )
    documents, skipped = read_pages(request, inventory.pages, sites, context.observer, context.memory, stop)
    left = len(inventory.pages) - len(documents) - len(skipped)
    if left and not documents:
        raise Stopped
    asked_about = wanted(documents, surroundings, request.config)
    return Corpus(
        documents=documents,
        tree=probe(request, surroundings, asked_about),
        skipped=tuple(sorted((*inventory.skipped, *skipped), key=lambda s: s.path)),
        targets=read_targets(request, asked_about.pages, sites, stop),
        left=left,
    )


def _review(
    request: Request, corpus: Corpus, context: Context
) -> tuple[GitFacts, tuple[Review, ...], tuple[OwnerFault, ...]]:
    paths = [document.path for document in corpus.documents]
    root = Path(request.root)
    context.observer(Progress(phase="reading history", done=0, total=1))
    freshness = request.config.freshness
    if not freshness.git:
        git = facts.place(root)
    else:
        try:
            with context.stop.cuttable():
                git = facts.read(
                    root,
                    paths,
                    line_kinds=_LineKinds(tuple(sorted(freshness.words().items()))),
                    ignored=freshness.ignore_commits,
                    recall=recalling(request),
                )
        except Stopped:
            here = facts.place(root)
            git = replace(here, reason=here.reason or "the run was stopped before they were read")
    owned = owners.code_owners(root, paths, request.config.forge, context.environ)
    reviews = judge_reviews(
        corpus.documents,
        request.config,
        request.as_of,
        git,
        owned.pages,
        read_policy(corpus.tree.files, settings_reader(root)),
    )
    return git, reviews, owned.faults


@dataclass(frozen=True, slots=True)
class _LineKinds:
    """Makes the function that knows lines of review metadata by the project's own *words*; equal for equal words."""

    words: tuple[tuple[str, tuple[str, ...]], ...]

    def __call__(self) -> facts.LineKindOf:
        # Imported here: a tree without a history needs no recognisers when its pages are known already.
        from doc_audit.metadata.stamps import line_kind
        from doc_audit.metadata.vocabulary import vocabulary_of

        return partial(line_kind, known=vocabulary_of(dict(self.words)))


def _check_external(request: Request, resolved: Resolutions, context: Context) -> NetworkReport:
    if not request.asks_network:
        return _without_network(resolved, request)
    asked = {external.key: external for external in resolved.ends(ExternalLink)}
    if not asked:
        return NetworkReport()
    # Imported here: an offline run needs no HTTP stack.
    from doc_audit.web.check import Ask, check
    from doc_audit.web.http.network import resolve as system

    return check(
        [Ask(url=external.url, fragment=external.fragment) for external in asked.values()],
        request.config.external,
        cache_dir=Path(request.cache_dir) if request.cache_dir else None,
        now=context.clock,
        observer=context.observer,
        environ=context.environ,
        stop=context.stop,
        resolver=context.resolver or system,
    )


def _without_network(resolved: Resolutions, request: Request) -> NetworkReport:
    """What can be said of addresses without asking: that some are none."""
    if not request.config.external.enabled:
        return NetworkReport()
    # Most are linked to again and again as one value, and plain.
    found = {id(external): external for external in resolved.ends(ExternalLink)}.values()
    odd = {external.key: external for external in found if plain_urls.VALID.match(external.url) is None}.values()
    if not odd:
        return NetworkReport()
    from doc_audit.web.judging.unasked import invalid

    pairs = ((external.key, external.url) for external in odd)
    return NetworkReport(outcomes=tuple(invalid(pairs, request.config.external)))


def _spared(network: NetworkReport, place: GitPlace | None) -> tuple[Outcome, ...]:
    if not network.outcomes:
        return ()
    from doc_audit.web.judging.private import spare_own_account

    return spare_own_account(network.outcomes, place.web_url if place else None)


def _stop_notes(corpus: Corpus) -> tuple[str, ...]:
    if not corpus.left:
        return ()
    read = len(corpus.documents) + len(corpus.skipped)
    return (
        f"The run was stopped: {corpus.left} of {read + corpus.left} pages were not read, and nothing is known of them.",
    )


def _git_notes(evidence: Evidence) -> tuple[str, ...]:
    git = evidence.git
    if not evidence.config.freshness.git or git.usable:
        return ()
    return (f"Page histories were not used: {git.reason}",) if git.reason else ()


def _unread_notes(evidence: Evidence) -> Iterable[str]:
    """Which files were not read though they are there, and why; the audited pages among them have findings of their own."""
    known = {item.path for item in evidence.corpus.skipped}
    left = [f"{path} ({why})" for path, why in sorted(evidence.unread.items()) if path not in known]
    if not left:
        return ()
    more = f" and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
    noun = "1 file was" if len(left) == 1 else f"{len(left)} files were"
    return (f"{noun} not read, so that nothing was judged by what is in there: {', '.join(left[:_NAMED])}{more}.",)


def _owner_notes(faults: Iterable[OwnerFault]) -> Iterable[str]:
    """Which lines of an owner file are of no use to its forge; that a file was not read is said with the other unread files."""
    lines = [fault.words() for fault in faults if fault.line]
    if not lines:
        return ()
    more = f"; and {len(lines) - _NAMED} more" if len(lines) > _NAMED else ""
    noun = "1 line of the owner file is" if len(lines) == 1 else f"{len(lines)} lines of the owner file are"
    return (f"{noun} not valid: {'; '.join(lines[:_NAMED])}{more}.",)


def _contacts(evidence: Evidence) -> tuple[Contact, ...]:
    """Whom to turn to, for the owners that pages of this run have."""
    owning = {owner for review in evidence.reviews for owner in review.owners}
    return tuple(
        Contact(owner=alias.team, lead=alias.lead, contact=alias.contact)
        for alias in evidence.config.owners
        if alias.team in owning and (alias.lead or alias.contact)
    )


def _quiet_owners(request: Request, git: GitFacts, reviews: Iterable[Review]) -> tuple[tuple[str, dt.date], ...]:
    if not git.usable or git.commit is None:
        return ()
    authors = facts.authors(Path(request.root), git.commit, recalling(request))
    return quiet((owner for review in reviews for owner in review.owners), authors, request.as_of)


def _stamp_notes(reviews: Iterable[Review]) -> tuple[str, ...]:
    """How many dates of review were not written by a reviewer on that day, as far as git knows."""
    odd = Counter(review.odd_commit for review in reviews)
    says = {
        OddCommit.MASS_BUMP: "a date from a commit that changed nothing but dates on many pages",
        OddCommit.POST_DATED: "a date that lay ahead when it was committed",
    }
    return tuple(
        f"{odd[kind]} pages carry {text}." if odd[kind] > 1 else f"1 page carries {text}."
        for kind, text in says.items()
        if odd[kind]
    )


def _ended(request: Request) -> Iterable[str]:
    """The folder rules whose exemption is over; each page of theirs is judged again."""
    for rule in request.config.freshness.folders:
        if rule.exempt and rule.until is not None and rule.until < request.as_of:
            yield f"The exemption of {rule.path} from review ended on {rule.until}; its pages are judged again."


def _git_place(git: GitFacts, request: Request, environ: Mapping[str, str]) -> GitPlace | None:
    if git.commit is None:
        return None
    from doc_audit.vcs.forge import web_url

    return GitPlace(
        commit=git.commit,
        branch=git.branch,
        shallow=git.shallow,
        web_url=request.config.source_url or web_url(git.remote, environ),
    )


def _in_shard(resolved: Resolutions, shard: Shard | None) -> Resolutions:
    """The links that this part of the audit answers for: by host if they lead out, else by page."""
    if shard is None:
        return resolved
    return resolved.where(
        lambda row: shard.holds(_host(row[2].url) if isinstance(row[2], ExternalLink) else row[0].path)
    )


def _in_part(findings: Iterable[Finding], resolved: Resolutions, shard: Shard) -> tuple[Finding, ...]:
    """The findings that *shard* answers for. Whether an ignore is of use is known only when all parts are put together."""
    hosts = {(link.location, link.href): _host(external.url) for link, external in resolved.only(ExternalLink)}
    return tuple(
        finding
        for finding in findings
        if finding.subject is Subject.IGNORE
        or shard.holds(hosts.get((finding.location, finding.target or ""), finding.location.path))
    )


def _pages(evidence: Evidence) -> tuple[Page, ...]:
    titles = {document.path: document.title for document in evidence.corpus.documents}
    habits = {
        page.path: Habit(
            path=page.path, reviews=page.reviews, changes=page.changes, quiet_reviews=page.stamp_only_streak
        )
        for page in evidence.git.pages
    }
    shard = evidence.request.shard
    return tuple(
        Page(path=review.path, title=titles[review.path], review=review, habit=habits.get(review.path))
        for review in evidence.reviews
        if shard is None or shard.holds(review.path)
    )


def _count_links(evidence: Evidence, findings: Iterable[Finding]) -> LinkCounts:
    """Count every link once: broken if a link rule reports it as an error or warning, unverified, skipped, or fine."""
    broken_at: dict[str, set[Location]] = defaultdict(set)
    for finding in findings:
        if finding.subject.is_link and finding.severity != "notice" and finding.target is not None:
            broken_at[finding.target].add(finding.location)
    counts: Counter[str] = Counter()
    for kind, rows in evidence.resolved.by_kind().items():
        if kind is ExternalLink and not evidence.outcomes:
            # Nobody was asked, so nothing is known of them.
            counts["skipped"] += len(rows)
        else:
            counts.update(_fate(row, evidence, broken_at) for row in rows)
    return LinkCounts(
        total=len(evidence.resolved),
        ok=counts["ok"],
        broken=counts["broken"],
        unverified=counts["unverified"],
        skipped=counts["skipped"],
    )


def _fate(row: FollowedLink, evidence: Evidence, broken_at: Mapping[str, set[Location]]) -> str:
    links, index, resolution = row
    places = broken_at.get(links.hrefs[index])
    if places is not None and links[index].location in places:
        return "broken"
    if isinstance(resolution, NotChecked):
        return "skipped"
    if not isinstance(resolution, ExternalLink):
        return "ok"
    outcome = evidence.outcomes.get(resolution.key)
    if outcome is None or outcome.verdict == "skipped":
        return "skipped"
    return "unverified" if outcome.verdict in ("unverified", "blocked-address") or outcome.suspected else "ok"


def _external_hosts(resolved: Resolutions) -> dict[str, int]:
    # Where an address leads is one value however often it is linked to: counting by identity hashes no text.
    found = {id(external): external for external in resolved.ends(ExternalLink)}
    sites: Counter[str] = Counter()
    for identity, count in Counter(map(id, resolved.ends(ExternalLink))).items():
        # Scheme and host; a few thousand sites are taken apart instead of all addresses.
        sites["/".join(found[identity].url.split("/", 3)[:3])] += count
    hosts: Counter[str] = Counter()
    for site, count in sites.items():
        hosts[_host(site)] += count
    return dict(sorted(hosts.items(), key=lambda pair: (-pair[1], pair[0])))


def _host(url: str) -> str:
    plain = plain_urls.HOST.match(url)
    if plain is not None:
        return plain[1]
    from urllib.parse import urlsplit

    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _unverified(resolved: Resolutions, outcomes: Mapping[str, Outcome]) -> tuple[UnverifiedLink, ...]:
    if not outcomes:
        return ()
    paths: dict[str, set[str]] = defaultdict(set)
    for link, external in resolved.only(ExternalLink):
        paths[external.key].add(link.location.path)
    return tuple(
        UnverifiedLink(url=url, reason=outcome.reason, paths=tuple(sorted(paths[url])))
        for url, outcome in sorted(outcomes.items())
        if outcome.verdict == "unverified" and url in paths
    )


def _scope(request: Request, corpus: Corpus) -> tuple[str, ...]:
    """What was audited. A run that left pages out can be compared with no other: what they hold was not fixed."""
    root = Path(request.root)
    paths = sorted(Path(path).relative_to(root).as_posix() for path in request.paths)
    return (*paths, f"stopped with {corpus.left} pages left") if corpus.left else tuple(paths)


def _timings(network: NetworkReport) -> Timings | None:
    if not network.requests:
        return None
    hosts = tuple((host, round(seconds, 2)) for host, seconds in network.slowest_hosts)
    return Timings(requests=network.requests, seconds=round(network.seconds, 2), hosts=hosts)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
