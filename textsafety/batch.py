"""The pure heart of a run: documents in, coded batch out; and the pool that feeds it.

A batch is coded alike wherever it runs: in this process, in a worker, later on a cluster.
"""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, islice
from multiprocessing import get_context
from typing import TYPE_CHECKING

from threadpoolctl import threadpool_limits

from textsafety import plugins
from textsafety.clean import clean
from textsafety.code._combine import Vote, combine
from textsafety.duty_of_care import concerns
from textsafety.model import Coding, Document, Segment
from textsafety.run_folder import RunFolder, codings_table, documents_table, segments_table
from textsafety.screen import language, non_answer
from textsafety.segment import segment

if TYPE_CHECKING:
    from textsafety.codebook import Codebook
    from textsafety.pipeline_file import PipelineFile

BATCH_SIZE = 2_000
LEARNED_BATCH_SIZE = 500  # a learned coder takes ten times as long: progress still shows, and workers start earlier
# Starting workers costs about a second; below this many batches it does not pay.
ALONE_UP_TO = 3

LEARNED_CONCERN = "reads like texts that readers set aside"

Coder = Callable[[Document, Sequence[Segment]], list[Coding]]


@dataclass(frozen=True, slots=True)
class CodedBatch:
    """Documents with what was found in them."""

    documents: list[Document]
    segments: list[Segment]
    codings: list[Coding]


class Stages:
    """Clean, segment and code, as a pipeline asks for it. Coders are compiled on first use."""

    def __init__(self, file: PipelineFile, codebook: Codebook) -> None:
        self.file = file
        self.codebook = codebook
        self._coders: list[Coder] = []

    def __getstate__(self) -> tuple[PipelineFile, Codebook]:
        """Send settings, not compiled coders, to a worker."""
        return self.file, self.codebook

    def __setstate__(self, state: tuple[PipelineFile, Codebook]) -> None:
        self.file, self.codebook = state
        self._coders = []

    @property
    def coders(self) -> list[Coder]:
        """The coders of the pipeline, compiled."""
        if not self._coders:
            steps = [item for step in self.file.code for item in step.items()]
            self._coders = [plugins.load("code", name, given)(self.codebook) for name, given in steps]
        return self._coders

    @cached_property
    def _vote(self) -> Vote | None:
        """The way of weighing coders that a learned coder brings."""
        return next((coder.vote for coder in self.coders if hasattr(coder, "vote")), None)

    @cached_property
    def _pairs(self) -> list[tuple[str, str]]:
        return [(pair.fear, pair.safety) for pair in self.codebook.pairs]

    def code(self, documents: Iterable[Document]) -> CodedBatch:
        """Code a batch. No document's codings depend on another document."""
        batch, coders = CodedBatch([], [], []), self.coders
        for document in map(prepare, documents):
            segments = segment(document, by=self.file.segment.by)
            codings = self._coded(document, segments, coders)
            document = self._screened(document, segments, coders)
            batch.documents.append(document)
            batch.segments.extend(segments)
            batch.codings.extend(self._flagged(document, segments, codings))
        return batch

    def _coded(self, document: Document, segments: Sequence[Segment], coders: Sequence[Coder]) -> list[Coding]:
        return combine(
            [coder(document, segments) for coder in coders],
            vote=self._vote,
            pairs=self._pairs,
            alone=self.file.segment.by == "bullet",
        )

    def _screened(self, document: Document, segments: Sequence[Segment], coders: Sequence[Coder]) -> Document:
        """Flag a text that no rule flagged but a learned coder would; a set of notes is left to the rules."""
        asked = [coder.concerned for coder in coders if hasattr(coder, "concerned")]
        if document.needs_human or self.file.segment.by == "bullet" or document.language == "other":
            return document
        if any(concerned(document, segments) for concerned in asked):
            return replace(document, needs_human=(LEARNED_CONCERN,))
        return document

    def _flagged(self, document: Document, segments: Sequence[Segment], codings: list[Coding]) -> list[Coding]:
        """Mark those codings of a document whose words a person must see first."""
        if not document.needs_human or not codings:
            return codings
        if self.file.segment.by != "bullet":
            return [replace(coding, needs_human=True) for coding in codings]
        flagged = {s.id for s in segments if concerns(document.text[s.start : s.end])}
        return [replace(coding, needs_human=coding.segment_id in flagged) for coding in codings]


def prepare(document: Document) -> Document:
    """Clean and screen one document."""
    cleaned = clean(document.raw)
    return replace(
        document,
        text=cleaned.text,
        repairs=cleaned.repairs,
        offsets=cleaned.offsets,
        non_answer=non_answer(cleaned.text),
        language=language(cleaned.text),
        needs_human=concerns(cleaned.text) if document.codable else (),
    )


@dataclass
class Batches:
    """Run batches, in this process or in several, and leave each as Parquet parts in the run folder."""

    folder: RunFolder
    stages: Stages
    kept: Sequence[str]
    processes: int | None = None
    size: int = BATCH_SIZE
    resumed: int = field(default=0, init=False)

    def run(self, documents: Iterator[Document]) -> Iterator[int]:
        """Code all documents; yield the number of documents of each finished batch."""
        numbered = enumerate(iter(lambda: list(islice(documents, self.size)), []))
        first = list(islice(numbered, ALONE_UP_TO))
        workers = self.processes or usable_cores()
        todo = self._todo(chain(first, numbered))
        if workers == 1 or (self.processes is None and len(first) < ALONE_UP_TO):
            with threadpool_limits(1):
                for number, batch in todo:
                    yield code_and_write(self.folder, self.stages, self.kept, number, batch)
            return
        yield from self._pooled(todo, workers)

    def _todo(self, numbered: Iterable[tuple[int, list[Document]]]) -> Iterator[tuple[int, list[Document]]]:
        """Leave out batches that an earlier run finished, and parts beyond the last."""
        count = 0
        for number, batch in numbered:
            count = number + 1
            if self.folder.has_part(number):
                self.resumed += 1
            else:
                yield number, batch
        self.folder.drop_parts_from(count)

    def _pooled(self, todo: Iterator[tuple[int, list[Document]]], workers: int) -> Iterator[int]:
        """Keep every worker busy with a bounded number of batches in flight."""
        settings = (self.folder, self.stages, self.kept)
        with ProcessPoolExecutor(workers, get_context("spawn"), initializer=_start, initargs=settings) as pool:
            running: set[Future[int]] = set()
            for number, batch in todo:
                running.add(pool.submit(_work, number, batch))
                if len(running) > workers + 1:
                    done, running = wait(running, return_when=FIRST_COMPLETED)
                    yield from (future.result() for future in done)
            yield from (future.result() for future in running)


def usable_cores() -> int:
    """Count the processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def code_and_write(
    folder: RunFolder, stages: Stages, kept: Sequence[str], number: int, documents: Sequence[Document]
) -> int:
    """Code one batch and write its parts; give back how many documents it had."""
    batch = stages.code(documents)
    by_id = {document.id: document for document in batch.documents}
    folder.write_part(
        number,
        {
            "documents": documents_table(batch.documents, kept),
            "segments": segments_table(batch.segments),
            "codings": codings_table(batch.codings, by_id),
        },
    )
    return len(batch.documents)


_SETTINGS: list[tuple[RunFolder, Stages, Sequence[str]]] = []


def _start(folder: RunFolder, stages: Stages, kept: Sequence[str]) -> None:
    """Set a worker up. Compiled cues are a great many objects that live as long as it does: not to be collected.

    Matrices are small: threads for them would only wait for each other, here and in the other workers. Only libraries
    that are loaded can be limited, so a text is coded first.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the command itself stops its workers
    _SETTINGS[:] = [(folder, stages, kept)]
    stages.code([Document("", "We meet and we are not afraid to say what we think.")])
    threadpool_limits(1)
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _work(number: int, documents: Sequence[Document]) -> int:
    folder, stages, kept = _SETTINGS[0]
    return code_and_write(folder, stages, kept, number, documents)
