"""Where internal links lead: pure resolution over the corpus.

`target` takes an href apart, `resolve` follows it through the `TreeIndex`, in the order in which `doc_audit.sites` says that
its page's site looks. `fragments` looks for the place on the page, `absent` says what becomes of a link to nothing, `suggest`
and `nearest` find what was meant. `wanted` tells, before all that, what has to be read.
"""

from doc_audit.links.resolve import resolve
from doc_audit.links.wanted import wanted

__all__ = ["resolve", "wanted"]
