"""The HTML report: one page, or one for each owner.

`view.build` works out everything that the page shows, with `groups` (findings by page), `clusters` (findings that one fix removes),
`freshness` (reviews) and `trend` (earlier runs). `html` renders it with the templates (`templating`), `share` reduces a report
to one owner's part.
"""
