"""How a generator turns source files into a site, and how a link on one of its pages is followed.

`site.find` tells which pages belong to which `Site`. `generators` knows the generators by their configuration files, and
`kinds` reads these: how pages are read (a `Dialect`) and which folders are served (`Settings`).
`follow` gives the paths that a link may mean, `sources` the files that a generator makes an address from, `languages` where
translations fall back. `policy` reads review rules that a site's own files hold already. All of it is pure.
"""

from doc_audit.sites.site import Site, Sites, find

__all__ = ["Site", "Sites", "find"]
