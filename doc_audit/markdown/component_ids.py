"""Places on a page that components make.

Those of Mintlify's fields, tabs and the like are known (https://mintlify.com/docs/components); those of a site's own code are not.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from posixpath import basename, splitext

_TAG = re.compile(
    r"<(?P<name>ParamField|ResponseField|Accordion|Tab|Step|Update|Expandable|View|Param|Card|Property)(?=[\s/>]|\Z)"
)
_ATTRIBUTE = re.compile(
    r"(?<![\w-])(?P<key>path|query|body|header|name|title|label|id)="
    r"(?:\{?\"(?P<double>[^\"]{0,300})\"|'(?P<single>[^']{0,300})')"
)
_FIELDS = frozenset({"ParamField", "ResponseField", "Param", "Property"})
_SUMMARY = re.compile(r"<summary>(?P<text>[^\n]{1,300}?)</summary>")
_MARKUP = re.compile(r"<[^<>]{1,200}>|[`*_]")
_ITEM = re.compile(r"\"(?P<double>[^\"\n]{1,200})\"|'(?P<single>[^'\n]{1,200})'")
_BETWEEN = re.compile(r"[^a-z0-9]+")
# A component: elements of HTML have neither a capital nor a hyphen.
_COMPONENT = re.compile(r"<(?P<name>[A-Z][\w-]*+|[a-z]++-[\w-]++)(?=[\s/>]|\Z)")
_IMPORTED = re.compile(
    r"import[ \t]++\{?[ \t]*+(?P<name>\w++)[ \t]*+(?:\}[ \t]*+)?from[ \t]++[\"'](?P<path>[^\"'\n]++)[\"']"
)
_MARKDOWN = (".md", ".mdx")
# How the path of a file of the site's own begins.
_OWN = (".", "/", "~", "@/", "@site/")
# Longer than any tag with its attributes that a person wrote.
_LONGEST = 1500


def read_component_ids(lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Give the ids that components make of what they are called by, each with its line (0-based)."""
    for number, line in enumerate(lines):
        if "<" not in line:
            continue
        title = line.lstrip("#").partition("<")[0].strip()
        if line.startswith("#") and title:
            # What a component adds to a title need not be part of its id.
            yield _slug(title), number
        for tag in _TAG.finditer(line):
            opened = "\n".join((line[tag.end() :], *lines[number + 1 : number + 12]))[:_LONGEST]
            for attribute in _ATTRIBUTE.finditer(opened.partition(">")[0]):
                for name in _ids_of(tag["name"], attribute):
                    yield name, number


def read_summaries(lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Give what Nextra makes ids of beside headings, each with its line (0-based): `<summary>` and the names of tabs."""
    for number, line in enumerate(lines):
        for match in _SUMMARY.finditer(line) if "<summary" in line else ():
            yield _MARKUP.sub("", match["text"]).strip(), number
        if "<Tabs" in line:
            opened = "\n".join(lines[number : number + 12])[:_LONGEST]
            for match in _ITEM.finditer(opened.partition("]")[0].partition("[")[2]):
                yield match["double"] or match["single"], number


def _ids_of(component: str, attribute: re.Match[str]) -> Iterator[str]:
    """Give the ids that a *component* makes of an *attribute*."""
    value = attribute["double"] or attribute["single"] or ""
    if attribute["key"] == "id":
        yield value
        return
    slug = _slug(value)
    if not slug:
        return
    if component in _FIELDS:
        yield f"param-{slug}"
        yield f"response-{slug}"
    elif attribute["key"] in ("title", "label"):
        yield slug


def _slug(text: str) -> str:
    return _BETWEEN.sub("-", text.lower()).strip("-")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenComponents:
    """What components make of a page that nobody knows: any id, from *line* (0-based) on, or its very text."""

    line: int | None = None
    brings_text: bool = False


def read_open_components(rows: Iterable[tuple[int, str]], names: Collection[str]) -> OpenComponents:
    """Look in numbered *rows* for components that are called as *names* are, or imported from files called so.

    *names* are in lower case, without hyphens.
    """
    wanted = set(names)
    used: dict[str, int] = {}
    for number, row in rows:
        if "<" in row:
            for tag in _COMPONENT.finditer(row):
                used.setdefault(_plain_name(tag["name"]), number)
        imported = _IMPORTED.match(row)
        if imported is None:
            continue
        path = imported["path"]
        if path.endswith(_MARKDOWN) and not path.startswith(_OWN):
            # Nobody sees the headings of a page that a package brings.
            return OpenComponents(brings_text=True)
        if _plain_name(splitext(basename(path))[0]) in names:
            wanted.add(_plain_name(imported["name"]))
    lines = [used[name] for name in used.keys() & wanted]
    return OpenComponents(line=min(lines, default=None))


def _plain_name(name: str) -> str:
    """Write the *name* of a component so that all its spellings are one."""
    return name.replace("-", "").lower()
