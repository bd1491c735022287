"""How a generator turns source files into a site, and how a link on one of its pages is followed.

`find` tells which pages belong to which `Site`. `generators` lists the generators that are known; each is one module of
`kinds`, which says how it is recognised, how its pages are read (a `Dialect`), what its configuration says (`Settings`), which
addresses a page gets and which places (`place`) a link may lead to. `generator` describes these functions.
`follow` gives the paths that a link may mean where no kind says it, `sources` the files that a generator makes an address from,
`languages` where translations fall back. `policy` reads review rules that a site's own files hold already. All of it is pure.
"""

from doc_audit.sites.find import Sites, find
from doc_audit.sites.site import Site

__all__ = ["Site", "Sites", "find"]
