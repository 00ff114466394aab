"""The commonest confusions: a code that was missed, in documents where the machine gave another instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zlib import crc32

import numpy as np

from textsafety.disclosure import quote, why_not_shown
from textsafety.evaluate.coded import Coded
from textsafety.evaluate.gold import Gold
from textsafety.evaluate.matrices import Matrices
from textsafety.evaluate.outcome import Confusion

EXAMPLES = 3
# Confusions that get examples, and texts that are looked at for each before giving up.
WITH_EXAMPLES = 100
CANDIDATES = 15


def confusions(coded: Coded, gold: Gold, m: Matrices, names: Sequence[str], *, quotes: bool) -> list[Confusion]:
    """List confusions, the commonest first. Examples are masked, and none needs a person to read it first."""
    missed, instead = m.reference & ~m.machine, m.machine & ~m.reference
    counts = missed.T.astype(int) @ instead.astype(int)
    found = [(int(counts[a, b]), int(a), int(b)) for a, b in np.argwhere(counts)]
    made = []
    for place, (count, wanted, given) in enumerate(sorted(found, key=lambda item: (-item[0], item[1:]))):
        here = np.flatnonzero(missed[:, wanted] & instead[:, given]).tolist()
        examples: tuple[str, ...] = ()
        if quotes and place < WITH_EXAMPLES:
            ids = [m.documents[at] for at in here]
            examples = tuple(_examples(coded, gold, ids, m.codes[given], names))
        made.append(Confusion(m.codes[wanted], m.codes[given], count, examples))
    return made


def _examples(coded: Coded, gold: Gold, ids: Sequence[str], code: str, names: Sequence[str]) -> Iterator[str]:
    """Quote the words that the machine took, in at most ``EXAMPLES`` documents: the same ones every time."""
    shown = 0
    for id_ in sorted(ids, key=lambda id_: (crc32(id_.encode()), id_))[:CANDIDATES]:
        row = coded.documents[id_]
        known = gold.texts.get(id_)
        why = ["flagged"] if row["needs_human"] or (known and known.needs_human) else []
        text = coded.text(id_)
        if why_not_shown(text, needs_human=why, language=str(row["language"]), names=names):
            continue
        start, end = min(coded.found[id_][code].spans)
        yield quote(text, start, end, names=names)
        shown += 1
        if shown == EXAMPLES:
            return
