"""Counts, balance, groups and quotes from hand-made codings: what a report may rely on."""

from __future__ import annotations

from pathlib import Path

import pytest

from textsafety.codebook import load_codebook
from textsafety.model import Coding, Document, Evidence, Segment
from textsafety.pipeline_file import PipelineFile
from textsafety.run_folder import RunFolder, codings_table, documents_table, segments_table
from textsafety.summarise import WasRead, summarise
from textsafety.summarise.intervals import clustered, index_interval, wilson
from textsafety.summary import Summary, Theme

CODEBOOK = load_codebook("fear_and_safety")
FEAR, SAFE, ABSENT = "fear.fear-of-consequences", "safety.speaking-up-safely", "relate.co-production"
TEXT = "We keep our heads down because the last one who spoke was moved."


def documents(answers: dict[str, list[str]], **more: str) -> list[Document]:
    kept = tuple(more.items())
    return [
        Document(f"{who}-{n}", text, "s.csv", n, who, text=text, kept=kept, non_answer=not text)
        for who, texts in answers.items()
        for n, text in enumerate(texts, 1)
    ]


def coding(document: Document, code: str, **attributes: object) -> Coding:
    return Coding(document.id, f"{document.id}.1", code, "lexicon", Evidence(0, 7, "cue 'keep'"), **attributes)  # type: ignore[arg-type]


def summary_of(
    tmp_path: Path, docs: list[Document], codings: list[Coding], settings: dict[str, object] | None = None
) -> Summary:
    folder = RunFolder.open(tmp_path / "out", "x")
    folder.start()
    by_id = {document.id: document for document in docs}
    segments = [Segment(f"{d.id}.1", d.id, 0, len(d.text), "answer") for d in docs]
    kept = list(dict.fromkeys(name for d in docs for name, _ in d.kept))
    tables = {
        "documents": documents_table(docs, kept),
        "segments": segments_table(segments),
        "codings": codings_table(codings, by_id),
    }
    folder.write_part(0, tables)
    file = PipelineFile.model_validate({"name": "t", "summarise": settings or {}})
    return summarise(folder, CODEBOOK, file, was_read=WasRead({"s.csv": "0"}, {}, []))


def theme(summary: Summary, code: str) -> Theme:
    return next(found for found in summary.themes if found.code == code)


def test_respondents_are_counted_once_and_blank_ones_not_at_all(tmp_path: Path) -> None:
    docs = documents({"a": [TEXT, TEXT], "b": [TEXT], "c": [""]})
    found = theme(summary_of(tmp_path, docs, [coding(d, FEAR) for d in docs[:3]]), FEAR)
    assert (found.documents, found.respondents, found.share.of) == (3, 2, 2)


@pytest.mark.parametrize(
    ("attributes", "counted", "column"),
    [
        ({"stance": "experienced"}, 1, "experienced"),
        ({"stance": "observed"}, 1, "observed"),
        ({"presence": "mixed"}, 1, "mixed"),
        ({"time": "unclear"}, 1, "experienced"),
        ({"stance": "hoped-for"}, 0, "hoped_for"),
        ({"stance": "denied"}, 0, "denied"),
        ({"stance": "hypothetical"}, 0, "hypothetical"),
        ({"presence": "absent"}, 0, "absent"),
        ({"time": "past"}, 0, "past"),
    ],
)
def test_only_what_is_lived_now_counts_and_the_rest_has_its_column(
    tmp_path: Path, attributes: dict[str, str], counted: int, column: str
) -> None:
    docs = documents({"a": [TEXT]})
    found = theme(summary_of(tmp_path, docs, [coding(docs[0], ABSENT, **attributes)]), ABSENT)
    assert found.respondents == counted
    assert getattr(found, column) == 1


def test_suggested_codings_are_not_counted(tmp_path: Path) -> None:
    docs = documents({"a": [TEXT]})
    found = theme(summary_of(tmp_path, docs, [coding(docs[0], FEAR, status="suggested")]), FEAR)
    assert (found.assigned, found.suggested, found.respondents) == (0, 1, 0)


def test_an_absent_enabler_is_a_hindrance(tmp_path: Path) -> None:
    docs = documents({"a": [TEXT]})
    summary = summary_of(tmp_path, docs, [coding(docs[0], ABSENT, presence="absent")])
    assert [(found.code, found.hinders) for found in summary.hindrances] == [(ABSENT, 1)]
    assert theme(summary, ABSENT).share.count == 0


def test_the_balance_counts_people_and_leaves_out_the_extension(tmp_path: Path) -> None:
    docs = documents({name: [TEXT] for name in "abcdefghijklmnop"})
    codings = [coding(d, FEAR) for d in docs[:4]] + [coding(d, SAFE) for d in docs[3:12]]
    codings += [coding(docs[12], "fear.disrespect-and-exclusion")]
    balance = summary_of(tmp_path, docs, codings).balance
    assert (balance.fear_only, balance.mixed, balance.safety_only, balance.neither) == (3, 1, 8, 4)
    assert balance.index == pytest.approx(5 / 12)
    assert balance.low is not None and balance.high is not None
    assert balance.low < 5 / 12 < balance.high


def test_a_mixed_coding_counts_at_both_ends(tmp_path: Path) -> None:
    docs = documents({"a": [TEXT]})
    assert summary_of(tmp_path, docs, [coding(docs[0], FEAR, presence="mixed")]).balance.mixed == 1


def test_a_small_study_gets_counts_and_a_sentence_instead_of_an_index(tmp_path: Path) -> None:
    docs = documents({"a": [TEXT], "b": [TEXT]}, Site="North") + documents({"c": [TEXT]}, Site="South")
    summary = summary_of(tmp_path, docs, [coding(d, FEAR) for d in docs])
    assert summary.balance.index is None
    assert "too few" in summary.balance.suppressed
    assert summary.groups == ()
    assert "too few to compare" in summary.groups_note
    assert "3 of 3 respondents" in summary.headline


def test_small_groups_are_not_shown_and_cells_hide_few_people(tmp_path: Path) -> None:
    docs = []
    for site, many in (("North", 30), ("South", 20), ("Tiny", 2)):
        docs += documents({f"{site}{n}": [TEXT] for n in range(many)}, Site=site)
    codings = [coding(d, FEAR) for d in docs[:15]] + [coding(d, FEAR) for d in docs[30:38]] + [coding(docs[-1], FEAR)]
    [table] = summary_of(tmp_path, docs, codings).groups
    assert "Tiny" not in dict(table.groups)
    assert all(size >= 10 for _, size in table.groups)


def test_quotes_are_masked_spread_over_people_and_never_from_flagged_texts(tmp_path: Path) -> None:
    texts = [f"We keep our heads down {n} times, ask Dr Smith{n}son or ring 0161 496 0{n:03}." for n in range(20)]
    docs = documents({f"p{n}": [text] for n, text in enumerate(texts)})
    flagged = [
        Document(**{**{s: getattr(d, s) for s in d.__slots__}, "needs_human": ("risk to self",)}) for d in docs[:5]
    ]
    everyone = [*flagged, *docs[5:]]
    codings = [coding(d, FEAR, needs_human=bool(d.needs_human)) for d in everyone]
    quotes = theme(summary_of(tmp_path, everyone, codings), FEAR).quotes
    assert len({quote.document_id for quote in quotes}) == len(quotes) == 3
    for quote in quotes:
        assert "0161" not in quote.text
        assert "Smith" not in quote.text
        assert quote.document_id not in {d.id for d in flagged}


def test_contradicting_quotes_come_from_the_other_end(tmp_path: Path) -> None:
    docs = documents({"a": [TEXT], "b": [TEXT.replace("down", "up")], "c": [TEXT.replace("moved", "thanked")]})
    codings = [coding(docs[0], FEAR), coding(docs[1], FEAR), coding(docs[2], SAFE)]
    quotes = theme(summary_of(tmp_path, docs, codings), FEAR).quotes
    assert [(q.role, q.document_id) for q in quotes if q.role == "contradicting"] == [("contradicting", "c-1")]


def test_the_same_quotes_in_any_order_of_rows(tmp_path: Path) -> None:
    docs = documents({f"p{n}": [TEXT.replace("last", f"last{n}")] for n in range(30)})
    codings = [coding(d, FEAR) for d in docs]
    one = theme(summary_of(tmp_path / "one", docs, codings), FEAR).quotes
    other = theme(summary_of(tmp_path / "other", docs[::-1], codings), FEAR).quotes
    assert one == other


def test_duplicates_and_codes_told_of_together(tmp_path: Path) -> None:
    docs = documents({f"p{n}": [TEXT] for n in range(12)})
    other = documents({f"q{n}": [TEXT + f" {n}"] for n in range(12)})
    codings = [coding(d, code) for d in docs for code in (FEAR, ABSENT)]
    summary = summary_of(tmp_path, [*docs, *other], codings)
    assert summary.counts.duplicates == 11
    [pair] = summary.together
    assert (pair.respondents, pair.lift) == (12, pytest.approx(2.0))


def test_intervals() -> None:
    share = wilson(10, 100)  # 0.0552 to 0.1744: Wilson's score interval by its formula
    assert (round(share.low, 4), round(share.high, 4)) == (0.0552, 0.1744)
    drawn = clustered(10, 100, seed=1)
    assert drawn.low == pytest.approx(share.low, abs=0.03)
    assert drawn.high == pytest.approx(share.high, abs=0.03)
    assert clustered(0, 50, seed=1) == wilson(0, 50)
    low, high = index_interval(10, 5, 30, 55, seed=1)
    assert -1 <= low < 20 / 45 < high <= 1


def test_a_tag_stands_only_where_its_cell_is_shown(tmp_path: Path) -> None:
    docs = []
    for site, many in (("North", 30), ("South", 20)):
        docs += documents({f"{site}{n}": [f"{TEXT} {site} {n}"] for n in range(many)}, Site=site)
    codings = [coding(d, FEAR) for d in docs[:10]] + [coding(docs[-1], SAFE)]
    summary = summary_of(tmp_path, docs, codings)
    assert all(not quote.group for quote in theme(summary, SAFE).quotes)
    shown = {
        value for (value, _), cell in zip(summary.groups[0].groups, summary.groups[0].rows[0][1], strict=True) if cell
    }
    assert {quote.group for quote in theme(summary, FEAR).quotes} - {""} <= shown


def test_columns_that_name_people_are_not_compared(tmp_path: Path) -> None:
    docs = documents({f"a{n}": [TEXT] for n in range(20)}, Team="Red", **{"Line manager": "Ann"})
    docs += documents({f"b{n}": [TEXT] for n in range(20)}, Team="Blue", **{"Line manager": "Bob"})
    assert [table.column for table in summary_of(tmp_path, docs, [coding(d, FEAR) for d in docs]).groups] == ["Team"]
