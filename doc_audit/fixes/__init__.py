"""What can be written back into pages: links that are mended, and reviews.

`plan` says what to write for each broken link, `write` puts it into a page, `mend` follows it as readers will, `patch` shows it as
a difference. `stamp` puts a review on its page, `redate` writes a date in the form of the one that stood there. Every change is
proven: the page is parsed again, and nothing else may read differently.
"""
