"""``refi import``: a reference coding that ``evaluate`` reads, a codebook that passes its check, texts that run."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from refi_files import codebook, project

from textsafety.cli import main
from textsafety.codebook import load_codebook
from textsafety.evaluate.gold import read_gold
from textsafety.finished import reopen
from textsafety.pipeline import RunOptions, run
from textsafety.refi.codings import codings
from textsafety.refi.project import Mark, Project, User
from textsafety.refi.read import read_project
from textsafety.refi.write import guid, write_project
from textsafety.sources import expand, open_source


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_a_project_becomes_three_files(tmp_path):
    out = tmp_path / "out"
    result = call("refi", "import", project(tmp_path), "--out", out)
    assert result.exit_code == 0, result.output
    assert "Ama: 2 codings in 1 document" in result.output
    assert sorted(path.name for path in out.iterdir()) == ["codebook.yaml", "documents.csv", "gold.jsonl"]
    [line] = (out / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {
        "id": "one",
        "coder": "Ama",
        "text": "We have no rest.\nthe rota is late",
        "codings": [
            {"code": "general.rest", "start": 8, "end": 15, "quote": "no rest"},
            {"code": "general.rota", "start": 17, "end": 25, "quote": "the rota"},
        ],
    }


def test_the_draft_passes_the_check(tmp_path):
    out = tmp_path / "out"
    assert call("refi", "import", codebook(tmp_path), "--out", out).exit_code == 0
    checked = call("codebook", "check", out / "codebook.yaml")
    assert checked.exit_code == 0, checked.output
    made = load_codebook(out / "codebook.yaml")
    assert [(code.id, code.label, code.family) for code in made.codes] == [
        ("work.rest", "Rest", "work"),
        ("work.rota", "Rota", "work"),
    ]
    assert made.families[0].description == "All about work."
    assert [path.name for path in out.iterdir()] == ["codebook.yaml"]


NAMES = {'name="Rota"': 'name="rest"', 'name="Work"': 'name="2.5: “Work”, all of it!"', 'name="Rest"': 'name="?!"'}


def test_names_that_make_no_ids_and_names_that_come_twice(tmp_path):
    out = tmp_path / "out"
    for change in (NAMES, {'name="Rota"': 'name="Rest"'}, {'name="Rota"': 'name="REST"'}):
        assert call("refi", "import", codebook(tmp_path, {"change": change}), "--out", out).exit_code == 0
        assert call("codebook", "check", out / "codebook.yaml").exit_code == 0
    assert [code.id for code in load_codebook(out / "codebook.yaml").codes] == ["work.rest", "work.rest-2"]


def test_codes_under_codes_and_as_taguette_has_them(tmp_path):
    text = """<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>
        <Code guid="A1111111-0000-5000-8000-000000000001" name="work" isCodable="true">
          <Code guid="A1111111-0000-5000-8000-000000000002" name="rest" isCodable="true"/></Code>
        <Code guid="A1111111-0000-5000-8000-000000000003" name="work.rest.night" isCodable="true"/>
        </Codes><Sets/></CodeBook>"""
    out = tmp_path / "out"
    assert call("refi", "import", codebook(tmp_path, {"text": text}), "--out", out).exit_code == 0
    assert call("codebook", "check", out / "codebook.yaml").exit_code == 0
    ids = {code.id for code in load_codebook(out / "codebook.yaml").codes}
    assert ids == {"work.work", "work.rest", "general.work-rest-night"}


def test_an_empty_codebook_is_one_clear_line(tmp_path):
    text = '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes/></CodeBook>'
    result = call("refi", "import", codebook(tmp_path, {"text": text}), "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "the codebook holds no codes" in result.output
    assert not (tmp_path / "out").exists()


def test_what_is_left_behind_is_said(tmp_path):
    change = {"</Sources>": '<PictureSource guid="88888888-0000-4000-8000-000000000002"/></Sources>'}
    result = call("refi", "import", project(tmp_path, {"change": change}), "--out", tmp_path / "out")
    assert (result.exit_code, "Left behind: 1 picture with its codings" in result.output) == (0, True)


def test_a_text_changed_after_coding_is_said_and_its_codings_moved(tmp_path):
    case = {"sources": {"sources/one.txt": "Now we have no rest.\nthe rata is late"}}
    result = call("refi", "import", project(tmp_path, case), "--out", tmp_path / "out")
    assert result.exit_code == 3
    assert result.output.count("was the text changed after it was coded?") == 2
    [line] = (tmp_path / "out" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["codings"] == [
        {"code": "general.rest", "start": 12, "end": 19, "quote": "no rest"},
        {"code": "general.rota"},
    ]


def test_an_unknown_coder_is_named_and_nothing_is_written(tmp_path):
    result = call("refi", "import", project(tmp_path), "--out", tmp_path / "out", "--coder", "Ana")
    assert result.exit_code == 1
    assert "Did you mean 'Ama'?" in result.output
    assert not (tmp_path / "out").exists()


def test_texts_are_read_again_without_a_change(tmp_path):
    text = '=1+1 “quoted”, "so"\n\n  \U0001f600; the end'
    case = {"sources": {"sources/one.txt": text}}
    call("refi", "import", project(tmp_path, case), "--out", tmp_path / "out")
    path = tmp_path / "out" / "documents.csv"
    with path.open(encoding="utf-8-sig", newline="") as handle:
        assert list(csv.reader(handle)) == [["document_id", "text", "Ward"], ["one", text, "North"]]
    [source] = expand([path])
    [document] = open_source(source, {"id": "document_id", "text": ["text"], "keep": ["Ward"]}).documents
    assert (document.id, document.raw, document.kept) == ("one", text, (("Ward", "North"),))


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory) -> tuple[Path, Path]:
    """A run, and its project after a person coded in it too: one coding of the machine's, and one of her own."""
    folder = tmp_path_factory.mktemp("reviewed")
    answers = folder / "answers.jsonl"
    texts = ("We keep our heads down here.", "Nobody gets blamed for a mistake here.", "The canteen is fine.")
    answers.write_text("\n".join(json.dumps({"text": text}) for text in texts), encoding="utf-8")
    run("survey", [answers], folder / "out", RunOptions({"text": ["text"]}, coder="lexicon"))
    reopen(folder / "out").export([{"refi_qda": {}}])
    was = read_project(folder / "out" / "project.qdpx").project
    ama = User(guid("user", "Ama"), "Ama")
    sources = []
    for source in was.sources:
        own = [Mark(guid("ama", m.guid), m.code, ama.guid, m.start, m.end, m.quote) for m in source.marks[:1]]
        if "canteen" in source.text:
            own = [Mark(guid("ama", "canteen"), was.codes[1].guid, ama.guid, 4, 11, "canteen")]
        marks = source.marks + tuple(own)
        sources.append(type(source)(source.guid, source.name, source.text, source.description, marks, source.values))
    both = Project(was.name, "Another program", (*was.users, ama), was.codes, was.variables, sources)
    write_project(folder / "reviewed.qdpx", both)
    return folder / "out", folder / "reviewed.qdpx"


def test_a_persons_codings_are_measured_against_the_run(reviewed, tmp_path):
    out, path = reviewed
    result = call("refi", "import", path, "--out", tmp_path)
    assert "by textsafety itself" in result.output
    gold = read_gold(expand([tmp_path / "gold.jsonl"]), {code.id: code.label for code in reopen(out).codebook.codes})
    mine = [c for c in codings(read_project(path).project) if c.coder == "Ama"]
    assert list(gold.readers) == ["Ama"]
    assert sum(map(len, gold.readers["Ama"].values())) == len(mine)
    measured = call("evaluate", out, tmp_path / "gold.jsonl", "--out", tmp_path / "evaluation")
    assert measured.exit_code == 0, measured.output
    assert f"{len(gold.documents)} documents, 1 reader(s)" in measured.output


def test_all_read_adds_the_documents_without_a_code(reviewed, tmp_path):
    call("refi", "import", reviewed[1], "--out", tmp_path, "--all-read", "--coder", "textsafety-lexicon")
    lines = [json.loads(line) for line in (tmp_path / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 3
    assert [line["codings"] for line in lines if "canteen" in line["text"]] == [[]]


def test_our_own_codebook_comes_back_in_its_parts(reviewed, tmp_path):
    out, _ = reviewed
    call("refi", "import", out / "codebook.qdc", "--out", tmp_path)
    assert call("codebook", "check", tmp_path / "codebook.yaml").exit_code == 0
    was, back = reopen(out).codebook, load_codebook(tmp_path / "codebook.yaml")
    for code in was.codes:
        found = back.code(code.id)
        assert (found.label, found.short, found.family) == (code.label, code.short, code.family)
        assert found.definition == " ".join(code.definition.split())
        assert [e.text for e in found.examples_positive] == [" ".join(e.text.split()) for e in code.examples_positive]
