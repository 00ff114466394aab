"""From a pipeline file to a finished run: read, clean, segment, code, discover, summarise, export. Start at ``run``."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textsafety import __version__
from textsafety.batch import BATCH_SIZE, LEARNED_BATCH_SIZE, Batches, Stages
from textsafety.codebook import Codebook, load_codebook
from textsafety.errors import ConfigError, ReadError, TextsafetyError, nearest
from textsafety.finished import Finished
from textsafety.learned import models, noted, unlearned, with_model
from textsafety.model import Document, Reading, Skipped
from textsafety.pipeline_file import PipelineFile, read_pipeline
from textsafety.run_folder import CONFIDENTIAL, SHAREABLE, RunFolder, fingerprint
from textsafety.sources import SourceFile, expand, open_source
from textsafety.summarise import WasRead

if TYPE_CHECKING:
    from textsafety.model_folder import LearnedModel
    from textsafety.summary import Discovered, Summary

Progress = Callable[[Iterable[int], str], Iterable[int]]
Say = Callable[[str], None]


@dataclass(frozen=True)
class Pipeline:
    """A checked pipeline with its codebook, and the hash of its file."""

    file: PipelineFile
    codebook: Codebook
    sha256: str


@dataclass(frozen=True)
class RunOptions:
    """What a user may say about one run beside its pipeline.

    Attributes:
        read: Options for the readers: columns, sheet, interviewer, encoding …; each reader takes those it knows.
        coder: Run this coder alone.
        limit: Stop after this many documents.
        overwrite: Replace what an earlier run left in the folder.
        strict: Stop at the first row that cannot be used.
        processes: Worker processes; None chooses.
        quotes: False leaves all texts out of what is meant to be shared.
        model: A model folder for the classifier, in place of the pipeline's.
    """

    read: Mapping[str, Any] = field(default_factory=dict)
    coder: str | None = None
    limit: int | None = None
    overwrite: bool = False
    strict: bool = False
    processes: int | None = None
    quotes: bool = True
    model: str | None = None


@dataclass(frozen=True)
class Result:
    """What a run left behind: the folder, what the report prints, and how many batches an earlier run had finished."""

    folder: Path
    summary: Summary
    resumed: int


def load_pipeline(name_or_path: str | Path) -> Pipeline:
    """Read and check a pipeline and its codebook; a codebook's path is looked for beside the pipeline first.

    Raises:
        ConfigError, CodebookError: What is wrong, with file and line.
    """
    file, path = read_pipeline(name_or_path)
    nearby = path.parent / file.codebook
    codebook = load_codebook(nearby if nearby.exists() else file.codebook)
    return Pipeline(file, codebook, hashlib.sha256(path.read_bytes()).hexdigest())


def run(
    pipeline: Pipeline | str | Path,
    sources: Sequence[str | Path],
    out: str | Path,
    options: RunOptions | None = None,
    *,
    progress: Progress = lambda batches, label: batches,
    say: Say = lambda line: None,
) -> Result:
    """Run a pipeline over sources and write every result file.

    Args:
        pipeline: A pipeline, or its path or bundled name.
        sources: Files, folders or globs.
        out: The output folder. One that holds the same run is resumed.
        options: See ``RunOptions``.
        progress: Wraps the sizes of finished batches, to show a bar.
        say: Prints a line for the user: what was detected, what to know.

    Raises:
        TextsafetyError: What is wrong, where, and what to do next.
    """
    options = options or RunOptions()
    pipeline = pipeline if isinstance(pipeline, Pipeline) else load_pipeline(pipeline)
    pipeline = with_model(pipeline, options.model)
    file = _only(pipeline.file, options.coder)
    learned = models(file)
    files = expand(sources)
    hashes = {source.name: source.sha256() for source in files}
    folder = RunFolder.open(Path(out), _fingerprint(pipeline, learned, hashes, options), overwrite=options.overwrite)
    skipped: list[Skipped] = []
    readings = list(_opened(files, {**file.read, **options.read}, skipped, strict=options.strict))
    for line in (line for reading in readings for line in described(reading)):
        say(line)
    kept, documents = _documents(readings, skipped, options)
    folder.start()
    size = LEARNED_BATCH_SIZE if learned else BATCH_SIZE
    batches = Batches(folder, Stages(file, pipeline.codebook), kept, options.processes, size)
    for _ in progress(batches.run(documents), "documents coded"):
        pass
    warnings = tuple(f"{reading.source}: {warning}" for reading in readings for warning in reading.warnings)
    notes = noted(learned, pipeline.codebook)
    warnings += tuple(unlearned(notes))
    if options.limit:
        warnings = (
            f"only the first {options.limit} documents were read (--limit): these results are partial",
            *warnings,
        )
    for warning in warnings:
        say(f"Note: {warning}")
    found = {reading.source: _without_names(reading.found) for reading in readings}
    was_read = WasRead(hashes, found, skipped, warnings, notes)
    finished = Finished(folder, pipeline.codebook, file, was_read, options.quotes)
    finished.keep()
    if file.discover is not None:
        say(found_line(finished.discover(file.discover, progress, processes=options.processes)))
    summary = finished.summarise()
    finished.export(file.export, summary)
    folder.write_manifest(_manifest(pipeline, learned, summary, options.limit))
    return Result(folder.path, summary, batches.resumed)


def found_line(discovered: Discovered) -> str:
    """Say in a line what discovery found, with what, and in how much."""
    if not discovered.topics:
        return f"Topics: {discovered.note}"
    version = ", ".join(f"{name} {number}" for name, number in discovered.versions.items())
    part = f", a sample of {discovered.sampled:,}" if discovered.sampled else ""
    return (
        f"Topics: {len(discovered.topics)} in {discovered.distinct:,} different segments without a code{part} "
        f"({discovered.engine}: {version})"
    )


def described(reading: Reading) -> list[str]:
    """Say what was detected in one source, a line each."""
    width = max((len(what) for what, _ in reading.found), default=0)
    return [reading.source, *(f"  {what.ljust(width)}  {value}" for what, value in reading.found)]


def _without_names(found: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Leave speakers' names, which the terminal shows, out of what a report may print."""
    shown = {"speakers": "{} speakers", "interviewer": "see documents.parquet"}
    return tuple((what, shown.get(what, "{1}").format(value.count(" turn"), value)) for what, value in found)


def _only(file: PipelineFile, coder: str | None) -> PipelineFile:
    """Restrict a run to one coder: a first look, in which topics are not looked for."""
    if coder is None:
        return file
    steps = tuple(step for step in file.code if coder in step)
    if not steps:
        known = [name for step in file.code for name in step]
        hint = nearest(coder, known)
        raise ConfigError(f"the pipeline {file.name} has no coder {coder!r}", where="--coder", hint=hint)
    return file.model_copy(update={"code": steps, "discover": None})


def _fingerprint(
    pipeline: Pipeline, learned: Sequence[LearnedModel], hashes: Mapping[str, str], options: RunOptions
) -> str:
    """Hash what the codings depend on; what only the report depends on may change between a run and its resumption."""
    settings = (sorted(options.read.items()), options.coder, options.limit)
    used = [model.sha256 for model in learned]
    parts = (__version__, pipeline.sha256, pipeline.codebook.sha256, sorted(hashes.items()), settings, used)
    return fingerprint(parts)


def _opened(
    files: Sequence[SourceFile], options: Mapping[str, Any], skipped: list[Skipped], *, strict: bool
) -> Iterator[Reading]:
    """Open every source; among several, one that cannot be read is skipped and named."""
    failed: list[TextsafetyError] = []
    for source in files:
        try:
            yield open_source(source, options)
        except ReadError as error:
            if strict or len(files) == 1:
                raise
            failed.append(error)
            skipped.append(Skipped(source.name, 0, "read", error.what))
    if failed and len(failed) == len(files):
        raise failed[0]


def _documents(
    readings: Sequence[Reading], skipped: list[Skipped], options: RunOptions
) -> tuple[list[str], Iterator[Document]]:
    """Chain the documents of all readings, lazily; give the names of their demographic columns first."""
    kept: dict[str, None] = {}
    streams = []
    for reading in readings:
        stream = _usable(reading, skipped, strict=options.strict)
        first = list(islice(stream, 1))
        kept.update({name: None for document in first for name, _ in document.kept})
        streams.append(chain(first, stream))
    documents: Iterator[Document] = chain.from_iterable(streams)
    if len(streams) > 1:
        documents = _distinct(documents, same_people="respondent" in options.read)
    return list(kept), islice(documents, options.limit)


def _usable(reading: Reading, skipped: list[Skipped], *, strict: bool) -> Iterator[Document]:
    """Set aside rows that cannot be used."""
    for item in reading.documents:
        if isinstance(item, Document):
            yield item
            continue
        if strict:
            where = f"{item.source}: row {item.row}" if item.row else item.source
            raise ReadError(item.reason, where=where, hint="Mend the row, or run without --strict to skip it.")
        skipped.append(item)


def _distinct(documents: Iterable[Document], *, same_people: bool) -> Iterator[Document]:
    """Tell apart documents of different sources that have the same id, and their respondents.

    Two files that count their rows from 1 are not answered by the same people, unless the user named the column that
    says who answered.
    """
    times: dict[int, int] = {}
    sources: dict[str, int] = {}
    first_source: dict[int, int] = {}
    for document in documents:
        source = sources.setdefault(document.source, len(sources) + 1)
        key = hash(document.id)
        times[key] = times.get(key, 0) + 1
        if times[key] > 1:
            document = replace(document, id=f"{document.id}~{times[key]}")
        known = first_source.setdefault(hash(document.respondent_id), source)
        if known != source and not same_people:
            document = replace(document, respondent_id=f"{document.respondent_id}~{source}")
        yield document


def _manifest(
    pipeline: Pipeline, learned: Sequence[LearnedModel], summary: Summary, limit: int | None
) -> dict[str, Any]:
    counts = asdict(summary.counts)
    return {
        "complete": True,
        "pipeline": {"name": pipeline.file.name, "sha256": pipeline.sha256},
        "codebook": {
            "name": summary.codebook,
            "version": summary.codebook_version,
            "status": summary.codebook_status,
            "sha256": pipeline.codebook.sha256,
        },
        "coders": list(summary.coders),
        "model": [{"name": model.name, "sha256": model.sha256} for model in learned] or None,
        "seed": pipeline.file.summarise.seed,
        "versions": dict(summary.versions),
        "inputs": [
            {
                "name": source.name,
                "sha256": source.sha256,
                "rows": source.documents + source.skipped,
                "coded": source.documents,
                "skipped": source.skipped,
            }
            for source in summary.sources
        ],
        "counts": counts,
        "limit": limit,
        "quotes_shown": summary.show_quotes,
        "sharing": {"may be shared": list(SHAREABLE), "confidential": list(CONFIDENTIAL)},
    }
