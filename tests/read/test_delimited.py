"""Delimited tables as survey tools export them, and as people spoil them."""

from __future__ import annotations

import csv
import io
import tracemalloc
from pathlib import Path

import pytest
import yaml

from textsafety.errors import ReadError
from textsafety.model import Document, Skipped
from textsafety.read.delimited import read

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "read_delimited.yaml").read_text(encoding="utf-8"))
COMMENTS = [
    "We never hear back after an incident is reported.",
    "My manager listens and I feel able to speak up.",
    "Meetings are where the blame gets handed out, so people stay quiet.",
    "no",
    "It would help to know who decides what between the two organisations.",
]


def written(tmp_path, content, name="survey.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def opened(tmp_path, content, name="survey.csv", encoding="utf-8", **options):
    reading = read(written(tmp_path, content, name, encoding), source=name, **options)
    return reading, list(reading.documents)


def table(rows, delimiter=","):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return text.getvalue()


def plain_rows():
    return [["id", "role", "comment"]] + [[f"00{n}", ["Nurse", "Porter"][n % 2], c] for n, c in enumerate(COMMENTS)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_cases(case, tmp_path):
    reading, documents = opened(
        tmp_path, case["file"], case.get("as", "survey.csv"), case.get("encoding", "utf-8"), **case.get("options", {})
    )
    found = dict(reading.found)
    assert {key: found.get(key) for key in case.get("found", {})} == case.get("found", {})
    for wanted, document in zip(case["documents"], documents, strict=True):
        kept = dict(document.kept) if isinstance(document, Document) else {}
        seen = {key: kept if key == "kept" else getattr(document, key) for key in wanted}
        assert seen == wanted
    assert list(reading.warnings) == case.get("warnings", [])


ERRORS = {
    "no file at all": (None, {}, "there is no such file"),
    "empty": (b"", {}, "the file is empty"),
    "blank lines only": (b"\n\n  \n", {}, "the table is empty"),
    "byte-order mark only": (b"\xef\xbb\xbf", {}, "the table is empty"),
    "header only": (b"id,comment\n", {}, "the table has a header but no rows"),
    "a workbook": (b"PK\x03\x04rest", {}, "this is a zipped file, perhaps an Excel workbook, not text"),
    "an old workbook": (bytes.fromhex("D0CF11E0A1B11AE1"), {}, "this is an old or password-protected Office file"),
    "binary": (bytes(range(256)) * 4 + b"\0" * 200, {}, "the file is not text"),
    "no free text": (b"id,role\n1,Nurse\n2,Porter\n", {}, "no column holds free text"),
    "no such column": (b"id,comment\n1,We are heard here now\n", {"text": ["coment"]}, "there is no column 'coment'"),
    "no such encoding": (
        b"id,comment\n1,We are heard here now\n",
        {"encoding": "utf8x"},
        "there is no encoding 'utf8x'",
    ),
    "not a text encoding": (b"id,comment\n1,We are heard here\n", {"encoding": "hex"}, "there is no encoding 'hex'"),
    "bad delimiter": (b"id,comment\n1,We are heard here now\n", {"delimiter": "::"}, "'::' is not a delimiter"),
    "too many header rows": (
        b"id,comment\n1,We are heard here now\n",
        {"header_rows": 2},
        "the table has no rows below",
    ),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_say_what_and_where(name, tmp_path):
    content, options, message = ERRORS[name]
    path = tmp_path / "survey.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ReadError) as raised:
        list(read(path, source="given/survey.csv", **options).documents)
    assert message in str(raised.value)
    assert str(raised.value).startswith("given/survey.csv")
    assert raised.value.hint


def test_suggests_the_nearest_column(tmp_path):
    with pytest.raises(ReadError) as raised:
        opened(tmp_path, table(plain_rows()), text=["coment"])
    assert raised.value.hint == "Did you mean 'comment'?"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_encoding_and_delimiter(encoding, delimiter, tmp_path):
    rows = plain_rows()
    rows[1][2] = 'The café team’s “safe space”\nis real, they say; not 100% – but £0 | spent\t"so far"'
    content = table(rows, delimiter).encode(encoding)
    _, documents = opened(tmp_path, content)
    assert [document.raw for document in documents] == [row[2] for row in rows[1:]]
    assert [document.id for document in documents] == [row[0] for row in rows[1:]]
    assert [document.row for document in documents] == [2, 3, 4, 5, 6]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end(end, tmp_path):
    _, documents = opened(tmp_path, table(plain_rows()).replace("\n", end))
    assert [document.raw for document in documents] == COMMENTS


def test_mixed_encodings_lose_no_row(tmp_path):
    rows = [b"id,comment"]
    words = "the café team’s “safe space” is real – we think"
    for number in range(1000):
        codec = "cp1252" if number % 3 else "utf-8"
        rows.append(f"{number},{words} {number}".encode(codec))
    rows.append("2000,one ☕ emoji and a £".encode() + b" stray \x93quote\x94 in the line")
    reading, documents = opened(tmp_path, b"\n".join(rows))
    assert [document.raw for document in documents[:-1]] == [f"{words} {number}" for number in range(1000)]
    assert documents[-1].raw == "one ☕ emoji and a £ stray “quote” in the line"
    assert dict(reading.found)["encoding"] == "UTF-8 and Windows-1252, mixed"
    assert reading.warnings == ["667 lines are not UTF-8 and were read as Windows-1252"]


def test_every_byte_is_read(tmp_path):
    line = bytes(byte for byte in range(1, 256) if byte not in b'\n\r",')
    _, documents = opened(tmp_path, b"id,comment\n1," + line + b"\n", text=["comment"])
    assert len(documents) == 1
    documents[0].raw.encode("utf-8")


def test_nul_bytes_are_left_out(tmp_path):
    reading, documents = opened(tmp_path, b"id,comment\n1,we can\0not say what we think\n2,ok then all is well\n")
    assert [document.raw for document in documents] == ["we cannot say what we think", "ok then all is well"]
    assert reading.warnings == ["1 lines hold NUL bytes, which were left out"]


def test_too_long_a_cell_is_skipped_and_the_rest_is_read(tmp_path):
    long = b"word " * 400_000
    content = b'id,comment\n1,we are heard here now\n2,"' + long + b'"\n3,nobody tells us what was decided\n'
    _, documents = opened(tmp_path, content)
    assert [type(document) for document in documents] == [Document, Skipped, Document]
    assert documents[1] == Skipped(
        "survey.csv", 3, "read", "the cell holds 2,000,000 characters (at most 1,000,000 are read)"
    )


def test_too_long_a_cell_beside_the_answers(tmp_path):
    content = f"id,role,comment,more\n1,{'x' * 2_000_000},we are heard here now,nobody tells us what was decided\n"
    _, documents = opened(tmp_path, content, text=["comment", "more"], keep=["role"])
    assert [type(document) for document in documents] == [Skipped, Skipped]


def test_many_columns(tmp_path):
    names = [f"Q{n}" for n in range(150)]
    rows = [names] + [[f"I think number {n} of {row} is what matters most" for n in range(150)] for row in range(30)]
    _, documents = opened(tmp_path, table(rows))
    assert len(documents) == 150 * 30
    assert documents[0].id.endswith("-1#Q0")
    assert len({document.id for document in documents}) == len(documents)
    assert len({document.respondent_id for document in documents}) == 30


def test_ids_without_an_id_column(tmp_path):
    rows = [
        "role,comment",
        "Nurse,We are heard here now",
        "Nurse,We are heard here now",
        "Porter,We are heard here now",
    ]
    _, documents = opened(tmp_path, "\n".join(rows))
    first, second, third = (document.id for document in documents)
    assert first[:-2] == second[:-2] != third[:-2]
    assert (first[-2:], second[-2:], third[-2:]) == ("-1", "-2", "-1")
    assert len(first) == 14
    _, turned = opened(tmp_path, "\n".join([rows[0], *rows[:0:-1]]))
    assert sorted(document.id for document in turned) == sorted((first, second, third))


def test_repeated_ids_stay_apart(tmp_path):
    ids = ["7", "7", "7~2", "8", "7", "7~2"]
    rows = [["key", "comment"]] + [[one, COMMENTS[n % 3]] for n, one in enumerate(ids)]
    reading, documents = opened(tmp_path, table(rows), id="key")
    assert [document.id for document in documents] == ["7", "7~2", "7~2~2", "8", "7~3", "7~2~3"]
    assert reading.warnings == ["4 rows repeat an id; ~2, ~3 … was added to it"]


def test_reading_stops_early_without_harm(tmp_path):
    reading = read(written(tmp_path, table(plain_rows())), source="survey.csv")
    next(iter(reading.documents))
    reading.documents.close()
    assert reading.warnings == []


def test_memory_does_not_grow_with_the_file(tmp_path):
    path = tmp_path / "survey.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("id,role,comment\n")
        file.writelines(f"{n},Nurse,We never hear back about case {n}. {'It goes on. ' * 30}\n" for n in range(20_000))
    tracemalloc.start()
    try:
        assert sum(1 for _ in read(path, source="survey.csv").documents) == 20_000
        assert tracemalloc.get_traced_memory()[1] < 6_000_000
    finally:
        tracemalloc.stop()
