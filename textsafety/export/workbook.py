"""Write ``review.xlsx``: what a person must read first, then codings to check, with instructions, and charts.

Every cell is written as a string, never as a formula, and no text is changed. The same run gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from textsafety.codebook.adopt import candidate_id
from textsafety.export._review_rows import MOST, ToReview, to_read, to_review
from textsafety.export._view import View
from textsafety.export._words import Words
from textsafety.export._workbook_charts import AS_PICTURES, ChartSheet
from textsafety.model import Topic
from textsafety.run_folder import RunFolder, replacing
from textsafety.summary import Summary

if TYPE_CHECKING:
    from textsafety.codebook import Codebook

NAME = "review.xlsx"
VERDICTS = ("agree", "wrong code", "no code", "attributes wrong", "unsure")
LONGEST_CELL = 32_767  # Excel's limit; a longer text is cut and says so
URGENT = "risk to self"  # these stand first; the others follow in the order of reading
LINE, HIGHEST = 15.0, 400.0  # points
A3, A4 = 8, 9  # paper sizes as Excel numbers them
CUT = " … [cut: the whole text is in documents.parquet]"
# Excel's format has no clock of its own: one date for all, so that the same run gives the same bytes.
CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet: its heading, its width in characters, and whether its cells are for the reviewer."""

    heading: str
    width: int
    to_fill: bool = False


READ_FIRST = (
    Column("Document", 28),
    Column("Source", 18),
    Column("Row", 7),
    Column("Why a person should read it", 30),
    Column("Question or context", 32),
    Column("Text", 90),
    Column("Read by", 16, to_fill=True),
    Column("What was done", 36, to_fill=True),
)
CODINGS = (
    Column("Document", 28),
    Column("Question or context", 30),
    Column("Before", 36),
    Column("Quote", 44),
    Column("After", 36),
    Column("Code", 26),
    Column("Definition", 46),
    Column("Status", 11),
    Column("Stance", 13),
    Column("Presence", 11),
    Column("Time", 9),
    Column("Reason", 36),
    Column("Verdict", 16, to_fill=True),
    Column("Right code", 30, to_fill=True),
    Column("Note", 36, to_fill=True),
    Column("Code id", 30),
    Column("Segment", 24),
)
TOPICS = (
    Column("Topic", 8),
    Column("Keywords", 34),
    Column("Respondents", 12),
    Column("Segments", 10),
    Column("Stability", 10),
    Column("Place", 30),
    Column("What people say", 90),
    Column("Candidate code", 30),
    Column("Candidate cues", 34),
    Column("Take it over?", 16, to_fill=True),
    Column("Note", 36, to_fill=True),
)
CODES = (
    Column("Code id", 34),
    Column("Label", 34),
    Column("Family", 14),
    Column("Definition", 70),
    Column("Use when", 70),
    Column("Do not use when", 70),
)


def export(summary: Summary, folder: RunFolder, codebook: Codebook, *, most: int = MOST) -> None:
    """Write ``review.xlsx``.

    Args:
        summary: The run's summary.
        folder: The run folder.
        codebook: Its codebook.
        most: Codings to write; when there are more they are sampled per code.
    """
    import xlsxwriter

    rows, total = to_review(folder, most=most)
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(folder.path),
    }
    with replacing(folder.path / NAME) as temporary, xlsxwriter.Workbook(str(temporary), options) as workbook:
        workbook.set_properties({"title": f"{summary.title}: review", "created": CREATED})
        sheets = _Sheets(workbook)
        sheets.write("Read these first", READ_FIRST, _read_first(folder))
        order = {code.id: number for number, code in enumerate(codebook.codes)}
        ordered = sorted(rows, key=lambda row: (order[row.coding["code"]], row.coding["document_id"]))
        codings = sheets.write("Codings", CODINGS, (_coding(row, codebook) for row in ordered))
        _offer_verdicts(codings, len(ordered), len(codebook.codes))
        sheets.write("Codes", CODES, _codes(codebook))
        if summary.discovered is not None and summary.discovered.topics:
            sheets.write("Topics", TOPICS, map(_topic, summary.discovered.topics))
        sheets.notes("How to review", instructions(summary, len(rows), total))
        ChartSheet(workbook, sheets.cell, sheets.header, sheets.heading).add(Words(View(summary)))


def instructions(summary: Summary, shown: int, total: int) -> list[tuple[str, str]]:
    """Give headings and paragraphs of the instructions."""
    part = f"All {total:,} codings are here."
    if shown < total:
        part = f"{shown:,} of {total:,} codings are here, drawn evenly from every code. All of them are in codings.csv."
    return [
        ("Confidential", "This workbook holds what people wrote. Keep it where the answers themselves are kept."),
        (
            "1. Read these first",
            "These texts may tell of harm, risk, discrimination or an accusation. A rule found them, which is no "
            "finding: decide what each needs, and note it. The report never quotes them.",
        ),
        ("2. Codings", part),
        (
            "How to judge one",
            "Read the quote with the words around it and the question. Would you give this code, by its definition? "
            "Choose a verdict; if another code is right, choose it beside. “No code” is a good answer.",
        ),
        (
            "Status",
            "“assigned” counts in the report. “suggested” does not: the coder is not sure enough, and asks you.",
        ),
        (
            "Filters",
            "Use the arrows in the header: one code at a time, or suggested codings alone, goes faster.",
        ),
        ("Charts", f"The report's charts, to change and to copy. {AS_PICTURES}"),
        ("Codebook", f"{summary.codebook} {summary.codebook_version}. {summary.codebook_status}".strip()),
    ]


class _Sheets:
    """Writes sheets of strings in one style."""

    def __init__(self, workbook: Any) -> None:  # noqa: ANN401 - xlsxwriter has no types
        self.workbook = workbook
        cell = {"text_wrap": True, "valign": "top", "font_name": "Calibri", "font_size": 11}
        self.cell = workbook.add_format(cell)
        self.fill = workbook.add_format({**cell, "bg_color": "#FFF8E1", "border": 1, "border_color": "#E0D6B8"})
        self.header = workbook.add_format({**cell, "bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF"})
        self.heading = workbook.add_format({**cell, "bold": True, "font_size": 13, "font_color": "#1F3A5F"})

    def write(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> Any:  # noqa: ANN401
        """Write a sheet with a frozen header and filters."""
        sheet = self.workbook.add_worksheet(name)
        formats = [self.fill if column.to_fill else self.cell for column in columns]
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width)
            sheet.write_string(0, at, column.heading, self.header)
        count = 0
        for count, row in enumerate(rows, 1):
            sheet.set_row(count, height(row, columns))
            for at, value in enumerate(row):
                _write(sheet, count, at, value, formats[at])
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, count, len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(A3)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return sheet

    def notes(self, name: str, paragraphs: Iterable[tuple[str, str]]) -> None:
        """Write a sheet of headings and paragraphs."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_column(0, 0, 90)
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        lines = [
            line for heading, text in paragraphs for line in ((heading, self.heading), (text, self.cell), ("", None))
        ]
        for at, (text, style) in enumerate(lines):
            if style is not None:
                sheet.write_string(at, 0, text, style)


def height(row: Sequence[str], columns: Sequence[Column]) -> float:
    """Give a row the height that its longest cell needs once wrapped; not every program works it out by itself."""
    lines = max(
        (sum(1 + len(line) // column.width for line in value.split("\n")) if value else 1)
        for value, column in zip(row, columns, strict=True)
    )
    return min(LINE * lines + 2.0, HIGHEST)


def _write(sheet: Any, row: int, column: int, value: str, style: Any) -> None:  # noqa: ANN401
    if not value:
        sheet.write_blank(row, column, None, style)
        return
    text = value if len(value) <= LONGEST_CELL else value[: LONGEST_CELL - len(CUT)] + CUT
    sheet.write_string(row, column, text, style)


def _read_first(folder: RunFolder) -> Iterable[tuple[str, ...]]:
    for found in sorted(to_read(folder), key=lambda found: URGENT not in found.why):
        row = str(found.row) if found.row else ""
        yield (found.document_id, found.source, row, found.why, found.context, found.text, "", "")


def _coding(row: ToReview, codebook: Codebook) -> tuple[str, ...]:
    coding: Mapping[str, Any] = row.coding
    code = codebook.code(coding["code"])
    return (
        coding["document_id"],
        row.context,
        row.before.strip(),
        coding["quote"],
        row.after.strip(),
        code.label,
        code.definition,
        coding["status"],
        coding["stance"],
        coding["presence"],
        coding["time"],
        coding["reason"],
        "",
        "",
        "",
        code.id,
        coding["segment_id"],
    )


def _topic(topic: Topic) -> tuple[str, ...]:
    stability = "" if topic.stability is None else f"{topic.stability:.2f}{'' if topic.stable else ' (unstable)'}"
    return (
        topic.id,
        ", ".join(topic.keywords),
        str(topic.respondents),
        str(topic.segments),
        stability,
        topic.place if topic.place == "not covered" else f"{topic.place} {topic.code}",
        "\n".join(topic.quotes),
        candidate_id(topic),
        ", ".join(topic.cues),
        "",
        "",
    )


def _codes(codebook: Codebook) -> Iterable[tuple[str, ...]]:
    for code in codebook.codes:
        instead = [(rule.condition, ", ".join(rule.use_instead) or "no code") for rule in code.do_not_use_when]
        when_not = "\n".join(f"{condition} → {other}" for condition, other in instead)
        yield (code.id, code.label, code.family, code.definition, code.use_when, when_not)


def _offer_verdicts(sheet: Any, rows: int, codes: int) -> None:  # noqa: ANN401
    """Put drop-downs on the verdict and on the right code."""
    headings = [column.heading for column in CODINGS]
    for heading, source in (("Verdict", list(VERDICTS)), ("Right code", f"=Codes!$A$2:$A${codes + 1}")):
        at = headings.index(heading)
        sheet.data_validation(1, at, max(rows, 1), at, {"validate": "list", "source": source, "error_type": "warning"})
