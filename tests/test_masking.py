from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from textsafety.disclosure import find_personal, mask

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "masking.yaml").read_text(encoding="utf-8"))
PIECES = st.sampled_from(
    [text for text, _ in CASES["masked"]]
    + CASES["unchanged"]
    + ["\n", " ", ".", "[", "]", "Dr", "0", "+44", "ext ", "’s", "Q"]
)
TEXTS = st.one_of(
    st.text(max_size=60), st.lists(PIECES, max_size=4).map(" ".join), st.lists(PIECES, max_size=4).map("".join)
)


@pytest.mark.parametrize(("text", "expected"), CASES["masked"])
def test_what_points_at_a_person_is_masked(text, expected):
    assert mask(text) == expected


@pytest.mark.parametrize("text", CASES["unchanged"])
def test_what_only_looks_like_it_stays(text):
    assert mask(text) == text


@pytest.mark.parametrize(("text", "names", "expected"), CASES["names"])
def test_given_names_are_masked_as_whole_words(text, names, expected):
    assert mask(text, names) == expected


@given(TEXTS, st.lists(st.sampled_from(["Kim", "name", "phone", "Patel", "on"]), max_size=2))
def test_masking_twice_changes_nothing_more(text, names):
    once = mask(text, names)
    assert mask(once, names) == once


@given(TEXTS)
def test_everything_outside_the_masks_is_verbatim_and_no_word_is_cut(text):
    position = 0
    for start, end, _ in find_personal(text):
        assert position <= start < end
        assert not (start and text[start - 1].isalnum() and text[start].isalnum())
        assert not (end < len(text) and text[end - 1].isalnum() and text[end].isalnum())
        position = end
    assert position <= len(text)
