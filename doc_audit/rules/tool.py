"""Rules on pages as files: unreadable, broken front matter, mojibake, ignores."""

from collections.abc import Iterator

from doc_audit.model.evidence import Evidence
from doc_audit.model.finding import Problem, Subject
from doc_audit.model.place import Location
from doc_audit.rules.base import rule


@rule("DA402", "mojibake", "warning", Subject.PAGE)
def mojibake(evidence: Evidence) -> Iterator[Problem]:
    """Text on the page was decoded with the wrong encoding and saved like that.

    Readers see `â€™` or `üõ†Ô∏è` instead of the character that was meant. The finding shows the first garbled passage and
    its repair, found with ftfy; text is only called garbled when decoding it back gives sensible characters.

    **Fix:** take the page from before the damage, or re-encode it: `ftfy page.md -o page.md` repairs most files.

    **Switch off:** `[rules.DA402] severity = "off"`, or an `ignore-file[DA402]` comment on a page that shows garbled text on purpose.
    """
    for document in evidence.corpus.documents:
        found = document.mojibake
        if found is not None:
            times = ""
            if found.occurrences > 1:
                times = f" ({found.occurrences} places on this page)"
            yield Problem(
                location=found.location,
                message=f"“{found.garbled}” is “{found.repaired}” decoded with the wrong encoding{times}",
                key="mojibake",
                suggestion=found.repaired,
            )


@rule("DA403", "unreadable-page", "error", Subject.UNREAD)
def unreadable_page(evidence: Evidence) -> Iterator[Problem]:
    """The page, or a part of it, could not be read, so nothing in there was checked.

    It is not UTF-8, holds NUL bytes, is too large (`max-page-bytes`), its permissions forbid reading, it is a named pipe or another
    thing that is no file, or a link out of the tree. A page that nobody can check must not look healthy, hence an error.
    Where the parser fails on a part of a page, the rest is checked, and the part is named in a warning.

    **Fix:** save the page as UTF-8 (`iconv -f latin1 -t utf-8`), mend its permissions, put the file itself in the place of the link,
    or leave it out with `exclude`; write a part that could not be read in a simpler way.

    **Switch off:** `[rules.DA403] severity = "off"`.
    """
    for skipped in evidence.corpus.skipped:
        yield Problem(location=Location(path=skipped.path), message=skipped.reason, key="unreadable")
    for document in evidence.corpus.documents:
        for part in document.unread:
            message = f"The parser fails on {part.what} ({part.error}), so nothing in there was checked; write it in a simpler way"
            yield Problem(location=part.location, message=message, key="unreadable part", severity="warning")


@rule("DA404", "broken-front-matter", "error", Subject.PAGE)
def broken_front_matter(evidence: Evidence) -> Iterator[Problem]:
    """The page's front matter does not parse as YAML, TOML or JSON.

    Site generators drop the whole block or fail the build, so dates and owners in it are lost. doc-audit saves what it can by
    reading the block line by line.

    **Fix:** quote values that begin with `@`, `` ` ``, `{`, `[`, `*` or `&`, or that contain `: `.

    **Switch off:** `[rules.DA404] severity = "off"`.
    """
    for document in evidence.corpus.documents:
        problem = document.front_matter_problem
        if problem is not None:
            message = f"The front matter does not parse: {problem.message}"
            yield Problem(location=problem.location, message=message, key="front-matter")


@rule("DA405", "unused-ignore", "warning", Subject.IGNORE)
def unused_ignore(_evidence: Evidence) -> Iterator[Problem]:
    """An ignore comment matches no finding, has expired, or cannot be read.

    An ignore that outlives its reason hides the next real defect. Ignores are written as
    `<!-- doc-audit: ignore[DA101] reason="moved next week" until=2027-01-31 -->` for their own line or the next.

    **Fix:** remove the comment, or mend the finding that shows again since the ignore expired.

    **Switch off:** `[rules.DA405] severity = "off"`.
    """
    # Only the engine knows which ignores were of use, so it reports under this rule itself.
    yield from ()
