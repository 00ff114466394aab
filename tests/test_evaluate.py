"""Reference codings in, agreement out: what is read, what is counted, what is written, what is never shown."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
import yaml
from click.testing import CliRunner
from lxml import html

from textsafety.cli import main
from textsafety.codebook import load_codebook
from textsafety.errors import TextsafetyError
from textsafety.evaluate import evaluate_benchmark, evaluate_run
from textsafety.evaluate.gold import read_gold
from textsafety.evaluate.page import render
from textsafety.evaluate.write import write
from textsafety.pipeline import RunOptions, load_pipeline, run
from textsafety.run_folder import RunFolder
from textsafety.sources import expand

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "evaluate_gold.yaml").read_text(encoding="utf-8"))
SAMPLE = Path(__file__).parents[1] / "sample_corpus" / "staff_survey.csv"
LABELS = {code.id: code.label for code in load_codebook("fear_and_safety").codes}
FEAR, BLAME, CANDOUR = "fear.fear-of-consequences", "fear.blame-avoidance", "safety.candour"
_SURVEY = load_pipeline("survey")
CUES_ALONE = replace(_SURVEY, file=_SURVEY.file.model_copy(update={"code": ({"lexicon": {}},)}))
TEXTS = [
    "You keep your head down here or you get into trouble.",
    "The car park is full by eight.",
    "I keep my head down since Dr Patel rang me on 0161 496 0123.",
    "I keep my head down. I want to end my life.",
    "A late form ends with a name on a list.",
]


def gold_file(folder, codings, name="gold.jsonl", texts=TEXTS):
    """Write a reference: one list of codes a text."""
    path = folder / name
    lines = [
        {"id": str(number), "text": text, "codings": [{"code": code, "quote": text[:30]} for code in codes]}
        for number, (text, codes) in enumerate(zip(texts, codings, strict=True), 1)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    source = folder / "answers.csv"
    rows = [["id", "comment"], *([str(number), text] for number, text in enumerate(TEXTS, 1))]
    with source.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows(rows)
    run(CUES_ALONE, [source], folder / "out", RunOptions({"id": "id", "text": ("comment",)}))
    return folder / "out"


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    out = tmp_path_factory.mktemp("sample") / "out"
    run("survey", [SAMPLE], out, RunOptions(limit=60))
    return out


def assigned(folder):
    """Give document id -> its assigned codes with quotes, of a run."""
    run_folder = RunFolder(folder, "")
    found = {id_: [] for id_ in run_folder.read("documents")["document_id"].to_pylist()}
    for row in run_folder.read("codings").to_pylist():
        if row["status"] == "assigned":
            found[row["document_id"]].append(row)
    return found


@pytest.mark.parametrize("case", CASES["errors"], ids=lambda case: case["name"])
def test_a_bad_reference_is_one_clear_error(case, tmp_path):
    path = tmp_path / case["file"]
    path.write_text(case["holds"], encoding="utf-8")
    with pytest.raises(TextsafetyError) as caught:
        read_gold(expand([path]), LABELS)
    said = f"{caught.value}\n{caught.value.hint}"
    for part in case["says"]:
        assert part in said


@pytest.mark.parametrize("case", CASES["read"], ids=lambda case: case["name"])
def test_a_reference_is_read(case, tmp_path):
    path = tmp_path / case["file"]
    path.write_text(case["holds"], encoding="utf-8")
    gold = read_gold(expand([path]), LABELS)
    readers = {
        reader: {id_: [coding.code for coding in codings] for id_, codings in read.items()}
        for reader, read in gold.readers.items()
    }
    assert readers == case["readers"]
    assert len(gold.skipped) == case.get("skipped", 0)
    assert gold.repeated == case.get("repeated", 0)


def test_a_workbook_is_read_from_the_sheet_that_has_the_columns(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Instructions"])
    sheet = book.create_sheet("Coding")
    for row in (["document_id", "code", "coder"], [1, CANDOUR, "Ana"], [2, None, "Ana"]):
        sheet.append(row)
    path = tmp_path / "gold.xlsx"
    book.save(path)
    gold = read_gold(expand([path]), LABELS)
    assert {id_: len(codings) for id_, codings in gold.readers["Ana"].items()} == {"1": 1, "2": 0}


def test_a_run_against_its_own_codings_agrees_wholly(sample, tmp_path):
    gold = tmp_path / "same.jsonl"
    lines = [
        {"id": id_, "codings": [{name: row[name] for name in ("code", "start", "end", "quote")} for row in rows]}
        for id_, rows in assigned(sample).items()
    ]
    gold.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    found = evaluate_run(sample, [gold])
    for name in ("precision_micro", "recall_micro", "f1_macro", "f1_samples", "kappa_pooled", "alpha_masi", "span_f1"):
        assert found.figure(name).estimate == pytest.approx(1), name
    assert found.documents == 60 and not found.notes and not found.confusions
    assert not found.pairs


def test_figures_of_a_tiny_reference(small, tmp_path):
    """The machine gives FEAR to 1, 3 and 4; the reference to 1, 3 and 5, and none to 4."""
    codes = {id_: {row["code"] for row in rows} for id_, rows in assigned(small).items()}
    assert codes == {"1": {FEAR}, "2": set(), "3": {FEAR}, "4": {FEAR}, "5": set()}
    found = evaluate_run(small, [gold_file(tmp_path, [[FEAR], [], [FEAR], [], [FEAR]])])
    assert found.figure("precision", FEAR).estimate == pytest.approx(2 / 3)
    assert found.figure("recall", FEAR).estimate == pytest.approx(2 / 3)
    assert found.figure("f1_samples").estimate == pytest.approx(3 / 5)
    assert found.figure("prevalence", FEAR).estimate == pytest.approx(3 / 5)
    assert found.figure("precision", FEAR).n == 3
    assert found.figure("kappa", CANDOUR).estimate is None
    assert found.uncoded == (2, 1)
    assert found.figure("span_f1").n == 2
    assert found.figure("span_f1_whole_text").estimate < 1


def test_several_readers_are_compared_with_each_other_and_the_majority(small, tmp_path):
    golds = [
        gold_file(tmp_path, [[FEAR], [], [FEAR], [], []], "ana.jsonl"),
        gold_file(tmp_path, [[FEAR], [], [], [], [BLAME]], "ben.jsonl"),
        gold_file(tmp_path, [[FEAR], [], [FEAR], [], [BLAME]], "cem.jsonl"),
    ]
    found = evaluate_run(small, golds)
    assert found.pairs == (
        *("ana / ben", "ana / cem", "ben / cem"),
        *("machine / ana", "machine / ben", "machine / cem", "machine / majority"),
    )
    assert found.figure("prevalence", FEAR).estimate == pytest.approx(2 / 5)  # 1 and 3, by majority
    assert found.figure("prevalence", BLAME).estimate == pytest.approx(1 / 5)
    assert found.figure("positive_agreement", "ana / ben").estimate == pytest.approx(0.5)
    assert found.figure("alpha_masi_readers").n == 5
    assert found.figure("alpha_readers", FEAR).estimate is not None
    two = evaluate_run(small, golds[:2])
    assert "machine / majority" not in two.pairs
    assert two.figure("recall_micro").n == 1  # what both gave
    assert any("both gave" in note for note in two.notes)


def test_readers_who_share_nothing_are_not_compared(small, tmp_path):
    one, other = tmp_path / "a.csv", tmp_path / "b.csv"
    one.write_text(f"document_id,code\n1,{FEAR}\n2,\n", encoding="utf-8")
    other.write_text("document_id,code\n3,\n", encoding="utf-8")
    found = evaluate_run(small, [one, other])
    assert found.pairs == ("machine / a", "machine / b")
    assert found.figure("alpha_masi_readers") is None


def test_documents_that_the_run_lacks_are_named_and_left_out(small, tmp_path):
    path = tmp_path / "gold.csv"
    path.write_text(f"document_id,code\n1,{FEAR}\nx1,\nx2,\nx3,\nx4,\n", encoding="utf-8")
    found = evaluate_run(small, [path])
    assert found.documents == 1
    assert "4 documents (x1, x2, x3 and 1 more)" in found.notes[0]
    path.write_text("document_id,code\nx1,\n", encoding="utf-8")
    with pytest.raises(TextsafetyError, match="no document of the reference is in what was coded: x1"):
        evaluate_run(small, [path])


def test_documents_with_other_ids_are_found_by_their_text(small, tmp_path):
    path = tmp_path / "gold.jsonl"
    lines = [{"id": f"other-{at}", "text": text, "codings": []} for at, text in enumerate(TEXTS)]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    found = evaluate_run(small, [path])
    assert found.documents == 5
    assert "found by their text" in found.notes[0]


def test_examples_are_masked_and_none_needs_a_person_first(small, tmp_path):
    gold = gold_file(tmp_path, [[BLAME], [], [BLAME], [BLAME], []])
    [confusion] = evaluate_run(small, [gold]).confusions
    assert (confusion.gold, confusion.machine, confusion.documents) == (BLAME, FEAR, 3)
    assert len(confusion.examples) == 2
    said = " ".join(confusion.examples)
    assert "[name]" in said and "[phone]" in said
    assert "Patel" not in said and "0161" not in said and "end my life" not in said
    assert evaluate_run(small, [gold], quotes=False).confusions[0].examples == ()


def test_a_benchmark_is_scored_as_a_run_is(small, tmp_path):
    gold = gold_file(tmp_path, [[FEAR], [], [BLAME], [FEAR], []])
    coded, ran = evaluate_benchmark([gold], CUES_ALONE), evaluate_run(small, [gold])
    assert coded.figures == ran.figures and coded.confusions == ran.confusions


def test_a_benchmark_needs_texts(tmp_path):
    path = tmp_path / "gold.csv"
    path.write_text("document_id,code\n1,\n", encoding="utf-8")
    with pytest.raises(TextsafetyError, match="there are no texts to code"):
        evaluate_benchmark([path], load_pipeline("survey"))


def test_the_same_bytes_whatever_the_order_of_lines_and_the_run_stays_whole(small, tmp_path):
    before = {path: path.read_bytes() for path in small.rglob("*") if path.is_file()}
    gold = gold_file(tmp_path, [[FEAR], [], [BLAME], [BLAME], [FEAR]])
    write(evaluate_run(small, [gold]), tmp_path / "one")
    lines = gold.read_text(encoding="utf-8").splitlines(keepends=True)
    gold.write_text("".join(reversed(lines)), encoding="utf-8")
    write(evaluate_run(small, [gold]), tmp_path / "two")
    files = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    assert set(files) == {"agreement.csv", "confusions.csv", "agreement.html"}
    assert files == {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}
    assert files["agreement.csv"].startswith(b"\xef\xbb\xbfscope,statistic,estimate,low,high,n\n")
    assert {path: path.read_bytes() for path in small.rglob("*") if path.is_file()} == before


def test_the_tables_leave_empty_what_is_not_estimable(small, tmp_path):
    write(evaluate_run(small, [gold_file(tmp_path, [[FEAR], [], [], [], []])]), tmp_path / "out")
    with (tmp_path / "out" / "agreement.csv").open(encoding="utf-8-sig", newline="") as handle:
        rows = {(row["scope"], row["statistic"]): row for row in csv.DictReader(handle)}
    assert rows[CANDOUR, "kappa"]["estimate"] == rows[CANDOUR, "kappa"]["low"] == ""
    assert rows["overall", "recall_micro"] == {
        **{"scope": "overall", "statistic": "recall_micro", "estimate": "1.0", "low": "", "high": "", "n": "1"}
    }
    assert {code for code, _ in rows} == {"overall", *LABELS}


def test_the_page_is_self_contained_escaped_and_accessible(small, tmp_path):
    nasty = "<script>alert(1)</script>{{ 7*7 }}"
    gold = gold_file(tmp_path, [[FEAR], [], [BLAME], [FEAR], []], "a & <b>.jsonl")
    other = gold_file(tmp_path, [[], [], [BLAME], [FEAR], []], "ben.jsonl")
    found = evaluate_run(small, [gold, other])
    object.__setattr__(found, "notes", (nasty,))
    text = render(found)
    page = html.fromstring(text)
    assert not page.xpath("//script | //link | //img | //iframe | //form")
    assert "http:" not in text and "https:" not in text
    assert "&lt;script&gt;" in text and "a &amp; &lt;b&gt;" in text and "{{ 7*7 }}" in text
    assert len(page.xpath("//table")) == len(page.xpath("//table/caption"))
    assert all(th.get("scope") in ("row", "col") for th in page.xpath("//th"))
    ids = page.xpath("//@id")
    wanted = {href.removeprefix("#") for href in page.xpath("//a/@href")} | set(page.xpath("//@aria-labelledby"))
    assert len(ids) == len(set(ids)) and wanted <= set(ids)
    levels = [int(tag.tag[1]) for tag in page.xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1 and all(after <= before + 1 for before, after in pairwise(levels))
    assert page.get("lang") == "en-GB" and "agreement with the reference coding" in text.lower()
    assert "not estimable" in text


def test_no_page_for_a_run_without_quotes_holds_words(small, tmp_path):
    manifest = small / "manifest.json"
    before = manifest.read_text(encoding="utf-8")
    try:
        manifest.write_text(before.replace('"quotes_shown": true', '"quotes_shown": false'), encoding="utf-8")
        found = evaluate_run(small, [gold_file(tmp_path, [[BLAME], [], [], [], []])])
    finally:
        manifest.write_text(before, encoding="utf-8")
    assert found.confusions and not found.confusions[0].examples
    assert "head down" not in render(found)


def call(*arguments):
    return CliRunner().invoke(main, ["evaluate", *map(str, arguments)])


def test_the_command_says_what_it_found_and_where(small, tmp_path):
    gold = gold_file(tmp_path, [[FEAR], [], [BLAME], [FEAR], []])
    result = call(small, gold, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "Agreement with the reference coding" in result.output
    assert "agreement.html" in result.output
    with gold.open("a", encoding="utf-8") as handle:
        handle.write("{broken\n")
    result = call(small, gold, "--out", tmp_path / "out")
    assert result.exit_code == 3
    assert "1 line (the first: gold.jsonl:6" in result.output
    quiet = call("--benchmark", gold, "--quiet")
    assert (quiet.exit_code, quiet.output) == (3, "")


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        ((), 2, "Give RUN and at least one GOLD, or --benchmark."),
        (("RUN",), 2, "Give RUN and at least one GOLD, or --benchmark."),
        (("RUN", "nowhere.csv"), 1, "no such file or folder"),
        (("nowhere", "nowhere.csv"), 1, "holds no results of textsafety"),
        (("--benchmark", "nowhere.csv", "--pipeline", "servey"), 1, "Did you mean 'survey'?"),
    ],
)
def test_errors_are_for_people(arguments, status, says, small):
    result = call(*(small if argument == "RUN" else argument for argument in arguments))
    assert result.exit_code == status
    assert says in result.output
    assert "Traceback" not in result.output


def test_a_run_that_is_not_finished_is_refused(tmp_path):
    (tmp_path / "manifest.json").write_text('{"fingerprint": "x", "complete": false}', encoding="utf-8")
    with pytest.raises(TextsafetyError, match="this run is not finished"):
        evaluate_run(tmp_path, ["gold.csv"])
