"""The configuration files of site generators, read with the tree."""

from dataclasses import replace
from pathlib import Path

from doc_audit.model.document import Tree
from doc_audit.model.settings import Config, Request
from doc_audit.sites import Sites, find
from doc_audit.sites.generators import configurations
from doc_audit.sites.stated import stated_files
from doc_audit.source.discover import discover
from doc_audit.source.settings_file import settings_reader


def with_settings(tree: Tree, root: Path, config: Config) -> Tree:
    """Add to *tree* the texts of the files that say how its sites are built; what git ignores says nothing."""
    read = settings_reader(root)
    settings = {}
    for path in (*configurations(tree.files - tree.ignored), *stated_files(tree, config)):
        text = read(path)
        if text is not None:
            settings[path] = text
    return replace(tree, settings=settings)


def sites_of(request: Request) -> Sites:
    """Find the sites of the tree that *request* asks about, for who has not collected it."""
    tree = with_settings(discover(request).tree, Path(request.root), request.config)
    return find(tree, request.config)
