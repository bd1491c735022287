"""Page text in; links, headings, anchors, comments and code lines out. No I/O.

`body.read_body` is the door. It has a page in `open_page` while it reads it: what other programs read is `hidden`, the rest split into
blocks (`splitting`, `parser`, and `blocks` for speed); of each, `texts` (`inline`, and `plain` for speed), `headings` (`slugs`) and
`html_blocks` (`html`) take what it holds. `site_parts` and `forms` know what only some sites write. `sourcemap` leads every fact back to
its place in the source, `rescue` keeps what can be read of a page on which a parser fails. `comments` and `mojibake` look at lines.
What is fast here is a port or a short cut of markdown-it's own rules; tests compare the two.
"""
