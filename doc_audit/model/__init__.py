"""Frozen values that every layer shares; standard library only.

Facts: `document` (a parsed page), `resolution` (where links lead), `outcome` (what servers said), `review`, `evidence` (all of them).
Judgements: `finding`, `report`, `history`. What was asked for: `settings`, `shard`. `tally` counts a report.
"""
