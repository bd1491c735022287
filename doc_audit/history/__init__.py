"""Runs remembered and compared.

`record` says what is remembered of a run, `store` keeps it in a file, `lines` writes it as JSON lines. `diff` compares two runs,
`states` gives each finding its state and age, `baseline` accepts what is known today, `merge` puts the shards of one audit together.
"""
