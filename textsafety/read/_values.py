"""What the cells of one column look like: numbers, dates, codes, categories, answers on a scale, or free text."""

from __future__ import annotations

import re
from collections.abc import Sequence

BLANK, FLAG, NUMBER, DATE, EMAIL, PLACE, CODE = "blank", "flag", "number", "date", "email", "address", "code"
NESTED, SCALE, CHOICES, CATEGORY, SHORT, TEXT = "nested", "scale", "choices", "category", "short", "text"

LONG = 4
"""Words from which a value may be a sentence."""

_MOSTLY = 0.95
_ENOUGH = 2_000

_PATTERNS = (
    (FLAG, re.compile(r"[01]|0?\.0|true|false|x|✓|✔|☑|(un)?(checked|selected|ticked)", re.I)),
    (PLACE, re.compile(r"\d{1,3}(\.\d{1,3}){3}|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){3,7}|(https?://|www\.)\S+", re.I)),
    (NUMBER, re.compile(r"[-+(]?[£$€]?\d[\d.,  ]*(e[-+]?\d+)?%?\)?", re.I)),
    (
        DATE,
        re.compile(
            r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([T ,]+[\d:.]+)?( ?[ap]m)?(z|[-+ ][\d:]+)?( ?[a-z]{2,4}([-+][\d:]+)?)?"
            r"|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}([T ,]+[\d:.]+)?( ?[ap]m)?( ?(gmt|utc|bst)([-+][\d:]+)?)?"
            r"|\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[ap]m)?"
            r"|((mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?(\d{1,2}(st|nd|rd|th)? )?"
            r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (\d{1,2}(st|nd|rd|th)?,? )?\d{4}.{0,12}",
            re.I,
        ),
    ),
    (EMAIL, re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")),
)

_SCALE = re.compile(
    r"""(\d{1,2}\s*[-–=:.)]\s*)?   # 5 - Strongly agree
    ( ((strongly|somewhat|slightly|mostly|completely|totally|tend\ to|definitely|mildly|quite|fairly)\ )?
      (dis)?agree(\ (strongly|somewhat|slightly|completely|a\ little))?
    | neither(\ [\w]+){1,3}\ nor(\ \w+){1,3} | neutral | undecided | unsure | not\ sure | no\ opinion | mixed
    | ((very|extremely|somewhat|fairly|quite|moderately|slightly|completely|mostly|not\ at\ all|not|so)\ )*
      ((dis|un)?satisfied|(un)?likely|(un)?important|(un)?comfortable|(un)?confident|(un)?safe|(un)?happy|
       (un)?helpful|(in)?effective|(un)?supported|valued|good|bad|poor|easy|difficult|well|positive|negative)
    | (almost\ |nearly\ )?(always|never) | often | very\ often | usually | sometimes | occasionally | rarely | seldom
    | most\ of\ the\ time | some\ of\ the\ time | all\ of\ the\ time | none\ of\ the\ time | about\ half\ the\ time
    | excellent | outstanding | average | fair | ok(ay)? | very\ little | a\ (little|lot|great\ deal|moderate\ amount)
    | not\ at\ all | somewhat | (much\ )?(better|worse) | about\ the\ same | to\ (some|a\ (great|large|small))\ extent
    )""",
    re.X | re.I,
)
_NO_ANSWER = re.compile(
    r"n/?a|not applicable|don[’']?t know|do not know|prefer not to (say|answer)|[-.]|none|other", re.I
)
_ONE_TOKEN = re.compile(r"(?=\S*\d)[\w{(#][\w.:/#{}()-]*")


def judge(cells: Sequence[str]) -> str:
    """Name what most cells are; blank cells do not count.

    >>> judge(["Ward 3", "Ward 4", "Ward 3", ""]), judge(["2024-01-05", "2024-02-11"])
    ('category', 'date')
    >>> judge(["We never hear back from them.", "no", "I feel able to speak up in my team."])
    'text'
    """
    values = [" ".join(cell[:_ENOUGH].split()) for cell in cells if cell and not cell.isspace()]
    if not values:
        return BLANK
    for kind, pattern in _PATTERNS:
        if _share(values, pattern) >= _MOSTLY:
            return kind
    if sum(value[0] + value[-1] in ("{}", "[]") for value in values) >= _MOSTLY * len(values):
        return NESTED
    return _worded(values, blanks=len(cells) - len(values))


def long_values(cells: Sequence[str]) -> list[str]:
    """Give the cells of at least ``LONG`` words."""
    return [cell for cell in cells if len(cell.split(None, LONG)) >= LONG]


def is_varied(cells: Sequence[str]) -> bool:
    """Tell whether more than half of the cells that hold something differ from each other."""
    values = [cell.strip() for cell in cells if cell.strip()]
    return bool(values) and len(set(values)) > len(values) / 2


def are_labels(cells: Sequence[str]) -> bool:
    """Tell whether the cells are short enough, and few enough different ones, to be labels."""
    values = {cell.strip() for cell in cells if cell.strip()}
    return len(values) <= 12 and all(len(value) <= 60 and value[-1] not in ".!?" for value in values)


def _share(values: Sequence[str], pattern: re.Pattern[str]) -> float:
    return sum(pattern.fullmatch(value, 0, 80) is not None and len(value) <= 80 for value in values) / len(values)


def _worded(values: Sequence[str], *, blanks: int) -> str:
    distinct = {value.casefold() for value in values}
    if len(distinct) == 1 and len(values) > 1 and blanks:
        return FLAG
    if _is_scale(distinct):
        return SCALE
    if _is_choices(values):
        return CHOICES
    if _is_text(values):
        return TEXT
    if len(distinct) > 0.9 * len(values) and _share(values, _ONE_TOKEN) >= _MOSTLY:
        return CODE
    few = len(distinct) <= 12 or len(distinct) <= 0.2 * len(values)
    return CATEGORY if few and max(map(len, distinct)) <= 120 else SHORT


def _is_scale(distinct: set[str]) -> bool:
    answers = [value for value in distinct if not _NO_ANSWER.fullmatch(value)]
    return bool(answers) and all(_SCALE.fullmatch(value) for value in answers)


def _is_choices(values: Sequence[str]) -> bool:
    """Tell whether the values are combinations of a few options: ``A;B;``, ``B;``, ``A;C;``."""
    return any(_combines(values, mark) for mark in (";", ",", "|"))


def _combines(values: Sequence[str], mark: str) -> bool:
    joined = [value for value in values if mark in value.rstrip(mark) or value.endswith(mark)]
    if mark == "," and any(value.rstrip().endswith((".", "!", "?")) for value in joined):
        return False
    if len(joined) < 2 or len(joined) < 0.2 * len(values):
        return False
    parts = [part.strip().casefold() for value in values for part in value.split(mark) if part.strip()]
    return len(set(parts)) <= 0.5 * len(parts) and len(set(values)) != 1


def _is_text(values: Sequence[str]) -> bool:
    """Tell whether enough values are sentences of their own, not labels that come back."""
    long = long_values(values)
    if not long:
        return False
    different = len({value.casefold() for value in long})
    if different <= 0.5 * len(long) and different < 40:
        return False
    words = [word for value in long for word in value.split()]
    share, mean = len(long) / len(values), len(words) / len(long)
    if share < 0.4 and (share < 0.05 or mean < 7):
        return False
    return _is_running(long, words)


def _is_running(long: Sequence[str], words: Sequence[str]) -> bool:
    """Tell sentences, which are mostly in small letters, from names and titles; a column of shouting counts too."""
    if all(value.isupper() for value in long):
        return True
    return sum(not word[0].isupper() for word in words) >= 0.5 * len(words)
