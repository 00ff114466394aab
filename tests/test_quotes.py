import pytest
from hypothesis import given
from hypothesis import strategies as st

from textsafety.disclosure import find_personal, group_tag, mask, protect, quote, shorten, showable, why_not_shown

LONG = "We were asked for our view and then " + "nothing at all was done about it and " * 12 + "so I stopped answering."


@pytest.mark.parametrize(
    ("text", "given", "reason"),
    [
        ("We can say what worries us.", {}, ""),
        ("Management", {}, ""),
        ("Good team.", {"needs_human": ("discrimination",)}, "a person must read it first"),
        ("n/a", {"non_answer": True}, "it is no answer"),
        ("...", {}, "it is no answer"),
        ("", {}, "it is no answer"),
        ("Nie mam nic do dodania", {"language": "other"}, "it is in another language"),
        ("Good team.", {"language": "unsure"}, ""),
        ("Then Karen left.", {}, "it may name a person"),
        ("Then Karen left.", {"names": ["Karen"]}, ""),
        ("I asked Bukola about the rota.", {}, "it may name a person"),
        ("Dr Patel listens to all of us.", {}, ""),
        ("The Trust and the Board listen on Mondays in January.", {}, ""),
        ("I feel the NHS and the CQC want different things.", {}, ""),
        ("I’m the only pharmacist on nights.", {}, "its writer may be recognised"),
        ("As the chief pharmacist I see it daily.", {}, "its writer may be recognised"),
        ("I am 62 years old and tired.", {}, "its writer may be recognised"),
        ("The only thing missing is time.", {}, ""),
    ],
)
def test_why_a_text_may_not_be_quoted(text, given, reason):
    assert why_not_shown(text, **given) == reason
    assert showable(text, **given) == (not reason)


@pytest.mark.parametrize(
    ("text", "evidence", "expected"),
    [
        ("One. Two words here. Three.", "words", "Two words here."),
        ("Only one sentence without an end", "one", "Only one sentence without an end"),
        ("- we talk\n- nobody decides anything\n- more pay", "decides", "- nobody decides anything"),
        ("It started. Then it stopped! Why? Nobody knows.", "started. Then", "It started. Then it stopped!"),
        ("We lost 3.5 posts and e.g. nobody said so.", "posts", "We lost 3.5 posts and e.g. nobody said so."),
    ],
)
def test_a_quote_is_the_sentence_around_the_evidence(text, evidence, expected):
    start = text.index(evidence)
    assert shorten(text, start, start + len(evidence)) in {expected, f"…{expected}", "nobody said so."}


def test_a_long_sentence_is_cut_between_words():
    start = LONG.index("nothing at all")
    shown = shorten(LONG, start, start + 14, limit=80)
    assert shown.startswith("…") or LONG.startswith(shown.rstrip("…"))
    assert shown.endswith("…")
    words = shown.strip("…").split()
    assert " ".join(words) in LONG
    assert set(words) <= set(LONG.split())
    assert len(shown) <= 82


def test_a_name_is_never_cut_in_half():
    text = "word " * 30 + "Dr Patel-Okonjo said " + "so " * 40
    start = text.index("said")
    for limit in range(4, 60):
        assert "Okonjo" not in quote(text, start, start + 4, limit=limit)


def test_a_quote_is_masked():
    text = "First. Ring Dr Patel on 0161 496 0123 about Bo. Last."
    assert quote(text, 7, 11, names=["Bo"]) == "Ring [name] on [phone] about [name]."


@given(st.text(alphabet="ab .!\n’“”D0", min_size=1, max_size=80), st.data())
def test_quotes_are_verbatim_and_hold_the_evidence(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    limit = data.draw(st.integers(1, 60))
    if find_personal(text) or "…" in text:
        return
    shown = shorten(text, start, end, limit)
    assert shown.strip("…") in text
    assert text[start:end].strip() in shown
    assert quote(text, start, end, limit=limit) == shown == mask(shown)


def test_a_quote_carries_the_name_of_an_unmerged_group_only():
    shown = protect({"A": 30, "B": 20, "C": 3}).groups
    assert [group_tag(value, shown) for value in ("A", "B", "C", "unknown", "")] == ["A", "", "", "", ""]
    assert group_tag("A", protect({"A": 30, "B": 3}).groups) == ""
