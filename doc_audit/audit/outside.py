"""Follows links that lead into a tree from outside of it."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from doc_audit import files
from doc_audit.audit.context import Context
from doc_audit.links.resolve import resolve
from doc_audit.links.wanted import wanted
from doc_audit.model.columns import LinkRow, Links
from doc_audit.model.document import Corpus, Document, Shown
from doc_audit.model.resolution import Resolution
from doc_audit.model.settings import Request
from doc_audit.sites import find
from doc_audit.source.discover import discover
from doc_audit.source.probe import probe
from doc_audit.source.read import read_targets
from doc_audit.source.site_settings import with_settings

# No page of the tree: the links stand on one of another tree.
_ELSEWHERE = "*"


def follow_from_outside(
    request: Request, shown: Shown, hrefs: Iterable[str], context: Context
) -> dict[str, Resolution]:
    """Say where addresses lead at which a forge shows the files of the tree of *request*, as *shown* says.

    Only the pages that they lead to are read. What nobody can tell on this disk is an `ExternalLink`.

    Raises:
        UsageError: the tree cannot be read.
    """
    root = Path(request.root)
    config = replace(request.config, external=replace(request.config.external, remap=()))
    rows = [LinkRow(number, 1, href, "", "inline", None) for number, href in enumerate(sorted(hrefs), start=1)]
    page = Document(path=_ELSEWHERE, title="", lines=len(rows), links=Links.of_rows(_ELSEWHERE, rows))
    with files.noting(), context.stop.cuttable():
        tree = with_settings(discover(request).tree, root, config)
        tree = replace(tree, shown=shown)
        asked = wanted((page,), tree, config)
        targets = read_targets(request, asked.pages, find(tree, config), context.stop)
        corpus = Corpus(documents=(page,), tree=probe(request, tree, asked), targets=targets)
    return {item.link.href: item.resolution for item in resolve(corpus, config)}
