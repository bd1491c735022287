"""Check a documentation tree: which links are broken, which pages are overdue for review, and who owns them.

`gather` collects facts, `report` judges them; docs/api.md shows how. The other names are the values that the two speak in.
"""

from typing import TYPE_CHECKING, Any

from doc_audit.version import __version__ as __version__

if TYPE_CHECKING:
    from doc_audit.audit import Context, gather, report
    from doc_audit.model.evidence import Evidence
    from doc_audit.model.finding import Finding
    from doc_audit.model.report import Report
    from doc_audit.model.settings import Config, Request

__all__ = ["Config", "Context", "Evidence", "Finding", "Report", "Request", "gather", "report"]


def __getattr__(name: str) -> Any:
    # Imported when asked for: every module of the package imports this one first, and few of them need an audit.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from doc_audit.audit import Context, gather, report
    from doc_audit.model.evidence import Evidence
    from doc_audit.model.finding import Finding
    from doc_audit.model.report import Report
    from doc_audit.model.settings import Config, Request

    values = {"Config": Config, "Context": Context, "Evidence": Evidence, "Finding": Finding, "Report": Report}
    return {**values, "Request": Request, "gather": gather, "report": report}[name]
