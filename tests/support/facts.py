"""Evidence written down instead of collected."""

import datetime as dt
from typing import Any

from doc_audit.model.document import Corpus
from doc_audit.model.evidence import Evidence
from doc_audit.model.settings import Config, Request

DAY = dt.date(2026, 3, 2)
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def evidence_of(corpus: Corpus, config: Config | None = None, **facts: Any) -> Evidence:
    """Make the facts of a run on `DAY`; *facts* are further fields of `Evidence`."""
    request = Request(paths=("/tree",), root="/tree", as_of=DAY, config=config or Config())
    return Evidence(request=request, started=NOON, finished=NOON, corpus=corpus, **facts)
