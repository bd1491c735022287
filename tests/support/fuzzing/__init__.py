"""A mutation fuzzer: seeds, how they are changed, and the doors that they go through, each with what must hold behind it."""
