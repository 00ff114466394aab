"""The nouns of the project: frozen, typed, without input or output.

Every offset counts Unicode code points of ``Document.text`` and is end-exclusive; a quote always equals its slice.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter


@dataclass(frozen=True, slots=True)
class Offsets:
    """Where each stretch of a cleaned text lies in the raw text.

    ``pieces`` are ``(start, end, raw_start, raw_end)``, in order, covering the whole cleaned text. A piece of equal
    lengths corresponds character for character (copied, or one character put for another); any other piece is one
    indivisible repair. Characters of the raw text between two pieces were removed.

    >>> offsets = Offsets(((0, 3, 0, 3), (3, 4, 3, 6), (4, 6, 8, 10)))
    >>> offsets.to_raw(1, 4), offsets.to_raw(4, 5)
    ((1, 6), (8, 9))
    """

    pieces: tuple[tuple[int, int, int, int], ...]

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """Give the raw span of a non-empty cleaned span: the shortest one that contains it."""
        first = self.pieces[bisect_right(self.pieces, start, key=itemgetter(0)) - 1]
        last = self.pieces[bisect_right(self.pieces, end - 1, key=itemgetter(0)) - 1]
        raw_start = first[2] + (start - first[0]) if first[1] - first[0] == first[3] - first[2] else first[2]
        raw_end = last[2] + (end - last[0]) if last[1] - last[0] == last[3] - last[2] else last[3]
        return raw_start, raw_end


@dataclass(frozen=True, slots=True)
class Document:
    """One answer cell, one turn of a transcript, or one set of notes.

    Attributes:
        id: The id column's value (``#COLUMN`` appended when several text columns are read), a content hash and an
            occurrence count where there is no id column, or ``<file>-<turn number>`` in a transcript.
        raw: The text as it was read; never changed.
        source: The file it came from, as the user named it.
        row: Row number in the file as a spreadsheet shows it, or turn number; 0 for a whole file.
        respondent_id: Who said it: shared by all answers of one row and all turns of one speaker.
        context: The survey question, or the interviewer's last question.
        speaker: The speaker's label in a transcript, else empty.
        codable: False for an interviewer's or facilitator's turn: context only.
        kept: Demographic columns, name to value.
        text, repairs, offsets: Filled in by ``clean``; ``offsets`` is None where nothing moved.
        non_answer: Blank, "n/a", "nothing to add": kept, never coded.
        language: ``en``, ``other`` or ``unsure``.
        needs_human: Why a person should read it first; empty when nothing was found.
    """

    id: str
    raw: str
    source: str = ""
    row: int = 0
    respondent_id: str = ""
    context: str = ""
    speaker: str = ""
    codable: bool = True
    kept: tuple[tuple[str, str], ...] = ()
    started: str = ""
    text: str = ""
    repairs: tuple[str, ...] = ()
    offsets: Offsets | None = None
    non_answer: bool = False
    language: str = "en"
    needs_human: tuple[str, ...] = ()

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """Give the span of ``raw`` that a non-empty span of ``text`` came from."""
        return self.offsets.to_raw(start, end) if self.offsets else (start, end)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row or file that could not be used, and why. Never holds what a respondent wrote."""

    source: str
    row: int
    stage: str
    reason: str


@dataclass(frozen=True, slots=True)
class Segment:
    """The unit that is coded: a span of one document.

    Attributes:
        id: ``<document id>.<number>``.
        kind: ``answer``, ``turn``, ``bullet`` or ``sentence``.
        context: The question, or the heading the segment stands under.
    """

    id: str
    document_id: str
    start: int
    end: int
    kind: str
    speaker: str = ""
    codable: bool = True
    context: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The exact words that carry a code (``document.text[start:end]``) and a reason a person understands."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Coding:
    """One code given to one segment by one coder, always with evidence. Attribute values are the codebook's."""

    document_id: str
    segment_id: str
    code: str
    coder: str
    evidence: Evidence
    stance: str = "experienced"
    presence: str = "present"
    negated: bool = False
    time: str = "now"
    voice: str = "own"
    sarcasm: bool = False
    probability: float = 1.0
    status: str = "assigned"
    gate: str = "closed"
    needs_human: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found in one source, and its documents, read lazily.

    Attributes:
        source: The file, as the user named it.
        found: What was detected, as ``(what, value)`` pairs to print: encoding, delimiter, header rows, columns …
        documents: An iterator of ``Document`` and ``Skipped``; reading happens as it is consumed.
        warnings: Things the user should know, in plain words.
        columns: Names of all columns of a table, in order.
    """

    source: str
    found: tuple[tuple[str, str], ...]
    documents: Iterable[Document | Skipped] = field(repr=False)
    warnings: Sequence[str] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """Segments that are about the same thing, found without a codebook.

    Attributes:
        id: ``T1``, ``T2`` …, the most respondents first.
        label: Its first keywords: a name to call it by until a person gives a better one.
        keywords: The words that tell it from the other topics, the strongest first.
        segments, respondents: How many segments it has, and of how many people.
        stability: How much of it came back when topics were found again, from 0 to 1; None where that was not measured.
        stable: Whether that is enough to read it as a topic.
        place: Where it stands against the codebook: ``not covered``, ``splits`` or ``restates``.
        code: The code that it splits or restates, or else the nearest one; empty without any.
        similarity: How near its middle is to that code's definition and examples, from -1 to 1.
        lift: How many times more often its documents carry that code than all documents do.
        x, y: Where it stands on a map, each from 0 to 1.
        quotes: Masked words of different respondents, those nearest to its middle first.
        cues: Words and phrases that a lexicon could look for.
    """

    id: str
    label: str
    keywords: tuple[str, ...]
    segments: int
    respondents: int
    stability: float | None
    stable: bool
    place: str
    code: str
    similarity: float
    lift: float
    x: float = 0.5
    y: float = 0.5
    quotes: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
