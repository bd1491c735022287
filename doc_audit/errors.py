"""The exceptions of doc-audit.

    DocAuditError            one clear line for the user; the command exits with 2
    ├── UsageError           wrong flags, config or input
    ├── NothingToAudit       no page matched; the command exits with 3
    ├── OutputError          a report could not be written
    └── Incomplete           the run is incomplete, and that was not allowed

Broken pages and broken links are never exceptions: they are findings.
"""


class DocAuditError(Exception):
    """Something the user can mend; the message says what, where and how."""


class UsageError(DocAuditError):
    """Wrong flags, config or input."""


class NothingToAudit(DocAuditError):
    """No page matched."""


class Incomplete(DocAuditError):
    """Something was not checked, and the user asked for all or nothing."""


class OutputError(DocAuditError):
    """A report could not be written."""
