"""The written forms that point at a person in the United Kingdom: one finder a kind, in the order they are tried."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, partial

from textsafety.disclosure.names import word_tables

KINDS = (
    "date of birth",
    "email",
    "web address",
    "NHS number",
    "National Insurance number",
    "GMC number",
    "NMC PIN",
    "phone",
    "postcode",
    "name",
)

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = (
    r"(?:\d{4}-\d\d?-\d\d?|\d{1,2} ?[/.\-] ?\d{1,2} ?[/.\-] ?(?:\d{4}|\d\d)|\d{1,2} \d{1,2} (?:\d{4}|\d\d)"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[ \-](?:of )?{_MONTH},?[ \-]\d{{2,4}}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})"
)
_BIRTH = re.compile(
    r"(?<!\w)(?:d\.?o\.?b\.?|date of birth|birth ?date|born|birthday)(?: is| was| on| the|:|,|-| )*?[ :]*"
    rf"{_DATE}(?!\w)",
    re.IGNORECASE,
)
_EMAIL = re.compile(
    r"(?<![\w@])\w[\w.+%&'’-]{0,63} ?(?:@|[(\[] ?at ?[)\]]) ?[\w-]+(?:(?:\.| dot |[(\[]dot[)\]])[\w-]+)+(?![\w@])",
    re.IGNORECASE,
)
_WEB = re.compile(
    r"(?<![\w@.])(?:https?://[^\s<>\x00]+|www\.[^\s<>\x00]+"
    r"|(?:[\w-]{1,63}\.){1,8}(?:co\.uk|nhs\.uk|org\.uk|gov\.uk|ac\.uk|nhs\.net|com|org|net|info|uk)(?!\w)(?:/[^\s<>\x00]*)?)",
    re.IGNORECASE,
)
_TEN_DIGITS = re.compile(r"(?<![\w+-])(\d{3})([ -]?)(\d{3})([ -]?)(\d{4})(?![\w-])")
_NHS_CONTEXT = re.compile(r"(?:\bnhs\b|\bhospital|\bpatient)[^\x00]{0,25}$", re.IGNORECASE)
_INSURANCE = re.compile(
    r"(?<!\w)(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d\d[ -]?\d\d[ -]?\d\d[ -]?[A-D](?!\w)",
    re.IGNORECASE,
)
_GMC = re.compile(
    r"(?<!\w)GMC(?:[ :#.\-–]|\b(?:no|num|number|ref|reference|reg|registration|is|ID)\b)*\d{7}(?!\w)"
    r"|(?<!\w)\d{7}[ ]*\([ ]*GMC(?:[ ]+no\.?|[ ]+number)?[ ]*\)",
    re.IGNORECASE,
)
_NMC = re.compile(r"(?<!\w)\d\d ?[A-L] ?\d{4} ?[A-Z](?!\w)", re.IGNORECASE)
_EXTENSION = r"(?:,?[ ]*(?:ext(?:n|ension)?|x)[. ]*[:]?[ ]*\d{2,6})?"
_PHONE = re.compile(
    r"(?<![\w+.])(?:(?:\+|00)44[ .-]?(?:\(0\)[ ]?)?|\(?0)(?=[1235789])\d(?:[ .\-()]{0,2}\d){8,9}(?!\d|[.]\d)"
    + _EXTENSION
    + r"(?!\w)"
    r"|(?<!\w)\(?\+(?:[ ]?\d){1,3}\)?(?:[ .-]?\(?\d\)?){7,11}(?!\w)",
    re.IGNORECASE,
)
_PHONE_IN_CONTEXT = re.compile(
    r"(?<!\w)(?:call|ring|phone|tel|telephone|text|mobile|mob|number is)(?:ed|s)?"
    r"(?:[ :.]| me| us| her| him| on| at| no| number| is){1,6}"
    r"(?P<value>\d(?:[ -]?\d){5,10})(?!\w)",
    re.IGNORECASE,
)
_INTERNAL = re.compile(
    r"(?<!\w)(?:ext|extn|extension|bleep|pager)[. ]*(?:no\.?|number|:)?[ ]*(?!2222\b)\d{3,6}(?!\w)", re.IGNORECASE
)
_POSTCODE_END = r"\d[\dA-Z]? ?\d[ABD-HJLNP-UW-Z]{2}(?!\w)"
# A Band 5's six-hour shift ("B5 6hr") has the shape of a Birmingham postcode.
_BAND = r"(?!B[2-9] ?\dHR)"


def is_nhs_number(digits: str) -> bool:
    """Say whether ten digits pass the check of an NHS number (weights 10 to 2, modulo 11).

    >>> is_nhs_number("9434765919"), is_nhs_number("9434765918")
    (True, False)
    """
    check = -sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check == int(digits[9])


def _all(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    group = "value" if "value" in pattern.groupindex else 0
    return (found.span(group) for found in pattern.finditer(text))


def _web(text: str) -> Iterator[tuple[int, int]]:
    for found in _WEB.finditer(text):
        yield found.start(), found.start() + len(found.group().rstrip(".,;:!?)'’\"]"))


def _nhs(text: str) -> Iterator[tuple[int, int]]:
    """One number in eleven passes the check by chance, so ten digits in a row need a word that says what they are."""
    for found in _TEN_DIGITS.finditer(text):
        spaced = bool(found[2]) and found[2] == found[4]
        told = _NHS_CONTEXT.search(text[max(0, found.start() - 40) : found.start()])
        if (spaced or told) and is_nhs_number(found[1] + found[3] + found[5]):
            yield found.span()


def _postcodes(text: str) -> Iterator[tuple[int, int]]:
    return _all(_postcode_pattern(), text)


@cache
def _postcode_pattern() -> re.Pattern[str]:
    areas = "|".join(sorted(word_tables()["postcode_areas"], key=lambda area: (-len(area), area)))
    return re.compile(rf"(?<!\w){_BAND}(?:{areas}){_POSTCODE_END}", re.IGNORECASE)


FORMS: tuple[tuple[str, Callable[[str], Iterator[tuple[int, int]]]], ...] = (
    ("date of birth", partial(_all, _BIRTH)),
    ("email", partial(_all, _EMAIL)),
    ("web address", _web),
    ("NHS number", _nhs),
    ("National Insurance number", partial(_all, _INSURANCE)),
    ("GMC number", partial(_all, _GMC)),
    ("NMC PIN", partial(_all, _NMC)),
    ("phone", partial(_all, _PHONE)),
    ("phone", partial(_all, _PHONE_IN_CONTEXT)),
    ("phone", partial(_all, _INTERNAL)),
    ("postcode", _postcodes),
)
