"""``textsafety discover``: find topics in what a finished run left uncoded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from textsafety.summary import Discovered


@click.command()
@click.argument("run", metavar="RUN", type=click.Path(path_type=Path))
@click.option("--code", "within", metavar="CODE", default="", help="Look among the segments of this code instead.")
@click.option("--engine", type=click.Choice(["auto", "bertopic", "nmf"]), help="How topics are found.")
@click.option("--seed", metavar="N", type=click.IntRange(min=0), help="Of all drawing.")
@click.option("--processes", metavar="N", type=click.IntRange(min=1), help="Worker processes (default: one a core).")
def discover(run: Path, within: str, engine: str | None, seed: int | None, processes: int | None) -> None:
    """Find topics in what RUN left uncoded, and place each against the codebook.

    RUN is a folder that `run` wrote. What is found replaces the topics kept there, and the files of the run's pipeline
    are written again. With --code the topics lie within that code: ways to divide it.
    """
    import sys

    from textsafety.cli import bar, plain
    from textsafety.finished import reopen
    from textsafety.pipeline_file import Discover

    finished = reopen(run)
    usual = finished.file.discover or Discover.model_validate({})
    chosen = {name: value for name, value in (("engine", engine), ("seed", seed)) if value is not None}
    progress = bar if sys.stderr.isatty() else plain
    found = finished.discover(usual.model_copy(update=chosen), progress, within=within, processes=processes)
    finished.export(finished.file.export)
    show(found)


def show(found: Discovered) -> None:
    """Print what was used, how stable the topics are, and the topics."""
    from rich.console import Console

    console = Console(highlight=False)
    for line in lines(found):
        console.print(line, soft_wrap=True, markup=False)
    if found.topics:
        console.print(_table(found))
        console.print("* unstable: it does not come back often enough to be read as a topic.", markup=False)
        console.print("Take one over: textsafety codebook adopt RUN T1 --into FILE", markup=False)


def lines(found: Discovered) -> list[str]:
    """Say what was looked at, with what, and how stable all topics are together."""
    what = f"coded {found.within}" if found.within else "without a code"
    said = [f"{found.segments:,} segments {what}, {found.distinct:,} different ones."]
    if found.sampled:
        said.append(f"A sample by content of {found.sampled:,} different ones: more are not looked at.")
    if found.engine:
        said.append(f"Engine: {found.engine} ({', '.join(f'{n} {v}' for n, v in found.versions.items())})")
    if found.note:
        said.append(found.note)
    if found.stability:
        s = found.stability
        said.append(
            f"Stability over all segments (adjusted Rand index, 1 is the same): {s.seed_agreement:.2f} over {s.seeds} "
            f"other seeds, {s.removal_agreement:.2f} without a random 5 % ({s.removals} times); lowest {s.lowest:.2f}."
        )
        said.append(f"{found.without:,} of {found.segments:,} segments belong to no topic.")
    return said


def _table(found: Discovered) -> object:
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("Topic", "People", "Segments", "Stability", "Place", "Keywords"):
        table.add_column(heading, justify="right" if heading in ("People", "Segments", "Stability") else "left")
    for topic in found.topics:
        place = topic.place if topic.place == "not covered" else f"{topic.place} {topic.code}"
        stability = "-" if topic.stability is None else f"{topic.stability:.2f}{'' if topic.stable else '*'}"
        keywords = ", ".join(topic.keywords[:6]) or topic.label
        table.add_row(topic.id, str(topic.respondents), str(topic.segments), stability, place, keywords)
    return table
