"""What each column is: a table of cells, and the choice among several columns."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from textsafety.errors import ReadError
from textsafety.read._columns import Wanted, decide, describe
from textsafety.read._headers import find_header, named_header
from textsafety.read._values import judge

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "read_columns.yaml").read_text(encoding="utf-8"))
SAID = ["we are heard here now", "nobody tells us what was decided", "it takes too long to hear back"]


def layout(columns, **wanted):
    """Decide on columns given as ``{name: cells}``."""
    rows = list(zip(*columns.values(), strict=True))
    return decide(named_header(list(columns), "plain table"), rows, Wanted(**wanted), "survey.csv")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['name']}-{case['shape']}")
def test_cases(case):
    assert judge(case["cells"]) == case["shape"]
    count = len(case["cells"])
    comments = [f"we said this number {place} and nothing came of it" for place in range(count)]
    found = layout({"Response ID": list(map(str, range(count))), case["name"]: case["cells"], "Said": comments})
    assert found.columns[1].kind == case["kind"]
    assert found.columns[0].kind == "id"
    assert found.columns[2].kind == "text"
    assert all(column.why for column in found.columns)


IDS = {
    "the surest name": ({"id": "123", "ResponseId": "456"}, "ResponseId"),
    "not a collector": ({"Collector ID": "123", "ID": "456"}, "ID"),
    "repeated": ({"ID": "112"}, None),
    "blank in one row": ({"ID": ["1", "", "2"]}, None),
    "ends in id": ({"Form_entry_id": "123"}, "Form_entry_id"),
    "codes": ({"Which": ["A-01", "A-02", "B-01"]}, "Which"),
    "plain numbers under another name": ({"Visits": "123"}, None),
    "a hash sign": ({"#": "123"}, "#"),
    "unique texts": ({"Reference": SAID}, None),
    "not e-mail": ({"User ID": ["a@example.org", "b@example.org", "c@example.org"]}, None),
}


@pytest.mark.parametrize("name", IDS)
def test_id_column(name):
    columns, wanted = IDS[name]
    found = layout({key: list(cells) for key, cells in columns.items()} | {"Said": SAID})
    assert (found.columns[found.id].name if found.id is not None else None) == wanted


def test_repeated_respondents():
    found = layout({"Participant": list("aab"), "ID": list("123"), "Said": SAID})
    assert (found.id, found.respondent, found.text) == (1, 0, (2,))


def test_one_column_may_play_two_parts():
    found = layout(
        {"ID": list("123"), "Site": list("aab"), "Said": SAID}, respondent="ID", context="Site", keep=["Site"]
    )
    assert (found.id, found.respondent, found.context, found.kept) == (0, 0, 1, (1,))


def test_named_columns_replace_detected_ones():
    found = layout(
        {"ID": list("123"), "Site": list("aab"), "Role": list("aab"), "Said": SAID, "More": SAID}, text=["More"]
    )
    assert found.text == (4,)
    assert found.columns[3].why == "free text that was not asked for"
    assert layout({"Site": list("aab"), "Role": list("aab"), "Said": SAID}, keep=["role"]).kept == (1,)


def test_a_blank_comment_column_is_read_when_there_is_no_other():
    assert layout({"ID": list("123"), "Comments": ["", "", ""]}).text == (1,)


def test_no_text_lists_the_columns():
    with pytest.raises(ReadError) as raised:
        layout({"ID": list("123"), "Role": ["Nurse", "Porter", "Nurse"]})
    assert raised.value.hint == "Name it with --text. Columns: Role"


def test_description_lists_every_column():
    found = describe(layout({"ID": list("123"), "Age": ["31", "42", "53"], "Site": list("aab"), "Said": SAID}))
    assert found == [
        ("id column", "ID"),
        ("text column", "Said"),
        ("kept columns", "Site"),
        ("ignored columns", "Age (numbers)"),
    ]


@pytest.mark.parametrize(
    ("head", "rows", "names"),
    [
        ([["a", "a", "", "a"], ["1", "2", "3", "4"]], 1, ("a", "a (2)", "column 3", "a (3)")),
        ([["a", "a (2)", "a"], ["1", "2", "3"]], 1, ("a", "a (2)", "a (3)")),
        ([["a", "b", "", ""], ["1", "2", "", ""]], 1, ("a", "b")),
        ([["a"], ["1", "2"], ["1", "2"]], 1, ("a", "column 2")),
        ([["<p>a&amp;b</p>\n<br/>c"], ["1"]], 1, ("a&b c",)),
        ([["", ""], ["Title", ""], ["a", "b"], ["1", "2"]], 2, ("Title", "column 2")),
        ([["Title", "", ""], ["", "", ""], ["a", "b", "c"], ["1", "2", "3"]], 3, ("a", "b", "c")),
        ([["\ufeffa", "x < y"], ["1", "2"]], 1, ("a", "x < y")),
    ],
)
def test_headers(head, rows, names):
    header = find_header(head, None, "survey.csv")
    assert (header.rows, header.names) == (rows, names)


def test_header_rows_given():
    head = [["Team", "Views", ""], ["", "good", "bad"], ["a", "b", "c"]]
    header = find_header(head, 2, "survey.csv")
    assert header.names == ("Team", "Views: good", "Views: bad")
