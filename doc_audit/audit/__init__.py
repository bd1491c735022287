"""The audit: `gather` collects facts, `report` judges them and puts everything into one report.

`collect` reads the pages, the tree and git, `network` asks servers. `assemble` makes the report, with `notes` (what is to be said
of the run), `counts` (links by what became of them), `shards` (one part of a shared audit) and `digest` (the configuration as one
name).
"""

from doc_audit.audit.assemble import report
from doc_audit.audit.collect import gather
from doc_audit.audit.context import Context
from doc_audit.audit.network import ask, spare_private_repositories
from doc_audit.audit.outside import follow_from_outside

__all__ = ["Context", "ask", "follow_from_outside", "gather", "report", "spare_private_repositories"]
