"""One file per command, and in `common` what they share; the only place that prints and knows exit codes."""

import gc

# Set before anything else is imported: imports, and a run, make a million small values that live to the end, and looking
# through them for cycles again and again finds none.
gc.set_threshold(200_000, 100, 100)
