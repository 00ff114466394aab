from itertools import product
from pathlib import Path

import pytest
import yaml
from ftfy.badness import is_bad

from textsafety.clean import _LONELY, _MARKS, clean

CASES = Path(__file__).parent / "cases"
CHANGED = yaml.safe_load((CASES / "clean.yaml").read_text(encoding="utf-8"))
UNCHANGED = yaml.safe_load((CASES / "clean_unchanged.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CHANGED, ids=[case["why"] for case in CHANGED])
def test_repairs(case):
    cleaned = clean(case["raw"])
    assert cleaned.text == case["text"]
    assert list(cleaned.repairs) == case["repairs"]


@pytest.mark.parametrize("text", UNCHANGED)
def test_what_was_said_stays(text):
    cleaned = clean(text)
    assert (cleaned.text, cleaned.repairs, cleaned.offsets) == (text, (), None)


def test_the_fast_path_passes_over_no_mojibake():
    for marks in product(f"{_MARKS}a ", repeat=3):
        assert not is_bad("".join(marks))
    for before, letter, after in product('aAz. 5"', _LONELY, 'aAz. 5"'):
        assert not is_bad(f"{before}{letter}{after}")


def test_offsets_lead_back_to_the_raw_words():
    raw = "  I donâ€™t&nbsp;speak   up &amp; nobody asks.<br>"
    cleaned = clean(raw)
    assert cleaned.text == "I don’t speak up & nobody asks."
    for word, before in [("I", "I"), ("don’t", "donâ€™t"), ("speak up", "speak   up"), ("& nobody", "&amp; nobody")]:
        start = cleaned.text.index(word)
        found = cleaned.offsets.to_raw(start, start + len(word))
        assert raw[slice(*found)] == before


def test_a_long_text_takes_no_long_time():
    assert clean("&amp;" * 20_000).text == "&" * 20_000
    assert clean("<b>" * 20_000).text == ""
    assert clean("a  b " * 20_000).text.count("b") == 20_000
    assert len(clean("<" * 50_000).text) == 50_000
    assert len(clean("<!--" * 5_000).text) == 20_000
    assert len(clean("&" + "amp;" * 20_000).text) == 1
