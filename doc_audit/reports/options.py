"""How a report is rendered; never what it says."""

from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to render; never what.

    *templates* is the user's directory of overriding templates. *width* is in terminal columns, 0 for no folding.
    *root* is the folder that paths are relative to, and *current* the one in which a terminal shows the report; empty where paths are
    shown as they are. *links*: paths are links to the files below *root*.
    *verbosity* above 0 shows notices and suppressed findings in text, below 0 only the line of the verdict.
    """

    templates: Path | None = None
    color: bool = False
    width: int = 0
    root: str = ""
    current: str = ""
    links: bool = False
    verbosity: int = 0

    def for_file(self) -> "Options":
        """Give the same for a file instead of a terminal: no colour, no folding, no links, paths from the root."""
        return replace(self, color=False, width=0, root="", current="", links=False)
