"""``textsafety refi``: check and import projects of programs for qualitative analysis."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from textsafety.refi.imported import Imported
    from textsafety.refi.read import Contents

DONE_WITH_SKIPPED = 3

there = click.argument("file", type=click.Path(path_type=Path))


@click.group()
def refi() -> None:
    """Check and import REFI-QDA files: projects of NVivo, ATLAS.ti, MAXQDA, QualCoder and others.

    `textsafety export RUN --to refi_qda` writes them.
    """


@refi.command()
@there
def check(file: Path) -> None:
    """Find what is wrong with a .qdpx or .qdc FILE.

    Errors are against the standard, or codings that point nowhere. Warnings say what a program is known to do with the
    file. The exit status is 1 when there is an error.
    """
    from textsafety.refi.check import check as check_file

    findings = check_file(file)
    for finding in findings:
        click.echo(str(finding))
    errors = sum(finding.severity == "error" for finding in findings)
    click.echo(f"{_count(errors, 'error')}, {_count(len(findings) - errors, 'warning')}")
    if errors:
        raise click.exceptions.Exit(1)


@refi.command(name="import")
@there
@click.option("--out", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Folder for the files.")
@click.option("--coder", metavar="NAME", multiple=True, help="Take this coder; repeatable. [all but textsafety itself]")
@click.option("--all-read", is_flag=True, help="Every coder read every document, also those without a code of theirs.")
def import_(file: Path, out: Path, coder: tuple[str, ...], all_read: bool) -> None:
    """Import a .qdpx or .qdc FILE: its codings, its codebook, its texts.

    Writes to DIR, as far as FILE holds them: gold.jsonl, what people coded, for `textsafety evaluate RUN
    DIR/gold.jsonl`; codebook.yaml, a draft for `textsafety codebook check`; documents.csv, texts and variables, for
    `textsafety run PIPELINE DIR/documents.csv`. Says what could not be read, a line each.

    Exit status: 0 done; 1 an error; 2 wrong usage; 3 done, but parts of FILE are wrong.
    """
    from textsafety.refi.imported import write_imported
    from textsafety.refi.read import read_project

    read = read_project(file)
    made = write_imported(read.project, out, coder=coder, all_read=all_read)
    for line in (*_warnings(read), *_found(made, all_read=all_read)):
        click.echo(line)
    for name, what in made.files.items():
        click.echo(f"  {out / name}  {what}")
    wrong = any(finding.severity == "error" for finding in read.findings)
    click.get_current_context().exit(DONE_WITH_SKIPPED if wrong else 0)


def _warnings(read: Contents) -> list[str]:
    found = [str(finding) for finding in sorted(read.findings)]
    return found + [f"Left behind: {what}" for what in read.project.lost]


def _found(made: Imported, *, all_read: bool) -> list[str]:
    lines = (
        [] if not made.left else [f"Left out: {_count(made.left, 'coding')} by textsafety itself (--coder takes them)"]
    )
    if made.nowhere:
        lines.append(f"Left out: {_count(made.nowhere, 'coding')} with a code that is not in the project")
    for coder, (documents, codings) in made.coders.items():
        lines.append(f"{coder}: {_count(codings, 'coding')} in {_count(documents, 'document')}")
    if made.coders and not all_read:
        lines.append("A coder is taken to have read those documents alone that they coded (--all-read: all of them).")
    return lines


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
