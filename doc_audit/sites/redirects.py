"""Tables of redirects that a host reads beside any generator: each makes an address exist.

`_redirects` (https://docs.netlify.com/manage/routing/redirects/overview/, also Cloudflare Pages), `netlify.toml`, `vercel.json`
(https://vercel.com/docs/project-configuration), `staticwebapp.config.json` (Azure), `firebase.json`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from posixpath import basename

from doc_audit.model.columns import LinkRow, Links
from doc_audit.model.document import Document
from doc_audit.model.lines import lines_of
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.placed import Placed, texts
from doc_audit.sites.reading import mapping, read_toml
from doc_audit.sites.settings import Redirect

_MOVED = frozenset({"301", "302", "303", "307", "308"})
# What stands for any text: Netlify's `:month`, Vercel's `:path*` and `(.*)`, `*`.
_WILD = re.compile(r"[:(*]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One line of a table: who asks for *source* is sent to *target*, with the *status* of HTTP; *place* is the target's."""

    source: str
    target: str
    status: str = "301"
    place: LinkRow | None = None


def redirects(configuration: Configuration, folders: tuple[str, ...]) -> tuple[Redirect, ...]:
    """Give the redirects that the tables in *folders* of the site make."""
    found = []
    for path, rules in _tables(configuration, folders):
        for rule in rules:
            # An address that is answered by 404 is none, and one with a host is that of another site.
            if rule.status[:1] in ("2", "3") and rule.source.startswith("/"):
                found.append(Redirect(address=address_of(rule.source), target=rule.target, file=path))
    return tuple(found)


def targets(configuration: Configuration, folders: tuple[str, ...]) -> Iterator[Document]:
    """Give the links of the tables in *folders*: the targets of redirects that no part of the asked address is filled into."""
    for path, rules in _tables(configuration, folders):
        rows = []
        for rule in rules:
            if rule.place is not None and rule.status in _MOVED and not _is_filled(rule.target):
                rows.append(rule.place)
        if rows:
            yield Document(path=path, title="", lines=0, links=Links.of_rows(path, rows))


def is_table(path: str) -> bool:
    """Say whether the file at *path* is called as a table of redirects is."""
    return basename(path) in READERS


def _tables(configuration: Configuration, folders: tuple[str, ...]) -> Iterator[tuple[str, list[Rule]]]:
    for folder in dict.fromkeys(folders):
        for name, read in READERS.items():
            path = configuration.at(f"{folder}/{name}")
            text = configuration.texts.get(path) if path is not None else None
            if path is not None and text is not None:
                yield path, list(read(text))


def address_of(source: str) -> str:
    """Write *source* with everything from its first placeholder on as `*`."""
    wild = _WILD.search(source)
    parts = source.strip("/").split("/")
    if wild is not None and len(parts) > 1 and _WILD.search(parts[0]) and not _WILD.search(parts[-1]):
        # `/:language/sponsors`: not all that there is, but one address of each language.
        return "/" + "/".join("*" if _WILD.search(part) else part for part in parts)
    return source if wild is None else f"{source[: wild.start()].rpartition('/')[0]}/*"


def _is_filled(target: str) -> bool:
    rest = target.partition("://")[2] or target
    return "$" in rest or _WILD.search(rest) is not None


def _lines(text: str) -> Iterator[Rule]:
    for number, line in enumerate(lines_of(text)):
        words = line.split()
        if len(words) < 2 or not words[0].startswith("/"):
            continue
        # Conditions on the query stand between the two addresses: `/store id=:id /blog/:id 301`.
        target = next((word for word in words[1:] if word.startswith(("/", "http"))), "")
        status = words[-1].rstrip("!") if words[-1].rstrip("!").isdigit() else "301"
        column = line.rfind(target) + 1
        yield Rule(
            source=words[0],
            target=target,
            status=status,
            place=LinkRow(number + 1, column, target, "", "navigation", None) if target else None,
        )


def _netlify(text: str) -> Iterator[Rule]:
    listed = read_toml(text).get("redirects")
    lines = lines_of(text)
    number = 0
    for item in listed if isinstance(listed, list) else ():
        rule = mapping(item)
        source, target = rule.get("from"), rule.get("to")
        if not isinstance(source, str) or not isinstance(target, str):
            continue
        place = None
        for later in range(number, len(lines)):
            column = lines[later].find(target)
            if column >= 0 and lines[later].lstrip().startswith("to"):
                place = LinkRow(later + 1, column + 1, target, "", "navigation", None)
                number = later + 1
                break
        yield Rule(source=source, target=target, status=str(rule.get("status", 301)), place=place)


def _json(*keys: str, source: str, target: tuple[str, ...]) -> Callable[[str], Iterator[Rule]]:
    """Make the reader of a list of objects below *keys*."""

    def read(text: str) -> Iterator[Rule]:
        for group in _grouped(text, keys):
            aim = next((group[name] for name in target if name in group), None)
            if source in group and aim is not None:
                status = group["statusCode"].text if "statusCode" in group else "301"
                rewrites = "rewrite" in group or "rewrites" in keys
                yield Rule(
                    source=group[source].text,
                    target=aim.text,
                    status="200" if rewrites else status,
                    place=aim.link("navigation"),
                )

    return read


def _grouped(text: str, keys: tuple[str, ...]) -> Iterator[dict[str, Placed]]:
    """Give the objects of the list below *keys*, as their texts by key."""
    groups: dict[str, dict[str, Placed]] = {}
    for placed in texts(text):
        if placed.keys[: len(keys)] == keys and len(placed.keys) == len(keys) + 2:
            groups.setdefault(placed.keys[-2], {})[placed.keys[-1]] = placed
    yield from groups.values()


def _vercel(text: str) -> Iterator[Rule]:
    yield from _json("redirects", source="source", target=("destination",))(text)
    yield from _json("rewrites", source="source", target=("destination",))(text)


def _firebase(text: str) -> Iterator[Rule]:
    yield from _json("hosting", "redirects", source="source", target=("destination",))(text)
    yield from _json("hosting", "rewrites", source="source", target=("destination",))(text)


READERS: Mapping[str, Callable[[str], Iterator[Rule]]] = {
    "_redirects": _lines,
    "netlify.toml": _netlify,
    "vercel.json": _vercel,
    "firebase.json": _firebase,
    "staticwebapp.config.json": _json("routes", source="route", target=("redirect", "rewrite")),
}
