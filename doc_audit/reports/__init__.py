"""Report in, text out: one module for each format.

`formats.FORMATS` lists them by name; each gives `render(report, options) -> str` for a report from which secrets are taken out.
`page` is the HTML report, `digest` the message about what changed. `verdict` finds the opening sentence, `visible` writes out
characters that would act on the reader's screen, `budget` cuts to what a reader of the format takes, `hrefs` makes safe links.
"""
