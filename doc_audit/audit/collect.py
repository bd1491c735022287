"""Collects the facts of a run: pages, the tree around them, git, reviews, and what servers answer."""

import datetime as dt
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from doc_audit import files
from doc_audit.audit.context import Context
from doc_audit.audit.network import ask_servers, spare_private_repositories
from doc_audit.audit.shards import links_of_shard
from doc_audit.errors import NothingToAudit
from doc_audit.events import Progress
from doc_audit.links.resolve import resolve
from doc_audit.links.wanted import wanted
from doc_audit.model.document import Corpus, Document
from doc_audit.model.evidence import Evidence
from doc_audit.model.report import GitPlace
from doc_audit.model.review import GitFacts, Review
from doc_audit.model.settings import Request
from doc_audit.review import judge as judge_reviews
from doc_audit.review.owners import quiet
from doc_audit.sites import Sites, find
from doc_audit.sites.policy import read_policy
from doc_audit.source.build import read_build
from doc_audit.source.discover import discover
from doc_audit.source.lychee import ignored_by_lychee
from doc_audit.source.notes import recalling
from doc_audit.source.probe import probe
from doc_audit.source.read import read_pages, read_targets
from doc_audit.source.settings_file import settings_reader
from doc_audit.source.site_settings import with_settings
from doc_audit.stopping import Stopped
from doc_audit.vcs import facts, owners
from doc_audit.vcs.shown import own_addresses


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
    root = Path(request.root)
    with files.noting() as unread:
        request = _without_ignored(request)
        corpus = _read_corpus(request, context)
        paths = [document.path for document in corpus.documents]
        git = _read_git(request, paths, context)
        owned = owners.code_owners(root, paths, request.config.forge, context.environ)
        policy = read_policy(corpus.tree.files, settings_reader(root))
        reviews = judge_reviews(corpus.documents, request.config, request.as_of, git, owned.pages, policy)
    resolved = resolve(corpus, request.config)
    network = ask_servers(request, links_of_shard(resolved, request.shard), context)
    if context.stop.is_set():
        network = replace(network, complete=False)
    place = _place(git, request, context.environ)
    outcomes = spare_private_repositories(network.outcomes, place)
    return Evidence(
        request=request,
        started=started,
        finished=context.clock(),
        corpus=corpus,
        resolved=resolved,
        reviews=reviews,
        outcomes={outcome.url: outcome for outcome in outcomes},
        network=network,
        git=git,
        place=place,
        quiet_owners=_quiet_owners(request, git, reviews),
        unread={os.path.relpath(name, request.root): why for name, why in unread.items()},
        owner_faults=owned.faults,
    )


def _without_ignored(request: Request) -> Request:
    """Give *request* with the addresses left out that the tree's `.lycheeignore` names, unless the tree has no say."""
    if request.distrust:
        return request
    globs = ignored_by_lychee(Path(request.root))
    if not globs:
        return request
    external = request.config.external
    external = replace(external, exclude=(*external.exclude, *globs))
    return replace(request, config=replace(request.config, external=external))


def _read_corpus(request: Request, context: Context) -> Corpus:
    """Read the pages, and of the tree around them what their links need; asked to stop, what was read by then.

    Raises:
        NothingToAudit: no page matched.
        Stopped: it was asked to stop before a page was read.
    """
    stop = context.stop
    with stop.cuttable():
        inventory = discover(request)
        tree = with_settings(inventory.tree, Path(request.root), request.config)
        tree = replace(tree, shown=own_addresses(Path(request.root), context.environ))
        sites = find(tree, request.config)
    if not inventory.pages and not inventory.skipped:
        raise NothingToAudit(
            f"no page to audit under {', '.join(request.paths)} (looked for {', '.join(request.config.include)})"
        )
    documents, skipped = read_pages(request, inventory.pages, sites, context.observer, context.memory, stop)
    left = len(inventory.pages) - len(documents) - len(skipped)
    if left and not documents:
        raise Stopped
    menus = _navigation(documents, sites)
    asked_about = wanted(documents, tree, request.config, menus)
    build = None
    if request.built:
        build = read_build(request.built, request.config.max_page_bytes, stop)
    return Corpus(
        documents=documents,
        tree=probe(request, tree, asked_about),
        skipped=tuple(sorted((*inventory.skipped, *skipped), key=lambda page: page.path)),
        targets=read_targets(request, asked_about.pages, sites, stop),
        navigation=menus,
        left=left,
        build=build,
    )


def _navigation(documents: Iterable[Document], sites: Sites) -> tuple[Document, ...]:
    """Give what beside the pages holds links of a site that a page among *documents* belongs to."""
    audited = {id(sites.of(document.path)) for document in documents}
    return tuple(document for document in sites.navigation if id(sites.of(document.path)) in audited)


def _read_git(request: Request, paths: Sequence[str], context: Context) -> GitFacts:
    """Read which commit the tree is at and, unless the configuration says otherwise, the histories of *paths*."""
    root = Path(request.root)
    freshness = request.config.freshness
    context.observer(Progress(phase="reading history", done=0, total=1))
    if not freshness.git:
        return facts.place(root)
    try:
        with context.stop.cuttable():
            return facts.read(
                root,
                paths,
                line_kinds=_LineKinds(tuple(sorted(freshness.words().items()))),
                ignored=freshness.ignore_commits,
                recall=recalling(request),
            )
    except Stopped:
        here = facts.place(root)
        return replace(here, reason=here.reason or "the run was stopped before they were read")


@dataclass(frozen=True, slots=True)
class _LineKinds:
    """Makes the function that knows lines of review metadata by the project's own *words*; equal for equal words."""

    words: tuple[tuple[str, tuple[str, ...]], ...]

    def __call__(self) -> facts.LineKindOf:
        # Imported here: a tree without a history needs no recognisers when its pages are known already.
        from doc_audit.metadata.stamps import line_kind
        from doc_audit.metadata.vocabulary import vocabulary_of

        return partial(line_kind, known=vocabulary_of(dict(self.words)))


def _quiet_owners(request: Request, git: GitFacts, reviews: Iterable[Review]) -> tuple[tuple[str, dt.date], ...]:
    if not git.usable or git.commit is None:
        return ()
    names: set[str] = set()
    for review in reviews:
        names.update(review.owners)
    authors = facts.authors(Path(request.root), git.commit, recalling(request))
    return quiet(names, authors, request.as_of)


def _place(git: GitFacts, request: Request, environ: Mapping[str, str]) -> GitPlace | None:
    """Say which commit is audited, and where people read it; None without a commit."""
    if git.commit is None:
        return None
    from doc_audit.vcs.forge import web_url

    return GitPlace(
        commit=git.commit,
        branch=git.branch,
        shallow=git.shallow,
        web_url=request.config.source_url or web_url(git.remote, environ),
    )
