"""The configuration files of site generators, read with the tree."""

from dataclasses import replace
from pathlib import Path

from doc_audit.model.document import Tree
from doc_audit.model.settings import Config, Request
from doc_audit.sites import Sites, find
from doc_audit.sites.generators import configurations, named_by
from doc_audit.sites.stated import stated_files
from doc_audit.source.discover import discover
from doc_audit.source.settings_file import settings_reader

# As many files may name one another.
_ROUNDS = 4


def with_settings(tree: Tree, root: Path, config: Config) -> Tree:
    """Add to *tree* the texts of the files that say how its sites are built; what git ignores says nothing."""
    read = settings_reader(root)
    present = tree.files - tree.ignored
    texts: dict[str, str] = {}
    wanted = {*configurations(present), *stated_files(tree, config)}
    for _ in range(_ROUNDS):
        new = {path: text for path in sorted(wanted - texts.keys()) if (text := read(path)) is not None}
        texts |= new
        # A file may name another: what it inherits from, code that it runs.
        wanted = {path for name, text in new.items() for path in named_by(name, text) if path in present}
    return replace(tree, settings=texts)


def sites_of(request: Request) -> Sites:
    """Find the sites of the tree that *request* asks about, for who has not collected it."""
    tree = with_settings(discover(request).tree, Path(request.root), request.config)
    return find(tree, request.config)
