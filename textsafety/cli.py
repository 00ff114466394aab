"""The command line: parse, call one function, print. The one place where an error becomes a message and a status."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from textsafety import __version__
from textsafety.cli_codebook import codebook
from textsafety.cli_discover import discover
from textsafety.cli_evaluate import evaluate
from textsafety.cli_export import export
from textsafety.cli_refi import refi
from textsafety.cli_train import train
from textsafety.errors import TextsafetyError

if TYPE_CHECKING:
    from textsafety.pipeline import Result

DONE, FAILED, DONE_WITH_SKIPPED = 0, 1, 3
Command = Callable[..., Any]


class Commands(click.Group):
    """Turns a ``TextsafetyError`` into a message and exit status 1; wrong usage is 2, as click has it."""

    def invoke(self, context: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Run the command chosen."""
        try:
            return super().invoke(context)
        except TextsafetyError as error:
            click.secho("Error: ", fg="red", bold=True, nl=False, err=True)
            click.echo(str(error), err=True)
            if error.hint:
                click.echo(error.hint, err=True)
            context.exit(FAILED)
        except KeyboardInterrupt:
            click.echo("\nStopped. Run the same command again to go on where it stopped.", err=True)
            context.exit(130)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="textsafety")
def main() -> None:
    """Code survey comments, meeting notes and interview transcripts against an open codebook.

    Everything stays on this machine. Start with:

    \b
      textsafety run survey comments.csv --out results
      textsafety read --preview comments.csv
      textsafety codebook show F1
    """  # noqa: D301 - click wants the character itself


def reading_options(command: Command) -> Command:
    """Add the options that say how a source is read."""
    options = (
        click.option("--id", "id", metavar="COL", help="Column that names each row."),
        click.option("--text", metavar="COL", multiple=True, help="Column of free text; repeatable."),
        click.option("--context", metavar="COL", help="Column that holds what each answer replies to."),
        click.option("--respondent", metavar="COL", help="Column that says who answered, if people have several rows."),
        click.option("--keep", metavar="COL", multiple=True, help="Demographic column to keep; repeatable."),
        click.option("--sheet", metavar="NAME", help="Sheet of a workbook."),
        click.option("--interviewer", metavar="NAME", multiple=True, help="Speaker who asks: context, never coded."),
        click.option("--encoding", metavar="NAME", help="Encoding of a csv file, such as cp1252."),
        click.option("--delimiter", metavar="CHAR", help="Delimiter of a csv file."),
        click.option("--header-rows", metavar="N", type=click.IntRange(min=0), help="How many rows are headers."),
        click.option("--shape", type=click.Choice(["auto", "transcript", "notes"]), help="What a text file is."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _reading(given: dict[str, Any]) -> dict[str, Any]:
    """Leave out what the user did not say."""
    return {name: value for name, value in given.items() if value not in (None, ())}


@main.command()
@click.argument("pipeline")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--out", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Folder for the results.")
@click.option("--coder", metavar="NAME", help="Run this coder of the pipeline alone; no topics.")
@click.option("--model", metavar="DIR", help="Learned model for the classifier, such as `textsafety train` makes.")
@click.option("--limit", metavar="N", type=click.IntRange(min=1), help="Stop after N documents.")
@click.option("--overwrite", is_flag=True, help="Replace the results of another run in DIR.")
@click.option("--strict", is_flag=True, help="Stop at the first row that cannot be used, instead of skipping it.")
@click.option("--no-quotes", is_flag=True, help="Leave every respondent's words out of the report.")
@click.option("--processes", metavar="N", type=click.IntRange(min=1), help="Worker processes (default: one a core).")
@click.option("--quiet", is_flag=True, help="Print errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Print what is being done.")
@reading_options
def run(  # noqa: PLR0913 - one argument for each option
    pipeline: str,
    sources: tuple[str, ...],
    out: Path,
    coder: str | None,
    model: str | None,
    limit: int | None,
    overwrite: bool,
    strict: bool,
    no_quotes: bool,
    processes: int | None,
    quiet: bool,
    verbose: bool,
    **reading: Any,  # noqa: ANN401 - what readers take
) -> None:
    """Read SOURCE, code it and write a report, a review workbook and tables to DIR.

    PIPELINE is a file or the name of a bundled one: survey, meeting_notes, interviews. SOURCE is a file, a folder or a
    pattern. Columns that are not named are detected, and what was detected is printed. DIR that holds the same run is
    resumed.

    Exit status: 0 done; 1 an error; 2 wrong usage; 3 done, with rows skipped.
    """
    from textsafety.pipeline import RunOptions
    from textsafety.pipeline import run as run_pipeline

    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, format="%(name)s: %(message)s")
    options = RunOptions(
        _reading(reading), coder, limit, overwrite, strict, processes, quotes=not no_quotes, model=model
    )
    say = (lambda line: None) if quiet else (lambda line: click.echo(line, err=True))
    progress = plain if quiet or not sys.stderr.isatty() else bar
    result = run_pipeline(pipeline, sources, out, options, progress=progress, say=say)
    if not quiet:
        print_outcome(result)
    click.get_current_context().exit(DONE_WITH_SKIPPED if result.summary.skipped else DONE)


def plain(batches: Iterable[int], label: str) -> Iterable[int]:
    """Show nothing."""
    return batches


def bar(batches: Iterable[int], label: str) -> Iterator[int]:
    """Show on stderr how many documents are done and how fast."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(label, total=None)
        for done in batches:
            shown.advance(task, done)
            yield done


def print_outcome(result: Result) -> None:
    """Say what was found and where to look next."""
    from rich.console import Console, Group
    from rich.panel import Panel
    from rich.table import Table
    from rich.text import Text

    summary, counts = result.summary, result.summary.counts
    console = Console(stderr=True, highlight=False)
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold", justify="right")
    table.add_column()
    table.add_row(f"{counts.answered:,}", f"of {counts.respondents:,} {summary.unit[1]} said something")
    table.add_row(f"{counts.answers:,}", f"texts read; {counts.non_answers:,} more were blank or said nothing")
    table.add_row(f"{counts.coded:,}", f"texts with a code, {counts.assigned:,} codings")
    if counts.needs_human:
        table.add_row(Text(f"{counts.needs_human:,}", style="bold yellow"), "texts that a person should read first")
    if counts.skipped:
        table.add_row(Text(f"{counts.skipped:,}", style="bold red"), "rows skipped: see skipped.csv")
    console.print(Panel(Group(Text(summary.headline, style="bold"), "", table), border_style="green", padding=(1, 2)))
    for name, what in (
        ("report.html", "read this first; it may be shared"),
        ("report.docx", "the same for Word, to edit and send; it may be shared"),
        ("review.xlsx", "check the codings; confidential"),
        ("codings.csv", "every coding, with its words and reason; confidential"),
    ):
        if (result.folder / name).exists():
            console.print(Text.assemble("  ", (str(result.folder / name), "cyan"), f"  {what}"), soft_wrap=True)


@main.command()
@click.argument("sources", metavar="FILE...", nargs=-1, required=True)
@click.option("--preview", is_flag=True, help="The default: show what was detected, write nothing.")
@click.option(
    "--limit", metavar="N", type=click.IntRange(min=0), default=5, show_default=True, help="Documents to show."
)
@reading_options
def read(sources: tuple[str, ...], preview: bool, limit: int, **reading: Any) -> None:  # noqa: ANN401
    """Show how FILE would be read: what was detected, and the first documents.

    Nothing is written. Say otherwise with the same options that `run` takes.
    """
    from itertools import islice

    from textsafety.model import Document
    from textsafety.pipeline import described
    from textsafety.sources import expand, open_source

    for source in expand(sources):
        opened = open_source(source, _reading(reading))
        click.echo("\n".join(described(opened)))
        for item in islice(opened.documents, limit):
            if isinstance(item, Document):
                click.echo(f"\n  {item.id}" + ("" if item.codable else "  (context only)"))
                click.echo(f"    {item.raw[:300] or '(blank)'}")
            else:
                click.echo(f"\n  row {item.row} skipped: {item.reason}")
        click.echo()


@main.command()
@click.argument("texts", metavar="TEXT...", nargs=-1, required=True)
@click.option("--pipeline", default="survey", show_default=True, help="Pipeline whose stages are used.")
def code(texts: tuple[str, ...], pipeline: str) -> None:
    """Code TEXT and show each coding with the words that carry it and the reason.

    A way to learn what the coder sees. Nothing is read from or written to disk.
    """
    from textsafety.batch import Stages
    from textsafety.model import Document
    from textsafety.pipeline import load_pipeline

    loaded = load_pipeline(pipeline)
    stages = Stages(loaded.file, loaded.codebook)
    for number, text in enumerate(texts, 1):
        batch = stages.code([Document(str(number), text)])
        document = batch.documents[0]
        click.secho(document.text, bold=True)
        for reason in document.needs_human:
            click.secho(f"  a person should read this: {reason}", fg="yellow")
        for coding in batch.codings:
            quote = document.text[coding.evidence.start : coding.evidence.end]
            attributes = (coding.stance, coding.presence, coding.time, coding.voice)
            click.echo(f"  {coding.code}  “{quote}”")
            said = f"{coding.status} {coding.probability:.2f} by the {coding.coder} ({', '.join(attributes)})"
            click.secho(f"    {said}: {coding.evidence.reason}", dim=True)
        if not batch.codings:
            click.secho("  no code", dim=True)


@main.command()
def plugins() -> None:
    """List readers, coders and exporters with their options."""
    from textsafety import plugins as found

    for stage in found.STAGES:
        click.secho(stage, bold=True)
        for name in found.available(stage):
            suffixes = " ".join(getattr(found.module(stage, name), "SUFFIXES", ()))
            summary = (found.module(stage, name).__doc__ or "").strip().splitlines()[0]
            click.echo(f"  {name}  {suffixes}  {summary}".rstrip())
            for option, parameter in found.options(stage, name).items():
                if option != "source":
                    default = "" if parameter.default is parameter.empty else f" (default {parameter.default!r})"
                    click.echo(f"      {option}{default}")


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script for SHELL.

    \b
      bash:  eval "$(textsafety completion bash)"     in ~/.bashrc
      zsh:   eval "$(textsafety completion zsh)"      in ~/.zshrc
      fish:  textsafety completion fish | source      in ~/.config/fish/config.fish
    """  # noqa: D301 - click wants the character itself
    from click.shell_completion import get_completion_class

    script = get_completion_class(shell)
    assert script is not None
    click.echo(script(main, {}, "textsafety", "_TEXTSAFETY_COMPLETE").source())


main.add_command(codebook)
main.add_command(discover)
main.add_command(train)
main.add_command(evaluate)
main.add_command(export)
main.add_command(refi)

if __name__ == "__main__":
    main()
