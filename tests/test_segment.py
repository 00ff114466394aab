from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from textsafety.errors import ConfigError
from textsafety.model import Document
from textsafety.segment import segment

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "segment.yaml").read_text(encoding="utf-8"))
UNITS = ("answer", "turn", "bullet", "sentence")
MARKER_CHARACTERS = set("-–—=_*~|:+#•●▪■◦‣∙·➢►✓✔o[]xX().0123456789ivABCDabcd")


def said(text, **options):
    return [text[found.start : found.end] for found in segment(Document("d", text, text=text), **options)]


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_cases(case):
    text = case["text"]
    found = segment(Document("d", text, text=text), by=case.get("by", "sentence"))
    assert [text[each.start : each.end] for each in found] == case["is"]
    if "kinds" in case:
        assert [each.kind for each in found] == case["kinds"]
    if "uncodable" in case:
        assert [number for number, each in enumerate(found) if not each.codable] == case["uncodable"]
    if "contexts" in case:
        assert [each.context for each in found] == case["contexts"]


def test_a_long_run_is_divided_at_a_clause():
    run = "we keep raising the same things every single month and then nothing ever changes at all "
    text = (run * 10).strip()
    parts = said(text)
    assert [len(part.split()) <= 120 for part in parts] == [True] * len(parts)
    assert " ".join(parts) == text
    assert all(part.startswith(("we keep", "and then")) for part in parts)
    assert said((run * 7).strip()) == [(run * 7).strip()]
    assert len(said("word " * 400)) == 1  # nowhere to divide


def test_what_a_segment_carries():
    document = Document("r7#why", "", text="Yes. No.", context="Why?", speaker="Jo")
    first, second = segment(document)
    assert (first.id, second.id, first.document_id) == ("r7#why.1", "r7#why.2", "r7#why")
    assert (first.context, first.speaker, first.codable) == ("Why?", "Jo", True)


@pytest.mark.parametrize("given", [{"codable": False}, {"non_answer": True}, {"language": "other"}], ids=str)
def test_what_is_not_coded(given):
    assert not segment(Document("d", "", text="Nothing to add.", **given))[0].codable


def test_a_misspelt_unit_is_named():
    with pytest.raises(ConfigError, match="sentance") as error:
        segment(Document("d", "", text="x"), by="sentance")
    assert error.value.hint == "Did you mean 'sentence'?"


FRAGMENTS = (
    "I am tired", "nobody listens", "e.g.", "Dr.", "J.", "plan B", "7", "3.5", "no", "a.m.", "U.K.",
    "www.x.org", "jo@x.org", ".", "!", "?", "...", "…", ". ", "! ", "?! ", " ", "\n", "\n\n", "- ", "• ", "•",
    "1. ", "2)", "a) ", "| ", " | ", "---", "# ", "“", "”", ")", "(", "😀", "❤️", ":)", ",", ";", "HEADING",
    "Present: Jo", "and then", "12 March 2024", "o ", "[x] ", "**",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=4), max_size=14).map("".join).map(str.strip)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(TEXTS, st.sampled_from(UNITS))
def test_segments_lie_in_order_and_lose_nothing_but_markers(text, by):
    at, lost = 0, ""
    for found in segment(Document("d", text, text=text), by=by):
        assert at <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == text[found.start : found.end].strip()
        lost += text[at : found.start]
        at = found.end
    lost += text[at:]
    assert {letter for letter in lost if not letter.isspace()} <= (
        set() if by in ("answer", "turn") else MARKER_CHARACTERS
    )
