"""Hugo (https://gohugo.io/).

A package, because Hugo has more rules than one module holds: `config` puts its configuration together, `settings` reads what
bears on links into a `model`, `addresses` says where pages are published, `follow` where links lead, `menus` what menus name.
"""

from doc_audit.sites.generator import DATA, Generator, named
from doc_audit.sites.kinds.hugo.addresses import addresses, names
from doc_audit.sites.kinds.hugo.config import ROOT_FILES, is_hugo
from doc_audit.sites.kinds.hugo.follow import follow
from doc_audit.sites.kinds.hugo.menus import navigation
from doc_audit.sites.kinds.hugo.model import CONTENT
from doc_audit.sites.kinds.hugo.settings import also, read

GENERATORS = (
    Generator(
        name="Hugo",
        files=ROOT_FILES,
        folder="config/_default",
        also=also,
        read=read,
        sources=CONTENT,
        addresses=addresses,
        follow=follow,
        names=names,
        navigation=navigation,
    ),
    Generator(
        name="Hugo",
        files=named("hugo", DATA),
        also=also,
        read=read,
        sources=CONTENT,
        addresses=addresses,
        follow=follow,
        names=names,
        navigation=navigation,
    ),
    Generator(
        name="Hugo",
        files=named("config", DATA),
        proves=is_hugo,
        also=also,
        read=read,
        sources=CONTENT,
        addresses=addresses,
        follow=follow,
        names=names,
        navigation=navigation,
    ),
)
