"""``textsafety codebook``: check a codebook, show one of its codes, write it as a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from textsafety.codebook.check import Finding

DEFAULT = "fear_and_safety"

which = click.option(
    "--codebook",
    "name",
    default=DEFAULT,
    show_default=True,
    help="A file, a folder, or the name of a bundled codebook.",
)


@click.group()
def codebook() -> None:
    """Check, read and export codebooks."""


@codebook.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def check(files: tuple[str, ...]) -> None:
    """Find mistakes in codebooks: unknown codes, cues that clash, missing examples.

    FILE is a codebook file, a folder of them, or the name of a bundled codebook. The exit status is 1 when there is an
    error; warnings are for you to judge.
    """
    from textsafety.codebook.check import check as check_codebooks

    findings = check_codebooks(files)
    for finding in findings:
        click.echo(_line(finding))
    errors = sum(finding.severity == "error" for finding in findings)
    click.echo(f"{_count(errors, 'error')}, {_count(len(findings) - errors, 'warning')}")
    if errors:
        raise click.exceptions.Exit(1)


@codebook.command()
@click.argument("code")
@which
def show(code: str, name: str) -> None:
    """Print one code: what it means, when to use it, examples, its opposite.

    CODE is an id, such as safety.candour, or a short name, such as S8.
    """
    from textsafety.codebook import load_codebook
    from textsafety.codebook.show import show as show_code

    show_code(load_codebook(name), code)


@codebook.command()
@click.option("--to", "to", type=click.Choice(["csv", "md"]), default="md", show_default=True, help="Format.")
@which
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write; else printed.")
def export(to: str, name: str, out: Path | None) -> None:
    """Write all codes as a table, for coders who work on paper or in a spreadsheet."""
    from textsafety.codebook import load_codebook
    from textsafety.codebook.export import export as export_codebook

    text = export_codebook(load_codebook(name), to)
    if out is None:
        click.echo(text.encode(), nl=False)
    else:
        _write(out, text.encode("utf-8-sig" if to == "csv" else "utf-8"))


@codebook.command()
@click.argument("run", metavar="RUN", type=click.Path(path_type=Path))
@click.argument("topic", metavar="TOPIC")
@click.option("--into", required=True, metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--id", "id_", metavar="ID", help="Id of the new code; else one is made from the topic's keywords.")
def adopt(run: Path, topic: str, into: Path, id_: str | None) -> None:
    """Write a topic of RUN as a draft code into FILE, a codebook of your own.

    TOPIC is its number, such as T3. FILE is made when it is missing and then extends the run's codebook. Nothing that
    stands in FILE is changed. A person decides what the code means: the draft says where.
    """
    from textsafety.codebook.adopt import adopt as adopt_topic
    from textsafety.finished import reopen

    finished = reopen(run)
    code = adopt_topic(finished.discovered(topic), into, extends=finished.file.codebook, id=id_)
    click.echo(f"{into}: {code}")
    click.echo(f"Edit its label, definition and cues; then: textsafety codebook check {into}")


def _write(out: Path, data: bytes) -> None:
    from textsafety.errors import ExportError

    try:
        out.write_bytes(data)
    except OSError as error:
        hint = "Is the file open in another program? Does the folder exist?"
        raise ExportError(f"cannot be written: {error.strerror}", where=str(out), hint=hint) from error


def _line(finding: Finding) -> str:
    hint = f" ({finding.hint})" if finding.hint else ""
    return f"{finding.where}: {finding.severity}: {finding.message}{hint}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
