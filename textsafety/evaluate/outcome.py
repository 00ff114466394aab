"""What an evaluation found: figures with their intervals, confusions, and what a person should know of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

OVERALL = "overall"
MACHINE, MAJORITY = "machine", "majority"


@dataclass(frozen=True, slots=True)
class Figure:
    """One statistic. None: not estimable.

    Attributes:
        scope: ``overall``, a code, or ``A / B`` for two coders.
        n: What it rests on: documents, or codings where a share of codings is given.
    """

    scope: str
    statistic: str
    estimate: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Confusion:
    """A code that was missed where another was given instead, in how many documents, with masked examples."""

    gold: str
    machine: str
    documents: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Evaluation:
    """Everything that the page, the tables and the terminal show.

    Attributes:
        title: What was evaluated.
        coders: The machine's coders.
        documents: How many documents were compared.
        uncoded: How many of them have no code in the reference, and how many of those the machine coded.
        readers: Reader -> how many of these documents they read.
        pairs: The two-coder scopes, readers against each other first.
        codes: Id -> label, in the order of the codebook.
        curve: Mean probability, share right and number of pairs of each bin.
        notes: What a person should know, in plain words.
        skipped: How many lines of the reference could not be used.
        quotes: False: no texts are shown.
    """

    title: str
    coders: tuple[str, ...]
    documents: int
    uncoded: tuple[int, int]
    readers: dict[str, int]
    pairs: tuple[str, ...]
    codes: dict[str, str]
    figures: tuple[Figure, ...]
    confusions: tuple[Confusion, ...]
    curve: tuple[tuple[float, float, int], ...]
    notes: tuple[str, ...]
    skipped: int
    seed: int
    quotes: bool = True

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], Figure]:
        return {(figure.scope, figure.statistic): figure for figure in self.figures}

    def figure(self, statistic: str, scope: str = OVERALL) -> Figure | None:
        """Give one figure; None where it does not apply."""
        return self._by_name.get((scope, statistic))
