"""Which files git ignores, from the files of patterns as they are met on the way down (https://git-scm.com/docs/gitignore)."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from doc_audit import files, globs
from doc_audit.vcs import git

_FALSE = ("", "0", "false", "no", "off")


@dataclass(frozen=True, slots=True)
class IgnoreRules:
    """The patterns of one file; *base* is its directory relative to the root, ending in `/` unless it is the root.

    For a file above the root, *prefix* is the root seen from there. Both are text as `globs.as_bytes` gives it.
    """

    rules: globs.Rules
    base: str = ""
    prefix: str = ""

    def verdict(self, path: str, *, folder: bool) -> bool | None:
        """Say whether *path* (as `globs.as_bytes` gives it) is ignored; None if these rules say nothing of it."""
        return self.rules.decide(self.prefix + path[len(self.base) :], folder=folder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What holds for a root from outside: *rules*, whether case is folded, and whether the root lies in an ignored folder."""

    rules: tuple[IgnoreRules, ...] = ()
    fold: bool = False
    inside_ignored: bool = False


def is_ignored(path: str, rules: tuple[IgnoreRules, ...], *, folder: bool = False) -> bool:
    """Ask the deepest rules first, as git does; what they do not name, the ones above decide. The folders above are not asked about."""
    if not rules:
        return False
    text = globs.as_bytes(path)
    for rule in reversed(rules):
        verdict = rule.verdict(text, folder=folder)
        if verdict is not None:
            return verdict
    return False


def naming(root: Path) -> Callable[[str], bool]:
    """Make a function that says whether git would ignore a file that need not be there, for its own name or that of a folder above."""
    outside = outside_rules(root)
    known: dict[str, tuple[IgnoreRules, ...]] = {}

    def rules_of(base: str) -> tuple[IgnoreRules, ...]:
        if base not in known:
            known[base] = read_rules(root / base / ".gitignore", base, fold=outside.fold)
        return known[base]

    def is_named(path: str) -> bool:
        if outside.inside_ignored:
            return True
        rules, base = outside.rules, ""
        for folder in path.split("/")[:-1]:
            rules += rules_of(base)
            base += f"{folder}/"
            if is_ignored(base[:-1], rules, folder=True):
                return True
        return is_ignored(path, rules + rules_of(base))

    return is_named


def read_rules(
    file: Path, base: str = "", prefix: str = "", *, fold: bool = False, follow: bool = False
) -> tuple[IgnoreRules, ...]:
    """Read one file of patterns; an absent, unreadable or empty one gives no rules, a pattern git rejects is left out.

    Git follows no symbolic link that is called `.gitignore` (https://git-scm.com/docs/gitignore, notes), hence without *follow*.
    """
    try:
        data = files.read_bytes(file, limit=files.SETTINGS, follow=follow)
    except OSError:
        return ()
    found = globs.rules(data, fold=fold)
    if found is None:
        return ()
    return (IgnoreRules(found, globs.as_bytes(base), globs.as_bytes(prefix)),)


def outside_rules(root: Path) -> Outside:
    """Read what holds for *root* from outside: the user's own file, `.git/info/exclude`, and the `.gitignore` files above it.

    The nearer a file is, the more it counts, as https://git-scm.com/docs/gitignore has it.
    """
    repository = git.find(root)
    if repository is None:
        return Outside()
    file, fold = _settings(repository, root)
    # Seen from the top of the work tree, until all are read.
    rules: tuple[IgnoreRules, ...] = ()
    if file is not None:
        rules = read_rules(file, fold=fold, follow=True)
    rules += read_rules(repository.common_dir / "info" / "exclude", fold=fold, follow=True)
    base, inside_ignored = "", False
    for name in repository.prefix.split("/")[:-1]:
        rules += read_rules(repository.top / base / ".gitignore", base, fold=fold)
        base += f"{name}/"
        inside_ignored = inside_ignored or is_ignored(base[:-1], rules, folder=True)
    prefix = globs.as_bytes(repository.prefix)
    from_root = tuple(IgnoreRules(rule.rules, prefix=prefix[len(rule.base) :]) for rule in rules)
    return Outside(rules=from_root, fold=fold, inside_ignored=inside_ignored)


def _settings(repository: git.Repository, root: Path) -> tuple[Path | None, bool]:
    """Give the user's own file of patterns (`core.excludesFile`), and whether case is folded (`core.ignoreCase`)."""
    told = git.run(root, "config", "-z", "--get-regexp", r"^core\.(excludesfile|ignorecase)$")
    found = {}
    for item in git.names(told):
        key, given, value = item.partition("\n")
        if not given:
            value = "true"
        found[key] = value
    fold = found.get("core.ignorecase", "").lower() not in _FALSE
    if "core.excludesfile" not in found:
        home = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")  # noqa: PTH111 - a home may be unknown
        return Path(home, "git", "ignore"), fold
    if not found["core.excludesfile"]:
        return None, fold
    named = os.path.expanduser(found["core.excludesfile"])  # noqa: PTH111 - unlike pathlib, it leaves an unknown user as he is written
    return repository.top / named, fold
