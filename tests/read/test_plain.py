from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from textsafety.errors import ConfigError, ReadError
from textsafety.read import plain

NOTES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "read_transcripts_notes.yaml").read_text("utf-8"))
TALK = "INT: Où est-ce?\nP4: Café — là.\nINT: Ah?\nP4: Là-bas.\n"


def read(path, **options):
    reading = plain.read(path, source=path.name, **options)
    return reading, list(reading.documents)


@pytest.mark.parametrize("case", NOTES, ids=[case["why"] for case in NOTES])
def test_notes_are_one_document(case, tmp_path):
    path = tmp_path / "huddle.md"
    path.write_text(case["text"], "utf-8")
    reading, (document,) = read(path)
    assert dict(reading.found)["shape"] == "meeting notes"
    assert (document.id, document.respondent_id, document.row, document.codable) == ("huddle", "huddle", 0, True)
    assert document.raw == case["text"]


def test_notes_keep_their_text_but_for_newlines(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_bytes(b"\xef\xbb\xbf  One.\r\n\r\n\tTwo &amp; three \rFour\n")
    _, (document,) = read(path)
    assert document.raw == "  One.\n\n\tTwo &amp; three \nFour\n"


@pytest.mark.parametrize(
    "encoding, named",
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le"),
        ("cp1252", "windows-1252"),
    ],
)
def test_encodings(encoding, named, tmp_path):
    path = tmp_path / "talk.txt"
    path.write_bytes(TALK.encode(encoding))
    reading, documents = read(path)
    assert dict(reading.found)["encoding"] == named
    assert [document.raw for document in documents] == ["Où est-ce?", "Café — là.", "Ah?", "Là-bas."]


def test_stray_bytes_do_not_spoil_a_utf8_file(tmp_path):
    path = tmp_path / "talk.txt"
    path.write_bytes(TALK.encode() + b"P4: It\x92s fine.\n")
    _, documents = read(path)
    assert documents[1].raw == "Café — là."
    assert documents[-1].raw == "It’s fine."


def test_shape_overrides_what_is_found(tmp_path):
    path = tmp_path / "talk.txt"
    path.write_text(TALK, "utf-8")
    assert len(read(path, shape="notes")[1]) == 1
    path.write_text("## One\n- Ama: yes\n- Ben: no\n", "utf-8")
    assert len(read(path)[1]) == 1
    assert [d.speaker for d in read(path, shape="transcript")[1]] == ["", "Ama", "Ben"]


def test_shape_must_be_known_and_must_fit(tmp_path):
    path = tmp_path / "talk.txt"
    path.write_text("Nobody speaks here.\n", "utf-8")
    with pytest.raises(ReadError, match="no speakers"):
        read(path, shape="transcript")
    with pytest.raises(ConfigError, match="shape") as raised:
        read(path, shape="note")
    assert raised.value.hint == "Did you mean 'notes'?"


@given(st.text(max_size=300))
def test_any_text_is_read_as_notes_unchanged(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_bytes(f"\ufeffStart {text}".encode("utf-8", errors="replace"))
    try:
        _, (document,) = read(path, shape="notes")
    except ReadError:
        return
    wanted = f"Start {text}".encode("utf-8", errors="replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    assert document.raw == wanted
