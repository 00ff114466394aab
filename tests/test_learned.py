"""Runs with a learned model: the pipeline's, one named for the run, and one that brings a codebook of its own."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from learned import CODES, saved

from textsafety.errors import ModelError, RunFolderError
from textsafety.pipeline import RunOptions, run

ANSWERS = [
    "I kept quiet about it.",
    "We asked openly and were heard.",
    "No time, always rushed.",
    "The car park is full.",
]
DRAFT = """
codebook: {name: mine, version: "1", status: draft}
families: [{id: mine, label: Mine}]
codes:
  - {id: quiet, label: Quiet, family: mine, definition: People keep quiet.}
  - {id: asked, label: Asked, family: mine, definition: People ask.}
  - {id: time, label: Time, family: mine, definition: Time is short.}
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "answers.jsonl"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in ANSWERS), encoding="utf-8")
    return path


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def options(model: Path) -> RunOptions:
    return RunOptions({"text": ["text"]}, model=str(model))


def test_a_model_named_for_the_run_codes_and_is_recorded(source: Path, tmp_path: Path) -> None:
    result = run("survey", [source], tmp_path / "out", options(saved(tmp_path / "small")))
    assigned = {row["code"] for row in rows(result.folder, "codings.csv") if row["coder"] == "classifier"}
    assert assigned == set(CODES)
    manifest = json.loads((result.folder / "manifest.json").read_text(encoding="utf-8"))
    assert [model["name"] for model in manifest["model"]] == ["small"]
    assert "not trained on the definition of 48" in " ".join(result.summary.warnings)
    assert "A learned coder." in (result.folder / "report.html").read_text(encoding="utf-8")


def test_a_model_with_a_draft_codebook_codes_with_that(source: Path, tmp_path: Path) -> None:
    folder = saved(tmp_path / "small", codes=("quiet", "asked", "time"))
    (folder / "codebook.yaml").write_text(DRAFT, encoding="utf-8")
    result = run("survey", [source], tmp_path / "out", options(folder))
    assert result.summary.codebook == "mine"
    assert {row["code"] for row in rows(result.folder, "codings.csv")} == {"quiet", "asked", "time"}


def test_another_model_is_another_run(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("survey", [source], out, options(saved(tmp_path / "one")))
    assert run("survey", [source], out, options(tmp_path / "one")).folder == out
    with pytest.raises(RunFolderError, match="other inputs, options or codebook"):
        run("survey", [source], out, options(saved(tmp_path / "two", name="another")))


def test_a_model_that_cannot_be_used_stops_the_run_before_it_writes(source: Path, tmp_path: Path) -> None:
    folder = saved(tmp_path / "small")
    (folder / "heads.npz").unlink()
    with pytest.raises(ModelError, match=r"misses heads\.npz"):
        run("survey", [source], tmp_path / "out", options(folder))
    assert not (tmp_path / "out").exists()
