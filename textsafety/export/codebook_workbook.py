"""Write ``codebook.xlsx``: the codes as MAXQDA takes a code system, with parents, memos and colours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textsafety.export._codes import COLOURS, names, said_of
from textsafety.export.workbook import CREATED, LONGEST_CELL
from textsafety.run_folder import RunFolder, replacing
from textsafety.summary import Summary

if TYPE_CHECKING:
    from textsafety.codebook import Codebook

NAME = "codebook.xlsx"
COLUMNS = (("Parent code", 28), ("Code", 44), ("Memo", 100), ("Colour", 10), ("Code id", 36))


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
        for at, (heading, width) in enumerate(COLUMNS):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, heading, header)
        for number, row in enumerate(_rows(codebook), 1):
            for at, value in enumerate(row):
                style = painted[value] if COLUMNS[at][0] == "Colour" and value else plain
                sheet.write_string(number, at, value[:LONGEST_CELL], style)
        sheet.freeze_panes(1, 0)


def _rows(codebook: Codebook) -> Iterator[tuple[str, ...]]:
    called = names(codebook)
    for family in codebook.families:
        members = [code for code in codebook.codes if code.family == family.id]
        if members:
            said = " ".join(family.description.split())
            yield ("", called[family.id], said, COLOURS.get(family.default_polarity, ""), family.id)
        for code in members:
            yield (called[family.id], called[code.id], said_of(code), COLOURS[code.polarity], code.id)
