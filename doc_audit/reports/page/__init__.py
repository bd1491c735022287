"""The HTML report: one page, or one per owner."""
