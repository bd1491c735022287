"""Small trees of text, audited as they lie."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from doc_audit import Config, Context, Request, gather
from doc_audit.model.resolution import Found, MissingAnchor, MissingFile, Resolution

WORDS: dict[type[Resolution], str] = {Found: "found", MissingFile: "missing", MissingAnchor: "no such anchor"}


def judged(folder: Path, files: Mapping[str, str]) -> dict[str, str]:
    """Write *files* into *folder*, and say of each link, by its href, what became of it; "open" stands for what is not judged."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    today = dt.date(2026, 11, 25)
    request = Request(paths=(str(folder),), root=str(folder), as_of=today, offline=True, config=Config())
    evidence = gather(request, Context(clock=lambda: dt.datetime(2026, 11, 25, tzinfo=dt.UTC), environ={}))
    return {item.link.href: WORDS.get(type(item.resolution), "open") for item in evidence.resolved}
