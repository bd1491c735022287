"""Page text in; links, headings, anchors, comments and code lines out. No I/O.

`body.read_body` is the door: it splits a page into blocks (`parser`, and `blocks` for speed), reads the text of each (`inline`,
and `plain` for speed), raw HTML (`html`), and makes the anchors of headings (`slugs`). `sourcemap` leads every fact back to its
place in the source, `rescue` keeps what can be read of a page on which a parser fails. `comments` and `mojibake` look at lines.
What is fast here is a port or a short cut of markdown-it's own rules; tests compare the two.
"""
