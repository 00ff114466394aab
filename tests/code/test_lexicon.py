"""What the lexicon coder makes of texts: cases in ``tests/cases/lexicon.yaml`` against a small codebook."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from textsafety.clean import clean
from textsafety.code.lexicon import code
from textsafety.codebook import load_codebook
from textsafety.errors import CodebookError
from textsafety.model import Coding, Document
from textsafety.segment import segment

HERE = Path(__file__).parents[1] / "cases"
CASES = yaml.safe_load((HERE / "lexicon.yaml").read_text(encoding="utf-8"))
CODER = code(load_codebook(HERE / "lexicon_codebook.yaml"))
USUAL = {"present", "now", "own", "assigned"}


@cache
def bundled() -> Any:
    return code(load_codebook("fear_and_safety"))


def codings(text: str, question: str = "", coder: Any = CODER) -> list[Coding]:
    document = Document("d", text, text=text, context=question)
    return coder(document, segment(document, by="sentence"))


def shown(coding: Coding, text: str) -> str:
    values = (coding.stance, coding.presence, coding.time, coding.voice, coding.status)
    flags = [name for name in ("negated", "sarcasm") if getattr(coding, name)]
    said = text[coding.evidence.start : coding.evidence.end]
    words = [value for value in values if value not in USUAL]
    order = [w for w in words if w != "suggested"] + flags + [w for w in words if w == "suggested"]
    return " ".join([coding.code, f"[{said}]", *order])


@pytest.mark.parametrize("case", CASES, ids=[f"{case['why']}: {case['text']}" for case in CASES])
def test_cases(case: dict[str, Any]) -> None:
    found = [shown(coding, case["text"]) for coding in codings(case["text"], case.get("question", ""))]
    assert sorted(found) == sorted(case["is"])


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_codings_inside_it(raw: str) -> None:
    text = clean(raw).text
    document = Document("d", raw, text=text)
    segments = segment(document)
    spans = {each.id: (each.start, each.end) for each in segments}
    for coding in bundled()(document, segments):
        start, end = spans[coding.segment_id]
        assert start <= coding.evidence.start < coding.evidence.end <= end
        assert coding.evidence.reason


def test_a_reason_says_which_words_and_what_changed_them() -> None:
    [coding] = codings("I don't feel safe to say.")
    assert coding.evidence.reason == "cue 'feel safe to'; negated by 'don't'"


def test_meeting_notes_are_the_note_takers_words() -> None:
    text = "We get blamed."
    document = Document("d", text, text=text)
    coder = code(load_codebook(HERE / "lexicon_codebook.yaml"), stance="observed", voice="reported")
    [coding] = coder(document, segment(document))
    assert (coding.stance, coding.voice) == ("observed", "reported")


def test_uncodable_segments_are_never_coded() -> None:
    text = "Do you get blamed?"
    document = Document("d", text, text=text, codable=False)
    assert CODER(document, segment(document)) == []


@pytest.mark.parametrize(
    ("cue", "says"),
    [
        ("(open", "bracket is not closed"),
        ("shut)", "too many"),
        ("<nobody>", "unknown phrase list"),
        ("*", "must occur"),
    ],
)
def test_a_broken_cue_is_named(tmp_path: Path, cue: str, says: str) -> None:
    file = tmp_path / "book.yaml"
    written = {
        "codebook": {"name": "x", "version": "1"},
        "codes": [{"id": "a.b", "label": "B", "definition": "d", "cues": [cue]}],
    }
    file.write_text(yaml.safe_dump(written), encoding="utf-8")
    with pytest.raises(CodebookError, match=says):
        code(load_codebook(file))
