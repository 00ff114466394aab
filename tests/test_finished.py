"""A finished run opened again: the same files come out, others are added, and what is no finished run says so."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from textsafety.cli import main
from textsafety.errors import RunFolderError
from textsafety.finished import reopen
from textsafety.pipeline import Result as Ran
from textsafety.pipeline import RunOptions, load_pipeline, run
from textsafety.run_folder import SHAREABLE

SAMPLE = Path(__file__).parents[1] / "sample_corpus"


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("finished")
    source = folder / "answers.jsonl"
    lines = [json.dumps({"id": f"0{n}", "text": "You keep your head down here or else."}) for n in range(12)]
    source.write_text("\n".join([*lines, "{broken"]), encoding="utf-8")
    return run("survey", [source], folder / "out", RunOptions({"text": ("text",)}, coder="lexicon"))


@pytest.fixture
def folder(ran: Ran, tmp_path: Path) -> Path:
    return Path(shutil.copytree(ran.folder, tmp_path / "run"))


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_the_summary_is_the_runs_own(ran: Ran) -> None:
    assert reopen(ran.folder).summarise() == ran.summary


def test_the_same_bytes_are_written_again(ran: Ran, folder: Path) -> None:
    result = call("export", folder, "--to", "html", "--to", "word", "--to", "tables", "--to", "workbook")
    assert result.exit_code == 0, result.output
    for name in ("report.html", "report.docx", "review.xlsx", "codings.csv", "themes.csv", "skipped.csv"):
        assert (folder / name).read_bytes() == (ran.folder / name).read_bytes()
        assert (f"{name}  may be shared" if name in SHAREABLE else f"{name}  confidential") in result.output


def test_a_codebook_comes_back_as_it_was(ran: Ran) -> None:
    mine = load_pipeline("survey").codebook
    assert reopen(ran.folder).codebook == mine.model_copy(update={"sources_dir": Path()})


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda folder: (folder / "manifest.json").unlink(), "holds no results"),
        (lambda folder: (folder / "settings.json").unlink(), "missing or damaged"),
        (lambda folder: (folder / "settings.json").write_text('{"quotes": true}', encoding="utf-8"), "damaged"),
        (lambda folder: (folder / "settings.json").write_text("[1]", encoding="utf-8"), "damaged"),
        (
            lambda folder: (folder / "manifest.json").write_text(
                '{"fingerprint": "x", "complete": false}', encoding="utf-8"
            ),
            "was stopped",
        ),
    ],
)
def test_what_is_no_finished_run_says_so(folder: Path, damage: object, says: str) -> None:
    assert callable(damage)
    damage(folder)
    with pytest.raises(RunFolderError, match=says):
        reopen(folder)


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("--to", "htlm"), 1, "Did you mean 'html'?"),
        (("--to", "html", "--option", "quotes"), 2, "KEY=VALUE"),
        (("--to", "html", "--option", "colour=red"), 1, "unknown option of html"),
        ((), 2, "Missing option '--to'"),
    ],
)
def test_a_wrong_name_writes_nothing(folder: Path, arguments: tuple[str, ...], status: int, says: str) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    result = call("export", folder, *arguments)
    assert (result.exit_code, says in result.output) == (status, True), result.output
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before
