"""Frozen nouns that every layer shares; standard library only."""
