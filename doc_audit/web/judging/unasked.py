"""What can be said of links without asking anybody: the configuration leaves them out, or they are no addresses."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from doc_audit.model.outcome import Outcome
from doc_audit.model.redact import redact
from doc_audit.model.settings import External
from doc_audit.web.address import InvalidAddress, parse


def invalid(links: Iterable[tuple[str, str]], settings: External) -> Iterator[Outcome]:
    """Give the outcomes of those of *links* (key and URL) that are no valid addresses, and not left out."""
    for key, url in links:
        try:
            parse(url)
        except InvalidAddress as error:
            if is_wanted(key, settings):
                yield Outcome(url=key, verdict="invalid-url", reason=reason(error))


def is_wanted(url: str, settings: External) -> bool:
    """Say whether `include` and `exclude` let *url* be looked at."""
    if not settings.include and not settings.exclude:
        return True
    included = not settings.include or any(fnmatchcase(url, glob) for glob in settings.include)
    return included and not any(fnmatchcase(url, glob) for glob in settings.exclude)


def reason(error: InvalidAddress) -> str:
    """Say why an address is not valid."""
    return f"not a valid address: {redact(str(error))}"
