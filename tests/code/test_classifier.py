"""What the learned coder makes of texts, with a small model made by hand and with the one that is bundled."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from learned import saved

from textsafety.batch import LEARNED_CONCERN, Stages
from textsafety.clean import clean
from textsafety.code._clauses import clauses
from textsafety.code._combine import SHOWN_FROM, Vote, combine
from textsafety.code._likeness import Examples
from textsafety.code._windows import windows
from textsafety.code.classifier import code
from textsafety.codebook import load_codebook
from textsafety.duty_of_care import concerns
from textsafety.errors import ModelError
from textsafety.lexical import Vocabulary
from textsafety.model import Coding, Document, Evidence
from textsafety.model_folder import default_folder
from textsafety.pipeline import load_pipeline
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
    text = (
        "The ward was as busy as it ever is on a Monday in the winter with two of us off sick, "
        "but I kept quiet about the drug chart. It is a long walk from the bus."
    )
    (found,) = [coding for coding in codings(text, coder) if coding.status == "assigned"]
    assert found.code == "fear.fear-of-consequences"
    assert text[found.evidence.start : found.evidence.end] == "but I kept quiet about the drug chart."
    assert found.evidence.reason == "reads like texts coded so"  # no example shares a term that this model knows


def test_the_reason_is_the_example_nearest_in_words() -> None:
    vocabulary = Vocabulary.learn(["We kept quiet here", "We kept quiet there", "No time here", "No time there"])
    examples = Examples.of(["I kept quiet.", "There was no time.", "Nothing known"], vocabulary)
    assert examples.reason("so they kept quiet", vocabulary) == "reads like the codebook's example “I kept quiet.”"
    assert examples.reason("no time at all", vocabulary) == "reads like the codebook's example “There was no time.”"
    assert examples.reason("blue", vocabulary) == "reads like texts coded so"
    assert Examples.of([], vocabulary).reason("no time", vocabulary) == "reads like texts coded so"


def test_a_short_sentence_is_quoted_whole(coder: Any) -> None:
    text = "We were busy, and I kept quiet. It is a long walk."
    (found,) = [coding for coding in codings(text, coder) if coding.status == "assigned"]
    assert text[found.evidence.start : found.evidence.end] == "We were busy, and I kept quiet."


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
    assert len(windows(prose, segment(document), lambda text: 6 * len(text))) == 3


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


def test_the_words_of_a_doubtful_coder_are_left_out_where_the_other_is_surer() -> None:
    doubtful = said("classifier", "a.x", 0.3, segment="d.2")
    assert [c.coder for c in combine([[said("lexicon", "a.x", 0.9)], [doubtful]], vote=VOTE)] == ["lexicon"]
    sure = said("classifier", "a.x", 0.7, segment="d.2")
    assert len(combine([[said("lexicon", "a.x", 0.9)], [sure]], vote=VOTE)) == 2


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


def test_a_negation_that_the_lexicon_saw_holds() -> None:
    turned = replace(said("lexicon", "a.y", 0.55), negated=True)
    read = [said("classifier", "a.x", 0.99), said("classifier", "a.y", 0.4)]
    found = combine([[turned], read], vote=VOTE, pairs=[("a.x", "a.y")])
    assert [coding.code for coding in found] == ["a.y"]


def test_a_hope_that_the_lexicon_read_is_kept() -> None:
    hoped = replace(said("lexicon", "a.x", 0.4), stance="hoped-for")
    (found,) = combine([[hoped], [said("classifier", "a.x", 0.9)]], vote=VOTE)
    assert (found.coder, found.stance) == ("classifier", "hoped-for")


def test_lines_of_notes_do_not_support_each_other() -> None:
    cue, read = said("lexicon", "a.x", 0.9), said("classifier", "a.x", 0.6, segment="d.2")
    together = {c.segment_id: c.probability for c in combine([[cue], [read]], vote=VOTE)}
    apart = {c.segment_id: c.probability for c in combine([[cue], [read]], vote=VOTE, alone=True)}
    assert together["d.2"] > apart["d.2"] == pytest.approx(0.6)


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


def texts() -> list[str]:
    paths = sorted((Path(__file__).parents[2] / "corpus" / "development").glob("w*.jsonl"))
    return [json.loads(line)["text"] for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_bundled_model_knows_the_bundled_codebook() -> None:
    assert set(bundled().columns) == {entry.id for entry in CODEBOOK.codes}
    assert bundled().vote is not None


def test_the_bundled_model_is_small_and_holds_no_pickle() -> None:
    folder = default_folder()
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 40_000_000
    assert {path.name for path in folder.iterdir()} == {
        *("card.md", "heads.npz", "model.json", "model.onnx", "terms.txt", "tokenizer.json")
    }


@pytest.mark.slow
def test_a_text_is_coded_alike_in_any_order_and_any_batch() -> None:
    pipeline = load_pipeline("survey")
    documents = [Document(f"d{number}", text) for number, text in enumerate(texts()[:2000])]
    shuffled = random.Random(1).sample(documents, len(documents))

    def coded(given: list[Document], size: int) -> bytes:
        stages = Stages(pipeline.file, pipeline.codebook)
        parts = [stages.code(given[at : at + size]).codings for at in range(0, len(given), size)]
        lines = sorted(repr(coding) for part in parts for coding in part)
        return "\n".join(lines).encode()

    whole = coded(documents, 2000)
    assert whole == coded(shuffled, 64) == coded(documents, 1)


def test_a_model_without_that_head_is_not_concerned(coder: Any) -> None:
    document = Document("d", "I kept quiet.", text="I kept quiet.")
    assert not coder.concerned(document, segment(document))


def test_the_learned_coder_sets_aside_what_rules_do_not_and_takes_nothing_back() -> None:
    pipeline = load_pipeline("survey")
    documents = [Document(f"d{number}", text) for number, text in enumerate(texts()[:150])]
    found = Stages(pipeline.file, pipeline.codebook).code(documents)
    by_rules = {document.id: concerns(document.text) for document in found.documents}
    for document in found.documents:
        assert document.needs_human == (by_rules[document.id] or document.needs_human)
        assert not (by_rules[document.id] and LEARNED_CONCERN in document.needs_human)
    learned = {document.id for document in found.documents if LEARNED_CONCERN in document.needs_human}
    assert learned
    assert all(coding.needs_human for coding in found.codings if coding.document_id in learned)


@pytest.mark.parametrize("text", ["", "😀😀😀", "x" * 100_000, "no. " * 2_500, "Ça ne va pas du tout ici.", "\u200b"])
def test_odd_texts_are_read(text: str) -> None:
    assert all(0 <= coding.evidence.start < coding.evidence.end <= len(text) for coding in codings(text, bundled()))


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_evidence_lies_inside_its_segment(raw: str) -> None:
    text = clean(raw).text
    document = Document("d", raw, text=text)
    segments = segment(document)
    spans = {each.id: (each.start, each.end) for each in segments}
    for coding in bundled()(document, segments):
        start, end = spans[coding.segment_id]
        assert start <= coding.evidence.start < coding.evidence.end <= end
