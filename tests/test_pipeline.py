"""Whole runs on small real files: every result file, resumption, refusal, repeatability, skipped rows."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml

from textsafety.batch import Batches, Stages
from textsafety.errors import ConfigError, ReadError, RunFolderError
from textsafety.pipeline import RunOptions, load_pipeline, run
from textsafety.run_folder import RunFolder

ANSWERS = [
    "You keep your head down here or you get into trouble.",
    "No one gets blamed when something goes wrong.",
    "n/a",
    "We are short staffed & nobody asked us before the ward moved.",
    "",
    "The car park is full by eight.",
    "Please give us protected time to meet the other teams.",
    "donâ€™t know who to ask, so I kept quiet",
]
FILES = {
    *("documents.parquet", "segments.parquet", "codings.parquet", "codings.csv", "themes.csv"),
    *("skipped.csv", "manifest.json", "settings.json", "report.html", "report.docx", "review.xlsx"),
    *("topics.csv", "topics.json", "topics.parquet"),
}
CODINGS = (
    "document_id,segment_id,code,coder,start,end,quote,stance,presence,negated,time,probability,status,reason,gate,"
    "voice,sarcasm,needs_human"
)
THEMES = (
    "code,label,family,polarity,documents,respondents,share,share_low,share_high,assigned,suggested,absent,hoped_for,"
    "denied,past"
)


def survey(path: Path, answers: list[str], order: list[int] | None = None) -> Path:
    rows = [(f"{number:03}", "North" if number % 2 else "South", text) for number, text in enumerate(answers, 1)]
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["ResponseId", "Site", "What is it like to work here?"])
        writer.writerows(rows if order is None else [rows[at] for at in order])
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    run("survey", [survey(folder / "answers.csv", ANSWERS)], folder / "out", OptionsFor.text)
    return folder / "out"


class OptionsFor:
    text = RunOptions({"text": ["What is it like to work here?"], "id": "ResponseId", "keep": ["Site"]})


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_every_file_of_the_contract_is_written_and_no_other(done: Path) -> None:
    assert {path.name for path in done.iterdir()} == FILES


def test_the_columns_are_the_contracts(done: Path) -> None:
    first = (done / "codings.csv").read_text(encoding="utf-8-sig").splitlines()[0].replace('"', "")
    assert first.startswith(CODINGS)
    assert (done / "codings.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (done / "themes.csv").read_text(encoding="utf-8-sig").splitlines()[0] == THEMES
    assert (done / "skipped.csv").read_text(encoding="utf-8-sig") == "source,row,stage,reason\n"
    documents = pq.read_schema(next((done / "documents.parquet").iterdir())).names
    expected = "document_id respondent_id source row context raw text repairs non_answer language needs_human keep.Site"
    assert documents[:12] == expected.split()
    segments = pq.read_schema(next((done / "segments.parquet").iterdir())).names
    assert segments[:7] == ["segment_id", "document_id", "start", "end", "kind", "speaker", "codable"]


def test_every_quote_is_its_slice_and_maps_back_to_raw(done: Path) -> None:
    texts = {d["document_id"]: d for d in pq.read_table(done / "documents.parquet").to_pylist()}
    found = rows(done / "codings.csv")
    assert found
    for row in found:
        document = texts[row["document_id"]]
        assert document["text"][int(row["start"]) : int(row["end"])] == row["quote"]
        raw = document["raw"][int(row["raw_start"]) : int(row["raw_end"])]
        assert raw == row["quote"] or document["repairs"]


def test_codings_are_sorted_by_document_and_start(done: Path) -> None:
    keys = [(row["document_id"], int(row["start"])) for row in rows(done / "codings.csv")]
    assert keys == sorted(keys)


def test_nothing_is_lost(done: Path) -> None:
    manifest = json.loads((done / "manifest.json").read_text(encoding="utf-8"))
    [source] = manifest["inputs"]
    assert (source["rows"], source["coded"], source["skipped"]) == (len(ANSWERS), len(ANSWERS), 0)
    assert manifest["counts"]["non_answers"] == 2
    assert manifest["complete"] is True
    shared, confidential = (set(manifest["sharing"][key]) for key in ("may be shared", "confidential"))
    assert shared & FILES == {"report.html", "report.docx", "themes.csv", "topics.csv"}
    assert confidential & FILES == FILES - shared
    assert not shared & confidential


def test_leading_zeros_of_ids_are_kept(done: Path) -> None:
    ids = pq.read_table(done / "documents.parquet")["document_id"].to_pylist()
    assert ids == [f"{number:03}" for number in range(1, len(ANSWERS) + 1)]


def test_a_second_run_gives_the_same_bytes(done: Path, tmp_path: Path) -> None:
    run("survey", [survey(tmp_path / "answers.csv", ANSWERS)], tmp_path / "out", OptionsFor.text)
    assert bytes_of(tmp_path / "out") == bytes_of(done)


def test_shuffled_rows_other_batches_and_processes_give_the_same_codings(done: Path, tmp_path: Path) -> None:
    order = list(range(len(ANSWERS)))
    random.Random(3).shuffle(order)
    run("survey", [survey(tmp_path / "answers.csv", ANSWERS, order)], tmp_path / "out", OptionsFor.text)
    assert (tmp_path / "out" / "codings.csv").read_bytes() == (done / "codings.csv").read_bytes()


@pytest.mark.slow
def test_two_processes_and_small_batches_give_the_same_parts(tmp_path: Path) -> None:
    from textsafety.model import Document

    pipeline = load_pipeline("survey")
    documents = [Document(f"{n:04}", ANSWERS[n % len(ANSWERS)]) for n in range(60)]
    tables = []
    for name, size, processes in (("one", 60, 1), ("many", 7, 2)):
        folder = RunFolder.open(tmp_path / name, name)
        folder.start()
        batches = Batches(folder, Stages(pipeline.file, pipeline.codebook), [], processes, size)
        assert sum(batches.run(iter(documents))) == 60
        tables.append(folder.read("codings").sort_by([("document_id", "ascending"), ("start", "ascending")]))
    assert tables[0].to_pylist() == tables[1].to_pylist()


def test_the_same_run_is_resumed(tmp_path: Path) -> None:
    source = survey(tmp_path / "answers.csv", ANSWERS)
    run("survey", [source], tmp_path / "out", OptionsFor.text)
    before = bytes_of(tmp_path / "out")
    (tmp_path / "out" / "report.html").unlink()
    again = run("survey", [source], tmp_path / "out", OptionsFor.text)
    assert again.resumed == 1
    assert bytes_of(tmp_path / "out") == before


def test_another_run_is_refused_and_overwrite_replaces_it(tmp_path: Path) -> None:
    source = survey(tmp_path / "answers.csv", ANSWERS)
    run("survey", [source], tmp_path / "out", OptionsFor.text)
    survey(source, ANSWERS[:3])
    with pytest.raises(RunFolderError, match="other inputs") as refused:
        run("survey", [source], tmp_path / "out", OptionsFor.text)
    assert "--overwrite" in refused.value.hint
    run("survey", [source], tmp_path / "out", RunOptions(OptionsFor.text.read, overwrite=True))
    assert pq.read_table(tmp_path / "out" / "documents.parquet").num_rows == 3


def test_a_folder_that_is_no_run_is_never_touched(tmp_path: Path) -> None:
    source = survey(tmp_path / "answers.csv", ANSWERS)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.docx").write_text("years of work")
    (tmp_path / "mine" / "report.html").write_text("my own")
    for overwrite in (False, True):
        with pytest.raises(RunFolderError, match="no results of textsafety"):
            run("survey", [source], tmp_path / "mine", RunOptions(OptionsFor.text.read, overwrite=overwrite))
    assert (tmp_path / "mine" / "thesis.docx").read_text() == "years of work"
    assert (tmp_path / "mine" / "report.html").read_text() == "my own"


def test_a_bad_row_is_skipped_and_named_and_strict_stops(tmp_path: Path) -> None:
    source = tmp_path / "answers.jsonl"
    lines = [json.dumps({"id": str(n), "text": text}) for n, text in enumerate(ANSWERS)]
    source.write_text("\n".join([*lines[:2], "{not json", *lines[2:]]), encoding="utf-8")
    options = {"text": ["text"], "id": "id"}
    result = run("survey", [source], tmp_path / "out", RunOptions(options))
    [skipped] = rows(tmp_path / "out" / "skipped.csv")
    assert (skipped["source"], skipped["row"], skipped["stage"]) == ("answers.jsonl", "3", "read")
    assert result.summary.counts.documents == len(ANSWERS)
    with pytest.raises(ReadError, match="row 3"):
        run("survey", [source], tmp_path / "strict", RunOptions(options, strict=True))
    assert not (tmp_path / "strict" / "codings.csv").exists()


def test_one_bad_file_of_several_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    survey(tmp_path / "in" / "a.csv", ANSWERS)
    (tmp_path / "in" / "b.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    result = run("survey", [tmp_path / "in"], tmp_path / "out", OptionsFor.text)
    assert [(item.source, item.stage) for item in result.summary.skipped] == [("b.xlsx", "read")]


def test_the_same_ids_in_two_files_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a.csv", "b.csv"):
        survey(tmp_path / "in" / name, ANSWERS[:2])
    run("survey", [tmp_path / "in"], tmp_path / "out", OptionsFor.text)
    ids = pq.read_table(tmp_path / "out" / "documents.parquet")["document_id"].to_pylist()
    assert ids == ["001", "002", "001~2", "002~2"]


def test_the_same_row_numbers_in_two_files_are_different_people(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a.csv", "b.csv"):
        survey(tmp_path / "in" / name, ANSWERS[:2])
    result = run("survey", [tmp_path / "in"], tmp_path / "out", OptionsFor.text)
    assert result.summary.counts.respondents == 4


def test_an_interviewees_name_is_nowhere_in_the_report(tmp_path: Path) -> None:
    source = tmp_path / "call.vtt"
    turns = [("Interviewer", "How is it here?"), ("Oluwaseun Adeyemi", "I keep my head down and Adeyemi says nothing.")]
    cues = [f"00:0{n}.000 --> 00:0{n + 1}.000\n<v {who}>{text}</v>" for n, (who, text) in enumerate(turns * 2)]
    source.write_text("WEBVTT\n\n" + "\n\n".join(cues), encoding="utf-8")
    run("interviews", [source], tmp_path / "out")
    report = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "Adeyemi" not in report
    assert "Oluwaseun" not in report


def test_limit_and_unknown_coder(tmp_path: Path) -> None:
    source = survey(tmp_path / "answers.csv", ANSWERS)
    options = RunOptions(OptionsFor.text.read, limit=2)
    assert run("survey", [source], tmp_path / "out", options).summary.counts.documents == 2
    with pytest.raises(ConfigError, match="no coder 'lexicn'") as error:
        run("survey", [source], tmp_path / "other", RunOptions(coder="lexicn"))
    assert "lexicon" in error.value.hint


def test_no_quotes_leaves_every_text_out_of_what_is_shared(tmp_path: Path) -> None:
    source = survey(tmp_path / "answers.csv", ANSWERS)
    run("survey", [source], tmp_path / "out", RunOptions(OptionsFor.text.read, quotes=False))
    report = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    for text in ANSWERS:
        assert not text or text == "n/a" or text not in report


@pytest.mark.parametrize(
    ("written", "says", "hint"),
    [
        ({"name": "x", "exprt": []}, "unknown key 'exprt'", "export"),
        ({"name": "x", "code": [{"lexicn": {}}]}, "unknown code plug-in 'lexicn'", "lexicon"),
        ({"name": "x", "code": [{"lexicon": {"stnce": "observed"}}]}, "unknown option of lexicon 'stnce'", "stance"),
        ({"name": "x", "export": [{"workbok": {}}]}, "unknown export plug-in 'workbok'", "workbook"),
        ({"name": "x", "read": {"delimeter": ";"}}, "unknown option of read 'delimeter'", "delimiter"),
        ({"name": "x", "summarise": {"quots": 1}}, "unknown key 'quots'", "quotes"),
    ],
)
def test_a_misspelt_pipeline_is_answered_with_the_nearest_word(
    tmp_path: Path, written: dict[str, object], says: str, hint: str
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump(written), encoding="utf-8")
    with pytest.raises(ConfigError, match=says) as error:
        load_pipeline(path)
    assert hint in error.value.hint
    assert "mine.yaml:" in error.value.where


def test_the_example_codebook_of_the_docs_runs_end_to_end(tmp_path: Path) -> None:
    examples = Path(__file__).parents[1] / "docs" / "examples"
    result = run(examples / "new_rota_pipeline.yaml", [examples / "new_rota_comments.csv"], tmp_path / "out")
    assert result.summary.codebook == "New rota"
    assert {row["code"] for row in rows(tmp_path / "out" / "codings.csv")} >= {"helps.say-in-shifts"}
    report = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "A say in your shifts" in report
