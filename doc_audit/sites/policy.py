"""A review policy that is there already, read instead of invented: docfx (Microsoft Learn) and the UK's tech-docs template."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from posixpath import basename, dirname
from typing import Any

from doc_audit.model.calendar import Interval
from doc_audit.model.lines import lines_of
from doc_audit.model.settings import FolderRule, PolicyRule

ReadText = Callable[[str], str | None]

_GENERATED = frozenset({"linguist-generated", "linguist-generated=true", "linguist-generated=1"})
# A string or a comment that nothing closes goes to the end: it is looked at once, and the parser says what is wrong.
_STRING = r'(?P<string>"(?:\\.|[^"\\])*(?:"|\\?\Z))'
_COMMENT = re.compile(rf"{_STRING}|//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/|\Z)", re.DOTALL)
_TRAILING = re.compile(rf"{_STRING}|,\s*+(?P<end>[}}\]])", re.DOTALL)


def read_policy(files: Iterable[str], read: ReadText) -> tuple[PolicyRule, ...]:
    """Give the folder rules that `docfx.json`, `config/tech-docs.yml` and `.gitattributes` among *files* give, the outermost first.

    docfx: `build.globalMetadata` and `build.fileMetadata` (glob -> value) with `ms.update-cycle` and `ms.author`, relative to the
    file. tech-docs: `default_owner_slack`. `.gitattributes`: what is `linguist-generated` is exempt.
    *read* gives the text of one of them, or None where it cannot be read: such a file gives no rule, for it is another program's.
    """
    found: list[PolicyRule] = []
    for path in sorted(files, key=lambda path: (path.count("/"), path)):
        if basename(path) == "docfx.json":
            found += _docfx(path, _load(read(path), lenient_json))
        elif basename(path) == ".gitattributes":
            found += _generated(path, read(path) or "")
        elif path.endswith("config/tech-docs.yml"):
            found += _tech_docs(path, _load(read(path), _yaml))
    return tuple(found)


def _load(text: str | None, parse: Callable[[str], Any]) -> Mapping[str, Any]:
    if text is None:
        return {}
    try:
        return _mapping(parse(text))
    except (ValueError, RecursionError):
        return {}


def _yaml(text: str) -> Any:
    # Imported here: few trees have such a file.
    import yaml

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError from error


def lenient_json(text: str) -> Any:
    """Read JSON with comments and trailing commas, as docfx does."""
    return json.loads(_TRAILING.sub(_kept, _COMMENT.sub(_kept, text)))


def _kept(match: re.Match[str]) -> str:
    """Keep a string as it is, a bracket without the comma before it, and nothing of a comment."""
    return match["string"] or match.groupdict().get("end") or ""


def _docfx(path: str, data: Mapping[str, Any]) -> Iterator[PolicyRule]:
    build = _mapping(data.get("build"))
    folder = dirname(path)
    everything = _mapping(build.get("globalMetadata"))
    yield from _rule(folder, "**", everything.get("ms.update-cycle"), everything.get("ms.author"), path)
    by_file = _mapping(build.get("fileMetadata"))
    for glob, cycle in _mapping(by_file.get("ms.update-cycle")).items():
        yield from _rule(folder, str(glob), cycle, None, path)
    for glob, owner in _mapping(by_file.get("ms.author")).items():
        yield from _rule(folder, str(glob), None, owner, path)


def _rule(folder: str, glob: str, cycle: Any, owner: Any, source: str) -> Iterator[PolicyRule]:
    """Give the rule for *glob*, seen from *folder*, if cycle or owner can be read."""
    interval, name = _interval(cycle), _text(owner)
    if interval is not None or name:
        glob = glob.replace("\\", "/").removeprefix("./").lstrip("/")
        rule = FolderRule(path=_anchored(folder, glob), cycle=interval, owner=name or None)
        yield PolicyRule(rule=rule, source=source)


def _interval(cycle: Any) -> Interval | None:
    # Imported here: few trees have such a file.
    from doc_audit.metadata.cycles import read_cycle

    if not isinstance(cycle, str):
        return None
    written = read_cycle(cycle)
    return written.interval if written is not None else None


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _anchored(folder: str, glob: str) -> str:
    """Write *glob*, which is relative to *folder*, as seen from the root."""
    return f"/{folder}/{glob}" if folder else f"/{glob}"


def _tech_docs(path: str, data: Mapping[str, Any]) -> Iterator[PolicyRule]:
    owner = _text(data.get("default_owner_slack"))
    if owner:
        glob = _anchored(dirname(dirname(path)), "source/**")
        yield PolicyRule(rule=FolderRule(path=glob, owner=owner), source=path)


def _generated(path: str, text: str) -> Iterator[PolicyRule]:
    for line in lines_of(text):
        glob, *attributes = line.split() or [""]
        if _GENERATED.isdisjoint(attributes) or glob.startswith(("#", "[", '"')):
            continue
        # One without a slash, but at its end, fits at any depth (gitattributes(5)).
        is_anchored = glob.startswith("/") or "/" in glob.strip("/")
        below = glob.lstrip("/") if is_anchored else f"**/{glob}"
        rule = FolderRule(
            path=_anchored(dirname(path), below).replace("//", "/"), exempt="generated, by .gitattributes"
        )
        yield PolicyRule(rule=rule, source=path)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
