"""The one door for every write into other people's folders (docs/writing.md)."""
