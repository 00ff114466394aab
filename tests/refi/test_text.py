"""Positions, however a program counted them, lead to the same words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from textsafety.refi.text import BOM, STANDARD, Counting, SourceText, best_counting, fits, named_after, source_text

LETTERS = st.text(st.sampled_from("ab \né\u0301\U0001f600\U00020000’–"), min_size=1, max_size=60)
SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), min_size=1, max_size=6)


def counted(text: str, written: str, position: int, counting: Counting) -> int:
    """Count the plain way: write out what stands before, and measure it."""
    before = text[:position]
    if counting.returns:
        before = before.replace("\n", "\r\n")
    if counting.bom:
        before = BOM + before
    return len(before.encode("utf-16-le")) // 2 if counting.halves else len(before)


@given(LETTERS, SPANS, st.booleans(), st.booleans())
def test_positions_come_back_from_every_way_of_counting(text, spans, bom, crlf):
    written = (BOM if bom else "") + (text.replace("\n", "\r\n") if crlf else text)
    source = source_text(written.encode(), "one.txt")
    assert source.text == text
    for counting in source.countings():
        places = source.places(counting)
        for start, length in spans:
            if start + length <= len(text):
                there = (counted(text, written, start, counting), counted(text, written, start + length, counting))
                assert places.span(*there) == (start, start + length)
        assert places.span(0, counted(text, written, len(text), counting) + 1) is None


@given(LETTERS, SPANS, st.booleans(), st.booleans(), st.data())
def test_the_way_of_counting_shows_in_the_words(text, spans, bom, crlf, data):
    written = (BOM if bom else "") + (text.replace("\n", "\r\n") if crlf else text)
    source = SourceText(written)
    counting = data.draw(st.sampled_from(source.countings()))
    inside = [(start, start + length) for start, length in spans if start + length <= len(text)]
    named = [
        (*(counted(text, written, at, counting) for at in span), named_after(text[slice(*span)])) for span in inside
    ]
    places = source.places(best_counting(source, named))
    for start, end, name in named:
        found = places.span(start, end)
        assert not name or (found and fits(name, text[slice(*found)]))


@given(st.text(max_size=200))
def test_a_name_made_of_words_fits_them(quote):
    name = named_after(quote)
    assert len(name) <= 60
    assert not name or fits(name, quote)


def test_the_standard_is_taken_where_nothing_else_is_known():
    assert best_counting(SourceText(BOM + "a\r\nb"), [(0, 1, "")]) == STANDARD


def test_utf_16_is_read_where_it_says_so():
    assert source_text("Ruhe\r\n".encode("utf-16"), "one.txt").text == "Ruhe\n"
