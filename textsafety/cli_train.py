"""``textsafety train``: learn a coder of one's own from a labelled table."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("labelled", metavar="LABELLED", type=click.Path(path_type=Path))
@click.option("--text", required=True, metavar="COLUMN", help="Column of comments.")
@click.option(
    "--codes",
    required=True,
    multiple=True,
    metavar="COLUMN",
    help="Column of codes, or a 0/1 column for each code; repeatable. FIRST..LAST takes all columns between.",
)
@click.option("--out", required=True, metavar="MODEL", type=click.Path(path_type=Path), help="Folder for the model.")
@click.option("--group", metavar="COLUMN", help="Column whose rows are never divided: a person, a site, a wave.")
@click.option("--codebook", metavar="FILE", help="Codebook that has the codes: its definitions and examples help.")
@click.option("--delimiter", default=";", show_default=True, metavar="CHAR", help="Stands between codes in a cell.")
@click.option("--sheet", metavar="NAME", help="Sheet of a workbook.")
@click.option("--seed", default=0, show_default=True, metavar="N", type=click.IntRange(min=0), help="Of all drawing.")
def train(  # noqa: PLR0913 - one argument for each option
    labelled: Path,
    text: str,
    codes: tuple[str, ...],
    out: Path,
    group: str | None,
    codebook: str | None,
    delimiter: str,
    sheet: str | None,
    seed: int,
) -> None:
    """Learn a coder from LABELLED, a table of comments that people have coded.

    From 50 rows, better 1,000. What is printed is cross-validated: each row was decided on by what the others taught.
    Nothing leaves this machine, and no torch is needed. MODEL is what `run` takes as the model of the classifier.
    """
    from textsafety.learn import report
    from textsafety.learn.advice import advice
    from textsafety.learn.run import learn
    from textsafety.learn.table import Columns

    columns = Columns(text, codes, group, delimiter, sheet)
    trained = learn(labelled, columns, out, codebook=codebook, seed=seed, say=lambda line: click.echo(line, err=True))
    sections = (
        ("", report.table(trained)),
        ("How that grew with the rows", report.curve(trained)),
        ("Ways compared", report.compared(trained)),
        ("What to label next", advice(trained)),
    )
    for title, lines in sections:
        click.secho(title, bold=True)
        for line in lines:
            click.echo(line)
        click.echo()
    click.secho(f"{out}", fg="cyan", nl=False)
    click.echo("  the model; read its card.md before you use it")
