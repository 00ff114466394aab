from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from textsafety.duty_of_care import concerns, english_rules
from textsafety.duty_of_care_rules import load_rules
from textsafety.errors import ConfigError

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "needs_human.yaml").read_text(encoding="utf-8"))
FLAGGED = [(text, group["reason"]) for group in CASES["flag"] for text in group["texts"]]
ORDINARY = [text for group in CASES["ordinary"] for text in group["texts"]]


@pytest.mark.parametrize(("text", "reason"), FLAGGED)
def test_a_person_must_read_it_first(text, reason):
    assert reason in concerns(text)


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_comments_pass(text):
    assert concerns(text) == ()


@pytest.mark.xfail(reason="told without any word the rules could hold on to", strict=True)
@pytest.mark.parametrize("text", CASES["known_misses"])
def test_known_misses(text):
    assert concerns(text)


def test_there_are_enough_cases_of_every_reason():
    assert len(FLAGGED) >= 150
    assert len(ORDINARY) >= 200
    assert {reason for _, reason in FLAGGED} == set(english_rules().reasons)


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("", ()),
        ("   \n", ()),
        (
            "The manager bullies us and the patient died.",
            ("possible harm to a patient", "bullying by an identifiable person"),
        ),
        ("HE TRIED TO TAKE HIS LIFE", ("risk to self",)),
        ("He didn’t want to wake up", ("risk to self",)),
        ("He didnt want to wake up", ("risk to self",)),
        ("I have never experienced racism here", ()),
        ("I had never experienced racism until I came here", ("discrimination",)),
        ("There was no abuse, but they were abused before", ("safeguarding",)),
        ("Safeguarding training is good. The safeguarding concern I raised was ignored.", ("safeguarding",)),
    ],
)
def test_reasons_come_in_the_order_of_the_rules(text, reasons):
    assert concerns(text) == reasons


@given(st.sampled_from(FLAGGED), st.sampled_from(["\n", "  ", " - "]), st.sampled_from(ORDINARY))
def test_a_flag_does_not_depend_on_what_is_written_before(case, between, ordinary):
    text, reason = case
    assert reason in concerns(f"{ordinary}.{between}{text}")


@given(st.text(max_size=300))
def test_any_text_is_answered(text):
    assert isinstance(concerns(text), tuple)


RULES = """
everyday: the|a
families:
  person: man|woman
harmless_families: {{}}
reasons:
- reason: first
  patterns: |
    {pattern}
harmless: |
    red herring
"""


@pytest.mark.parametrize(
    ("pattern", "text", "flagged"),
    [
        ("red|blue flag", "a Red flag", True),
        ("red|blue flag", "red the flag", False),
        ("red ..2 flag", "red the old flag", True),
        ("red ..2 flag", "red. Flag", False),
        ("red ...2 flag", "red. The flag", True),
        ("red ?old flag", "red flag", True),
        ("{person} fell", "The woman fell", True),
        ("shout*", "they were shouting", True),
        ("self_harm", "self-harm", True),
        ("red ~flag", "red and a flag", False),
        ("red ~flag", "red and a coat. Flag", True),
        ("@name shouted", "Then Karen shouted", True),
        ("@name shouted", "Then everybody shouted", False),
        ("red", "a red herring", False),
        ("jok* apart", "joking apart", True),
    ],
)
def test_the_language_of_patterns(tmp_path, pattern, text, flagged):
    path = tmp_path / "rules.yaml"
    path.write_text(RULES.format(pattern=pattern), encoding="utf-8")
    assert concerns(text, load_rules(path)) == (("first",) if flagged else ())


@pytest.mark.parametrize(("pattern", "hint"), [("{perso} fell", "person"), ("..3", "word"), ("red ?flag", "last")])
def test_a_line_that_cannot_be_understood_is_named(tmp_path, pattern, hint):
    path = tmp_path / "rules.yaml"
    path.write_text(RULES.format(pattern=pattern), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"rules\.yaml:9") as caught:
        load_rules(path)
    assert hint in caught.value.hint
