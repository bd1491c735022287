"""Tell the truth about a documentation tree: broken links, overdue pages, and whose they are."""

__version__ = "0.1.0"
