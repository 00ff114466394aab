"""The review workbook, opened with another library: sheets, strings, drop-downs, sampling, same bytes."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from summary_example import large

from textsafety.export._review_rows import sample
from textsafety.export._view import View
from textsafety.export._words import Words
from textsafety.export._workbook_charts import ChartSheet
from textsafety.export.workbook import CODINGS, CREATED, LONGEST_CELL, VERDICTS, instructions
from textsafety.pipeline import RunOptions, run

NASTY = [
    '=HYPERLINK("http://example.org","You keep your head down here")',
    "+44 is not a sum, and nobody gets blamed here",
    "@here we keep our heads down",
    "<b>We</b> keep our heads down & say nothing\nto anybody",
    "He said he would kill himself if it went on.",
    "We keep our heads down. " + "Long. " * 7_000,
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("workbook")
    source = made / "answers.jsonl"
    source.write_text("\n".join(json.dumps({"id": str(n), "text": t}) for n, t in enumerate(NASTY)), encoding="utf-8")
    run("survey", [source], made / "out", RunOptions({"text": ["text"], "id": "id"}))
    return made / "out"


@pytest.fixture(scope="module")
def workbook(folder: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(folder / "review.xlsx")


def column(sheet: object, heading: str) -> list[object]:
    header, *rows = sheet.iter_rows(values_only=True)  # type: ignore[attr-defined]
    return [row[header.index(heading)] for row in rows]


def test_it_opens_on_what_a_person_must_read_first(workbook: openpyxl.Workbook) -> None:
    assert workbook.sheetnames == ["Read these first", "Codings", "Codes", "How to review", "Charts"]
    assert workbook.active.title == "Read these first"
    assert column(workbook["Read these first"], "Text") == [NASTY[4]]
    assert "risk to self" in str(column(workbook["Read these first"], "Why a person should read it")[0])


def test_no_cell_is_a_formula_and_no_text_is_changed(workbook: openpyxl.Workbook) -> None:
    for sheet in workbook:
        for row in sheet.iter_rows():
            assert all(cell.data_type in ("s", "n", "inlineStr") and cell.hyperlink is None for cell in row)
    quotes = column(workbook["Codings"], "Quote")
    assert quotes
    assert all(any(str(quote) in text for text in NASTY) or "keep our heads" in str(quote) for quote in quotes)


def test_header_is_frozen_filtered_and_verdicts_can_be_chosen(workbook: openpyxl.Workbook) -> None:
    sheet = workbook["Codings"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref
    choices = [rule.formula1 for rule in sheet.data_validations.dataValidation]
    assert any(all(verdict in choice for verdict in VERDICTS) for choice in choices)
    assert any(choice.startswith("Codes!$A$2") for choice in choices)
    assert [cell.value for cell in sheet[1]] == [each.heading for each in CODINGS]
    assert sheet["B2"].alignment.wrap_text


def test_a_text_too_long_for_a_cell_is_cut_and_says_so(folder: Path, workbook: openpyxl.Workbook) -> None:
    texts = [str(value) for sheet in workbook for row in sheet.iter_rows(values_only=True) for value in row if value]
    assert all(len(text) <= LONGEST_CELL for text in texts)


def test_codings_are_sampled_evenly_and_the_same_ones_in_any_order() -> None:
    keys = [("common", f"s{n}") for n in range(90)] + [("rare", f"r{n}") for n in range(5)]
    chosen = sample(keys, 20)
    assert len(chosen) == 20
    assert sum(code == "rare" for code, _ in chosen) == 5
    assert sample(keys[::-1], 20) == chosen


def test_a_sampled_workbook_says_so() -> None:
    said = dict(instructions(large(), 10, 50))
    assert "10 of 50" in said["2. Codings"]


@pytest.fixture(scope="module")
def charts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("charts") / "charts.xlsx"
    write_charts(path)
    return path


def write_charts(path: Path) -> None:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as workbook:
        workbook.set_properties({"created": CREATED})
        plain = workbook.add_format()
        ChartSheet(workbook, plain, plain, plain).add(Words(View(large())))


def test_pairs_themes_and_asks_are_charts_to_edit_and_the_rest_are_pictures(charts: Path) -> None:
    sheet = openpyxl.load_workbook(charts)["Charts"]
    titles = [chart.title.tx.rich.p[0].r[0].t for chart in sheet._charts]
    families = [family.label for family in View(large()).families if family.told]
    assert titles[0].startswith("Fear to the left")
    assert [title.split(":")[0] for title in titles[1:-1]] == families
    assert titles[-1] == "Asked for, and there already"
    with zipfile.ZipFile(charts) as parts:
        assert sum(name.startswith("xl/media/") for name in parts.namelist()) == 3


def test_the_numbers_of_a_chart_are_the_reports(charts: Path) -> None:
    cells = [row[:5] for row in openpyxl.load_workbook(charts)["Charts"].iter_rows(values_only=True)]
    assert ("1. Fear of consequences | Safe to speak up", -26, -77, 26, 65) in cells
    [row] = [row for row in cells if row[0] == "Fear of consequences"]
    assert row[1:4] == ("hinders", 103, 382)
    assert row[4] == pytest.approx(103 / 382)


def test_every_chart_says_in_words_what_it_shows(charts: Path) -> None:
    with zipfile.ZipFile(charts) as parts:
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
    described = re.findall(r'<xdr:cNvPr [^>]*descr="([^"]+)"', drawing)
    assert len(described) == drawing.count("<xdr:graphicFrame ") + drawing.count("<xdr:pic>") > 8
    assert "The largest shown is 41%" in " ".join(described)


def test_charts_are_the_same_bytes_every_time(charts: Path, tmp_path: Path) -> None:
    write_charts(tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == charts.read_bytes()
