from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from textsafety.errors import ReadError
from textsafety.model import Document, Skipped
from textsafety.read import captions, plain

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "read_transcripts.yaml").read_text("utf-8"))


def read(path, **options):
    module = captions if path.suffix in captions.SUFFIXES else plain
    reading = module.read(path, source=path.name, **options)
    return reading, list(reading.documents)


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_transcript(case, tmp_path):
    path = tmp_path / case["file"]
    path.write_bytes(case["text"].encode())
    reading, read_back = read(path, interviewer=tuple(case.get("interviewer", ())))
    documents = [document for document in read_back if isinstance(document, Document)]
    assert [[document.speaker, document.raw, document.started] for document in documents] == case["turns"]
    asked = {document.speaker for document in documents if document.speaker and not document.codable}
    assert asked == set(case.get("asks", []))
    assert dict(reading.found)["shape"] == case.get("shape", dict(reading.found)["shape"])
    skipped = [skipped for skipped in read_back if isinstance(skipped, Skipped)]
    assert [row.row for row in skipped] == case.get("skipped", [])
    assert all(row.stage == "read" for row in skipped)


def test_documents_carry_their_place_speaker_and_question(tmp_path):
    path = tmp_path / "ward.vtt"
    path.write_text(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v INT>" + "so " * 200 + "why?</v>\n\n"
        "00:03.000 --> 00:04.000\n<v P4>Fine.</v>\n",
        "utf-8",
    )
    _, (question, answer) = read(path)
    assert (question.id, question.row, question.codable, question.context) == ("ward-0001", 1, False, "")
    assert (answer.id, answer.row, answer.codable, answer.source) == ("ward-0002", 2, True, "ward.vtt")
    assert answer.respondent_id == "ward/P4"
    assert len(answer.context) == 500
    assert answer.context.endswith("so why?")


def test_ids_have_five_digits_over_9999_turns(tmp_path):
    path = tmp_path / "long.txt"
    path.write_text("INT: So?\nP1: Yes.\n" * 5001, "utf-8")
    _, documents = read(path)
    assert (documents[0].id, documents[-1].id) == ("long-00001", "long-10002")


@pytest.mark.parametrize(
    "name, data, says",
    [
        ("none.vtt", b"WEBVTT\n\nNOTE nothing\n", "no captions"),
        ("none.srt", b"just words\n", "no captions"),
        ("empty.vtt", b"", "empty"),
        ("blank.txt", b" \r\n\r\n", "empty"),
        ("junk.txt", bytes(range(256)) * 40, "not a text file"),
        ("paper.txt", b"%PDF-1.7 \x00\x01", "PDF"),
        ("rich.txt", b"{\\rtf1 hello}", "RTF"),
        ("voices.vtt", b"PK\x03\x04 and so on", "zip"),
    ],
)
def test_unreadable_file_is_one_clear_error(name, data, says, tmp_path):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ReadError, match=says) as raised:
        read(tmp_path / name)
    assert raised.value.hint
    assert raised.value.where == name


def test_unknown_interviewer_names_the_nearest_speaker(tmp_path):
    path = tmp_path / "talk.txt"
    path.write_text("Amara: Go on.\nBen: It works.\nAmara: Good.\n", "utf-8")
    with pytest.raises(ReadError, match="Amra") as raised:
        read(path, interviewer=("Amra",))
    assert raised.value.hint == "Did you mean 'Amara'?"


def test_interviewers_of_other_files_are_a_warning_where_one_is_found(tmp_path):
    path = tmp_path / "talk.txt"
    path.write_text("Amara: Go on.\nBen: It works.\nAmara: Good.\n", "utf-8")
    reading, _ = read(path, interviewer=("Amara", "Zoe"))
    assert reading.warnings == ("no speaker here is called 'Zoe'",)


def test_guess_is_printed_with_the_way_to_override_it(tmp_path):
    path = tmp_path / "talk.txt"
    path.write_text("Ama: Why?\nBen: It was a long and quiet day there.\n" * 4, "utf-8")
    reading, _ = read(path)
    assert "guess: 4 of 4" in dict(reading.found)["interviewer"]
    assert "--interviewer none" in dict(reading.found)["interviewer"]


@given(st.text(alphabet=st.sampled_from("ab 1:.,-<>v/\n\r&;WEBTNO0{}\\"), max_size=200))
def test_any_captions_are_read_or_refused(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "any.vtt"
    path.write_bytes(f"WEBVTT\n\n00:01.000 --> 00:02.000\nhello\n{text}".encode())
    _, documents = read(path)
    assert documents


@given(
    st.lists(st.tuples(st.sampled_from(["Ama", "Ben"]), st.from_regex(r"[a-z]{1,8}( [a-z]{1,8}){0,5}", fullmatch=True)))
)
def test_every_word_of_a_voice_is_kept_once(tmp_path_factory, said):
    path = tmp_path_factory.getbasetemp() / "words.vtt"
    cues = [
        f"00:00:{n % 60:02}.000 --> 00:00:{n % 60:02}.900\n<v {who}>{text}</v>\n" for n, (who, text) in enumerate(said)
    ]
    path.write_text("WEBVTT\n\n00:00:00.000 --> 00:00:00.900\n<v Ama>start</v>\n\n" + "\n".join(cues), "utf-8")
    _, documents = read(path)
    assert " ".join(d.raw for d in documents).split() == ["start", *" ".join(text for _, text in said).split()]
