"""What an answer means.

`verdict` is the table from evidence to verdict, `evidence` says what else each kind of evidence means for the run. `landing` and `anchors`
look at where a request ended, `unasked` at links for which nobody is asked, `private` at repositories of one's own account, `summary` at
the run as a whole: whether the network is to blame, and which failures have one cause.
"""
