"""Places on a page that components name: Mintlify's fields, tabs and the like (https://mintlify.com/docs/components)."""

import re
from collections.abc import Iterator, Sequence

_TAG = re.compile(
    r"<(?P<name>ParamField|ResponseField|Accordion|Tab|Step|Update|Expandable|View|Param|Card|Property)(?=[\s/>]|\Z)"
)
_ATTRIBUTE = re.compile(
    r"(?<![\w-])(?P<key>path|query|body|header|name|title|label|id)="
    r"(?:\{?\"(?P<double>[^\"]{0,300})\"|'(?P<single>[^']{0,300})')"
)
_FIELDS = frozenset({"ParamField", "ResponseField", "Param", "Property"})
_BETWEEN = re.compile(r"[^a-z0-9]+")
# Longer than any tag with its attributes that a person wrote.
_LONGEST = 1500


def read_component_ids(lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Give the ids that components make of what they are called by, each with its line (0-based)."""
    for number, line in enumerate(lines):
        if "<" not in line:
            continue
        if line.startswith("#") and (before := line.lstrip("#").partition("<")[0].strip()):
            # What a component adds to a title need not be part of its id.
            yield _BETWEEN.sub("-", before.lower()).strip("-"), number
        for tag in _TAG.finditer(line):
            opened = "\n".join((line[tag.end() :], *lines[number + 1 : number + 12]))[:_LONGEST]
            for attribute in _ATTRIBUTE.finditer(opened.partition(">")[0]):
                value = attribute["double"] or attribute["single"] or ""
                slug = _BETWEEN.sub("-", value.lower()).strip("-")
                if attribute["key"] == "id":
                    yield value, number
                elif slug and tag["name"] in _FIELDS:
                    yield f"param-{slug}", number
                    yield f"response-{slug}", number
                elif slug and attribute["key"] in ("title", "label"):
                    yield slug, number
