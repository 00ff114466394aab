"""From the bytes of a source to its text, and from positions as some program counted them to positions in that text.

The standard counts Unicode code points of the text. Programs differ in whether a byte-order mark, a carriage return
before a line feed, and the second half of a character beyond the basic plane count too. Which was meant shows where
selections carry their own words: that way of counting is taken under which most of them fit.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, product

from textsafety.errors import ReadError

BOM = "\ufeff"
CUT = 40
"""Characters from which on the words that a selection carries may be cut short."""

_BREAK = re.compile("\r\n?")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Counting:
    """A way of counting: what counts as a character of its own."""

    bom: bool = False
    returns: bool = False
    halves: bool = False

    def __str__(self) -> str:
        """Say what is counted beside the characters of the text."""
        named = (
            (self.bom, "the byte-order mark"),
            (self.returns, "carriage returns"),
            (self.halves, "characters beyond the basic plane twice"),
        )
        return " and ".join(name for counted, name in named if counted) or "nothing else"


STANDARD = Counting()


@dataclass(frozen=True)
class SourceText:
    """A source as its file has it, with or without a byte-order mark and carriage returns."""

    written: str

    @cached_property
    def text(self) -> str:
        """The text: no byte-order mark, line feeds alone."""
        return _BREAK.sub("\n", self.written.removeprefix(BOM))

    @cached_property
    def has_bom(self) -> bool:
        """Tell whether the file begins with a byte-order mark."""
        return self.written.startswith(BOM)

    @cached_property
    def has_returns(self) -> bool:
        """Tell whether lines of the file end in carriage return and line feed."""
        return "\r\n" in self.written

    def countings(self) -> list[Counting]:
        """List the ways of counting that differ for this text, the standard's first."""
        halves = not self.text.isascii() and any(character > "\uffff" for character in self.text)
        return [
            Counting(*counted)
            for counted in product(
                *((False, True) if there else (False,) for there in (self.has_bom, self.has_returns, halves))
            )
        ]

    def places(self, counting: Counting) -> Places:
        """Give the positions of the text under a way of counting."""
        if counting == STANDARD:
            return Places(range(len(self.text) + 1))
        plain = self.written.removeprefix(BOM)
        units = (
            1 + (counting.returns and unit == "\r\n") + (counting.halves and unit > "\uffff")
            for unit in re.findall("\r\n|[\\s\\S]", plain)
        )
        return Places(list(accumulate(units, initial=int(counting.bom))))


@dataclass(frozen=True, slots=True)
class Places:
    """For each position of a text, and its end, the number that a program gave it."""

    counted: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Give the positions of a span: the shortest one that holds it; None where it leaves the text."""
        if start < 0 or end > self.counted[-1]:
            return None
        first = max(bisect_right(self.counted, start) - 1, 0)
        return first, max(bisect_left(self.counted, end), first)


def source_text(data: bytes, where: str) -> SourceText:
    """Decode a source.

    Raises:
        ReadError: It is not UTF-8, as the standard has it, nor UTF-16 with a byte-order mark.
    """
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        return SourceText(data.decode(encoding))
    except UnicodeDecodeError:
        hint = "Export the project again, or ask its program's makers: the standard asks for UTF-8."
        raise ReadError("this text is not UTF-8", where=where, hint=hint) from None


def best_counting(source: SourceText, spans: Iterable[tuple[int, int, str]]) -> Counting:
    """Choose the way of counting under which most selections fit the words they carry; the standard's in doubt.

    Args:
        source: The text.
        spans: Start, end and name of each selection.
    """
    countings = source.countings()
    named = [span for span in spans if span[2]]
    if len(countings) == 1 or not named:
        return STANDARD
    return max(countings, key=lambda counting: _fitting(source, source.places(counting), named))


def _fitting(source: SourceText, places: Places, spans: Iterable[tuple[int, int, str]]) -> int:
    found = ((places.span(start, end), name) for start, end, name in spans)
    return sum(span is not None and fits(name, source.text[slice(*span)]) for span, name in found)


def fits(name: str, quote: str) -> bool:
    r"""Tell whether the name of a selection is its words, as far as it goes; spaces and line breaks count as one.

    >>> fits("We keep quiet", "We keep\n quiet"), fits("We keep …", "We keep quiet"), fits("We", "We keep quiet")
    (True, True, False)
    """
    wanted, there = squeezed(name), squeezed(quote)
    short = wanted.removesuffix("...").removesuffix("…").rstrip()
    return wanted == there or (bool(short) and there.startswith(short) and (short != wanted or len(wanted) >= CUT))


def squeezed(text: str) -> str:
    """Make every run of spaces and breaks one space, as attributes of XML may, and leave out what XML cannot hold."""
    return " ".join(legal(text).split())


def legal(text: str) -> str:
    r"""Put a replacement mark for each character that XML cannot hold.

    >>> legal("a\x07b")
    'a\ufffdb'
    """
    return _ILLEGAL.sub("\ufffd", text)


def named_after(quote: str, most: int = 60) -> str:
    r"""Name a selection after its words: one line, cut at ``most`` characters.

    >>> named_after("We keep\nour heads down", 12)
    'We keep our…'
    """
    plain = squeezed(quote)
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"
