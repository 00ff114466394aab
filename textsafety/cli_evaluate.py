"""``textsafety evaluate``: measure agreement with codings made by people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from textsafety.evaluate import Evaluation
    from textsafety.evaluate.outcome import Figure

DEFAULT = "survey"
DONE_WITH_SKIPPED = 3
# Printed by the page alone; positive agreement of two coders is their F1.
UNSHOWN = ("prevalence", "positive")
CODES_SHOWN = 12
CONFUSIONS_SHOWN = 5
COLOURS = {"reliable": "green", "tentative": "yellow", "not reliable": "red"}


@click.command()
@click.argument("paths", metavar="[RUN GOLD...]", nargs=-1)
@click.option(
    "--benchmark",
    metavar="FILE",
    multiple=True,
    help="Code the texts of this file or folder and score them; repeatable; instead of RUN and GOLD.",
)
@click.option("--pipeline", metavar="PIPELINE", help="What codes a benchmark (default: survey).")
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path), help="Folder for results [RUN/evaluation].")
@click.option("--no-quotes", is_flag=True, help="Leave every respondent's words out.")
@click.option("--quiet", is_flag=True, help="Print errors only.")
def evaluate(
    paths: tuple[str, ...],
    benchmark: tuple[str, ...],
    pipeline: str | None,
    out: Path | None,
    no_quotes: bool,
    quiet: bool,
) -> None:
    """Measure agreement of a run with codings made by people.

    RUN is a folder that `run` wrote. GOLD is a reference coding: JSON lines with id and codings, or a csv or xlsx file
    with columns document_id and code, one row a coding; a row without a code says that the document was read and has
    none. Several files, or several values of a column coder, are several readers, who are compared with each other too.

    Writes agreement.html, agreement.csv and confusions.csv.

    Exit status: 0 done; 1 an error; 2 wrong usage; 3 done, with lines of GOLD that could not be used.
    """
    if bool(benchmark) == bool(paths) or len(paths) == 1:
        raise click.UsageError("Give RUN and at least one GOLD, or --benchmark.")
    from textsafety.evaluate.write import write

    found = _evaluated(paths, benchmark, pipeline, quotes=not no_quotes)
    folder = out or (Path(paths[0]) / "evaluation" if paths else None)
    if folder:
        write(found, folder)
    if not quiet:
        print_evaluation(found, folder)
    click.get_current_context().exit(DONE_WITH_SKIPPED if found.skipped else 0)


def _evaluated(paths: Sequence[str], benchmark: Sequence[str], pipeline: str | None, *, quotes: bool) -> Evaluation:
    from textsafety.evaluate import evaluate_benchmark, evaluate_run
    from textsafety.pipeline import load_pipeline

    if benchmark:
        return evaluate_benchmark(benchmark, load_pipeline(pipeline or DEFAULT), quotes=quotes)
    names = load_pipeline(pipeline).file.summarise.names if pipeline else ()
    return evaluate_run(paths[0], paths[1:], names=names, quotes=quotes)


def print_evaluation(found: Evaluation, folder: Path | None) -> None:
    """Say what was found and where to look next."""
    from rich.console import Console
    from rich.panel import Panel
    from rich.text import Text

    from textsafety.evaluate.page import WORDS

    console = Console(highlight=False)
    grid = _table(show_header=False)
    shown = [name for name in WORDS if found.figure(name) and not name.startswith(UNSHOWN)]
    for name in shown:
        figure = found.figure(name)
        grid.add_row(_number(figure, banded=name.startswith("alpha")), _interval(figure), WORDS[name])
    title = f"Agreement with the reference coding: {found.documents:,} documents, {len(found.readers)} reader(s)"
    console.print(Panel(grid, title=Text(title, style="bold"), border_style="green", padding=(1, 2)))
    if found.pairs:
        console.print(_pairs(found))
    console.print(_codes(found))
    for item in found.confusions[:CONFUSIONS_SHOWN]:
        line = f"  {item.documents:>4,} missed {item.gold}, gave {item.machine} instead"
        console.print(Text(line, style="dim"), soft_wrap=True)
    for note in found.notes:
        console.print(Text(f"Note: {note}", style="yellow"), soft_wrap=True)
    if folder:
        for name, what in (("agreement.html", "read this first; confidential"), ("agreement.csv", "every figure")):
            console.print(Text.assemble("  ", (str(folder / name), "cyan"), f"  {what}"), soft_wrap=True)


def _table(*, show_header: bool = True) -> Table:
    from rich.table import Table

    return Table(box=None, show_header=show_header, padding=(0, 2, 0, 0), header_style="bold")


def _pairs(found: Evaluation) -> Table:
    table = _table()
    for heading in ("coders", "documents", "positive agreement", "kappa", "AC1", "alpha (MASI)"):
        table.add_column(heading, justify="left" if heading == "coders" else "right", overflow="fold")
    for pair in found.pairs:
        alpha = found.figure("alpha_masi", pair)
        names = ("positive_agreement", "kappa_pooled", "ac1_pooled")
        figures = (_number(found.figure(name, pair)) for name in names)
        table.add_row(pair, f"{alpha.n:,}" if alpha else "", *figures, _number(alpha, banded=True))
    return table


def _codes(found: Evaluation) -> Table:
    """Show the codes that the reference has most of."""
    from textsafety.evaluate.page import used

    table = _table()
    for heading in ("commonest codes", "reference", "machine", "precision", "recall", "F1", "kappa", "alpha"):
        table.add_column(heading, justify="left" if heading.startswith("commonest") else "right", overflow="fold")
    counts = {code: (_n(found, "recall", code), _n(found, "precision", code)) for code in used(found)}
    for code in sorted(counts, key=lambda code: (-counts[code][0], code))[:CODES_SHOWN]:
        figures = [_number(found.figure(name, code)) for name in ("precision", "recall", "f1", "kappa")]
        alpha = _number(found.figure("alpha", code), banded=True)
        table.add_row(code, *(f"{count:,}" for count in counts[code]), *figures, alpha)
    return table


def _n(found: Evaluation, statistic: str, code: str) -> int:
    figure = found.figure(statistic, code)
    return figure.n if figure else 0


def _number(figure: Figure | None, *, banded: bool = False) -> Text:
    from rich.text import Text

    from textsafety.evaluate.page import band, value

    style = COLOURS.get(band(figure), "") if banded else ""
    return Text(value(figure), style=style or "bold")


def _interval(figure: Figure | None) -> str:
    from textsafety.evaluate.page import spread

    ends = spread(figure)
    return f"({ends})" if ends else ""
