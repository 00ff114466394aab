"""Put a summary together from a run folder."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from platform import python_version
from typing import TYPE_CHECKING

from textsafety import __version__
from textsafety.codebook import Codebook
from textsafety.disclosure import Groups
from textsafety.model import Skipped
from textsafety.run_folder import RunFolder
from textsafety.summarise import words
from textsafety.summarise.columns import Columns, read_columns
from textsafety.summarise.comparisons import comparable, group_tables, protected, shown_cells, together
from textsafety.summarise.quotes import QuoteChooser, names_of
from textsafety.summarise.themes import Counter
from textsafety.summary import Counts, GroupTable, Learned, Source, Summary, Theme

if TYPE_CHECKING:
    from textsafety.pipeline_file import PipelineFile

STRONGEST = 3
LISTED = 8
NOT_MEASURED = "not yet measured"
_PACKAGES = ("ftfy", "numpy", "pyarrow", "spacy")


@dataclass(frozen=True, slots=True)
class WasRead:
    """What a run knows beside its parts.

    Source -> sha256, source -> what was detected, what was skipped, what readers want known, and the models used.
    """

    hashes: Mapping[str, str]
    found: Mapping[str, tuple[tuple[str, str], ...]]
    skipped: Sequence[Skipped]
    warnings: Sequence[str] = ()
    models: Sequence[Learned] = ()


def summarise(
    folder: RunFolder,
    codebook: Codebook,
    file: PipelineFile,
    *,
    was_read: WasRead,
    quotes: bool = True,
) -> Summary:
    """Summarise a finished run.

    Args:
        folder: The run folder, all parts written.
        codebook: The codebook that its texts were coded with.
        file: The pipeline: how to count and what to show.
        was_read: The sources and what became of them.
        quotes: False: no text at all.
    """
    settings = file.summarise
    columns = read_columns(folder, [code.id for code in codebook.codes])
    counter = Counter(columns, codebook, seed=settings.seed, at_least=settings.at_least)
    groups = protected(columns, comparable(columns, settings.groups), at_least=settings.at_least)
    bare = [counter.theme(code) for code in codebook.codes]
    tables, groups_note = _tables(counter, bare, groups, settings.cell_at_least)
    names = (*settings.names, *names_of(columns.speakers))
    chooser = QuoteChooser(counter, shown_cells(tables), names, settings.quotes if quotes else 0)
    chosen = chooser.choose(folder, codebook.codes)
    themes = tuple(replace(theme, quotes=chosen[theme.code]) for theme in bare)
    by_code = {theme.code: theme for theme in themes}
    balance = counter.balance()
    fears = _strongest(theme for theme in themes if theme.polarity == "fear")
    supports = _strongest(theme for theme in themes if theme.valence == "positive" and theme.family != "outcome")
    hindrances = _hindrances(themes)
    asks = tuple(sorted((t for t in themes if t.hoped_for), key=lambda t: (-t.hoped_for, t.code))[:LISTED])
    counts = _counts(columns, counter, was_read.skipped)
    headline, certainty = words.headline(balance, fears, supports, counts.answered, settings.unit, _strongest(themes))
    return Summary(
        title=file.about.title,
        about=file.about.model_dump(),
        unit=settings.unit,
        codebook=codebook.name,
        codebook_version=codebook.version,
        codebook_status=codebook.status,
        pipeline=file.name,
        coders=tuple(name for step in file.code for name in step),
        sources=_sources(columns, was_read),
        counts=counts,
        headline=headline,
        certainty=certainty,
        balance=balance,
        pairs=counter.pairs(by_code),
        families=counter.families(),
        blocks=counter.blocks(),
        themes=themes,
        strongest_fears=fears[:STRONGEST],
        strongest_supports=supports[:STRONGEST],
        hindrances=hindrances,
        asks=asks,
        outcomes=tuple(theme for theme in themes if theme.family == "outcome" and theme.respondents),
        groups=tables,
        groups_note=groups_note,
        together=together(counter, themes),
        questions=words.questions(fears, hindrances, supports, asks),
        limits=words.limits(counts, settings.unit, status=codebook.status, measured=NOT_MEASURED),
        skipped=tuple(was_read.skipped),
        warnings=tuple(was_read.warnings),
        show_quotes=quotes,
        models=tuple(was_read.models),
        not_measured=NOT_MEASURED,
        versions={"textsafety": __version__, "python": python_version(), **{p: version(p) for p in _PACKAGES}},
    )


def _strongest(themes: Iterable[Theme]) -> tuple[Theme, ...]:
    told = [theme for theme in themes if theme.respondents]
    return tuple(sorted(told, key=lambda theme: (-theme.respondents, theme.code)))


def _hindrances(themes: Sequence[Theme]) -> tuple[Theme, ...]:
    """List what hinders: constraints told of, and enablers said to be missing."""
    found = [theme for theme in themes if theme.hinders and theme.polarity != "fear" and theme.family != "outcome"]
    return tuple(sorted(found, key=lambda theme: (-theme.hinders, theme.code))[:LISTED])


def _tables(
    counter: Counter, themes: Sequence[Theme], groups: Mapping[str, Groups], cell_at_least: int
) -> tuple[tuple[GroupTable, ...], str]:
    if not groups:
        return (), "There is no demographic column to compare."
    if counter.answered < 2 * counter.at_least:
        few = f"{counter.answered} who answered are too few to compare groups of at least {counter.at_least}."
        return (), few
    return group_tables(counter, themes, groups, cell_at_least=cell_at_least), ""


def _counts(columns: Columns, counter: Counter, skipped: Sequence[Skipped]) -> Counts:
    tally, codings = columns.tally, columns.codings
    answers = tally["answer"] + tally["other_language"]
    coded = len({int(number) for number in codings.document[codings.assigned]})
    return Counts(
        documents=len(columns.ids),
        answers=answers,
        respondents=len(columns.respondents),
        answered=counter.answered,
        coded=coded,
        uncoded=tally["answer"] - coded,
        non_answers=tally["non_answer"],
        duplicates=tally["duplicates"],
        other_language=tally["other_language"],
        context_only=tally["context_only"],
        skipped=len(skipped),
        needs_human=tally["needs_human"],
        repaired=tally["repaired"],
        assigned=int(codings.assigned.sum()),
        suggested=int((~codings.assigned).sum()),
    )


def _sources(columns: Columns, was_read: WasRead) -> tuple[Source, ...]:
    lost = Tally(item.source for item in was_read.skipped)
    return tuple(
        Source(name, sha256, columns.documents_by_source[name], lost[name], was_read.found.get(name, ()))
        for name, sha256 in was_read.hashes.items()
    )
