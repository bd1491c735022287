"""Heading text to anchor name, the way each host does it."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import chain

from doc_audit.model.dialect import IdRule

# Circled and squared letters are symbols by category, yet alphabetic; GitHub keeps them.
_LETTERLIKE = frozenset(
    map(chr, chain(range(0x24B6, 0x24EA), range(0x1F130, 0x1F14A), range(0x1F150, 0x1F16A), range(0x1F170, 0x1F18A)))
)
_DIGITS = frozenset("0123456789")
_WORD_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"})
_HUGO_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Nd"})
_JAVASCRIPT_SPACE = r"\t-\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_NUMBERS_AND_LETTERS = _HUGO_CATEGORIES | {"Nl", "No"}
_VITEPRESS_DROPPED = re.compile(r"[\u0300-\u036f\x00-\x1f]")
# White space as JavaScript has it, and the signs of `rSpecial`.
_VITEPRESS_BETWEEN = re.compile(
    rf"""[{_JAVASCRIPT_SPACE}\ufeff~`!@#$%^&*()\-_+=[\]{{}}|\\;:"'\u201c\u201d\u2018\u2019<>,.?/]+"""
)
_DOCUTILS_PAIRS = str.maketrans({"\u00df": "sz", "\u00e6": "ae", "\u0153": "oe", "\u0238": "db", "\u0239": "qp"})
_DOCUTILS_LETTERS = _DOCUTILS_PAIRS | str.maketrans(
    "\u00f8\u0111\u0127\u0131\u0142\u0167\u0180\u0183\u0188\u018c\u0192\u0199\u019a\u019e",
    "odhiltbbcdfkln",
)
_DOCUTILS_BETWEEN = re.compile(r"[^a-z0-9]+")
_BEFORE_LETTER = re.compile(r"^[^a-zA-Z]+", re.MULTILINE)
_NOT_KRAMDOWN = re.compile(r"[^A-Za-z0-9 -]")
_SMART = re.compile(r"-{2,3}|\.\.\.")
_CAPITALS = re.compile(r"[A-Z]+")
_DOCSIFY_DROPPED = re.compile(r"""[\u2000-\u206f\u2e00-\u2e7f\\'!"#$%&()*+,./:;<=>?@\[\]^`{|}~]""")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
_NOT_PLAIN = re.compile(r"[^a-z0-9_ -]")


class Slugger:
    """Names the headings of one page in their order, so that equal headings get different names."""

    __slots__ = ("_flavour", "_given", "_seen", "_separator")

    def __init__(self, flavour: IdRule, separator: str = "-") -> None:
        self._flavour, self._separator = flavour, separator
        self._seen: dict[str, int] = {}
        self._given: list[tuple[int, str]] = []

    def name(self, text: str, level: int = 0) -> str:
        """Give the anchor of the next heading, of that *level*, whose rendered text is *text*; empty when the host gives it none."""
        if self._flavour == "tech-docs":
            return self._below_parent(tech_docs_slug(text), level)
        make, number = FLAVOURS[self._flavour]
        separated = _SEPARATED.get(self._flavour)
        if separated is not None and self._separator != "-":
            return number(separated(text, self._separator), self._seen)
        return number(make(text), self._seen)

    def _below_parent(self, slug: str, level: int) -> str:
        """Put the name of the heading above before one that is taken, then a number (tech-docs-gem, `UniqueIdentifierGenerator`)."""
        name = slug
        if name in self._seen:
            parent = next((given for above, given in reversed(self._given) if above < level), None)
            name = slug if parent is None else f"{parent}-{slug}"
        whole, number = name, 2
        while name in self._seen:
            name, number = f"{whole}-{number}", number + 1
        self._seen[name] = 0
        self._given.append((level, name))
        return name

    def reserve(self, name: str) -> None:
        """Note a name that the page gives itself: a later heading of that name gets a number."""
        self._seen.setdefault(name, 0)


def github_slug(text: str) -> str:
    """Slug as github.com and the github-slugger package do: words, hyphens and spaces stay, spaces become hyphens."""
    return _words(text.lower()).replace(" ", "-")


def mdbook_slug(text: str) -> str:
    """Slug as mdBook does (`normalize_id`): as GitHub, but dashes and dots that become one sign are none (smart punctuation)."""
    return github_slug(_SMART.sub("", text.strip()))


def gitlab_slug(text: str) -> str:
    """Slug as GitLab does (gitlabhq lib/gitlab/utils/markdown.rb): as GitHub, runs of hyphens squeezed to one."""
    # Ruby folds letter by letter: a sigma at the end of a word is like any other.
    lower = "".join(map(str.lower, text.strip()))
    slug = re.sub(r"-+", "-", _words(lower).replace(" ", "-"))
    if slug.isascii() and slug.isdigit():
        return f"anchor-{slug}"
    return slug


def mkdocs_slug(text: str, separator: str = "-") -> str:
    """Slug as Python-Markdown's `toc` extension does by default: ASCII only, runs of blanks and separators to one."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return python_slug(plain, separator)


def python_slug(text: str, separator: str = "-") -> str:
    """Slug as Python-Markdown's `slugify_unicode` does: every letter stays, runs of blanks and separators to one."""
    words = re.sub(r"[^\w\s-]", "", text).strip().lower()
    # No page holds a NUL.
    return re.sub(r"[\0\s]+", separator, words.replace(separator, "\0"))


def pymdownx_slug(text: str, separator: str = "-") -> str:
    """Slug as `pymdownx.slugs.slugify` does in lower case: every letter stays, and every blank becomes a hyphen."""
    return pymdownx_cased_slug(unicodedata.normalize("NFC", text).lower(), separator)


def pymdownx_cased_slug(text: str, separator: str = "-") -> str:
    """Slug as `pymdownx.slugs.slugify` does by default: the case of letters stays too."""
    return re.sub(r"[^\w\- ]", "", unicodedata.normalize("NFC", text).strip()).replace(" ", separator)


def pymdownx_ascii_slug(text: str, separator: str = "-") -> str:
    """Slug as `pymdownx.slugs.slugify` does with `case: lower-ascii`: the case of letters outside ASCII stays."""
    return re.sub(r"[A-Z]+", lambda letters: letters[0].lower(), pymdownx_cased_slug(text, separator))


def kramdown_slug(text: str) -> str:
    """Slug as kramdown does by itself (`Converter::Base#generate_id`): from the first letter on, ASCII only."""
    kept = _NOT_KRAMDOWN.sub("", _BEFORE_LETTER.sub("", text))
    return kept.replace(" ", "-").lower() or "section"


def kramdown_gfm_slug(text: str) -> str:
    """Slug as kramdown does with GitHub's Markdown (kramdown-parser-gfm, `generate_gfm_header_id`)."""
    return _words(text.lower()).replace(" ", "-")


def hugo_slug(text: str) -> str:
    """Slug as Hugo does with `autoHeadingIDType = "github"`, its default: letters, digits, `_`, `-`."""
    slug = []
    for char in text.strip():
        if char == " ":
            slug.append("-")
        elif char in "-_" or unicodedata.category(char) in _HUGO_CATEGORIES:
            slug.append(_go_lower(char))
    return "".join(slug) or "heading"


def hugo_ascii_slug(text: str) -> str:
    """Slug as Hugo does with `autoHeadingIDType = "github-ascii"`: as by default, without accents and without what is not ASCII."""
    plain = unicodedata.normalize("NFC", _without_accents(text)).strip()
    return re.sub(r"[^a-z0-9_-]", "", plain.replace(" ", "-").lower()) or "heading"


def hugo_blackfriday_slug(text: str) -> str:
    """Slug as Hugo does with `autoHeadingIDType = "blackfriday"`: letters and numbers, a hyphen for all that is between them."""
    words = [""]
    for char in text:
        if unicodedata.category(char) in _NUMBERS_AND_LETTERS:
            words[-1] += _go_lower(char)
        elif words[-1]:
            words.append("")
    return "-".join(filter(None, words)) or "heading"


def vitepress_slug(text: str) -> str:
    """Slug as VitePress does (`slugify` of @mdit-vue/shared): compatible forms, no accents, `_` before a digit in front."""
    plain = _VITEPRESS_DROPPED.sub("", unicodedata.normalize("NFKD", text))
    slug = _VITEPRESS_BETWEEN.sub("-", plain).strip("-").lower()
    if slug[:1] in _DIGITS:
        return f"_{slug}"
    return slug


def docsify_slug(text: str) -> str:
    """Slug as docsify does (src/core/render/slugify.js): from the heading as HTML, with `_` before a digit in front."""
    lower = _CAPITALS.sub(lambda letters: letters[0].lower(), text.strip())
    plain = _DOCSIFY_DROPPED.sub("", lower.translate(_ENTITIES))
    slug = re.sub(r"-+", "-", re.sub(r"\s", "-", plain))
    if slug[:1] in _DIGITS:
        return f"_{slug}"
    return slug


def gitbook_slug(text: str) -> str:
    """Slug as GitBook does, as far as its pages show: as GitHub, but points stay, and `id-` stands before a digit."""
    kept = [char for char in text.strip().lower() if char == "." or _is_word(char)]
    slug = "".join(kept).replace(" ", "-")
    if slug[:1].isdigit():
        return f"id-{slug}"
    return slug


def tech_docs_slug(text: str) -> str:
    """Slug as GOV.UK's tech-docs template does (tech-docs-gem, `heading_slug`): ASCII, a hyphen for all that is between words."""
    return _DOCUTILS_BETWEEN.sub("-", text.lower().strip()).strip("-")


def docutils_slug(text: str) -> str:
    """Make an id as docutils does (`nodes.make_id`): ASCII letters and digits, hyphens for all that is between them."""
    letters = text.lower().translate(_DOCUTILS_LETTERS)
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode("ascii")
    return _DOCUTILS_BETWEEN.sub("-", plain).lstrip("-0123456789").rstrip("-")


def _without_accents(text: str) -> str:
    kept = [char for char in unicodedata.normalize("NFD", text) if unicodedata.category(char) != "Mn"]
    return "".join(kept)


def _go_lower(char: str) -> str:
    """Fold one letter into one letter, as Go does; `str.lower` makes two of a capital I with a dot."""
    if char == "\u0130":
        return "i"
    return char.lower()


@lru_cache(maxsize=4096)
def _is_word(char: str) -> bool:
    return char in "- " or unicodedata.category(char) in _WORD_CATEGORIES or char in _LETTERLIKE


def _words(text: str) -> str:
    if text.isascii():
        return _NOT_PLAIN.sub("", text)
    return "".join(filter(_is_word, text))


def _number_as_github(slug: str, seen: dict[str, int]) -> str:
    name = slug
    while name in seen:
        seen[slug] += 1
        name = f"{slug}-{seen[slug]}"
    seen[name] = 0
    return name


def _number_as_gitlab(slug: str, seen: dict[str, int]) -> str:
    if not slug:
        return ""
    if slug not in seen:
        seen[slug] = 0
        return slug
    seen[slug] += 1
    return f"{slug}-{seen[slug]}"


def _number_as_mkdocs(slug: str, seen: dict[str, int]) -> str:
    """Add numbers from `_1` on; a heading that already ends in `_2` counts on from there (Python-Markdown's `unique`)."""
    match = re.fullmatch(r"(.*)_([0-9]{1,9})", slug)
    base, last = slug, 0
    if match:
        base, last = match[1], int(match[2])
    # Every number up to the last one tried stays taken, so the next heading of this name starts there.
    tried = f"\0{slug}"
    last, name = seen.get(tried, last), slug
    while name in seen or not name:
        last += 1
        name = f"{base}_{last}"
    seen[name], seen[tried] = 0, last
    return name


def _number_as_docutils(slug: str, seen: dict[str, int]) -> str:
    """Give a heading whose name is taken or empty a number of its own: `id1`, `id2` (docutils, `document.set_id`)."""
    name = slug
    while not name or name in seen:
        count = seen["\0"] = seen.get("\0", 0) + 1
        name = f"id{count}"
    seen[name] = 0
    return name


Numbering = Callable[[str, dict[str, int]], str]
FLAVOURS: dict[IdRule, tuple[Callable[[str], str], Numbering]] = {
    "github": (github_slug, _number_as_github),
    "mdbook": (mdbook_slug, _number_as_github),
    "gitlab": (gitlab_slug, _number_as_gitlab),
    "mkdocs": (mkdocs_slug, _number_as_mkdocs),
    "docusaurus": (github_slug, _number_as_github),
    "nextra": (github_slug, _number_as_github),
    "astro": (github_slug, _number_as_github),
    "hugo": (hugo_slug, _number_as_github),
    "hugo-ascii": (hugo_ascii_slug, _number_as_github),
    "hugo-blackfriday": (hugo_blackfriday_slug, _number_as_github),
    "vitepress": (vitepress_slug, _number_as_github),
    "gitbook": (gitbook_slug, _number_as_github),
    "docsify": (docsify_slug, _number_as_gitlab),
    "docutils": (docutils_slug, _number_as_docutils),
    "tech-docs": (tech_docs_slug, _number_as_github),
    "pymdownx": (pymdownx_slug, _number_as_mkdocs),
    "kramdown": (kramdown_slug, _number_as_gitlab),
    "kramdown-gfm": (kramdown_gfm_slug, _number_as_gitlab),
    "text": (str.strip, lambda text, _: text),
    "none": (lambda _: "", _number_as_gitlab),
    "pymdownx-cased": (pymdownx_cased_slug, _number_as_mkdocs),
    "pymdownx-ascii": (pymdownx_ascii_slug, _number_as_mkdocs),
    "python": (python_slug, _number_as_mkdocs),
    # What code makes of a heading, nobody knows; that it is called somehow is enough to suggest it.
    "unknown": (github_slug, _number_as_github),
}
# Those that put another separator between words.
_SEPARATED: dict[IdRule, Callable[[str, str], str]] = {
    "mkdocs": mkdocs_slug,
    "python": python_slug,
    "pymdownx": pymdownx_slug,
    "pymdownx-cased": pymdownx_cased_slug,
    "pymdownx-ascii": pymdownx_ascii_slug,
}
