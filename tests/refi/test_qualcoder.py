"""The importer and the exporter of QualCoder itself, where QUALCODER_CHECKOUT names a checkout of it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from textsafety.cli import main
from textsafety.evaluate.evaluate import evaluate_run
from textsafety.finished import reopen
from textsafety.pipeline import RunOptions, run
from textsafety.refi.check import check
from textsafety.refi.codings import codings, document_ids
from textsafety.refi.read import read_project

CHECKOUT = os.environ.get("QUALCODER_CHECKOUT", "")
SAMPLE = Path(__file__).parents[2] / "sample_corpus" / "staff_survey.csv"
HEADLESS = Path(__file__).with_name("qualcoder_headless.py")
TROUBLE = ("Cannot", "Duplicated", "Error", "error", "NOT", "not exported")
SAYS_ALWAYS = "EXPERIMENTAL FUNCTION"

pytestmark = [
    pytest.mark.skipif(not CHECKOUT, reason="QUALCODER_CHECKOUT names no checkout"),
    pytest.mark.slow,
]


@pytest.fixture(scope="module")
def carried(tmp_path_factory):
    """Export a run, import it into QualCoder, and export it there again."""
    folder = tmp_path_factory.mktemp("qualcoder")
    run("survey", [SAMPLE], folder / "out", RunOptions())
    reopen(folder / "out").export([{"refi_qda": {"suggested": True}}])
    given = folder / "out" / "project.qdpx"
    (folder / "there").mkdir()
    command = [sys.executable, str(HEADLESS), CHECKOUT, str(given), str(folder / "there")]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    said = json.loads(done.stdout.splitlines()[-1])
    return given, folder / "there", said


@pytest.fixture(scope="module")
def database(carried):
    connection = sqlite3.connect(carried[1] / "again.qda" / "data.qda")
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


def test_it_does_not_complain(carried):
    lines = [line for step in carried[2].values() for line in step if SAYS_ALWAYS not in line]
    assert not [line for line in lines if any(word in line for word in TROUBLE)]


def test_every_coding_arrives(carried, database):
    project = read_project(carried[0]).project
    ids = document_ids(project.sources)
    names = {ids[source.guid]: source.name for source in project.sources}
    wanted = Counter((names[c.document_id], c.coder, c.start, c.end, c.quote) for c in codings(project))
    sql = """select source.name, code_text.owner, pos0, pos1, seltext from code_text join source on source.id = fid
        where code_text.owner != 'Ama'"""
    assert Counter(map(tuple, database.execute(sql))) == wanted
    assert wanted


def test_quotes_are_their_slices_and_no_code_is_lost(database):
    assert not list(database.execute("select 1 from code_text where cid is null"))
    rows = database.execute(
        "select seltext, fulltext, pos0, pos1, code_text.memo from code_text, source where id = fid"
    )
    for quote, text, start, end, memo in rows:
        assert quote == text[start:end]
        assert "probability" in memo


def test_codes_headings_variables_and_the_note_arrive(carried, database):
    project = read_project(carried[0]).project
    sql = "select name, memo from code_name union all select name, memo from code_cat"
    arrived = {row["name"]: row["memo"] for row in database.execute(sql)}
    assert arrived == {node.name: node.description for node in project.codes}
    kinds = {row["name"] for row in database.execute("select name from attribute_type where caseOrFile = 'file'")}
    assert kinds == {variable.name for variable in project.variables}
    values = database.execute("select count(*) from attribute where value != ''").fetchone()[0]
    assert values == sum(len(source.values) for source in project.sources)
    assert database.execute("select count(*) from journal").fetchone()[0] == 1


def test_it_comes_back_the_same(carried):
    given, there, _ = carried
    before, after = read_project(given).project, read_project(there / "again.qdpx").project
    returned = [coding for coding in codings(after) if coding.coder != "Ama"]
    assert Counter(returned) == Counter(codings(before))
    assert {source.text for source in after.sources} == {source.text for source in before.sources}
    assert not [finding for finding in check(there / "again.qdpx") if finding.severity == "error"]
    assert not check(there / "Codebook-again.qdc")


def test_what_a_person_coded_there_is_measured_against_the_run(carried, tmp_path):
    given, there, _ = carried
    imported = CliRunner().invoke(main, ["refi", "import", str(there / "again.qdpx"), "--out", str(tmp_path)])
    assert "Ama: 1 coding in 1 document" in imported.output
    evaluated = evaluate_run(given.parent, [tmp_path / "gold.jsonl"])
    assert (evaluated.documents, evaluated.readers) == (1, {"Ama": 1})
    assert evaluated.figure("recall_micro").estimate == 1
