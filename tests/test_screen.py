from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from textsafety.screen import language, non_answer

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "screen.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", CASES["non_answers"])
def test_it_says_nothing(text):
    assert non_answer(text)


@pytest.mark.parametrize("text", CASES["answers"])
def test_it_says_something(text):
    assert not non_answer(text)


@pytest.mark.parametrize(
    ("expected", "text"), [(name, text) for name, texts in CASES["languages"].items() for text in texts]
)
def test_language(expected, text):
    assert language(text) == expected


@given(st.text())
def test_any_text_gets_an_answer(text):
    assert non_answer(text) in (True, False)
    assert language(text) in ("en", "other", "unsure")


@given(st.sampled_from(CASES["non_answers"]), st.sampled_from(["", " ", "\n"]), st.sampled_from(["", ".", " !", "\n"]))
def test_case_spaces_and_stops_do_not_matter(text, before, after):
    assert non_answer(f"{before}{text.upper()}{after}")
