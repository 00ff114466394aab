"""What the learned coder makes of texts, with a small model made by hand and with the one that is bundled."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from learned import saved

from textsafety.code._clauses import clauses
from textsafety.code._combine import SHOWN_FROM, Vote, combine
from textsafety.code._windows import windows
from textsafety.code.classifier import code
from textsafety.codebook import load_codebook
from textsafety.errors import ModelError
from textsafety.model import Coding, Document, Evidence
from textsafety.segment import segment

CODEBOOK = load_codebook("fear_and_safety")


@pytest.fixture(scope="module")
def coder(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return code(CODEBOOK, model=str(saved(tmp_path_factory.mktemp("model") / "small")))


def codings(text: str, coder: Any, **changes: Any) -> list[Coding]:
    document = Document("d", text, text=text, **changes)
    return coder(document, segment(document))


def assigned(text: str, coder: Any, **changes: Any) -> set[str]:
    return {coding.code for coding in codings(text, coder, **changes) if coding.status == "assigned"}


def test_the_clause_that_carries_it_is_the_evidence(coder: Any) -> None:
    text = "The ward was busy, but I kept quiet about the drug chart. It is a long walk from the bus."
    (found,) = [coding for coding in codings(text, coder) if coding.status == "assigned"]
    assert found.code == "fear.fear-of-consequences"
    assert text[found.evidence.start : found.evidence.end] == "but I kept quiet about the drug chart."
    assert found.evidence.reason.startswith("reads like the codebook's example “")


def test_two_codes_in_two_sentences(coder: Any) -> None:
    text = "I asked openly and they listened. We are rushed and there is no time."
    assert assigned(text, coder) == {"safety.speaking-up-safely", "constraint.time-squeeze"}


@pytest.mark.parametrize("changes", [{"non_answer": True}, {"language": "other"}, {"codable": False}])
def test_what_is_not_coded(coder: Any, changes: dict[str, Any]) -> None:
    assert codings("I kept quiet or was punished.", coder, **changes) == []


def test_a_model_for_another_codebook_is_refused(tmp_path: Path) -> None:
    folder = saved(tmp_path / "m", codes=("a.one", "a.two", "a.three"))
    with pytest.raises(ModelError, match="knows no code of the codebook"):
        code(CODEBOOK, model=str(folder))


def test_a_code_with_another_definition_is_left_out(tmp_path: Path) -> None:
    folder = saved(tmp_path / "m", definitions=("0123456789abcdef", "", ""))
    assert "fear.fear-of-consequences" not in assigned("I kept quiet.", code(CODEBOOK, model=str(folder)))


def test_bullets_are_read_alone_and_sentences_together() -> None:
    text = "- no time\n- kept quiet\n- asked openly"
    document = Document("d", text, text=text)
    assert len(windows(text, segment(document, by="bullet"), None)) == 3
    prose = "No time at all. I kept quiet. I asked openly."
    document = Document("d", prose, text=prose)
    assert len(windows(prose, segment(document), None)) == 1
    assert len(windows(prose, segment(document), lambda _: 100)) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nobody listened", ["Nobody listened"]),
        ("Yes, I told them at the meeting", ["Yes, I told them at the meeting"]),
        ("It was late (as it always is) and we left", ["It was late", "as it always is", "and we left"]),
        ("", []),
    ],
)
def test_clauses(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in clauses(text, 0, len(text))] == expected


def said(coder: str, code: str, probability: float, start: int = 0, segment: str = "d.1") -> Coding:
    return Coding("d", segment, code, coder, Evidence(start, start + 10, ""), probability=probability)


VOTE = Vote(0.0, 1.0, 0.5, 1.0, {"a.x": 0.5})


def test_a_cue_raises_what_the_classifier_doubts() -> None:
    (alone,) = combine([[], [said("classifier", "a.x", 0.4)]], vote=VOTE)
    (both,) = combine([[said("lexicon", "a.x", 0.9)], [said("classifier", "a.x", 0.4)]], vote=VOTE)
    assert (alone.status, both.status, both.coder) == ("suggested", "assigned", "lexicon")
    assert both.probability > alone.probability


def test_a_cue_that_nothing_supports_is_not_shown() -> None:
    assert combine([[said("lexicon", "a.x", 0.2)], []], vote=VOTE) == []


def test_a_sure_cue_stands_alone() -> None:
    (found,) = combine([[said("lexicon", "a.x", 0.9)], []], vote=Vote(1.0, 0.5, 1.5, 1.0, {"a.x": 0.5}))
    assert found.status == "assigned"


def test_the_same_words_do_not_carry_both_ends_of_a_pair() -> None:
    fear, safety = said("classifier", "a.x", 0.7), said("classifier", "a.y", 0.6)
    apart = said("classifier", "a.y", 0.6, start=40)
    assert [c.code for c in combine([[fear, safety]], vote=VOTE, pairs=[("a.x", "a.y")])] == ["a.x"]
    assert len(combine([[fear, apart]], vote=VOTE, pairs=[("a.x", "a.y")])) == 2


def test_lines_of_notes_do_not_support_each_other() -> None:
    cue, doubt = said("lexicon", "a.x", 0.9), said("classifier", "a.x", 0.3, segment="d.2")
    together = {c.segment_id: c.probability for c in combine([[cue], [doubt]], vote=VOTE)}
    apart = {c.segment_id: c.probability for c in combine([[cue], [doubt]], vote=VOTE, alone=True)}
    assert together["d.2"] > apart["d.2"] == pytest.approx(0.3)


def test_without_a_vote_the_surest_coder_decides() -> None:
    (found,) = combine([[said("lexicon", "a.x", 0.3)], [said("classifier", "a.x", 0.6)]])
    assert (found.coder, found.probability) == ("classifier", 0.6)


def test_nothing_below_the_floor_is_shown() -> None:
    probabilities = np.linspace(0.01, 0.99, 30)
    shown = combine([[said("classifier", f"a.{n}", p) for n, p in enumerate(probabilities)]], vote=VOTE)
    assert min(coding.probability for coding in shown) >= SHOWN_FROM


@cache
def bundled() -> Any:
    return code(CODEBOOK)
