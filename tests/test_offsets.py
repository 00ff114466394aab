"""Laws that hold for any text: what is cleaned stays clean, and every quote is found again in the raw text."""

import re
from html import escape

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from textsafety.clean import Cleaned, clean

FRAGMENTS = (
    "donâ€™t", "cafÃ©", "Â£30", "Ã la", "\x92", "Â ", "voilÃ ", "’", "“", "é", "Ã", "â", "€", "™", "ðŸ˜€", "Åµ",
    "ã\x83\x84", "&amp;amp;lt;", "&lt;", "b", "&gt;", "<b>", "</b>", "<br/>", "<p class='x'>", "<", ">", "&",
    ";", "amp;", "&nbsp", "&#128;", "&#55357;", "&#56832;", "&#x41;", "td>", "<3 weeks", "a<b", "<i think>",
    "#39", "_x000D_", "_x000", "D_", "_x0009_", "\r\n", "\r", "\n", "\n\n\n", "\x00", "\u200b", "\xad",
    "\ufeff", "\u202e", "\x85", "👩\u200d👩\u200d👧", "👍🏽", "❤\ufe0f", "\u200d", "\ufe0f", "1\ufe0f\u20e3",
    "\U0001f3f4\U000e0067\U000e007f", "\U000e0067", " ", "  ", "\u00a0", "\t", "\u2003", "\x0b", "\x0c",
    "\u2028", "\u3000", "\x1c", "e\u0301", "\u0301", "\u212b", "\u0958", "a\u0323\u0307", "\uac00\u11a8",
    "\ud83d", "\ude00", "\udfff", "tired", "Nobody listens.", "5 > 3", "me@x.org", "हम", "می\u200cروم", "?",
    "\ufffd", "\x1a",
)  # fmt: skip


def mistaken(text: str, encoding: str) -> str:
    """The same text, stored as UTF-8 and read as something else."""
    return text.encode("utf-8", "surrogatepass").decode(encoding, "replace")


ANYTHING = st.text(st.characters(), max_size=40)  # surrogates too
PATCHWORK = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=3), max_size=12).map("".join)
MISREAD = st.builds(mistaken, PATCHWORK, st.sampled_from(["cp1252", "latin-1", "mac-roman", "cp1250", "cp1253"]))
TAGGED = st.lists(st.sampled_from((*FRAGMENTS, "<!--", "-->", "<style>", "</style>")), max_size=12).map("".join)
TEXTS = TAGGED | ANYTHING | PATCHWORK | MISREAD | PATCHWORK.map(escape)
MANY = settings(max_examples=120, deadline=None, derandomize=True)


def to_raw(cleaned: Cleaned, start: int, end: int) -> tuple[int, int]:
    return cleaned.offsets.to_raw(start, end) if cleaned.offsets else (start, end)


def overlap(start: int, end: int, other_start: int, other_end: int) -> int:
    return max(0, min(end, other_end) - max(start, other_start))


def splits_a_repair(cleaned: Cleaned, at: int) -> bool:
    pieces = cleaned.offsets.pieces if cleaned.offsets else ()
    return any(start < at < end and end - start != raw_end - raw_start for start, end, raw_start, raw_end in pieces)


@MANY
@given(TEXTS)
def test_a_cleaned_text_is_clean(raw):
    text = clean(raw).text
    again = clean(text)
    assert (again.text, again.repairs, again.offsets) == (text, (), None)


@MANY
@given(TEXTS)
def test_pieces_cover_the_text_in_order(raw):
    cleaned = clean(raw)
    at = raw_at = 0
    for start, end, raw_start, raw_end in cleaned.offsets.pieces if cleaned.offsets else ():
        assert start == at < end
        assert raw_at <= raw_start < raw_end <= len(raw)
        at, raw_at = end, raw_end
    assert cleaned.offsets is None or at == len(cleaned.text)
    cleaned.text.encode("utf-8")


@MANY
@given(TEXTS, st.data())
def test_spans_map_into_the_raw_text_and_keep_their_order(raw, data):
    cleaned = clean(raw)
    size = len(cleaned.text)
    cuts = sorted(data.draw(st.lists(st.integers(0, size), min_size=3, max_size=3, unique=True))) if size > 1 else []
    if cuts:
        first, second = to_raw(cleaned, cuts[0], cuts[1]), to_raw(cleaned, cuts[1], cuts[2])
        assert 0 <= first[0] < first[1] <= len(raw)
        assert first[0] <= second[0] < second[1] and first[1] <= second[1]


@MANY
@given(TEXTS, st.data())
def test_a_quote_of_whole_words_is_found_again_in_the_raw_text(raw, data):
    cleaned = clean(raw)
    words = [found.span() for found in re.finditer(r"[^ \n]+", cleaned.text)]
    if words:
        first, last = sorted(data.draw(st.lists(st.integers(0, len(words) - 1), min_size=2, max_size=2)))
        start, end = words[first][0], words[last][1]
        raw_start, raw_end = to_raw(cleaned, start, end)
        assume(not splits_a_repair(cleaned, start) and not splits_a_repair(cleaned, end))
        around = raw[max(0, raw_start - 1) : raw_start] + raw[raw_end : raw_end + 1]
        assume("mojibake" not in cleaned.repairs or not around.strip(" \t\n\r\x0b\x0c"))
        assert clean(raw[raw_start:raw_end]).text == cleaned.text[start:end]


@MANY
@given(TEXTS, st.data())
def test_a_raw_span_is_its_quote_and_what_was_repaired_inside_it(raw, data):
    cleaned = clean(raw)
    if not cleaned.text or not cleaned.offsets:
        return
    start = data.draw(st.integers(0, len(cleaned.text) - 1))
    end = data.draw(st.integers(start + 1, len(cleaned.text)))
    raw_start, raw_end = cleaned.offsets.to_raw(start, end)
    copied = [piece for piece in cleaned.offsets.pieces if piece[1] - piece[0] == piece[3] - piece[2]]
    said = sum(overlap(start, end, piece[0], piece[1]) for piece in copied)
    untouched = sum(overlap(raw_start, raw_end, piece[2], piece[3]) for piece in copied)
    assert untouched == said


@MANY
@given(PATCHWORK, PATCHWORK)
@example("donâ€™t ", " &amp;")
def test_repairs_on_either_side_leave_a_plain_quote_alone(before, after):
    quote = "Nobody ever listens, though."
    raw = f"{before} {quote} {after}"
    cleaned = clean(raw)
    start = cleaned.text.index(quote)
    raw_start, raw_end = to_raw(cleaned, start, start + len(quote))
    assert raw[raw_start:raw_end] == quote


@pytest.mark.parametrize("depth", [1, 5, 50])
def test_nested_tags_and_entities_are_followed_to_the_bottom(depth):
    assert clean("<b>" * depth + "x" + "</b>" * depth).text == "x"
    assert clean("&" + "amp;" * depth + "lt;3").text == "<3"
    assert clean("<" * depth + "b>" * depth).text == ""
