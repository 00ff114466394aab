"""Codebooks as tables, in the terminal and in the documentation's worked example."""

import csv
import io
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from textsafety.cli_codebook import codebook as command
from textsafety.code import lexicon
from textsafety.codebook import load_codebook
from textsafety.codebook.check import check
from textsafety.codebook.export import COLUMNS, export
from textsafety.errors import ConfigError
from textsafety.model import Document
from textsafety.segment import segment

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "docs" / "examples"
PAGE = (ROOT / "docs" / "codebook.md").read_text("utf-8")
HEADER = "codebook: {name: b, version: 1}\n"


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder, **texts):
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")


def test_export_to_csv_has_a_row_per_code():
    book = load_codebook("fear_and_safety")
    rows = list(csv.DictReader(io.StringIO(export(book, "csv"), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert [row["code"] for row in rows] == [code.id for code in book.codes]


def test_a_spreadsheet_runs_nothing(here):
    write(here, book=HEADER + "codes: [{id: a, label: '=1+1', definition: '-x', examples_positive: ['@y']}]")
    row = next(csv.DictReader(io.StringIO(export(load_codebook("book.yaml"), "csv"))))
    assert (row["label"], row["definition"], row["examples"]) == ("'=1+1", "'-x", "'@y")


def test_export_to_markdown_names_every_code():
    book = load_codebook("fear_and_safety")
    text = export(book, "md")
    assert all(f"| `{code.id}` |" in text and f"(`{code.id}`)" in text for code in book.codes)


def test_an_unknown_format_gets_a_suggestion():
    with pytest.raises(ConfigError, match="exported to 'cvs'") as caught:
        export(load_codebook("fear_and_safety"), "cvs")
    assert caught.value.hint == "Did you mean 'csv'?"


def test_the_documented_example_is_clean():
    assert check([EXAMPLES / "new_rota.yaml"]) == []


def test_the_documented_example_gives_what_the_page_says():
    coder = lexicon.code(load_codebook(EXAMPLES / "new_rota.yaml"))
    documented = [
        [cell.strip() for cell in line.split("|")[1:-1]] for line in PAGE.splitlines() if re.match(r"\| \d+ \|", line)
    ]
    with (EXAMPLES / "new_rota_comments.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [cells[:2] for cells in documented] == [[row["id"], row["comment"]] for row in rows]
    for id, text, codes in documented:
        document = Document(id, text, text=text)
        found = {(each.code, each.presence) for each in coder(document, segment(document)) if each.status == "assigned"}
        shown = {name + " (absent)" * (presence == "absent") for name, presence in found}
        assert ", ".join(sorted(shown)) == codes, id


@pytest.mark.parametrize(
    "block", [b for b in re.findall(r"```yaml\n(.*?)```", PAGE, re.S) if b.startswith("codebook:")]
)
def test_complete_codebooks_on_the_page_load(here, block):
    write(here, book=block)
    assert load_codebook("book.yaml").codes


def run(*arguments):
    return CliRunner().invoke(command, arguments)


def test_command_check_prints_findings_and_a_summary(here):
    write(here, good=HEADER + "codes: [{id: a, label: A, definition: d}]", bad=HEADER + "codes: [{id: a, label: A}]")
    good, both = run("check", "good.yaml"), run("check", "good.yaml", "bad.yaml")
    assert (good.exit_code, both.exit_code) == (0, 1)
    assert good.output.splitlines()[0].startswith("good.yaml:2: warning: a has no examples")
    assert both.output.splitlines()[1:] == [
        "bad.yaml:2: error: definition is missing in codes",
        "1 error, 1 warning",
    ]


@pytest.mark.parametrize("width", ["40", "80", "200"])
def test_command_show_fits_the_terminal(width, monkeypatch):
    monkeypatch.setenv("COLUMNS", width)
    shown = run("show", "O1")
    assert shown.exit_code == 0
    assert max(map(len, shown.output.splitlines())) <= int(width)
    assert "outcome.better-results" in shown.output


def test_command_show_does_not_read_markup(here):
    write(
        here,
        book=HEADER + "codes: [{id: a, label: A, definition: 'said [bold] and [/x]', examples_positive: ['[red]']}]",
    )
    shown = run("show", "a", "--codebook", "book.yaml").output
    assert "said [bold] and [/x]" in shown
    assert "[red]" in shown


def test_command_export_writes_a_file_or_prints(here):
    printed = run("export", "--to", "csv")
    written = run("export", "--to", "csv", "--out", "codes.csv")
    assert (printed.exit_code, written.exit_code) == (0, 0)
    assert (here / "codes.csv").read_bytes() == b"\xef\xbb\xbf" + printed.stdout_bytes
