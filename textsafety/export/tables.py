"""Write the csv files: codings, themes, topics and skipped rows. UTF-8 with BOM, RFC 4180, written even when empty."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textsafety.codebook.adopt import candidate_id
from textsafety.run_folder import RunFolder, codings_table, replacing
from textsafety.summary import Summary

if TYPE_CHECKING:
    from textsafety.codebook import Codebook

THEME_COLUMNS = (
    "code",
    "label",
    "family",
    "polarity",
    "documents",
    "respondents",
    "share",
    "share_low",
    "share_high",
    "assigned",
    "suggested",
    "absent",
    "hoped_for",
    "denied",
    "past",
)
TOPIC_COLUMNS = (
    "topic",
    "label",
    "place",
    "code",
    "respondents",
    "segments",
    "stability",
    "stable",
    "similarity",
    "lift",
    "keywords",
    "quotes",
    "candidate_id",
    "candidate_cues",
)
SKIPPED_COLUMNS = ("source", "row", "stage", "reason")
DIGITS = 4
ROWS = 20_000


def export(summary: Summary, folder: RunFolder, codebook: Codebook) -> None:
    """Write ``codings.csv``, ``themes.csv``, ``topics.csv`` and ``skipped.csv``."""
    write_codings(folder)
    write(folder.path / "themes.csv", THEME_COLUMNS, _themes(summary))
    skipped = ((item.source, item.row, item.stage, item.reason) for item in summary.skipped)
    write(folder.path / "topics.csv", TOPIC_COLUMNS, _topics(summary))
    write(folder.path / "skipped.csv", SKIPPED_COLUMNS, skipped)


def write_codings(folder: RunFolder) -> None:
    """Write ``codings.csv``, sorted by document and start: whole columns are sorted, rows written some at a time."""
    from pyarrow import compute
    from pyarrow import csv as arrow_csv

    codings = folder.read("codings") if folder.parts("codings") else codings_table([], {})
    keys = [(name, "ascending") for name in ("document_id", "start", "end", "code")]
    order = compute.sort_indices(codings, sort_keys=keys)
    options = arrow_csv.WriteOptions(quoting_style="needed")
    with replacing(folder.path / "codings.csv") as temporary, temporary.open("wb") as handle:
        handle.write(codecs.BOM_UTF8)
        with arrow_csv.CSVWriter(handle, codings.schema, write_options=options) as writer:
            for first in range(0, len(order), ROWS):
                writer.write_table(codings.take(order.slice(first, ROWS)))


def write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write one csv file: numbers plain, true and false in lower case, line breaks kept inside quotes."""
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return round(value, DIGITS) if isinstance(value, float) else value


def _themes(summary: Summary) -> Iterator[tuple[Any, ...]]:
    for theme in summary.themes:
        share = theme.share
        yield (
            theme.code,
            theme.label,
            theme.family,
            theme.polarity,
            theme.documents,
            theme.respondents,
            share.value,
            share.low,
            share.high,
            theme.assigned,
            theme.suggested,
            theme.absent,
            theme.hoped_for,
            theme.denied,
            theme.past,
        )


def _topics(summary: Summary) -> Iterator[tuple[Any, ...]]:
    """List the topics of enough respondents: their quotes are masked, and left out where texts are."""
    for topic in summary.discovered.shown if summary.discovered else ():
        yield (
            topic.id,
            topic.label,
            topic.place,
            topic.code,
            topic.respondents,
            topic.segments,
            "" if topic.stability is None else topic.stability,
            topic.stable,
            topic.similarity,
            topic.lift,
            "; ".join(topic.keywords),
            "\n".join(topic.quotes) if summary.show_quotes else "",
            candidate_id(topic),
            "; ".join(topic.cues),
        )
