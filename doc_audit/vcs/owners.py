"""Whose a page is by CODEOWNERS (GitHub and GitLab) or by OWNERS files (Kubernetes)."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from doc_audit import files, globs
from doc_audit.model.lines import lines_of

# The order of both forges; GitHub does not know the last, GitLab not the first.
CODEOWNERS_PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
_SECTION = re.compile(r"\^?\[([^\]]+)\](?:\[\d+\])?\s*+(.*)")
_OWNER = re.compile(r"@[\w./-]+|(?<![^@\s])[^@\s]+@[^@\s]+\.[^@\s]+|@@[\w-]+")


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of CODEOWNERS: a pattern and its owners (none: the pages have no owner)."""

    section: str
    spec: globs.Globs
    owners: tuple[str, ...]
    depth: int | None = None
    excluded: bool = False


def code_owners(root: Path, paths: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """Give every page of *paths* (relative to *root*) that an owner file names its owners."""
    text = next((found for place in CODEOWNERS_PLACES if (found := _read(root, place)) is not None), None)
    if text is None:
        return _by_owners_files(root, paths)
    lines = _parse(text)
    owners = {path: _match(path, lines) for path in paths}
    return {path: found for path, found in owners.items() if found}


def _parse(text: str) -> tuple[_Line, ...]:
    """Read CODEOWNERS line by line; what cannot be read is left out, as GitHub does."""
    lines = []
    section, defaults = "", ()
    # Only GitLab has sections.
    sectioned = any(_SECTION.fullmatch(line.strip()) for line in lines_of(text))
    for raw in lines_of(text):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        header = _SECTION.fullmatch(line)
        if header:
            section, defaults = header[1].casefold(), tuple(_OWNER.findall(header[2]))
            continue
        pattern, owners = _split(line)
        excluded = sectioned and pattern.startswith("!")
        found = _line(pattern.removeprefix("!") if excluded else pattern, sectioned=sectioned)
        if found is not None:
            spec, depth = found
            lines.append(_Line(section, spec, tuple(_OWNER.findall(owners)) or defaults, depth, excluded))
    return tuple(lines)


def _line(pattern: str, *, sectioned: bool) -> tuple[globs.Globs, int | None] | None:
    """What a pattern matches, and how deep its files lie if it ends in a star; None if it is no pattern."""
    if sectioned and "/" in pattern.rstrip("/") and not pattern.startswith("/"):
        # GitLab: a path that does not begin with a slash begins anywhere.
        pattern = f"**/{pattern}"
    if not globs.can_match(pattern):
        return None
    spec = globs.compiled([pattern])
    # `docs/*` means the files right in it, not those below (GitHub's and GitLab's documentation), other than in `.gitignore`.
    one_level = "/" in pattern.rstrip("/") and "**" not in pattern and "*" in pattern.rpartition("/")[2]
    return spec, pattern.strip("/").count("/") if one_level else None


def _split(line: str) -> tuple[str, str]:
    """Part the pattern from the owners at the first space that no backslash escapes."""
    match = re.match(r"((?:\\.|[^\s\\])+)\s*(.*)", line)
    if match is None:
        return line, ""
    return match[1], match[2].split(" #")[0]


def _match(path: str, lines: tuple[_Line, ...]) -> tuple[str, ...]:
    """The last line that matches wins, in each section by itself (GitLab); all sections' owners together."""
    found: dict[str, tuple[str, ...]] = {}
    excluded = {line.section for line in lines if line.excluded and line.spec.matches(path)}
    for line in lines:
        if line.excluded or line.section in excluded or (line.depth is not None and path.count("/") != line.depth):
            continue
        if line.spec.matches(path):
            found[line.section] = line.owners
    return tuple(dict.fromkeys(owner for owners in found.values() for owner in owners))


def _by_owners_files(root: Path, paths: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    cache: dict[str, tuple[str, ...] | None] = {}
    owners = {path: _nearest(root, path.rpartition("/")[0], cache) for path in paths}
    return {path: found for path, found in owners.items() if found}


def _nearest(root: Path, folder: str, cache: dict[str, tuple[str, ...] | None]) -> tuple[str, ...]:
    while True:
        if folder not in cache:
            cache[folder] = _approvers(_read(root, f"{folder}/OWNERS"))
        found = cache[folder]
        if found is not None or not folder:
            return found or ()
        folder = folder.rpartition("/")[0]


def _approvers(text: str | None) -> tuple[str, ...] | None:
    """The approvers of an OWNERS file; None if it is none or names nobody."""
    if text is None:
        return None
    # Imported here: few trees have such files.
    import yaml

    try:
        # libyaml, where PyYAML has it, is ten times as fast. Both make strings only.
        data = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    names = data.get("approvers") if isinstance(data, dict) else None
    if not isinstance(names, list):
        return None
    return tuple(str(name) for name in names if isinstance(name, str)) or None


def _read(root: Path, path: str) -> str | None:
    try:
        return files.read_text(root / path.lstrip("/"), limit=files.OWNERS, inside=root, errors="replace")
    except OSError:
        return None
