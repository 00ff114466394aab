"""What a run writes, resumes and reads back: Parquet parts, the manifest and skipped rows.

A part is written under a temporary name in the same folder and renamed, so that a part that is there is complete.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textsafety.errors import RunFolderError
from textsafety.model import Coding, Document, Segment

if TYPE_CHECKING:
    import pyarrow as pa

TABLES = ("documents", "segments", "codings")
MANIFEST = "manifest.json"
SETTINGS = "settings.json"  # what a run was made with, to write more files from it later
FORMAT = 1
# Every name that a run may write. Nothing else in a folder is ever touched.
SHAREABLE = ("report.html", "report.docx", "themes.csv", "topics.csv", "codebook.qdc", "codebook.xlsx")
CONFIDENTIAL = (
    "documents.parquet",
    "segments.parquet",
    "codings.parquet",
    "codings.csv",
    "skipped.csv",
    "review.xlsx",
    "project.qdpx",
    "matrix.csv",
    "quotes.csv",
    "codings.jsonl",
    "topics.json",
    "topics.parquet",
    MANIFEST,
    SETTINGS,
)


@dataclass(frozen=True, slots=True)
class RunFolder:
    """An output folder that belongs to one run, known by its fingerprint."""

    path: Path
    fingerprint: str
    resumed: bool = False

    @classmethod
    def open(cls, path: Path, fingerprint: str, *, overwrite: bool = False) -> RunFolder:
        """Take a new or empty folder, resume the same run, or refuse.

        Raises:
            RunFolderError: The folder holds another run, or something that is no run at all.
        """
        if path.exists() and not path.is_dir():
            raise RunFolderError(
                "there is a file of this name", where=str(path), hint="Choose another folder with --out."
            )
        found = read_manifest(path)
        if not found and path.is_dir() and any(path.iterdir()):
            hint = "Choose a new or empty folder with --out."
            raise RunFolderError("is not empty and holds no results of textsafety", where=str(path), hint=hint)
        if found and overwrite:
            _clear(path)
            found = {}
        if found and found.get("fingerprint") != fingerprint:
            hint = "Choose another folder with --out, or replace these results with --overwrite."
            raise RunFolderError("holds results of other inputs, options or codebook", where=str(path), hint=hint)
        return cls(path, fingerprint, resumed=bool(found))

    def start(self) -> None:
        """Make the folder and mark it as this run's."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            if not self.resumed:
                self.write_manifest({"complete": False})
            for table in TABLES:
                (self.path / f"{table}.parquet").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            hint = "Choose a folder that you may write to."
            raise RunFolderError(f"cannot be written: {error.strerror}", where=str(self.path), hint=hint) from None

    def write_manifest(self, content: Mapping[str, Any]) -> None:
        """Write ``manifest.json``, keys in the order given."""
        text = json.dumps({"format": FORMAT, "fingerprint": self.fingerprint, **content}, indent=2, ensure_ascii=False)
        with replacing(self.path / MANIFEST) as temporary:
            temporary.write_text(text + "\n", encoding="utf-8", newline="\n")

    def has_part(self, number: int) -> bool:
        """Tell whether a batch was finished by an earlier run: its last part is there."""
        return self._part(TABLES[-1], number).exists()

    def write_part(self, number: int, tables: Mapping[str, pa.Table]) -> None:
        """Write one batch, codings last."""
        import pyarrow.parquet as pq

        for name in TABLES:
            with replacing(self._part(name, number)) as temporary:
                pq.write_table(tables[name], temporary, compression="zstd")

    def _part(self, table: str, number: int) -> Path:
        return self.path / f"{table}.parquet" / f"part-{number:05d}.parquet"

    def parts(self, table: str) -> list[Path]:
        """List the parts of a table in order."""
        return sorted((self.path / f"{table}.parquet").glob("part-*.parquet"))

    def drop_parts_from(self, number: int) -> None:
        """Remove parts past the last batch: a run that was stopped with a larger limit may have left some."""
        for table in TABLES:
            for part in self.parts(table):
                if int(part.stem.removeprefix("part-")) >= number:
                    part.unlink()

    def read(self, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Read a table whole, or some of its columns. Parts may differ in their ``keep.`` columns."""
        import pyarrow as pa

        found = list(self.batches(table, columns))
        return pa.concat_tables(found, promote_options="default") if found else pa.table({})

    def batches(self, table: str, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Read a table part by part."""
        import pyarrow.parquet as pq

        for part in self.parts(table):
            file = pq.ParquetFile(part)
            here = None if columns is None else [name for name in columns if name in file.schema_arrow.names]
            yield file.read(columns=here)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary name in the same folder, and put the finished file in place of ``path`` only on success."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def read_manifest(path: Path) -> dict[str, Any]:
    """Read the manifest of a folder; empty when there is none, or none of ours."""
    try:
        content = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) and "fingerprint" in content else {}


def fingerprint(parts: Iterable[object]) -> str:
    """Hash everything that the results depend on."""
    return hashlib.sha256(json.dumps([str(part) for part in parts]).encode()).hexdigest()


def _clear(path: Path) -> None:
    """Remove what a run wrote, and nothing else."""
    for name in (*SHAREABLE, *CONFIDENTIAL):
        found = path / name
        if found.is_dir():
            shutil.rmtree(found)
        else:
            found.unlink(missing_ok=True)


def documents_table(documents: Sequence[Document], kept: Sequence[str]) -> pa.Table:
    """Lay documents out as columns; one ``keep.`` column for each demographic column of the run."""
    import pyarrow as pa

    columns: dict[str, pa.Array] = {
        "document_id": pa.array([d.id for d in documents], pa.string()),
        "respondent_id": pa.array([d.respondent_id for d in documents], pa.string()),
        "source": pa.array([d.source for d in documents], pa.string()),
        "row": pa.array([d.row for d in documents], pa.int64()),
        "context": pa.array([d.context for d in documents], pa.string()),
        "raw": pa.array([_storable(d.raw) for d in documents], pa.string()),
        "text": pa.array([d.text for d in documents], pa.string()),
        "repairs": pa.array([list(d.repairs) for d in documents], pa.list_(pa.string())),
        "non_answer": pa.array([d.non_answer for d in documents], pa.bool_()),
        "language": pa.array([d.language for d in documents], pa.string()),
        "needs_human": pa.array([bool(d.needs_human) for d in documents], pa.bool_()),
    }
    valued = [dict(d.kept) for d in documents]
    for name in kept:
        columns[f"keep.{name}"] = pa.array([values.get(name) for values in valued], pa.string())
    columns["needs_human_why"] = pa.array(["; ".join(d.needs_human) for d in documents], pa.string())
    columns["speaker"] = pa.array([d.speaker for d in documents], pa.string())
    columns["started"] = pa.array([d.started for d in documents], pa.string())
    columns["codable"] = pa.array([d.codable for d in documents], pa.bool_())
    return pa.table(columns)


def segments_table(segments: Sequence[Segment]) -> pa.Table:
    """Lay segments out as columns."""
    import pyarrow as pa

    return pa.table(
        {
            "segment_id": pa.array([s.id for s in segments], pa.string()),
            "document_id": pa.array([s.document_id for s in segments], pa.string()),
            "start": pa.array([s.start for s in segments], pa.int64()),
            "end": pa.array([s.end for s in segments], pa.int64()),
            "kind": pa.array([s.kind for s in segments], pa.string()),
            "speaker": pa.array([s.speaker for s in segments], pa.string()),
            "codable": pa.array([s.codable for s in segments], pa.bool_()),
            "context": pa.array([s.context for s in segments], pa.string()),
        }
    )


def codings_table(codings: Sequence[Coding], documents: Mapping[str, Document]) -> pa.Table:
    """Lay codings out as columns, sorted by document, start and code, with their quotes and raw offsets."""
    import pyarrow as pa

    codings = sorted(codings, key=lambda c: (c.document_id, c.evidence.start, c.evidence.end, c.code))
    of = [documents[c.document_id] for c in codings]
    spans = [(c.evidence.start, c.evidence.end) for c in codings]
    raw = [d.to_raw(*span) for d, span in zip(of, spans, strict=True)]
    text = pa.string()
    return pa.table(
        {
            "document_id": pa.array([c.document_id for c in codings], text),
            "segment_id": pa.array([c.segment_id for c in codings], text),
            "code": pa.array([c.code for c in codings], text),
            "coder": pa.array([c.coder for c in codings], text),
            "start": pa.array([start for start, _ in spans], pa.int64()),
            "end": pa.array([end for _, end in spans], pa.int64()),
            "quote": pa.array([d.text[slice(*span)] for d, span in zip(of, spans, strict=True)], text),
            "stance": pa.array([c.stance for c in codings], text),
            "presence": pa.array([c.presence for c in codings], text),
            "negated": pa.array([c.negated for c in codings], pa.bool_()),
            "time": pa.array([c.time for c in codings], text),
            "probability": pa.array([c.probability for c in codings], pa.float64()),
            "status": pa.array([c.status for c in codings], text),
            "reason": pa.array([c.evidence.reason for c in codings], text),
            "gate": pa.array([c.gate for c in codings], text),
            "voice": pa.array([c.voice for c in codings], text),
            "sarcasm": pa.array([c.sarcasm for c in codings], pa.bool_()),
            "needs_human": pa.array([c.needs_human for c in codings], pa.bool_()),
            "respondent_id": pa.array([d.respondent_id for d in of], text),
            "raw_start": pa.array([start for start, _ in raw], pa.int64()),
            "raw_end": pa.array([end for _, end in raw], pa.int64()),
        }
    )


def _storable(raw: str) -> str:
    """Make a raw text storable as UTF-8: lone surrogates, which no file holds, become one replacement mark each."""
    return raw if raw.isascii() else raw.encode("utf-8", "replace").decode("utf-8")
