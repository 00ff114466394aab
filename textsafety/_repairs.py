"""The repairs of ``clean``: each finds the edits that a text needs, ``(start, end, replacement)``, in order.

A repair decides on one word or one match at a time and never on what stands elsewhere in the answer, so that a quote
cut out of the raw text is repaired exactly as it was in its place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from html import unescape
from html.entities import html5

Edit = tuple[int, int, str]

# Characters. Whitespace inside a class is written as escapes, because most of it cannot be seen.
SPACES = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
BREAKS = "\n\x0b\x0c\u2028\u2029"
INVISIBLE = "\x00-\x08\x0e-\x1f\x7f\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc"
PICTOGRAPH = "\u00a9\u00ae\u203c\u2049\u2100-\u27bf\u2900-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
STYLE = "\ufe0e\ufe0f\U0001f3fb-\U0001f3ff"

_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")

# A decoded `&amp;amp;lt;` is one edit. Without a semicolon only the five that people's software really writes.
_ENTITY = re.compile(
    r"&(?P<again>(?:amp;)*)(?P<name>#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
    r"|&(?P<bare>nbsp|amp|lt|gt|quot)(?![\w=;])"
)

# Elements seen in exported rich text. <address>, <time>, <title>, <label> and the like are left alone: between angle
# brackets they are more often what somebody wrote in place of a name.
LINE_TAGS = "p|div|br|hr|li|ul|ol|dl|dt|dd|tr|table|thead|tbody|tfoot|h[1-6]|blockquote|pre|section|article|body|html"
SPACE_TAGS = "td|th|img"
INLINE_TAGS = (
    "a|abbr|b|big|center|cite|code|del|em|font|head|i|ins|kbd|mark|meta|o:p|s|small|span|st1:[a-z]+|strike|strong|"
    "sub|sup|tt|u|v:[a-z]+|wbr|col|colgroup|caption|figure|iframe|input|link|script|style"
)
_ATTRIBUTE = r"""\s+(?:[a-zA-Z_:][\w:.-]*\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'=<>`]+)|nowrap|noshade|checked|disabled)"""
_TAG = re.compile(
    r"<(?P<whole>style|script)\b[^<>]*>[^<]*</(?P=whole)\s*>"
    r"|<!--(?:(?!-->|<!--).){0,2000}-->|<!\[(?:if|endif)[^<>\[\]]*\]>"
    rf"|</?(?:(?P<line>{LINE_TAGS})|(?P<space>{SPACE_TAGS})|(?:{INLINE_TAGS}))(?:{_ATTRIBUTE})*\s*/?>",
    re.IGNORECASE | re.DOTALL,
)

# A non-breaking space behind another character beyond ASCII is part of the word: it may be the second half of a letter.
_WORD = re.compile(rf"(?:[^\r{SPACES}{BREAKS}]|(?<=[^\x00-\x7f\xa0])\xa0)+")
_BEYOND_ASCII = re.compile(r"([^\x00-\x7f\xa0]+)")
# Accented letters in pairs that ftfy calls plausible, though in running text they never are.
_PAIR = re.compile("[ÃÄÅ][\u00a1-\u00aa\u00ac-\u00bf]|Ä[™‡]|Å[›‚„]")
_C1 = re.compile("[\x80-\x9f]")
# What is left of "voilà" and of a non-breaking space when the second half was taken for a space.
_HALF = re.compile(r"(?:\A|(?<=[a-z.,?!]))[ÃÂ]\Z")
_HARD_SPACE = re.compile("Â(?=[\xa0\xad])")
_SUSPECT = re.compile(rf"{_PAIR.pattern}|{_C1.pattern}|[ÃÂ](?!\S)")

_CONTROL = re.compile(
    rf"(?P<keep>[{PICTOGRAPH}][{STYLE}]*(?:\u200d[{PICTOGRAPH}][{STYLE}]*)+"  # families, professions
    rf"|[{PICTOGRAPH}0-9#*][{STYLE}]+"
    "|\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"  # flags of nations
    "|(?<=[\u0590-\u1cff])[\u200c\u200d]+)"  # joiners that Persian, Urdu and Indic words are spelt with
    r"|(?P<line>(?:_x000D_|\r)(?:_x000A_|\n)?|_x000A_)|(?P<tab>_x0009_)"
    rf"|_x00[01][0-9A-Fa-f]_|[{INVISIBLE}\u200c\u200d\ufe0e\ufe0f\U000e0000-\U000e007f]"
)

_HIDDEN = re.compile(f"[{INVISIBLE}\r\u200c\u200d\ufe0e\ufe0f\U000e0000-\U000e007f]")
_HIDDEN_ASCII = re.compile(r"[\x00-\x08\x0d-\x1f\x7f]")

# A composed character never begins before the ASCII character in front of its marks.
_COMPOSED = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")

_ODD = f"{SPACES[1:]}{BREAKS[1:]}"  # every kind but the plain space and line feed
_ODD_GAP = re.compile(f"[{_ODD}]")
_GAP = re.compile(rf"[{SPACES}{BREAKS}]{{2,}}|[{_ODD}]|\A[ \n]|[ \n]\Z")
_BREAK = re.compile(f"[{BREAKS}]")


def surrogates(text: str) -> list[Edit]:
    """Join halves of a character that belong together; replace the others by U+FFFD."""
    if text.isascii():
        return []
    return list(_changes(_SURROGATES, text, lambda found: _join_halves(found[0])))


def entities(text: str) -> list[Edit]:
    """Decode ``&pound;``, ``&#163;`` and ``&amp;pound;``."""
    return list(_changes(_ENTITY, text, _decode)) if "&" in text else []


def tags(text: str) -> list[Edit]:
    """Drop tags: only real elements, properly written. ``<3 weeks`` and ``a<b`` stay."""
    return list(_changes(_TAG, text, _untag)) if "<" in text else []


def hard_spaces(text: str) -> list[Edit]:
    """Drop the first half of a misread non-breaking space or soft hyphen, so that no word ends in it."""
    return [(found.start(), found.end(), "") for found in _HARD_SPACE.finditer(text)]


def mojibake(text: str) -> list[Edit]:
    """Undo text that was read in the wrong encoding, word by word."""
    if text.isascii() or not _suspicious(text):
        return []
    edits: list[Edit] = []
    for found in _WORD.finditer(text):
        word = found[0]
        if not word.isascii():
            edits += _differences(found.start(), word, _unscramble(word))
    return edits


def controls(text: str) -> list[Edit]:
    """Drop what cannot be seen, and write every line end as a line feed."""
    hidden = _HIDDEN_ASCII if text.isascii() else _HIDDEN
    if not hidden.search(text) and "_x00" not in text:
        return []
    return list(_changes(_CONTROL, text, _control))


def soft_hyphens(text: str) -> list[Edit]:
    """Drop the marks where a word might have been divided. Not before ``mojibake``: half of í looks the same."""
    return [(found.start(), found.end(), "") for found in re.finditer("\xad", text)]


def unicode(text: str) -> list[Edit]:
    """Compose letters and their marks (NFC)."""
    if unicodedata.is_normalized("NFC", text):
        return []
    return list(_changes(_COMPOSED, text, lambda found: unicodedata.normalize("NFC", found[0])))


def whitespace(text: str) -> list[Edit]:
    """One space between words, at most one blank line between paragraphs, nothing around the whole."""
    if is_even(text) and not _ODD_GAP.search(text):
        return []
    return list(_changes(_GAP, text, lambda found: _gap(found, len(text))))


def is_even(text: str) -> bool:
    """Tell whether the spaces and line feeds of a text are as they should be."""
    if "  " in text or text != text.strip():
        return False
    return "\n" not in text or not (" \n" in text or "\n " in text or "\n\n\n" in text)


# Surrogates come first because encoders choke on them; what mojibake is made of must not be taken from it; whitespace
# comes last because the others leave gaps behind.
REPAIRS: tuple[tuple[str, Callable[[str], list[Edit]]], ...] = (
    ("surrogates", surrogates),
    ("html", entities),
    ("html", tags),
    ("controls", controls),
    ("mojibake", hard_spaces),
    ("mojibake", mojibake),
    ("soft hyphens", soft_hyphens),
    ("unicode", unicode),
    ("whitespace", whitespace),
)


def _changes(pattern: re.Pattern[str], text: str, replace: Callable[[re.Match[str]], str]) -> Iterator[Edit]:
    for found in pattern.finditer(text):
        new = replace(found)
        if new != found[0]:
            yield _trimmed(found.start(), found[0], new)


def _trimmed(start: int, old: str, new: str) -> Edit:
    """Leave out of an edit what it does not change at either end."""
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    tail = next((i for i in range(shorter - head) if old[-1 - i] != new[-1 - i]), shorter - head)
    return start + head, start + len(old) - tail, new[head : len(new) - tail]


def _join_halves(found: str) -> str:
    if len(found) == 1:
        return "\ufffd"
    return found.encode("utf-16", "surrogatepass").decode("utf-16")


def _decode(found: re.Match[str]) -> str:
    name = found["name"]
    if name is None:
        return html5[found["bare"]]
    if name[0] != "#":
        return html5.get(f"{name};", f"&{name};" if found["again"] else found[0])
    number = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    return chr(number) if 0xD800 <= number <= 0xDFFF else unescape(f"&{name};")  # halves are joined in the next round


def _untag(found: re.Match[str]) -> str:
    if found["line"]:
        return "\n"
    return " " if found["space"] else ""


@cache
def _ftfy() -> tuple[Callable[[str], bool], Callable[[str], str]]:
    import ftfy
    from ftfy.badness import is_bad

    return is_bad, ftfy.fix_encoding


def _suspicious(text: str) -> bool:
    return _SUSPECT.search(text) is not None or _ftfy()[0](text)


def _unscramble(word: str) -> str:
    if not _suspicious(word):
        return word
    fixed = _PAIR.sub(_read_pair, _ftfy()[1](word))
    fixed = _HALF.sub(lambda found: "à" if found[0] == "Ã" else "", fixed)
    return _C1.sub(lambda found: found[0].encode("latin-1").decode("windows-1252", "ignore"), fixed)


def _read_pair(found: re.Match[str]) -> str:
    return found[0].encode("windows-1252").decode("utf-8")


def _differences(start: int, old: str, new: str) -> Iterator[Edit]:
    """Pair the stretches beyond ASCII of a word with those of its repair, so that each edit is short."""
    if old == new:
        return
    parts, fixed = _BEYOND_ASCII.split(old), _BEYOND_ASCII.split(new)
    if parts[::2] != fixed[::2]:
        parts, fixed = [old], [new]
    for part, repaired in zip(parts, fixed, strict=True):
        if part != repaired:
            yield _trimmed(start, part, repaired)
        start += len(part)


def _control(found: re.Match[str]) -> str:
    if found["keep"]:
        return found[0]
    if found["line"]:
        return "\n"
    return "\t" if found["tab"] else ""


def _gap(found: re.Match[str], length: int) -> str:
    if found.start() == 0 or found.end() == length:
        return ""
    lines = len(_BREAK.findall(found[0]))
    return "\n" * min(lines, 2) or " "
