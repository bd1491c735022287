"""`doc-audit cache`: what is remembered of external links and of pages."""

import os
from pathlib import Path

import click

from doc_audit.cli.common.request import default_cache_dir
from doc_audit.model.plural import number


@click.group("cache", short_help="Show or clear what is remembered.")
def command() -> None:
    """Show or clear what is remembered of external links and of pages."""


@command.command("info")
@click.option("--cache-dir", type=click.Path(path_type=Path))
def info(cache_dir: Path | None) -> int:
    """Say where the cache is and what it holds."""
    from doc_audit.source import pagecache
    from doc_audit.web.asking import cache

    found = cache.info(cache_dir or default_cache_dir(os.environ))
    click.echo(f"{found.path}: {found.size:,} bytes")
    if found.trouble:
        click.echo(
            f"its answers cannot be read ({found.trouble}); if that lasts, `doc-audit cache clear` begins a new one"
        )
    for verdict, count in sorted(found.verdicts.items()):
        click.echo(f"{count:>8,}  {verdict}")
    if found.oldest and found.newest:
        click.echo(f"answers from {found.oldest:%Y-%m-%d %H:%M} to {found.newest:%Y-%m-%d %H:%M} UTC")
    pages = pagecache.info(cache_dir or default_cache_dir(os.environ))
    click.echo(f"{pages.path}: {pages.size:,} bytes")
    click.echo(f"{pages.pages:>8,}  pages as parsed")
    return 0


@command.command("clear")
@click.option("--cache-dir", type=click.Path(path_type=Path))
def clear(cache_dir: Path | None) -> int:
    """Forget everything."""
    from doc_audit.source import pagecache
    from doc_audit.web.asking import cache

    folder = cache_dir or default_cache_dir(os.environ)
    count = cache.clear(folder) + pagecache.clear(folder)
    click.echo(f"{number(count, 'file')} removed")
    return 0
