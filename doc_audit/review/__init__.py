"""How fresh each page is, and whose; pure.

`judge` gives one `Review` for each page. On the way, `settle` decides what a stamp means, `stated` chooses the dates and cycles that
count, `folders` says what holds for a path, `cycle` and `due` do the calendar arithmetic, `status` judges, `faults` and
`conflicts` say what is wrong with the metadata, `owners` whose the page is. `upcoming` lays out what falls due when.
"""

from doc_audit.review.judge import judge

__all__ = ["judge"]
