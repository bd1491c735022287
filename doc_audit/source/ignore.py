"""Which files git ignores, from the `.gitignore` files as they are met on the way down."""

import re
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec

from doc_audit import files, globs
from doc_audit.model.lines import lines_of
from doc_audit.vcs import git


@dataclass(frozen=True, slots=True)
class IgnoreRules:
    """The patterns of one `.gitignore`; *base* is its directory relative to the root, ending in `/` unless it is the root.

    For a file above the root, *prefix* is the root seen from there. *quick* matches every path that any pattern does.
    """

    spec: GitIgnoreSpec
    quick: re.Pattern[str]
    base: str = ""
    prefix: str = ""

    def verdict(self, path: str) -> bool | None:
        """Say whether *path* (a directory ends in `/`) is ignored; None if these rules say nothing of it."""
        local = self.prefix + path[len(self.base) :]
        return self.spec.check_file(local).include if self.quick.match(local) else None


def is_ignored(path: str, rules: tuple[IgnoreRules, ...]) -> bool:
    """Ask the deepest rules first, as git does; what they do not name, the ones above decide."""
    for rule in reversed(rules):
        verdict = rule.verdict(path)
        if verdict is not None:
            return verdict
    return False


def is_named(root: Path, path: str) -> bool:
    """Say whether git would ignore *path*, a file that need not be there, for its own name or for a folder it would lie in."""
    rules, base = outer_rules(root), ""
    for folder in path.split("/")[:-1]:
        rules += read_rules(root / base / ".gitignore", base)
        base += f"{folder}/"
        if is_ignored(base, rules):
            return True
    return is_ignored(path, rules + read_rules(root / base / ".gitignore", base))


def read_rules(file: Path, base: str = "", prefix: str = "", *, follow: bool = False) -> tuple[IgnoreRules, ...]:
    """Read one file of patterns; an absent, unreadable or empty one gives no rules, a pattern git rejects is left out.

    Git follows no symbolic link that is called `.gitignore` (https://git-scm.com/docs/gitignore, notes), hence without *follow*.
    """
    try:
        lines = lines_of(files.read_text(file, limit=files.SETTINGS, follow=follow, errors="replace"))
    except OSError:
        return ()
    spec = _compile(lines)
    sources = [p.regex.pattern.replace("?P<ps_d>", "?:") for p in spec.patterns if p.regex is not None]
    if not sources:
        return ()
    return (IgnoreRules(spec, re.compile("|".join(sources)), base, prefix),)


def _compile(lines: list[str]) -> GitIgnoreSpec:
    try:
        return globs.spec(lines)
    except ValueError:
        return globs.spec(line for line in lines if _is_pattern(line))


def _is_pattern(line: str) -> bool:
    try:
        globs.spec([line])
    except ValueError:
        return False
    return True


def outer_rules(root: Path) -> tuple[IgnoreRules, ...]:
    """Read the rules that hold for *root* from outside: `.git/info/exclude`, and the `.gitignore` files above it."""
    repository = git.find(root)
    if repository is None:
        return ()
    top = repository.top
    chain = [folder for folder in reversed(root.resolve().parents) if folder.is_relative_to(top)]
    exclude = read_rules(repository.common_dir / "info" / "exclude", prefix=repository.prefix, follow=True)
    above = (read_rules(folder / ".gitignore", prefix=_prefix_below(folder, root.resolve())) for folder in chain)
    return (*exclude, *(rule for rules in above for rule in rules))


def _prefix_below(folder: Path, root: Path) -> str:
    """*root* as seen from *folder*, ready to be put before a path."""
    relative = root.relative_to(folder).as_posix()
    return "" if relative == "." else f"{relative}/"
