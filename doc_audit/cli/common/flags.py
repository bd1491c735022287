"""What the options of a command say, as values: click gives them as a table of names, which ends here."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFlags:
    """What is audited, and how; None and False leave it to the environment, the configuration and the defaults."""

    root: Path | None = None
    config_file: Path | None = None
    untrusted: bool | None = None
    as_of: str | None = None
    offline: bool = False
    cache_dir: Path | None = None
    no_cache: bool = False
    jobs: int | None = None
    shard: str | None = None
    built: Path | None = None
    fail_on: str | None = None
    slug_flavour: str | None = None
    select: str | None = None
    ignore: str | None = None
    only_hosts: str | None = None
    max_time: str | None = None
    timeout: str | None = None
    accept: str | None = None
    exclude: tuple[str, ...] = ()
    user_agent: str | None = None
    insecure: tuple[str, ...] = ()
    require_https: bool = False
    suggest_archive: bool = False
    include_mail: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderFlags:
    """How a run is written: the options of `render_options`."""

    formats: tuple[str, ...] = ()
    outputs: tuple[Path, ...] = ()
    html_dir: Path | None = None
    split_by: str | None = None
    templates: Path | None = None
    color: str = "auto"
    quiet: int = 0
    verbose: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PastFlags:
    """What a run is compared with: the options of `past_options` and `baseline_option`."""

    history_file: Path | None = None
    previous_file: Path | None = None
    baseline_file: Path | None = None

    def inputs(self) -> dict[str, Path | None]:
        """Give the files that are read, each by what it is, as `check_outputs` takes them."""
        return {
            "the history": self.history_file,
            "the baseline": self.baseline_file,
            "the previous run": self.previous_file,
        }


def pick(kind: type[T], given: Mapping[str, Any], **fixed: Any) -> T:
    """Make flags of a *kind* from all that click has *given* a command; *fixed* is what the command says itself."""
    names = {item.name for item in fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: value for name, value in given.items() if name in names} | fixed)
