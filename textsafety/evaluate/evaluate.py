"""From a run folder, or a benchmark's texts, and a reference coding to an ``Evaluation``. Start reading here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textsafety.errors import GoldError, RunFolderError
from textsafety.evaluate.coded import Coded, from_benchmark, from_run, labels_of
from textsafety.evaluate.confusions import confusions
from textsafety.evaluate.gold import Gold, read_gold
from textsafety.evaluate.gold_table import KINDS, some
from textsafety.evaluate.matrices import Matrices, matrices, span_overlap
from textsafety.evaluate.outcome import Evaluation
from textsafety.evaluate.score import by_code, calibrated, of_pairs, overall
from textsafety.run_folder import RunFolder, read_manifest
from textsafety.sources import SourceFile, expand
from textsafety.summarise.quotes import names_of

if TYPE_CHECKING:
    from textsafety.pipeline import Pipeline

SEED = 1
SHOWN = 3

Paths = Sequence[str | Path]


def evaluate_run(
    run: str | Path, gold: Paths, *, names: Sequence[str] = (), quotes: bool = True, seed: int = SEED
) -> Evaluation:
    """Compare a finished run with reference codings.

    Args:
        run: The run folder; nothing in it is changed.
        gold: Files of reference codings, one reader each unless a column ``coder`` names several.
        names: Names to mask in examples, beside those found by rule and the speakers'.
        quotes: False leaves all texts out.
        seed: For the bootstrap.

    Raises:
        RunFolderError: The folder holds no finished run.
        GoldError, ReadError: The reference cannot be used.
    """
    folder, manifest = _finished(Path(run))
    labels = labels_of(folder)
    read = read_gold(_files(gold), labels)
    coded = from_run(folder, read)
    quotes = quotes and bool(manifest.get("quotes_shown", True))
    return _evaluation(str(manifest["pipeline"]["name"]), coded, read, labels, (names, quotes, seed))


def evaluate_benchmark(benchmark: Paths, pipeline: Pipeline, *, quotes: bool = True, seed: int = SEED) -> Evaluation:
    """Code the texts of reference codings with a pipeline, and compare.

    Args:
        benchmark: Files of reference codings that hold texts.
        pipeline: What codes them; its coders and its codebook are used.
        quotes: False leaves all texts out.
        seed: For the bootstrap.

    Raises:
        GoldError, ReadError: The reference cannot be used, or holds no texts.
    """
    from textsafety.batch import Stages

    labels = {code.id: code.label for code in pipeline.codebook.codes}
    files = _files(benchmark)
    read = read_gold(files, labels)
    if not read.texts:
        hint = "A benchmark holds a field or column `text`; codings alone are compared with a run folder."
        raise GoldError("there are no texts to code", where=files[0].name, hint=hint)
    coded = from_benchmark(Stages(pipeline.file, pipeline.codebook), read)
    names = pipeline.file.summarise.names
    return _evaluation(pipeline.file.name, coded, read, labels, (names, quotes, seed))


def _finished(path: Path) -> tuple[RunFolder, dict[str, Any]]:
    manifest = read_manifest(path)
    if not manifest:
        hint = "Give the folder that `textsafety run … --out` wrote, then the reference codings."
        raise RunFolderError("holds no results of textsafety", where=str(path), hint=hint)
    if not manifest.get("complete"):
        hint = "Run the same command again: it goes on where it stopped."
        raise RunFolderError("this run is not finished", where=str(path), hint=hint)
    return RunFolder(path, str(manifest["fingerprint"])), manifest


def _files(paths: Paths) -> list[SourceFile]:
    """List the files; of a folder, those that may hold codings."""
    files = expand(paths)
    named = {Path(path) for path in paths}
    return [file for file in files if file.path in named or file.path.suffix.lower() in KINDS] or files


def _evaluation(
    title: str, coded: Coded, gold: Gold, labels: dict[str, str], how: tuple[Sequence[str], bool, int]
) -> Evaluation:
    names, quotes, seed = how
    if not coded.documents:
        hint = "The reference names documents as the column document_id of codings.csv does."
        what = f"no document of the reference is in what was coded: {some(sorted(gold.documents), SHOWN)}"
        raise GoldError(what, hint=hint)
    codes = labels or {code: code for code in sorted(_used(coded, gold))}
    m = matrices(coded, gold, list(codes))
    speakers = {str(row["speaker"]) for row in coded.documents.values() if row["speaker"]}
    ece, curve = calibrated(coded, m, seed)
    figures = [*overall(m, span_overlap(coded, gold, m), seed), *ece, *by_code(m, seed), *of_pairs(m, seed)]
    scopes = dict.fromkeys(figure.scope for figure in figures)
    empty = ~m.reference.any(axis=1)
    return Evaluation(
        title=title,
        coders=coded.coders,
        documents=len(m.documents),
        uncoded=(int(empty.sum()), int((empty & m.machine.any(axis=1)).sum())),
        readers={reader: int(here.sum()) for reader, here in m.read.items()},
        pairs=tuple(scope for scope in scopes if " / " in scope),
        codes=codes,
        figures=tuple(figures),
        confusions=tuple(confusions(coded, gold, m, (*names, *names_of(sorted(speakers))), quotes=quotes)),
        curve=tuple(curve),
        notes=tuple(_notes(coded, gold, m, known=bool(labels))),
        skipped=len(gold.skipped),
        seed=seed,
        quotes=quotes,
    )


def _used(coded: Coded, gold: Gold) -> set[str]:
    given = {coding.code for read in gold.readers.values() for codings in read.values() for coding in codings}
    return given | {code for found in coded.found.values() for code in found}


def _notes(coded: Coded, gold: Gold, m: Matrices, *, known: bool) -> Iterator[str]:
    lost = sorted(gold.documents - coded.documents.keys())
    if lost:
        yield f"not in what was coded, and left out: {_count(len(lost), 'document')} ({some(lost, SHOWN)})"
    if coded.matched:
        yield f"found by their text, their ids being unknown to the run: {_count(coded.matched, 'document')}"
    if gold.skipped:
        first = gold.skipped[0]
        where = f"{first.source}:{first.row}: {first.reason}"
        yield f"of the reference could not be used: {_count(len(gold.skipped), 'line')} (the first: {where})"
    if gold.repeated:
        yield f"in the reference twice, and counted once: {_count(gold.repeated, 'coding')}"
    if (twice := int((m.many == 2).sum())) and len(m.readers) > 1:
        yield f"read by two people: {_count(twice, 'document')}; their reference is the codes that both gave"
    if not known:
        yield "the run wrote no themes.csv: a misspelt code of the reference counts as a code of its own"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
