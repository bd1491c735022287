"""Page text in, links, headings, anchors and comments out. No I/O."""
