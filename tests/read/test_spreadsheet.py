"""Workbooks: choice of the sheet, typed cells, and files that are not safe or not whole."""

from __future__ import annotations

import datetime
import zipfile

import pytest
from openpyxl import Workbook

from textsafety import guards
from textsafety.errors import ReadError
from textsafety.model import Skipped
from textsafety.read.spreadsheet import read

ANSWERS = [
    ["ID", "When", "Role", "Again", "Comment"],
    [1, datetime.datetime(2024, 5, 1, 9, 30), "Nurse", True, "We never hear back about it."],
    [2, datetime.datetime(2024, 5, 2), "Porter", False, None],
    [3, None, "Nurse", True, "I feel able to speak up\nin my team."],
]
LISTS = [["Code", "Meaning"], ["N", "North"], ["S", "South"]]


def workbook(tmp_path, hidden=(), name="survey.xlsx", **sheets):
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.sheet_state = "hidden" if title in hidden else "visible"
        for row in rows:
            sheet.append(row)
    path = tmp_path / name
    book.save(path)
    return path


def opened(path, **options):
    reading = read(path, source=path.name, **options)
    return dict(reading.found), list(reading.documents), reading.warnings


def test_typed_cells_become_text(tmp_path):
    path = workbook(tmp_path, Answers=ANSWERS)
    found, documents, warnings = opened(path, keep=["When", "Role", "Again"])
    assert [document.id for document in documents] == ["1", "2", "3"]
    assert [document.raw for document in documents] == [row[4] or "" for row in ANSWERS[1:]]
    assert [document.row for document in documents] == [2, 3, 4]
    assert documents[0].kept == (("When", "2024-05-01 09:30:00"), ("Role", "Nurse"), ("Again", "true"))
    assert found["sheet"] == "Answers"
    assert warnings == []


def test_ids_kept_as_text_keep_their_zeros(tmp_path):
    path = workbook(tmp_path, A=[["ID", "Comment"], ["007", "We are heard here now"], ["008", "They never tell us"]])
    assert [document.id for document in opened(path)[1]] == ["007", "008"]


def test_the_sheet_with_most_free_text_is_read(tmp_path):
    more = [[*row[:4], f"{row[4]} And there is more to say about it."] for row in ANSWERS[1:]]
    sheets = {
        "Lists": LISTS,
        "Few": ANSWERS,
        "Many": ANSWERS[:1] + more * 3,
        "Empty": [],
        "Hidden": ANSWERS[:1] + more * 9,
    }
    found, documents, _ = opened(workbook(tmp_path, hidden=["Hidden"], **sheets))
    assert found["sheet"] == "Many"
    assert found["other sheets"] == "Lists, Few, Hidden (read one with --sheet)"
    assert len(documents) == 9
    found, documents, _ = opened(workbook(tmp_path, **sheets), sheet="few")
    assert (found["sheet"], len(documents)) == ("Few", 3)


def test_named_columns_choose_the_sheet(tmp_path):
    path = workbook(tmp_path, One=ANSWERS, Two=[["Notes"], ["short"], ["this"]])
    assert opened(path, text=["Notes"])[0]["sheet"] == "Two"


def test_titles_blank_rows_and_margins(tmp_path):
    rows = [["Staff survey"], [], *[[None, *row] for row in ANSWERS[:2]], [], [None, *ANSWERS[2]], *[[" "]] * 3]
    found, documents, warnings = opened(workbook(tmp_path, A=rows))
    assert found["header rows"] == "3"
    assert [document.row for document in documents] == [4, 6]
    assert warnings == ["4 rows hold nothing in any column and were left out"]


def test_a_cell_of_the_greatest_length(tmp_path):
    path = workbook(
        tmp_path, A=[["ID", "Comment"], ["a", "We are heard here now " * 1400], ["b", "They never tell us"]]
    )
    assert not any(isinstance(document, Skipped) for document in opened(path)[1])


def zipped(path, parts, **options):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def turned(path):
    """Change one byte inside a compressed part."""
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        content[archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 80] ^= 0xFF
    path.write_bytes(content)


def with_sheet(path, content):
    """Replace the XML of the first sheet."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    zipped(path, parts | {"xl/worksheets/sheet1.xml": content})


ENTITIES = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
STRAY = '<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
SPOILED = {
    "cut off": (lambda path: path.write_bytes(path.read_bytes()[:3000]), "the file is damaged"),
    "a byte turned": (turned, "the file is damaged"),
    "password": (
        lambda path: path.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1")),
        "protected by a password, or in the old",
    ),
    "text": (lambda path: path.write_text("id,comment", encoding="utf-8"), "this is not a .xlsx file"),
    "empty file": (lambda path: path.write_bytes(b""), "the file is empty"),
    "another zip": (lambda path: zipped(path, {"readme.txt": "hello"}), "the workbook is damaged"),
    "entities": (lambda path: zipped(path, {"a.xml": f"<!-- <a> -->{ENTITIES}"}), "defines XML entities"),
    "entities in UTF-16": (lambda path: zipped(path, {"a.xml": ENTITIES.encode("utf-16")}), "defines XML entities"),
    "bomb": (lambda path: zipped(path, {"a.xml": b"<a>" + b" " * 60_000_000}), "unpacks to 60 MB"),
    "broken XML": (
        lambda path: with_sheet(path, "<worksheet><sheetData><row><c t='s'><v>9"),
        "the workbook is damaged",
    ),
    "stray cell": (
        lambda path: with_sheet(path, STRAY),
        "a sheet (sheet1.xml) reaches to column 16,384 and row 1,048,576",
    ),
}


@pytest.mark.parametrize("kind", SPOILED)
def test_spoiled_files(kind, tmp_path):
    path = workbook(tmp_path, A=ANSWERS)
    spoil, message = SPOILED[kind]
    spoil(path)
    with pytest.raises(ReadError) as raised:
        list(read(path, source="given.xlsx").documents)
    assert message in str(raised.value)
    assert str(raised.value).startswith("given.xlsx")
    assert raised.value.hint


def test_a_workbook_without_cells(tmp_path):
    with pytest.raises(ReadError, match="the workbook is empty"):
        opened(workbook(tmp_path, A=[]))


def test_unknown_sheet(tmp_path):
    with pytest.raises(ReadError) as raised:
        read(workbook(tmp_path, Answers=ANSWERS, Lists=LISTS), source="survey.xlsx", sheet="Answer")
    assert raised.value.hint == "Did you mean 'Answers'?"


def test_a_sound_zip_passes(tmp_path):
    guards.check_zip(workbook(tmp_path, A=ANSWERS), "survey.xlsx")


def test_an_encrypted_part_is_refused(tmp_path):
    path = zipped(tmp_path / "notes.docx", {"a.xml": "<a/>"})
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(ReadError, match="protected by a password"):
        guards.check_zip(path, "notes.docx")
