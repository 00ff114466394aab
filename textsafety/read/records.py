"""Records with named fields: JSON lines (.jsonl, .ndjson) and Parquet (.parquet)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textsafety.errors import ReadError
from textsafety.guards import check_present
from textsafety.model import Reading, Skipped
from textsafety.read._cells import as_text
from textsafety.read._columns import Wanted
from textsafety.read._encodings import Tally, detect, lines
from textsafety.read._headers import named_header
from textsafety.read._rows import SAMPLE, Table, reading

if TYPE_CHECKING:
    from pyarrow import Array

SUFFIXES = (".jsonl", ".ndjson", ".parquet")

_BATCH = 1024
_DAMAGED = "Write it again, or copy it again from where it came."


def read(
    path: Path,
    *,
    source: str,
    id: str | None = None,
    text: Sequence[str] = (),
    context: str | None = None,
    respondent: str | None = None,
    keep: Sequence[str] = (),
) -> Reading:
    """Read records with named fields; a JSON line that cannot be read becomes a Skipped.

    Args:
        path: The file.
        source: Its name in documents and messages.
        id: The field that names each record.
        text: The fields that hold answers.
        context: The field that says what was asked; otherwise the name of the text field is used.
        respondent: The field that names who answered.
        keep: The fields to carry along, such as role or site.

    Raises:
        ReadError: The file is empty or damaged, holds no records, or lacks a field that was named.
    """
    return reading(table(path, source), Wanted(id, text, context, respondent, keep))


def table(path: Path, source: str) -> Table:
    """Read records without saying what their fields are."""
    check_present(path, source)
    return _parquet(path, source) if path.suffix.lower() == ".parquet" else _json_lines(path, source)


def _json_lines(path: Path, source: str) -> Table:
    codec, label = detect(path, source)
    file = _JsonLines(path, source, codec)
    names = file.names()
    found = (("encoding", label), ("kind of table", "JSON lines"))
    return Table(source, lambda: file.rows(names), named_header(names, "JSON lines"), found, file.warnings)


@dataclass(frozen=True, slots=True)
class _JsonLines:
    """A file of one JSON object on each line."""

    path: Path
    source: str
    codec: str
    warnings: list[str] = field(default_factory=list)

    def names(self) -> list[str]:
        """List the fields of the first records, in the order they are first met."""
        records = [record for _, record in islice(self._records(Tally()), SAMPLE)]
        names = list(dict.fromkeys(name for record in records if isinstance(record, dict) for name in record))
        if not names:
            hint = 'Each line holds one object, such as {"id": 1, "comment": "…"}.'
            raise ReadError("no line holds a JSON object", where=self.source, hint=hint)
        return names

    def rows(self, names: Sequence[str]) -> Iterator[tuple[int, list[str]] | Skipped]:
        """Yield the values of each record, numbered by line."""
        tally, known, unknown = Tally(), set(names), dict[str, None]()
        for row, record in self._records(tally):
            if isinstance(record, str):
                yield Skipped(self.source, row, "read", record)
                continue
            if not record.keys() <= known:
                unknown |= dict.fromkeys(record.keys() - known)
            yield row, [as_text(record.get(name)) for name in names]
        self.warnings.extend(tally.warnings(self.codec))
        if unknown:
            self.warnings.append(f"fields met only after the first {SAMPLE} records are not read: {_some(unknown)}")

    def _records(self, tally: Tally) -> Iterator[tuple[int, dict[str, Any] | str]]:
        """Yield the line number with its record, or with the reason why it holds none."""
        for row, line in enumerate(lines(self.path, self.codec, tally, self.source), 1):
            if line.strip():
                yield row, _record(line)


def _record(line: str) -> dict[str, Any] | str:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return "the line is not valid JSON"
    return record if isinstance(record, dict) else "the line is not a JSON object"


def _some(names: dict[str, None]) -> str:
    """List the first few names."""
    listed = sorted(names)
    return ", ".join(listed[:5]) + (f" and {len(listed) - 5} more" if len(listed) > 5 else "")


def _parquet(path: Path, source: str) -> Table:
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    try:
        with ParquetFile(path) as file:
            names, count = file.schema_arrow.names, file.metadata.num_rows
    except (ArrowException, OSError, ValueError):
        raise ReadError("this is not a whole Parquet file", where=source, hint=_DAMAGED) from None
    if not count:
        raise ReadError("the file holds no records", where=source, hint="Write it again.")
    found = (("kind of table", "Parquet"), ("records", f"{count:,}"))
    return Table(source, lambda: _parquet_rows(path, source), named_header(names, "Parquet"), found)


def _parquet_rows(path: Path, source: str) -> Iterator[tuple[int, list[str]] | Skipped]:
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    row = 0
    try:
        with ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_BATCH):
                for cells in zip(*(map(as_text, _values(column)) for column in batch.columns), strict=True):
                    row += 1
                    yield row, list(cells)
    except (ArrowException, OSError, ValueError):
        raise ReadError("the file is damaged", where=f"{source}: row {row + 1}", hint=_DAMAGED) from None


def _values(column: Array) -> list[object]:
    """Give the values of a column; times in UTC to the microsecond, which needs no list of time zones."""
    import pyarrow

    if pyarrow.types.is_timestamp(column.type):
        column = column.cast(pyarrow.timestamp("us", column.type.tz), safe=False).cast(pyarrow.timestamp("us"))
    return list(column.to_pylist())
