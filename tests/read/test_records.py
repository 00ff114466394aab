"""JSON lines and Parquet."""

from __future__ import annotations

import datetime
import json

import pyarrow
import pytest
from pyarrow import parquet

from textsafety.errors import ReadError
from textsafety.model import Skipped
from textsafety.read.records import read

RECORDS = [
    {"id": 1, "site": "North", "comment": "We never hear back about it.", "tags": ["a", "b"], "score": 4.0},
    {"id": 2, "site": "South", "comment": None, "tags": [], "score": 3.5},
    {"id": 3, "site": "North", "comment": "I feel able\nto speak up – really.", "tags": ["a"], "score": None},
]


def lines(tmp_path, content, name="survey.jsonl"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def opened(path, **options):
    reading = read(path, source=path.name, **options)
    return dict(reading.found), list(reading.documents), reading.warnings


def test_json_lines(tmp_path):
    path = lines(tmp_path, "\n".join(map(json.dumps, RECORDS)))
    found, documents, warnings = opened(path)
    assert [document.raw for document in documents] == [record["comment"] or "" for record in RECORDS]
    assert [(document.id, document.row) for document in documents] == [("1", 1), ("2", 2), ("3", 3)]
    assert documents[0].kept == (("site", "North"),)
    assert documents[0].context == "comment"
    assert found["ignored columns"] == "score (numbers)"
    assert ("ignored columns", "tags (nested values)") in read(path, source="a").found
    assert warnings == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_json_lines_in_other_encodings(encoding, tmp_path):
    content = "\r\n".join(json.dumps(record, ensure_ascii=False) for record in RECORDS).encode(encoding)
    assert opened(lines(tmp_path, content, "survey.ndjson"))[1][2].raw == RECORDS[2]["comment"]


def test_bad_lines_are_skipped_and_the_rest_is_read(tmp_path):
    good = '{"id": %d, "comment": "we are heard here now, all %d"}'
    bad = ["{broken", "[1, 2]", "3", "[" * 100_000, '{"id": ' + "9" * 5000 + "}", "", '{"comment": NaN}']
    _, documents, _ = opened(lines(tmp_path, "\n".join([good % (1, 1), *bad, good % (2, 2)])), text=["comment"])
    rows = [(document.row, document.reason) for document in documents if isinstance(document, Skipped)]
    assert rows[:3] == [
        (2, "the line is not valid JSON"),
        (3, "the line is not a JSON object"),
        (4, "the line is not a JSON object"),
    ]
    assert [row for row, _ in rows] == [2, 3, 4, 5, 6]
    assert [document.row for document in documents if not isinstance(document, Skipped)] == [1, 9]


def test_half_characters_are_replaced(tmp_path):
    path = lines(
        tmp_path, '{"id": 1, "comment": "we are heard \\ud83d here \\ud83d\\ude00 now"}\n{"id": 2, "comment": "b"}'
    )
    assert opened(path, text=["comment"])[1][0].raw == "we are heard \ufffd here 😀 now"


def test_late_fields_are_named(tmp_path):
    records = [{"id": n, "comment": f"we are heard here, number {n}"} for n in range(600)]
    records[590]["late"] = "x"
    _, documents, warnings = opened(lines(tmp_path, "\n".join(map(json.dumps, records))))
    assert len(documents) == 600
    assert warnings == ["fields met only after the first 500 records are not read: late"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.jsonl", b"", "the file is empty"),
        ("a.jsonl", b"\n\n", "no line holds a JSON object"),
        ("a.jsonl", b'[{"id": 1},\n{"id": 2}]', "no line holds a JSON object"),
        ("a.jsonl", b"{}", "no line holds a JSON object"),
        ("a.jsonl", b"PAR1....", "this is a Parquet file, not text"),
        ("a.jsonl", b'{"id": 1}', "no column holds free text"),
        ("a.parquet", b"", "the file is empty"),
        ("a.parquet", b"id,comment\n1,two", "this is not a whole Parquet file"),
        ("a.parquet", b"PAR1", "this is not a whole Parquet file"),
    ],
)
def test_errors(name, content, message, tmp_path):
    with pytest.raises(ReadError) as raised:
        opened(lines(tmp_path, content, name))
    assert message in str(raised.value)
    assert str(raised.value).startswith(name)
    assert raised.value.hint


def test_parquet(tmp_path):
    path = tmp_path / "survey.parquet"
    when = datetime.datetime(2024, 5, 1, 9, 30, tzinfo=datetime.UTC)
    columns = pyarrow.table(
        {
            "id": pyarrow.array([1, 2, 3], pyarrow.int64()),
            "when": pyarrow.array([when] * 3, pyarrow.timestamp("ns", "Europe/London")),
            "site": pyarrow.array(["North", "South", "North"]).dictionary_encode(),
            "comment": [record["comment"] for record in RECORDS],
            "nested": [{"a": 1}, None, {"a": 2}],
        }
    )
    parquet.write_table(columns, path, row_group_size=2)
    found, documents, warnings = opened(path, keep=["when", "site"])
    assert [document.raw for document in documents] == [record["comment"] or "" for record in RECORDS]
    assert [(document.id, document.row) for document in documents] == [("1", 1), ("2", 2), ("3", 3)]
    assert documents[0].kept == (("when", "2024-05-01 09:30:00"), ("site", "North"))
    assert found["records"] == "3"
    assert warnings == []


def test_damaged_parquet(tmp_path):
    path = tmp_path / "survey.parquet"
    comments = [f"we are heard here, number {n}, {hash((n, n))}, and nothing came of it" for n in range(5000)]
    columns = pyarrow.table({"comment": comments})
    parquet.write_table(columns, path, compression="zstd", use_dictionary=False, data_page_size=10_000)
    content = bytearray(path.read_bytes())
    content[-30_000:-20_000] = b"\xff" * 10_000
    path.write_bytes(content)
    with pytest.raises(ReadError, match="damaged"):
        opened(path)
    path.write_bytes(content[:4000])
    with pytest.raises(ReadError, match="not a whole Parquet file"):
        opened(path)


def test_parquet_without_rows(tmp_path):
    path = tmp_path / "survey.parquet"
    parquet.write_table(pyarrow.table({"comment": pyarrow.array([], pyarrow.string())}), path)
    with pytest.raises(ReadError, match="holds no records"):
        opened(path)
