"""What a run would ask, and why not the rest: nobody is asked, and no name is looked up."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from doc_audit.model.settings import External
from doc_audit.web.asking.cache import Cache
from doc_audit.web.asking.hosts import Hosts
from doc_audit.web.asking.plan import Ask, make_plan
from doc_audit.web.http.network import network_of, resolve


def preview(
    asks: Iterable[Ask], settings: External, *, cache_dir: Path | None, now: dt.datetime, environ: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Give each address of *asks*, and why a run would not ask it; the reason is empty if it would.

    Raises:
        UsageError: see `check.check`.
    """
    hosts = Hosts(settings, network_of(settings, environ, resolve))
    by_key = {ask.key: ask for ask in asks}
    cache = Cache(cache_dir)
    try:
        known = cache.read(by_key)
    finally:
        cache.close()
    plan = make_plan(by_key, hosts, known, now.timestamp())
    for key in by_key:
        reason = ""
        if key in plan.answered:
            reason = plan.answered[key].words
        elif key in plan.cached:
            reason = known[key].outcome(key).reason
        yield key, reason
