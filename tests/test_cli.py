"""The command line: messages, exit statuses, help."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from textsafety.cli import main

SAMPLE = Path(__file__).parents[1] / "sample_corpus"


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_a_run_says_what_was_found_and_where_to_look(tmp_path: Path) -> None:
    result = call("run", "survey", SAMPLE / "staff_survey.csv", "--out", tmp_path / "out", "--limit", "40")
    assert result.exit_code == 0, result.output
    assert "id column" in result.output
    assert "report.html" in result.output


def test_quiet_says_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = call("run", "survey", SAMPLE / "staff_survey.csv", "--out", out, "--limit", "5", "--quiet")
    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("run", "servey", "x.csv", "--out", "o"), 1, "Did you mean 'survey'?"),
        (("run", "survey", "nowhere.csv", "--out", "o"), 1, "no such file or folder"),
        (("run", "survey"), 2, "Missing argument"),
        (("run", "survey", "x.csv", "--out", "o", "--lmit", "3"), 2, "--limit"),
        (("codebook", "show", "fear.blam"), 1, "fear.blame-avoidance"),
        (("read", "nowhere.csv"), 1, "no such file or folder"),
    ],
)
def test_errors_are_for_people(arguments: tuple[str, ...], status: int, says: str) -> None:
    result = call(*arguments)
    assert result.exit_code == status
    assert says in result.output
    assert "Traceback" not in result.output


def test_rows_skipped_are_exit_status_3(tmp_path: Path) -> None:
    source = tmp_path / "answers.jsonl"
    source.write_text('{"text": "We keep our heads down here, all of us."}\n{broken\n', encoding="utf-8")
    result = call("run", "survey", source, "--text", "text", "--out", tmp_path / "out")
    assert result.exit_code == 3, result.output
    assert "skipped" in result.output


def test_read_shows_what_was_detected_and_writes_nothing(tmp_path: Path) -> None:
    result = call("read", "--preview", SAMPLE / "staff_survey.csv", "--limit", "1")
    assert result.exit_code == 0
    assert "text column" in result.output


def test_code_shows_codings_with_reasons() -> None:
    result = call("code", "You keep your head down here.")
    assert "fear.fear-of-consequences" in result.output
    assert "reads like the codebook's example" in result.output


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_has_help(command: str) -> None:
    result = call(command, "--help")
    assert result.exit_code == 0
    assert len(main.commands[command].get_short_help_str()) > 20


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str) -> None:
    assert "textsafety" in call("completion", shell).output


def test_plugins_lists_readers_with_their_suffixes() -> None:
    output = call("plugins").output
    for word in ("delimited", ".csv", "lexicon", "workbook", "interviewer"):
        assert word in output


def test_help_loads_no_heavy_library() -> None:
    script = (
        "import sys; from textsafety.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'spacy', 'pyarrow', 'numpy', 'docx', 'pydantic', 'ftfy', 'jinja2', 'rich'} & set(sys.modules)\n"
        "print('HEAVY', sorted(heavy))"
    )
    output = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert "HEAVY []" in output
