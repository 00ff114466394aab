"""What we write passes our own check, comes back as it was, and is the same bytes every time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textsafety.errors import ExportError
from textsafety.export.refi_qda import export
from textsafety.finished import reopen
from textsafety.pipeline import RunOptions, run
from textsafety.refi.check import check
from textsafety.refi.codings import code_ids, codings, document_ids
from textsafety.refi.project import Mark, Node, Project, TextSource, User, Variable
from textsafety.refi.read import read_project
from textsafety.refi.write import guid, write_codebook, write_project

ANSWERS = {
    "1": "We keep our heads down here \U0001f600 – nobody speaks up.\nI’d be blamed for it.",
    "2/a?": "My manager thanks people who own up to a mistake, and nobody gets blamed.",
    "3": "n/a",
    "": "There is no time to meet the other team, and we all work in silos.",
    "5": "",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("refi")
    lines = [
        json.dumps({"id": id_, "text": text, "Ward": f"<Ward> {number} & more"})
        for number, (id_, text) in enumerate(ANSWERS.items())
    ]
    source = made / "answers.jsonl"
    source.write_text("\n".join(lines), encoding="utf-8")
    options = RunOptions({"text": ["text"], "id": "id", "keep": ["Ward"]}, coder="lexicon")
    run("survey", [source], made / "out", options)
    reopen(made / "out").export([{"refi_qda": {}}])
    return made / "out"


def rows(folder, *statuses):
    found = reopen(folder).folder.read("codings").to_pylist()
    return sorted(
        (r["document_id"], r["code"], f"textsafety-{r['coder']}", r["start"], r["end"], r["quote"])
        for r in found
        if r["status"] in statuses
    )


def of(project):
    return sorted((c.document_id, c.code, c.coder, c.start, c.end, c.quote) for c in codings(project))


def test_a_run_passes_our_own_check_and_comes_back(folder):
    assert check(folder / "project.qdpx") == []
    assert check(folder / "codebook.qdc") == []
    read = read_project(folder / "project.qdpx")
    assert read.findings == []
    assert of(read.project) == rows(folder, "assigned") != []


def test_documents_with_words_come_back_whole(folder):
    project = read_project(folder / "project.qdpx").project
    ids = document_ids(project.sources)
    texts = {row["document_id"]: row["text"] for row in reopen(folder).folder.read("documents").to_pylist()}
    assert {ids[source.guid]: source.text for source in project.sources} == {i: t for i, t in texts.items() if t}
    assert {value for source in project.sources for _, value in source.values} >= {"<Ward> 0 & more"}


def test_every_code_comes_back_under_its_id(folder):
    codebook = reopen(folder).codebook
    for name in ("project.qdpx", "codebook.qdc"):
        project = read_project(folder / name).project
        assert sorted(code_ids(project.codes).values()) == sorted(code.id for code in codebook.codes)
        assert len({node.name.casefold() for node in project.codes}) == len(project.codes)


def test_suggested_codings_and_other_line_breaks_on_request(folder):
    reopen(folder).export([{"refi_qda": {"suggested": True, "newline": "crlf"}}])
    findings = check(folder / "project.qdpx")
    assert [finding.severity for finding in findings] == ["warning"]
    assert "carriage return" in str(findings[0])
    assert of(read_project(folder / "project.qdpx").project) == rows(folder, "assigned", "suggested")
    reopen(folder).export([{"refi_qda": {}}])


def test_the_same_bytes_every_time(folder):
    before = [(folder / name).read_bytes() for name in ("project.qdpx", "codebook.qdc")]
    reopen(folder).export([{"refi_qda": {}}])
    assert [(folder / name).read_bytes() for name in ("project.qdpx", "codebook.qdc")] == before
    assert not [path.name for path in folder.iterdir() if path.name.startswith((".", "tmp"))]


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80)


@settings(max_examples=60, deadline=None)
@given(WORDS, st.lists(st.tuples(st.integers(0, 79), st.integers(1, 40)), max_size=4, unique=True), WORDS)
def test_any_text_comes_back(tmp_path_factory, text, spans, said):
    path = tmp_path_factory.getbasetemp() / "any.qdpx"
    inside = [(start, start + length) for start, length in spans if start + length <= len(text)]
    user, code, variable = (guid(kind) for kind in ("user", "code", "variable"))
    marks = [
        Mark(guid("mark", *span), code, user, *span, quote=text[slice(*span)], description=said) for span in inside
    ]
    source = TextSource(guid("text"), "one", text, said, tuple(marks), ((variable, said),))
    head = (User(user, "Ama"),), (Node(code, "Rest"),), (Variable(variable, "Ward"),)
    write_project(path, Project("Any", "textsafety test", *head, sources=[source]))
    assert [finding for finding in check(path) if finding.severity == "error"] == []
    [back] = read_project(path).project.sources
    assert len(back.text) == len(text)
    assert [(m.start, m.end) for m in back.marks] == inside
    assert all(m.quote == back.text[m.start : m.end] for m in back.marks)
    if not text.startswith("\ufeff") and "\r" not in text:
        assert back.text == text


def test_a_codebook_without_codes_is_not_written_by_half(tmp_path):
    write_codebook(tmp_path / "a.qdc", Project("A", "textsafety", codes=(Node(guid("a"), "Rest"),)))
    before = (tmp_path / "a.qdc").read_bytes()
    with pytest.raises(KeyError):
        write_codebook(tmp_path / "a.qdc", Project("A", "textsafety", codes=(Node("x", "Rest", parent="nowhere"),)))
    assert (tmp_path / "a.qdc").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["a.qdc"]


def test_a_file_that_cannot_be_written_is_one_clear_line(folder):
    path = folder / "codebook.qdc"
    was = path.read_bytes()
    path.unlink()
    path.mkdir()
    try:
        with pytest.raises(ExportError, match=r"codebook\.qdc: cannot be written"):
            reopen(folder).export([{"refi_qda": {}}])
    finally:
        path.rmdir()
        path.write_bytes(was)
    assert not [each.name for each in folder.iterdir() if each.name.startswith(".")]


def test_a_codebook_without_codes_has_no_project(folder):
    finished = reopen(folder)
    with pytest.raises(ExportError, match="the codebook holds no codes"):
        export(finished.summarise(), finished.folder, finished.codebook.model_copy(update={"codes": ()}))
