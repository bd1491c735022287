"""The ids of footnotes, and of the references that lead to them, as each reader of Markdown makes them."""

from doc_audit.model.dialect import Dialect


class FootnoteIds:
    """Makes the ids of the footnotes of one page, which some readers number in the order of the references."""

    def __init__(self, dialect: Dialect) -> None:
        """Begin a page in *dialect*."""
        self._dialect = dialect
        self._numbers: dict[str, int] = {}

    def of_note(self, label: str) -> tuple[str, ...]:
        """Give the ids of the footnote called *label*, by which a link may name it."""
        if self._dialect.is_hugo:
            # Known by its number alone, once something refers to it.
            return ()
        if self._dialect.is_mdbook:
            # As it does since 0.5, and as it did before.
            return (f"footnote-{label}", label)
        return (f"{self._prefix}fn{self._separator}{label}",)

    def of_reference(self, label: str, again: int) -> tuple[str, ...]:
        """Give the ids that come with a reference to *label*; *again* counts earlier ones to the same footnote."""
        if self._dialect.is_hugo:
            return self._numbered(label, again)
        if self._dialect.is_mdbook:
            return (f"fr-{label}-{again + 1}",)
        name = f"{self._prefix}fnref{self._separator}{label}"
        if again:
            name = f"{name}-{again + 1}"
        return (name,)

    def _numbered(self, label: str, again: int) -> tuple[str, ...]:
        """Goldmark numbers footnotes in the order in which they are referred to; so are the ids of both ends."""
        is_new = label not in self._numbers
        number = self._numbers.setdefault(label, len(self._numbers) + 1)
        reference = f"fnref{again or ''}:{number}"
        if is_new:
            return (f"fn:{number}", reference)
        return (reference,)

    @property
    def _prefix(self) -> str:
        """Give what ids begin with."""
        return "user-content-" if self._dialect.clobbers_footnotes else ""

    @property
    def _separator(self) -> str:
        """Give what stands before the label: a colon where kramdown or Python-Markdown reads the page."""
        return ":" if self._dialect.is_python_markdown or self._dialect.is_kramdown else "-"
