"""Count each code: documents, respondents and how they speak of it; roll up to families, pairs and blocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from textsafety.codebook import Code, Codebook
from textsafety.summarise.columns import Codings, Columns, Flags
from textsafety.summarise.intervals import clustered, index_interval, wilson
from textsafety.summary import Pair, Rollup, Share, Split, Theme

LIVED = ("experienced", "observed")


class Counter:
    """Counts respondents and documents among a run's codings."""

    def __init__(self, columns: Columns, codebook: Codebook, *, seed: int, at_least: int) -> None:
        self.columns = columns
        self.codebook = codebook
        self.seed = seed
        self.at_least = at_least
        codings = columns.codings
        self.stance = {name: codings.stance == name for name in (*LIVED, "hoped-for", "denied", "hypothetical")}
        self.lived = codings.assigned & (self.stance["experienced"] | self.stance["observed"])
        self.mixed = codings.presence == "mixed"
        self.past = self.lived & (codings.time == "past")
        self.missing = self.lived & ~self.past & (codings.presence == "absent")
        self.counted = self.lived & ~self.past & ~self.missing
        self.answered = int(columns.answered.sum())
        self.several = bool((columns.answers_each > 1).any())
        self.number = {code.id: number for number, code in enumerate(codebook.codes)}

    def of_codes(self, codes: Iterable[str]) -> Flags:
        """Mark the codings of some codes."""
        return np.isin(self.columns.codings.code, [self.number[code] for code in codes if code in self.number])

    def respondents(self, chosen: Flags) -> int:
        """Count the respondents of some codings, each once."""
        return len(np.unique(self.columns.codings.respondent[chosen]))

    def share(self, count: int) -> Share:
        """Give a share of all respondents who answered."""
        return clustered(count, self.answered, seed=self.seed) if self.several else wilson(count, self.answered)

    def theme(self, code: Code) -> Theme:
        """Count one code."""
        codings: Codings = self.columns.codings
        here = codings.code == self.number[code.id]
        said = here & codings.assigned
        told = here & self.counted
        count = self.respondents(told)
        return Theme(
            code=code.id,
            label=code.label,
            family=code.family,
            polarity=code.polarity,
            valence=code.valence,
            definition=code.definition,
            documents=len(np.unique(codings.document[told])),
            respondents=count,
            share=self.share(count),
            assigned=int(said.sum()),
            suggested=int((here & ~codings.assigned).sum()),
            experienced=self.respondents(told & self.stance["experienced"]),
            observed=self.respondents(told & self.stance["observed"]),
            mixed=self.respondents(told & self.mixed),
            absent=self.respondents(here & self.missing),
            hoped_for=self.respondents(said & self.stance["hoped-for"]),
            denied=self.respondents(said & self.stance["denied"]),
            hypothetical=self.respondents(said & self.stance["hypothetical"]),
            past=self.respondents(here & self.past),
            local=code.locus_of_control,
            block=code.model_block,
            opposing=tuple(self.codebook.code(other).label for other in code.opposing_codes),
        )

    def split(self, fear: Sequence[str], safety: Sequence[str]) -> Split:
        """Split all respondents by whether they tell of fear, of safety, of both or of neither.

        As ``theme_summary.balance`` of the codebook defines it: assigned codings that are lived, now, present or
        mixed; a mixed one counts at both ends.
        """
        codings = self.columns.codings
        now = self.counted & (codings.time == "now")
        mixed = now & self.mixed & self.of_codes([*fear, *safety])
        afraid = set(codings.respondent[(now & self.of_codes(fear)) | mixed].tolist())
        safe = set(codings.respondent[(now & self.of_codes(safety)) | mixed].tolist())
        counts = (len(afraid - safe), len(afraid & safe), len(safe - afraid))
        neither = self.answered - sum(counts)
        told, why = sum(counts), ""
        if told < self.at_least:
            why = f"Not shown: {told} tell of fear or safety, and fewer than {self.at_least} are too few for an index."
            return Split(*counts, neither, None, None, None, why)
        low, high = index_interval(*counts, neither, seed=self.seed)
        return Split(*counts, neither, (counts[2] - counts[0]) / told, low, high)

    def pairs(self, themes: Mapping[str, Theme]) -> tuple[Pair, ...]:
        """Count the fear–safety pairs of the codebook."""
        return tuple(
            Pair(p.pair, themes[p.fear], themes[p.safety], self.split([p.fear], [p.safety]), p.extension)
            for p in self.codebook.pairs
        )

    def balance(self) -> Split:
        """Split respondents over all pairs that are no extension."""
        core = [pair for pair in self.codebook.pairs if not pair.extension]
        return self.split([pair.fear for pair in core], [pair.safety for pair in core])

    def rollup(self, id_: str, label: str, codes: Sequence[Code]) -> Rollup:
        """Count respondents of a set of codes: for how many it helps, and for how many it hinders."""
        good = self.of_codes([code.id for code in codes if code.valence != "negative"])
        bad = self.of_codes([code.id for code in codes if code.valence == "negative"])
        helps = self.counted & good
        hinders = (self.counted & bad) | (self.missing & good)
        told = self.counted & (good | bad)
        share = self.share(self.respondents(told))
        return Rollup(id_, label, share, self.respondents(helps), self.respondents(hinders))

    def families(self) -> tuple[Rollup, ...]:
        """Roll up to families, in the codebook's order."""
        return tuple(
            self.rollup(family.id, family.label or family.id, [c for c in self.codebook.codes if c.family == family.id])
            for family in self.codebook.families
        )

    def blocks(self) -> tuple[Rollup, ...]:
        """Roll up to the blocks of the codebook's model, in its order."""
        model = self.codebook.theme_summary.get("model", {})
        return tuple(
            self.rollup(block, block.replace("-", " ").capitalize(), codes)
            for block in model.get("blocks", ())
            if (codes := [code for code in self.codebook.codes if code.model_block == block])
        )
