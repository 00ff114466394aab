"""What ``refi check`` finds, case by case, and what it refuses to open."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from refi_files import CASES, changed, codebook, project, zipped

from textsafety.cli import main
from textsafety.errors import ReadError
from textsafety.refi.check import check
from textsafety.refi.read import read_project


def by_name(kind):
    return pytest.mark.parametrize("case", CASES[kind], ids=lambda case: case["name"])


@by_name("codebook_cases")
def test_codebooks(case, tmp_path):
    compare(check(codebook(tmp_path, case)), case["expect"])


@by_name("project_cases")
def test_projects(case, tmp_path):
    path = project(tmp_path, case)
    compare(check(path), case["expect"])
    assert list(read_project(path).project.lost) == case.get("lost", [])


def compare(findings, expected):
    lines = [str(finding) for finding in findings]
    assert len(lines) == len(expected), lines
    for line, part in zip(lines, expected, strict=True):
        assert part in line


def bomb(path: Path) -> Path:
    return zipped(path, {"project.qde": changed("project", {}), "sources/one.txt": b"0" * 300_000_000})


def broken(path: Path) -> Path:
    path.write_bytes(b"PK\x03\x04 and no more")
    return path


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (
            lambda p: zipped(p, {"project.qde": changed("project", {}), "../../evil.txt": "x"}),
            "leads out of its folder",
        ),
        (lambda p: zipped(p, {"project.qde": changed("project", {}), "/etc/evil": "x"}), "leads out of its folder"),
        (lambda p: zipped(p, {"project.qde": changed("project", {}), "C:\\evil": "x"}), "leads out of its folder"),
        (lambda p: zipped(p, {"project.qde": changed("project", {}), "a\\..\\..\\b": "x"}), "leads out of its folder"),
        (lambda p: zipped(p, {"project.qde": ENTITIES + "<Project/>"}), "defines XML entities"),
        (lambda p: zipped(p, {"other.qde": "<Project/>"}), "there is no project.qde inside"),
        (lambda p: zipped(p, {"project.qde": "<Project"}), "no well-formed XML"),
        (lambda p: zipped(p, {"project.qde": "<html/>"}), "this is no REFI-QDA file: it begins with html"),
        (bomb, "not safe to open"),
        (broken, "the file is damaged"),
    ],
)
def test_projects_that_are_not_opened(make, says, tmp_path):
    path = make(tmp_path / "given.qdpx")
    with pytest.raises(ReadError, match=says):
        check(path)
    result = CliRunner().invoke(main, ["refi", "import", str(path), "--out", str(tmp_path / "out")])
    assert result.exit_code == 1
    assert says in result.output and "Traceback" not in result.output
    assert [file.name for file in tmp_path.iterdir()] == ["given.qdpx"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.qdc", b"", "the file is empty"),
        ("a.qdc", ENTITIES.encode() + b"<CodeBook/>", "defines XML entities"),
        ("a.qdc", ENTITIES.encode("utf-16") + "<CodeBook/>".encode("utf-16-le"), "defines XML entities"),
        ("a.qdc", b"not XML", "XML"),
        ("a.docx", b"PK", "files of type .docx cannot be read"),
    ],
)
def test_codebooks_that_are_not_opened(name, content, says, tmp_path):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ReadError, match=says):
        check(path)


def test_the_exit_status_is_that_of_the_errors(tmp_path):
    def call(case):
        return CliRunner().invoke(main, ["refi", "check", str(project(tmp_path, case))])

    sound = call({})
    assert (sound.exit_code, sound.output) == (0, "0 errors, 0 warnings\n")
    warned = call({"change": {' origin="Sample 1.0"': ""}})
    assert warned.exit_code == 0 and "0 errors, 1 warning" in warned.output
    wrong = call({"change": {'endPosition="25"': 'endPosition="99"'}})
    assert wrong.exit_code == 1 and "1 error, 0 warnings" in wrong.output


def test_a_text_that_is_not_unicode(tmp_path):
    path = project(tmp_path, {"sources": {"sources/one.txt": "Pas de répit".encode("cp1252")}})
    assert [finding.message for finding in check(path)] == ["this text is not UTF-8"]


def test_a_zip_is_never_unpacked(tmp_path):
    path = project(tmp_path)
    check(path)
    assert zipfile.is_zipfile(path)
    assert [file.name for file in tmp_path.iterdir()] == ["sample.qdpx"]
