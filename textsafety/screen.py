"""Answers that say nothing, and answers in another language: cheap checks that would rather miss than swallow.

>>> non_answer("N/A."), non_answer("Nothing to add, thanks"), non_answer("No one listens")
(True, True, False)
>>> language("Nie czuję się bezpiecznie, ale nie mogę tego powiedzieć w pracy.")
'other'
"""

from __future__ import annotations

import re

from textsafety._languages import ENGLISH, OTHERS

# Whole answers in lower case, without punctuation. "No concerns" and "no feedback" are not among them: they say
# something.
_SILENCE = (
    "n a|na|nil|null|nan|none|non|no|nope|nah|nothing|nowt|blank|left blank|not really|no not really",
    "(?:not|non) applicable(?: to (?:me|us|my role))?|n a to (?:me|us)|not relevant(?: to (?:me|us))?",
    "(?:i have |i've |ive )?(?:no|any)(?: further| other| more| additional| extra)*"
    " (?:comments?|answers?|opinions?|suggestions?|thoughts?|ideas?|views?)(?: to (?:add|make|give|share))?",
    "(?:i have |i've |ive |there is |there's )?nothing"
    "(?: else| further| more| new| really| specific| particular| in particular| extra)*"
    "(?: to (?:add|say|report|declare|comment|note|mention|share|suggest|raise)(?: here| on)?)?",
    "nothing (?:comes|springs) to mind|(?:i )?(?:can't|cant|cannot) think of (?:any|anything|one)",
    "none (?:known|to (?:add|report|note))|no (?:thanks|thank you|ta)",
    "not|not (?:that i (?:can think|know|am aware) of|that i'm aware of)",
    "(?:please )?(?:see|refer to)(?: the| my)? (?:above|below|previous|earlier|before|last)"
    "(?: (?:answers?|comments?|response|question))?",
    r"(?:please )?see(?: my)? (?:answers?|comments?|response) (?:above|below|to (?:q|question) ?\d+)",
    r"see (?:q|question) ?\d+",
    "(?:same )?as (?:above|before|previous|previously|earlier|(?:stated|mentioned|per) above|i said)",
    "as previously (?:stated|mentioned|said)|same|ditto|same (?:answer|again)",
    "(?:already )?answered (?:above|already|previously)",
    "(?:i )?(?:do not|don't|dont)(?: really)? know|dk|idk|dunno|(?:i'm |i am |im )?(?:unsure|not sure)|no idea",
    "(?:i )?(?:would |i'd )?(?:prefer|rather) not(?: to)? (?:say|answer|comment)",
    "pass|skip|skipped|declined?(?: to answer)?",
    r"x+|test(?:ing)?(?: (?:test(?:ing)?|\d+))*|asdf\w*|qwerty|tbc|tba",
)
_TAIL = (
    "at (?:this|the) (?:time|moment|stage|point|minute)|at present|for now|right now|just now|currently|now|today",
    "this time",
    "as yet|yet|so far|really|thanks|thank you|many thanks|cheers|sorry|from me|for me|to be honest|tbh",
    "i'm afraid|im afraid",
    "(?:that )?i can think of|off the top of my head|here|else",
)
_NON_ANSWER = re.compile(
    rf"(?:(?:no|nope|none|n a|na|sorry) )?(?:{'|'.join(_SILENCE)})(?: (?:{'|'.join(_TAIL)}))*",
)
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_SYMBOL = re.compile("[\u2600-\u27bf\u2b50\U0001f000-\U0001faff]")
_LONGEST = 80  # characters of a non-answer
_ENGLISH = frozenset(ENGLISH.split())
_FOREIGN = {name: frozenset(words.split()) for name, words in OTHERS.items()}
_ANY_FOREIGN = frozenset().union(*_FOREIGN.values())
_BEYOND_LATIN = re.compile(
    "[\u0370-\u1dff\u2c00-\ua71f\ua800-\ufaff\ufb13-\ufdff\ufe70-\ufefc\uff66-\uffdc\U00020000-\U0003134f]"
)
_FEW = 4  # words; fewer say too little


def non_answer(text: str) -> bool:
    """Tell an answer that says nothing. An emoji says something."""
    if len(text) > _LONGEST:
        return False
    words = _WORD.findall(text.lower().replace("’", "'"))
    if not words:
        return not _SYMBOL.search(text)
    return _NON_ANSWER.fullmatch(" ".join(words)) is not None


def language(text: str) -> str:
    """Tell ``en``, ``other`` or ``unsure``.

    Only strong evidence makes a text ``other``: jargon and slips of the pen are not foreign.
    """
    if not text.isascii() and _is_beyond_latin(text):
        return "other"
    words = _WORD.findall(text.lower().replace("’", "'"))
    english = sum(map(_ENGLISH.__contains__, words))
    if english * 5 >= len(words) > 0:
        return "en"
    if len(words) < _FEW:
        return "en" if english else "unsure"
    if _is_foreign(words, english):
        return "other"
    return "en" if english * 10 >= len(words) else "unsure"


def _is_beyond_latin(text: str) -> bool:
    foreign = len(_BEYOND_LATIN.findall(text))
    return foreign > 1 and 2 * foreign > sum(map(str.isalpha, text))


def _is_foreign(words: list[str], english: int) -> bool:
    """Ask for three words of one language, a fifth of the text, and twice as many as are English."""
    if not _ANY_FOREIGN.intersection(words):
        return False
    best = max((sum(map(known.__contains__, words)), len(known.intersection(words))) for known in _FOREIGN.values())
    return best[1] >= 3 and best[0] * 5 >= len(words) and best[0] >= 2 * english + 1
