"""A page and a link on it, as a site generator sees them."""

from dataclasses import dataclass

from doc_audit.model.document import LinkKind
from doc_audit.model.target import PathTarget


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePage:
    """The source at *path*, and the *fields* of its front matter that its site's dialect names.

    *file* is where a link of it stands, if that is another one, which the page brings in.
    """

    path: str
    fields: tuple[tuple[str, str], ...] = ()
    file: str = ""

    def field(self, key: str) -> str | None:
        """Give the last value of *key*; None if the page has none."""
        values = self.values(key)
        return values[-1] if values else None

    def values(self, key: str) -> tuple[str, ...]:
        """Give all values of *key*."""
        return tuple(value for name, value in self.fields if name == key)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLink:
    """A link into the site: its *href* as written, the *kind* of its form, and the *target* that it was taken for.

    *text* begins with the name of a role or a directive, in braces, where the link is one.
    """

    href: str
    kind: LinkKind
    target: PathTarget
    text: str = ""
