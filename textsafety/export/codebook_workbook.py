"""Write ``codebook.xlsx``: the codes as MAXQDA takes a code system, with parents, memos and colours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textsafety.export._codes import COLOURS, names, said_of
from textsafety.export.workbook import A3, CREATED, LONGEST_CELL, Column, height
from textsafety.run_folder import RunFolder, replacing
from textsafety.summary import Summary

if TYPE_CHECKING:
    from textsafety.codebook import Codebook

NAME = "codebook.xlsx"
COLUMNS = (
    Column("Parent code", 26),
    Column("Code", 36),
    Column("Memo", 100),
    Column("Colour", 10),
    Column("Code id", 34),
)


def export(summary: Summary, folder: RunFolder, codebook: Codebook) -> None:
    """Write ``codebook.xlsx``: a row for each family, then one for each of its codes. It holds nobody's answers."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    path = folder.path / NAME
    with replacing(path) as temporary, xlsxwriter.Workbook(str(temporary), options) as workbook:
        workbook.set_properties({"title": f"Codebook: {codebook.name}", "created": CREATED})
        cell = {"text_wrap": True, "valign": "top", "font_name": "Calibri", "font_size": 11}
        plain = workbook.add_format(cell)
        header = workbook.add_format({**cell, "bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF"})
        painted = {colour: workbook.add_format({**cell, "font_color": colour}) for colour in sorted(COLOURS.values())}
        sheet = workbook.add_worksheet("Code system")
        for at, column in enumerate(COLUMNS):
            sheet.set_column(at, at, column.width)
            sheet.write_string(0, at, column.heading, header)
        for number, row in enumerate(_rows(codebook), 1):
            sheet.set_row(number, height(row, COLUMNS))
            for at, value in enumerate(row):
                style = painted.get(value, plain)
                sheet.write_string(number, at, value[:LONGEST_CELL], style)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(A3)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)


def _rows(codebook: Codebook) -> Iterator[tuple[str, ...]]:
    called = names(codebook)
    for family in codebook.families:
        members = [code for code in codebook.codes if code.family == family.id]
        if members:
            said = " ".join(family.description.split())
            yield ("", called[family.id], said, COLOURS.get(family.default_polarity, ""), family.id)
        for code in members:
            yield (called[family.id], called[code.id], said_of(code), COLOURS[code.polarity], code.id)
