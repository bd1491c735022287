"""How a report is rendered; never what it says."""

from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to render; never what.

    *templates* is the user's directory of overriding templates. *width* is in terminal columns, 0 for no folding.
    *link_root* is the folder that paths are relative to, where a terminal should link them; empty for no links. *root* is the
    same folder, and *current* the one in which a terminal shows the report; empty where paths are shown as they are.
    *verbosity* above 0 shows notices and suppressed findings in text, below 0 only the line of the verdict.
    """

    templates: Path | None = None
    color: bool = False
    width: int = 0
    link_root: str = ""
    root: str = ""
    current: str = ""
    verbosity: int = 0

    def for_file(self) -> "Options":
        """Give the same for a file instead of a terminal: no colour, no folding, no links, paths from the root."""
        return replace(self, color=False, width=0, link_root="", root="", current="")
