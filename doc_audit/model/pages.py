"""What file names say: which files are pages, and which page readers of a folder are shown."""

# Ruby fills in the last (https://middlemanapp.com/basics/templating-language/).
PAGE_SUFFIXES = (".md", ".markdown", ".mdx", ".md.erb")
# The first that a folder holds is its page, whatever case the name is in.
INDEX_NAMES = (
    "readme.md",
    "index.md",
    "readme.markdown",
    "index.markdown",
    "readme.mdx",
    "index.mdx",
    "_index.md",
    "index.html",
)


def is_page(path: str) -> bool:
    """Say whether *path* is called as a Markdown page is."""
    return path.lower().endswith(PAGE_SUFFIXES)
