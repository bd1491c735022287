"""Due dates and status: pure calendar arithmetic."""

from doc_audit.review.judge import judge

__all__ = ["judge"]
