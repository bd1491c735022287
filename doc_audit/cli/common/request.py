"""From flags, environment and files to what a run is asked for."""

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from doc_audit import config as configuration
from doc_audit.cli.common import trust
from doc_audit.cli.common.flags import RequestFlags
from doc_audit.errors import UsageError
from doc_audit.model.settings import Config, External, Request, SiteSetting
from doc_audit.model.shard import Shard


def build_request(paths: tuple[Path, ...], flags: RequestFlags, environ: Mapping[str, str]) -> Request:
    """Put flags, environment, file and defaults together.

    Raises:
        UsageError: a path does not exist, or a flag or setting is wrong.
    """
    absolute = [_existing(path) for path in paths or (Path(),)]
    start = absolute[0] if absolute[0].is_dir() else absolute[0].parent
    root = flags.root.resolve() if flags.root else None
    explicit = flags.config_file
    why = trust.distrust(flags.untrusted, environ)
    if why and (explicit is None or trust.lies_in(explicit, root or configuration.find_root(absolute, None))):
        config = configuration.without_file(environ)
    else:
        config = configuration.load(start, explicit=explicit, environ=environ)
    config = _with_flags(config, flags)
    file = Path(config.file).resolve() if config.file else None
    root = root or configuration.find_root(absolute, file)
    if config.site_root and file:
        config = replace(config, site_root=_below(root, file.parent / config.site_root, file))
    if config.site and file:
        config = replace(config, site=tuple(_site(root, setting, file) for setting in config.site))
    for path in absolute:
        if not path.is_relative_to(root):
            raise UsageError(f"{path} is not below the root {root}; say --root for a wider one")
    return Request(
        paths=tuple(str(path) for path in absolute),
        root=str(root),
        as_of=_day(flags.as_of, environ),
        config=config,
        offline=flags.offline or environ.get("DOC_AUDIT_OFFLINE", "") in ("1", "true", "yes"),
        cache_dir=None if flags.no_cache else str(flags.cache_dir or default_cache_dir(environ)),
        jobs=flags.jobs or os.cpu_count() or 1,
        shard=_shard(flags.shard) if flags.shard else None,
        built=str(_built(flags.built)) if flags.built else "",
        distrust=trust.note(why) if why else "",
    )


def _site(root: Path, setting: SiteSetting, file: Path) -> SiteSetting:
    return replace(setting, folder=_below(root, file.parent / setting.folder, file))


def default_cache_dir(environ: Mapping[str, str]) -> Path:
    """The user's cache folder for doc-audit, unless `DOC_AUDIT_CACHE_DIR` names another."""
    if environ.get("DOC_AUDIT_CACHE_DIR"):
        return Path(environ["DOC_AUDIT_CACHE_DIR"])
    from platformdirs import user_cache_path

    return user_cache_path("doc-audit", appauthor=False)


def now() -> dt.datetime:
    """Give the time, in UTC."""
    return dt.datetime.now(dt.UTC)


def _built(path: Path) -> Path:
    if not path.is_dir():
        raise UsageError(
            f"--built {path}: no such folder; give the one that the generator wrote, such as site/ or public/"
        )
    return path.resolve()


def _existing(path: Path) -> Path:
    if not path.exists():
        raise UsageError(f"{path}: no such file or directory")
    if path.is_dir() and not os.access(path, os.R_OK | os.X_OK):
        raise UsageError(f"{path}: permission denied")
    return path.resolve()


def _below(root: Path, folder: Path, file: Path) -> str:
    if not folder.resolve().is_relative_to(root):
        raise UsageError(f"{file}: site-root {folder} is not below the root {root}")
    if not folder.is_dir():
        raise UsageError(f"{file}: site-root {folder} is no folder, so that no link that starts with / could be found")
    return folder.resolve().relative_to(root).as_posix()


def _with_flags(config: Config, flags: RequestFlags) -> Config:
    changes: dict[str, Any] = {}
    if flags.fail_on:
        changes["fail_on"] = flags.fail_on
    if flags.slug_flavour:
        changes["slug_flavour"] = flags.slug_flavour
    if flags.select:
        changes["select"] = _items(flags.select)
    if flags.ignore:
        changes["ignore"] = _items(flags.ignore)
    # Imported here: the help text needs no rules.
    from doc_audit.rules.registry import understood

    return understood(replace(config, external=_external_with(config.external, flags), **changes))


def _external_with(external: External, flags: RequestFlags) -> External:
    """Give the settings of external links as the options change them."""
    if flags.only_hosts:
        external = replace(external, only_hosts=_items(flags.only_hosts))
    if flags.max_time:
        external = replace(external, max_time=_setting("max-time", flags.max_time).max_time)
    if flags.timeout:
        external = replace(external, timeout=_setting("timeout", flags.timeout).timeout)
    if flags.accept:
        external = replace(external, accept=_setting("accept", _numbers(flags.accept)).accept)
    if flags.exclude:
        external = replace(external, exclude=(*external.exclude, *flags.exclude))
    if flags.user_agent:
        external = replace(external, user_agent=flags.user_agent)
    return external


def _setting(key: str, value: Any) -> External:
    """Read the option *key* as the configuration reads the setting of that name."""
    return configuration.parse({"external": {key: value}}, where=f"--{key}").external


def _numbers(text: str) -> list[int | str]:
    """Give the items of *text* as a file would have them; what is no number is left for the configuration to read."""
    items: list[int | str] = []
    for item in _items(text):
        items.append(int(item) if item.isdecimal() else item)
    return items


def _shard(text: str) -> Shard:
    index, _, count = text.partition("/")
    if (
        not (index.isascii() and index.isdigit() and count.isascii() and count.isdigit())
        or not 1 <= int(index) <= int(count) <= 1000
    ):
        raise UsageError(f"--shard {text}: write it as I/N, the I-th of N parts (1/4, at most 1000)")
    return Shard(index=int(index), count=int(count))


def _items(text: str) -> tuple[str, ...]:
    return tuple(item for item in map(str.strip, text.split(",")) if item)


def _day(text: str | None, environ: Mapping[str, str]) -> dt.date:
    text = text or environ.get("DOC_AUDIT_AS_OF")
    if text:
        try:
            return dt.date.fromisoformat(text)
        except ValueError as error:
            raise UsageError(f"--as-of {text}: not a date; write it as YYYY-MM-DD") from error
    return now().date()
