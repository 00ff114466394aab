"""Matrix, quote table, JSON Lines and the codebook workbook of one small run."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from textsafety.export._codes import distinct
from textsafety.finished import reopen
from textsafety.pipeline import RunOptions, run
from textsafety.run_folder import CONFIDENTIAL, SHAREABLE

ROOT = Path(__file__).parents[2]
PIPELINE = ROOT / "docs" / "examples" / "new_rota_pipeline.yaml"
TEXTS = {
    "007": "=We can swap shifts on our phones now, which is a real help.",
    "8": "I'm shattered after four nights, and then it is late into early. \U0001f600 No say over it.",
    "9": "n/a",
    "10": "The canteen\nshould open earlier.",
}
FILES = ("matrix.csv", "quotes.csv", "codings.jsonl", "codebook.xlsx")
NAMES = ("matrix", "quotes", "jsonl", "codebook_workbook")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("tables")
    source = made / "answers.jsonl"
    lines = [json.dumps({"id": id_, "text": text, "Ward": "@North"}) for id_, text in TEXTS.items()]
    source.write_text("\n".join(lines), encoding="utf-8")
    run(PIPELINE, [source], made / "out", RunOptions({"text": ["text"], "id": "id", "keep": ["Ward"]}))
    written = reopen(made / "out").export([{name: {}} for name in NAMES])
    assert {path.name for path in written} == set(FILES)
    return made / "out"


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def codings(folder: Path, *statuses: str) -> list[dict]:
    return [row for row in reopen(folder).folder.read("codings").to_pylist() if row["status"] in statuses]


def test_the_matrix_is_what_was_assigned(folder):
    rows = table(folder / "matrix.csv")
    codes = [code.id for code in reopen(folder).codebook.codes]
    assert list(rows[0]) == ["document_id", "respondent_id", *codes]
    assert [row["document_id"] for row in rows] == ["007", "8", "10"]
    ones = {(row["document_id"], code) for row in rows for code in codes if row[code] == "1"}
    assert ones == {(row["document_id"], row["code"]) for row in codings(folder, "assigned")}
    assert {row[code] for row in rows for code in codes} == {"0", "1"}


def test_quotes_come_with_their_document(folder):
    rows = table(folder / "quotes.csv")
    expected = codings(folder, "assigned", "suggested")
    assert len(rows) == len(expected) > 2
    assert {row["quote"].removeprefix("'") for row in rows} == {row["quote"] for row in expected}
    assert {row["Ward"] for row in rows} == {"'@North"}
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_spans_of_the_lines_are_the_words(folder):
    lines = [json.loads(line) for line in (folder / "codings.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {line["id"]: line["text"] for line in lines} == TEXTS
    found = {(line["id"], s["label"], line["text"][s["start"] : s["end"]]) for line in lines for s in line["spans"]}
    assert found == {(row["document_id"], row["code"], row["quote"]) for row in codings(folder, "assigned")}


def test_the_workbook_lists_every_code_under_its_family(folder):
    sheet = openpyxl.load_workbook(folder / "codebook.xlsx").active
    header, *rows = sheet.iter_rows(values_only=True)
    assert header == ("Parent code", "Code", "Memo", "Colour", "Code id")
    codebook = reopen(folder).codebook
    assert [row[4] for row in rows if row[0]] == [code.id for code in codebook.codes]
    names = [row[1] for row in rows]
    assert len(set(names)) == len(names) and {row[0] for row in rows if row[0]} < set(names)
    assert codebook.codes[0].definition.split()[0] in rows[1][2]
    assert all(row[3].startswith("#") for row in rows)


def test_the_same_bytes_and_nothing_else(folder):
    before = [(folder / name).read_bytes() for name in FILES]
    reopen(folder).export([{name: {}} for name in NAMES])
    assert [(folder / name).read_bytes() for name in FILES] == before
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


def test_only_the_codebook_may_be_shared():
    assert set(FILES) & set(SHAREABLE) == {"codebook.xlsx"}
    assert {*FILES, "project.qdpx", "codebook.qdc"} <= {*SHAREABLE, *CONFIDENTIAL}


def test_long_names_are_cut_and_stay_distinct():
    long = "A very long name of a code that goes on and on until nobody reads it any more"
    made = distinct([("a", long), ("b", long), ("c", "Rest\n now")])
    assert [len(name) <= 63 for name in made.values()] == [True] * 3
    assert made["b"].endswith("… (2)") and made["c"] == "Rest now"
