"""What is to be said of a run as a whole, in sentences for the report."""

from collections import Counter
from collections.abc import Iterator, Sequence

from doc_audit.model.document import Corpus
from doc_audit.model.evidence import Evidence
from doc_audit.model.plural import number, plural
from doc_audit.model.review import OddCommit
from doc_audit.model.settings import Request
from doc_audit.rules.engine import severity_of
from doc_audit.rules.freshness import missing_date
from doc_audit.rules.habits import judged_pages, keeps_no_dates, names_no_owners
from doc_audit.rules.ownership import no_owner

# As many unread files or invalid lines are named in a note.
_NAMED = 20
_ODD_COMMITS = {
    OddCommit.MASS_BUMP: "a date from a commit that changed nothing but dates on many pages",
    OddCommit.POST_DATED: "a date that lay ahead when it was committed",
}


def notes(evidence: Evidence) -> Iterator[str]:
    """Give the notes on the run, in the order in which the report shows them."""
    if evidence.request.distrust:
        yield evidence.request.distrust
    yield from _built(evidence.corpus)
    yield from _stopped(evidence.corpus)
    yield from evidence.network.notes
    yield from _without_histories(evidence)
    yield from _unread(evidence)
    yield from _owner_faults(evidence)
    yield from _odd_commits(evidence)
    yield from _habits(evidence)
    yield from _ended_exemptions(evidence.request)


def _built(corpus: Corpus) -> Iterator[str]:
    if corpus.build is not None:
        folder = corpus.build.folder.rstrip("/").rpartition("/")[2]
        pages = len(corpus.build.ids)
        yield f"Links were judged by the site in {folder}/, as it was built: {number(pages, 'page')}."


def _stopped(corpus: Corpus) -> Iterator[str]:
    if corpus.left:
        pages = len(corpus.documents) + len(corpus.skipped) + corpus.left
        yield f"The run was stopped before it had read {corpus.left} of {number(pages, 'page')}: nothing is known of them."


def _without_histories(evidence: Evidence) -> Iterator[str]:
    git = evidence.git
    if evidence.config.freshness.git and not git.usable and git.reason:
        yield f"Page histories were not used: {git.reason}"


def _habits(evidence: Evidence) -> Iterator[str]:
    """Say once what no page of the tree does, where a finding a page would be noise."""
    if not evidence.config.freshness.enabled:
        return
    count = f"{sum(1 for _ in judged_pages(evidence)):,}"
    if severity_of(missing_date, evidence.config) and keeps_no_dates(evidence, missing_date):
        yield f"No page of {count} carries a review date; freshness is off: set `default-cycle` or add dates."
    if severity_of(no_owner, evidence.config) and names_no_owners(evidence, no_owner):
        yield f"No page of {count} has an owner: name teams on pages, in `[[freshness.folders]]` or in CODEOWNERS."


def _unread(evidence: Evidence) -> Iterator[str]:
    """Say which files were not read though they are there, and why. The audited pages among them have findings of their own."""
    audited = {page.path for page in evidence.corpus.skipped}
    files = []
    for path, why in sorted(evidence.unread.items()):
        if path not in audited:
            files.append(f"{path} ({why})")
    if files:
        were = plural(len(files), "file was", "files were")
        more = _more(files, " and ")
        named = ", ".join(files[:_NAMED])
        yield f"{len(files)} {were} not read, so that nothing was judged by what is in there: {named}{more}."


def _owner_faults(evidence: Evidence) -> Iterator[str]:
    """Say which lines of an owner file its forge cannot use. An owner file that was not read is among the unread files."""
    lines = []
    for fault in evidence.owner_faults:
        if fault.line:
            lines.append(fault.words())
    if lines:
        are = plural(len(lines), "line of the owner file is", "lines of the owner file are")
        yield f"{len(lines)} {are} not valid: {'; '.join(lines[:_NAMED])}{_more(lines, '; and ')}."


def _more(items: Sequence[str], joint: str) -> str:
    """Say how many of *items* are not named; empty if all are."""
    if len(items) <= _NAMED:
        return ""
    return f"{joint}{len(items) - _NAMED} more"


def _odd_commits(evidence: Evidence) -> Iterator[str]:
    """Say how many dates of review were not written by a reviewer on that day, as far as git knows."""
    counts = Counter(review.odd_commit for review in evidence.reviews)
    for kind, text in _ODD_COMMITS.items():
        if counts[kind]:
            yield f"{counts[kind]} {plural(counts[kind], 'page carries', 'pages carry')} {text}."


def _ended_exemptions(request: Request) -> Iterator[str]:
    """Name the folder rules whose exemption is over."""
    for rule in request.config.freshness.folders:
        if rule.exempt and rule.until is not None and rule.until < request.as_of:
            yield f"The exemption of {rule.path} from review ended on {rule.until}; its pages are judged again."
