"""``textsafety export``: write more files from a finished run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


@click.command()
@click.argument("run", metavar="RUN", type=click.Path(path_type=Path))
@click.option("--to", "names", metavar="NAME", multiple=True, required=True, help="What to write; repeatable.")
@click.option(
    "--option", "options", metavar="KEY=VALUE", multiple=True, help="An option of what is written; repeatable."
)
def export(run: Path, names: tuple[str, ...], options: tuple[str, ...]) -> None:
    """Write more files from RUN, a folder that `run` wrote.

    NAME is an exporter; `textsafety plugins` lists all of them with their options. The texts are not coded again, and
    files are written into RUN.
    """
    from textsafety.finished import reopen
    from textsafety.run_folder import SHAREABLE

    given = dict(map(_option, options))
    for path in reopen(run).export([{name: given} for name in names]):
        may = "may be shared" if path.name in SHAREABLE else "confidential"
        click.echo(f"{path}  {may}")


def _option(text: str) -> tuple[str, Any]:
    """Read ``key=value``, the value as a pipeline file would have it."""
    import yaml

    key, equals, value = text.partition("=")
    if not equals:
        raise click.UsageError(f"--option {text}: write KEY=VALUE.")
    try:
        return key.strip(), yaml.safe_load(value)
    except yaml.YAMLError:
        raise click.UsageError(f"--option {text}: the value cannot be read.") from None
