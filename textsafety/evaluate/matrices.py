"""Codings as matrices: documents by codes, for the machine, each reader and the reference that they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textsafety.agreement.bootstrap import Floats
from textsafety.agreement.pairs import Bools
from textsafety.agreement.spans import marked, overlap, words
from textsafety.evaluate.coded import Coded
from textsafety.evaluate.gold import Gold, GoldCoding

Ints = NDArray[np.int_]


@dataclass(frozen=True)
class Matrices:
    """All codings of the same documents (D) and codes (C).

    Attributes:
        documents: Ids, sorted, so that the order of files and rows changes nothing.
        machine: (D, C), assigned codings.
        readers: Reader -> (D, C).
        read: Reader -> which documents (D,) they read.
        reference: (D, C): the codes that more than half of a document's readers gave it.
    """

    documents: Sequence[str]
    codes: Sequence[str]
    machine: Bools
    readers: Mapping[str, Bools]
    read: Mapping[str, Bools]
    reference: Bools

    @property
    def many(self) -> Ints:
        """How many readers each document has, (D,)."""
        many: Ints = np.sum(list(self.read.values()), axis=0, dtype=np.int_)
        return many


def matrices(coded: Coded, gold: Gold, codes: Sequence[str]) -> Matrices:
    """Lay out what was coded and what the reference says, for the documents that both have."""
    documents = sorted(coded.documents)
    place = {code: at for at, code in enumerate(codes)}
    row = {id_: at for at, id_ in enumerate(documents)}
    shape = (len(documents), len(codes))
    machine = np.zeros(shape, bool)
    for id_, codes_found in coded.found.items():
        for code, found in codes_found.items():
            machine[row[id_], place[code]] = found.assigned
    readers, read = {}, {}
    for reader, codings in sorted(gold.readers.items()):
        here = {id_: codings[id_] for id_ in codings if id_ in row}
        readers[reader], read[reader] = np.zeros(shape, bool), np.zeros(len(documents), bool)
        for id_, given in here.items():
            read[reader][row[id_]] = True
            readers[reader][row[id_], [place[coding.code] for coding in given]] = True
    votes = np.sum(list(readers.values()), axis=0)
    many = np.sum(list(read.values()), axis=0)
    return Matrices(documents, codes, machine, readers, read, 2 * votes > many[:, None])


def span_overlap(coded: Coded, gold: Gold, m: Matrices) -> tuple[Floats, Floats, Floats]:
    """Compare words over document-code pairs that the machine has right and a reader quoted.

    Returns:
        Sums for each document (D,): F1 of the machine's words, F1 of the whole text, number of pairs.
    """
    own, whole, count = np.zeros((3, len(m.documents)))
    for at in np.flatnonzero((m.machine & m.reference).any(axis=1)).tolist():
        id_ = m.documents[at]
        text = coded.text(id_)
        places = words(text)
        for code in (m.codes[number] for number in np.flatnonzero(m.machine[at] & m.reference[at]).tolist()):
            marks = [marked(places, spans) for spans in _quoted(gold, id_, code, text)]
            if not marks:
                continue
            found = marked(places, coded.found[id_][code].spans)
            own[at] += sum(overlap(found, mark) for mark in marks) / len(marks)
            whole[at] += sum(overlap(frozenset(range(len(places))), mark) for mark in marks) / len(marks)
            count[at] += 1
    return own, whole, count


def _quoted(gold: Gold, id_: str, code: str, text: str) -> list[list[tuple[int, int]]]:
    """Give the spans of each reader who gave the code and whose words are found in the text."""
    located = (
        [span for coding in read.get(id_, ()) if coding.code == code and (span := _located(coding, text))]
        for _, read in sorted(gold.readers.items())
    )
    return [spans for spans in located if spans]


def _located(coding: GoldCoding, text: str) -> tuple[int, int] | None:
    start, end, quote = coding.start, coding.end, coding.quote
    if quote:
        at = start if start is not None and text.startswith(quote, start) else text.find(quote)
        return (at, at + len(quote)) if at >= 0 else None
    return (start, end) if start is not None and end is not None and 0 <= start < end <= len(text) else None
