"""What a run found, ready to print: themes, balance, asks, groups, quotes. Frozen, no I/O.

``summarise`` fills it in; every exporter prints from it and computes nothing of its own. Counts are respondents unless
a name says otherwise, so that one person who writes five answers counts once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from textsafety.model import Skipped, Topic


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many, with a 95 % interval for sampling (not for the coder's errors). All between 0 and 1."""

    count: int
    of: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share itself; 0 of an empty set."""
        return self.count / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Quote:
    """A masked, shortened, showable quotation.

    Attributes:
        text: What may be printed: masked, cut at word boundaries.
        evidence: The words in ``text`` that carry the code, or empty when masking changed them.
        role: ``typical``, ``strong`` or ``contradicting``.
        group: A demographic value that may be printed beside it, or empty.
        document_id: Where it is from: for the confidential workbook, never for the report.
    """

    text: str
    evidence: str
    role: str
    stance: str
    time: str
    presence: str
    group: str
    document_id: str


@dataclass(frozen=True, slots=True)
class Theme:
    """One code, counted.

    Attributes:
        documents, respondents, share: Assigned codings that are experienced or observed, present or mixed, and not
            past: what ``themes.csv`` holds under these names.
        assigned, suggested: Codings (not respondents) with that status.
        experienced, observed, mixed, absent, hoped_for, denied, hypothetical, past: Respondents with an assigned
            coding of that kind.
        local: ``local``, ``shared`` or ``mainly-external``: within whose gift the codebook places it.
    """

    code: str
    label: str
    family: str
    polarity: str
    valence: str
    definition: str
    documents: int
    respondents: int
    share: Share
    assigned: int
    suggested: int
    experienced: int
    observed: int
    mixed: int
    absent: int
    hoped_for: int
    denied: int
    hypothetical: int
    past: int
    local: str = ""
    block: str = ""
    opposing: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()

    @property
    def hinders(self) -> int:
        """Respondents for whom it stands in the way: a hindrance told of, or a help said to be missing."""
        return self.respondents if self.valence == "negative" else self.absent


@dataclass(frozen=True, slots=True)
class Split:
    """Respondents by what they tell of, for the whole codebook or one pair.

    Attributes:
        fear_only, mixed, safety_only, neither: The four classes; together all respondents read.
        index: (safety_only - fear_only) / (fear_only + mixed + safety_only), from -1 to 1; None when suppressed.
        low, high: Its 95 % interval, from a bootstrap over respondents.
        suppressed: Why the index is not shown, or empty.
    """

    fear_only: int
    mixed: int
    safety_only: int
    neither: int
    index: float | None
    low: float | None
    high: float | None
    suppressed: str = ""

    @property
    def read(self) -> int:
        """How many respondents were read."""
        return self.fear_only + self.mixed + self.safety_only + self.neither


@dataclass(frozen=True, slots=True)
class Pair:
    """A fear code, its safety counterpart, and how respondents split between them."""

    number: int
    fear: Theme
    safety: Theme
    split: Split
    extension: bool


@dataclass(frozen=True, slots=True)
class Rollup:
    """A family or a block of the model: respondents for whom it helps, and for whom it hinders."""

    id: str
    label: str
    respondents: Share
    helps: int
    hinders: int


@dataclass(frozen=True, slots=True)
class GroupTable:
    """Themes by the values of one demographic column, after disclosure control.

    Attributes:
        column: The column's name.
        groups: ``(value, respondents)`` of the groups that may be shown, merged ones included.
        rows: For each theme, one cell a group: a share between 0 and 1, or None where it is hidden.
        note: What was merged or hidden and why, in plain words; empty when nothing was.
    """

    column: str
    groups: tuple[tuple[str, int], ...]
    rows: tuple[tuple[Theme, tuple[float | None, ...]], ...]
    note: str


@dataclass(frozen=True, slots=True)
class Together:
    """Two codes told of by the same respondents: how many, and how many times more than chance would give."""

    first: Theme
    second: Theme
    respondents: int
    lift: float


@dataclass(frozen=True, slots=True)
class Source:
    """One input and what became of it. ``documents`` + ``skipped`` = cells or turns read."""

    name: str
    sha256: str
    documents: int
    skipped: int
    found: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """What was read and what was not coded; documents unless the name says respondents."""

    documents: int
    answers: int
    respondents: int
    answered: int
    coded: int
    uncoded: int
    non_answers: int
    duplicates: int
    other_language: int
    context_only: int
    skipped: int
    needs_human: int
    repaired: int
    assigned: int
    suggested: int


@dataclass(frozen=True, slots=True)
class Learned:
    """A learned model that a run coded with.

    Attributes:
        agreement: Agreement with the reference coding where it was made, in a sentence; empty where none is on record.
        codes: How many codes of the codebook it gives.
        without: Codes of the codebook whose definition it was not trained on: found by their cues alone.
    """

    name: str
    agreement: str
    codes: int
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stability:
    """How alike topics come out when they are found again, over all segments, those without a topic included.

    Attributes:
        seeds, removals: How often they were found again with another seed, and with another random 5 % left out.
        seed_agreement, removal_agreement: Mean adjusted Rand index; 1 is the same topics, 0 no more than chance.
        lowest: The lowest of all.
    """

    seeds: int
    removals: int
    seed_agreement: float
    removal_agreement: float
    lowest: float


@dataclass(frozen=True, slots=True)
class Discovered:
    """Topics in what the codebook left uncoded.

    Attributes:
        engine: ``bertopic`` or ``nmf``; empty when there was too little to look at.
        versions: Of the libraries that found the topics.
        within: The code whose segments were looked at; empty for segments without a code.
        segments, distinct: Segments looked at, and how many different texts they are.
        sampled: Distinct texts there were, when only a part of them was looked at; else 0.
        without: Segments that belong to no topic.
        topics: The topics, the most respondents first.
        at_least: Topics of fewer respondents than this are not shown in what may be shared.
        stability: None where there were no topics.
        note: Why there are no topics, or what a reader should know; empty when there is nothing to say.
    """

    engine: str
    versions: Mapping[str, str]
    within: str
    segments: int
    distinct: int
    sampled: int
    without: int
    topics: tuple[Topic, ...]
    at_least: int
    stability: Stability | None = None
    note: str = ""

    @property
    def shown(self) -> tuple[Topic, ...]:
        """Give the topics of enough respondents to be shown."""
        return tuple(topic for topic in self.topics if topic.respondents >= self.at_least)


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything that a report prints, in the order of the codebook's page one."""

    title: str
    about: Mapping[str, str]
    unit: tuple[str, str]
    codebook: str
    codebook_version: str
    codebook_status: str
    pipeline: str
    coders: tuple[str, ...]
    sources: tuple[Source, ...]
    counts: Counts
    headline: str
    certainty: str
    balance: Split
    pairs: tuple[Pair, ...]
    families: tuple[Rollup, ...]
    blocks: tuple[Rollup, ...]
    themes: tuple[Theme, ...]
    strongest_fears: tuple[Theme, ...]
    strongest_supports: tuple[Theme, ...]
    hindrances: tuple[Theme, ...]
    asks: tuple[Theme, ...]
    outcomes: tuple[Theme, ...]
    groups: tuple[GroupTable, ...]
    groups_note: str
    together: tuple[Together, ...]
    questions: tuple[str, ...]
    limits: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    warnings: tuple[str, ...]
    show_quotes: bool = True
    not_measured: str = "not yet measured"
    versions: Mapping[str, str] = field(default_factory=dict)
    models: tuple[Learned, ...] = ()
    discovered: Discovered | None = None
