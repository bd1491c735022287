"""Page text in, stamps out: labels, dates, cycles, fields, tables, and what qualifies as the page's own. No I/O."""
