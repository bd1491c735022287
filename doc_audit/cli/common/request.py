"""From flags, environment and files to what a run is asked for."""

import datetime as dt
import os
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from doc_audit import config as configuration
from doc_audit.cli.common import trust
from doc_audit.cli.common.flags import RequestFlags
from doc_audit.errors import UsageError
from doc_audit.model.settings import Config, External, Request
from doc_audit.model.shard import Shard

_SHARD = re.compile(r"([0-9]{1,9})/([0-9]{1,9})")
# Path makes one slash of two.
_ADDRESS = re.compile(r"(?i)(?:https?|ftp|file|git|ssh):/")
_MOST_SHARDS = 1000


def build_request(paths: tuple[Path, ...], flags: RequestFlags, environ: Mapping[str, str]) -> Request:
    """Put flags, environment, file and defaults together.

    Raises:
        UsageError: a path does not exist, or a flag or setting is wrong.
    """
    absolute = [_existing(path) for path in paths or (Path(),)]
    distrust = trust.distrust(flags.untrusted, environ)
    config = _with_flags(_load(absolute, flags, environ, distrust), flags)
    root = _root(absolute, flags, config)
    config = configuration.placed(config, root)
    for path in absolute:
        if not path.is_relative_to(root):
            raise UsageError(f"{path} is not below the root {root}; say --root for a wider one")
    request = Request(
        paths=tuple(map(str, absolute)),
        root=str(root),
        as_of=audit_day(flags.as_of, environ),
        config=config,
        offline=is_offline(flags, environ),
        jobs=flags.jobs or os.cpu_count() or 1,
        cache_dir=cache_folder(flags, environ),
    )
    if flags.built:
        request = replace(request, built=str(_built(flags.built)))
    if flags.shard:
        request = replace(request, shard=_shard(flags.shard))
    if distrust:
        request = replace(request, distrust=trust.note(distrust))
    return request


def _load(paths: list[Path], flags: RequestFlags, environ: Mapping[str, str], distrust: str) -> Config:
    """Read the configuration that counts; one that lies in a tree with *distrust* does not."""
    named = flags.config_file
    if distrust and (named is None or trust.lies_in(named, _root(paths, flags, Config()))):
        return configuration.without_file(environ)
    start = paths[0]
    if not start.is_dir():
        start = start.parent
    return configuration.load(start, explicit=named, environ=environ)


def _root(paths: list[Path], flags: RequestFlags, config: Config) -> Path:
    if flags.root:
        return flags.root.resolve()
    if not config.file:
        return configuration.find_root(paths, None, Path.cwd())
    return configuration.find_root(paths, Path(config.file).resolve(), Path.cwd())


def is_offline(flags: RequestFlags, environ: Mapping[str, str]) -> bool:
    """Say whether no network is to be used, by the options or by `DOC_AUDIT_OFFLINE`."""
    return flags.offline or configuration.flag("DOC_AUDIT_OFFLINE", environ)


def cache_folder(flags: RequestFlags, environ: Mapping[str, str]) -> str | None:
    """Give the folder of the cache; None where nothing is to be remembered."""
    if flags.no_cache:
        return None
    return str(flags.cache_dir or default_cache_dir(environ))


def default_cache_dir(environ: Mapping[str, str]) -> Path:
    """Give the user's cache folder for doc-audit, unless `DOC_AUDIT_CACHE_DIR` names another."""
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
    if _ADDRESS.match(str(path)):
        raise UsageError(
            f"{path}: an address on the web; give the folder that its pages are made from, such as a clone of the repository"
        )
    if not path.exists():
        raise UsageError(f"{path}: no such file or directory")
    if path.is_fifo() or path.is_socket() or path.is_char_device():
        raise UsageError(f"{path}: no file that can be read twice; save what it gives as a file first")
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
    given = {
        "fail_on": flags.fail_on,
        "slug_flavour": flags.slug_flavour,
        "select": _items(flags.select),
        "ignore": _items(flags.ignore),
    }
    changes: dict[str, Any] = {name: value for name, value in given.items() if value}
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
    # An option switches on what the file may have on already.
    return replace(
        external,
        insecure=(*external.insecure, *flags.insecure),
        require_https=external.require_https or flags.require_https,
        suggest_archive=external.suggest_archive or flags.suggest_archive,
        include_mail=external.include_mail or flags.include_mail,
    )


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
    written = _SHARD.fullmatch(text)
    if written is not None:
        shard = Shard(index=int(written[1]), count=int(written[2]))
        if 1 <= shard.index <= shard.count <= _MOST_SHARDS:
            return shard
    raise UsageError(f"--shard {text}: write it as I/N, the I-th of N parts (1/4, at most {_MOST_SHARDS})")


def _items(text: str | None) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, (text or "").split(","))))


def audit_day(text: str | None, environ: Mapping[str, str]) -> dt.date:
    """Read `--as-of`, else `DOC_AUDIT_AS_OF`; today where neither says anything.

    Raises:
        UsageError: it is no date.
    """
    text = text or environ.get("DOC_AUDIT_AS_OF")
    if text:
        try:
            return dt.date.fromisoformat(text)
        except ValueError as error:
            raise UsageError(f"--as-of {text}: not a date; write it as YYYY-MM-DD") from error
    return now().date()
