"""Whose pages are, as an owner file says."""

from dataclasses import dataclass

from doc_audit.model.plural import plural


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """Whose one page is: its *owners*, and the *lines* of *file* that decide it. A line may say that nobody owns it."""

    owners: tuple[str, ...]
    file: str
    lines: tuple[int, ...] = ()

    def where(self) -> str:
        """Say in words which file and lines decide."""
        if not self.lines:
            return self.file
        return f"{self.file}, {plural(len(self.lines), 'line')} {', '.join(map(str, self.lines))}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerFault:
    """What the forge cannot use of an owner file: where, and why. *line* is 0 for the whole file."""

    file: str
    line: int
    reason: str

    def words(self) -> str:
        """Say it in one line."""
        if not self.line:
            return f"{self.file}: {self.reason}"
        return f"{self.file}:{self.line}: {self.reason}"
