"""Links mended in the source: what to write where, and writing it."""
