"""What a codebook may hold. Frozen; an unknown key is an error; only id, label and definition are asked of a code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from textsafety.errors import CodebookError, nearest

Polarity = Literal["fear", "safety", "enabler", "constraint", "neutral"]
Id = Annotated[str, Field(pattern=r"^\w[\w-]*(\.\w[\w-]*)*$")]


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _under(key: str) -> BeforeValidator:
    """Let a plain text stand for an entry that holds no more than that text."""
    return BeforeValidator(lambda value: {key: value} if isinstance(value, str | int) else value)


def _as_names(value: object) -> object:
    return {str(name): "" for name in value} if isinstance(value, list) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class Entry(BaseModel):
    """What all parts of a codebook share."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", protected_namespaces=(), coerce_numbers_to_str=True, populate_by_name=True
    )


class Header(Entry):
    """Which codebook this is. ``counts`` are claims that the lint compares with what is there."""

    name: str
    version: str
    language: str = "en"
    status: str = ""
    counts: Mapping[str, int] = Field(default_factory=dict)
    notes: Words = ()


class Source(Entry):
    """A document that the codebook was drawn from."""

    id: str
    file: str
    description: str = ""


class Family(Entry):
    """A group of codes."""

    id: str
    label: str = ""
    default_polarity: Polarity | Literal["outcome"] = "neutral"
    description: str = ""


class Attribute(Entry):
    """Something recorded with each coding or unit. ``values`` maps each value to its meaning, or is a sentence."""

    id: str
    applies_to: str = "coding"
    values: Annotated[Mapping[str, str] | str, BeforeValidator(_as_names)]
    default: str | None = None
    counts_in_balance: Words = ()
    note: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The values allowed; empty when any are."""
        return () if isinstance(self.values, str) else tuple(self.values)


class Rule(Entry):
    """A rule for coders."""

    id: str
    title: str
    rule: str


class Confusable(Entry):
    """Two codes that are easily confused, and what decides."""

    topic: str
    if_a: str
    use_a: str
    if_b: str
    use_b: str


class Pair(Entry):
    """A fear code and the safety code that is its counterpart."""

    pair: int
    fear: str
    safety: str
    extension: bool = False


class Condition(Entry):
    """When not to use a code, and which to use instead; none means: give no code."""

    condition: str
    use_instead: Words = ()


class Example(Entry):
    """An invented text that should get the code."""

    register_: str = Field("", alias="register")
    text: str


class HardNegative(Entry):
    """An invented text that looks like the code and should not get it."""

    register_: str = Field("", alias="register")
    text: str
    expected_codes: Words = ()
    why: str = ""
    with_: str = Field("", alias="with")


class Provenance(Entry):
    """The item of a source document that a code comes from."""

    ref: str
    file: str
    item: str


class Code(Entry):
    """One code: what it means and when it applies."""

    id: Id
    label: str
    definition: str
    short: str = ""
    family: str
    polarity: Polarity = "neutral"
    valence: Literal["positive", "negative", "neutral"] = "neutral"
    use_when: str = ""
    do_not_use_when: tuple[Condition, ...] = ()
    facets: Words = ()
    opposing_codes: Words = ()
    absent_allowed: bool = False
    examples_positive: tuple[Annotated[Example, _under("text")], ...] = ()
    hard_negatives: tuple[Annotated[HardNegative, _under("text")], ...] = ()
    lexical_cues: Words = ()
    weak_cues: Words = ()
    model_role: str = ""
    model_block: str = ""
    west_factor: str = ""
    jdr_role: str = ""
    locus_of_control: str = ""
    number: int | None = None
    seed_provenance: tuple[Provenance, ...] = ()
    extension: str = ""
    literature: Words = ()


class Expected(Entry):
    """A code expected in a worked example; attributes not named are not tested."""

    code: str
    stance: str | None = None
    presence: str | None = None
    negated: bool | None = None
    level: str | None = None
    time: str | None = None
    voice: str | None = None
    sarcasm: bool | None = None
    facet: str | None = None
    towards: str | None = None
    confidence: str | None = None


class WorkedExample(Entry):
    """A short text coded by hand, with the reason."""

    register_: str = Field("", alias="register")
    text: str
    expected: tuple[Expected, ...] = ()
    why: str = ""
    needs_human: bool = False


class TraceItem(Entry):
    """One item of a source document and the codes that it reached."""

    ref: str
    file: str
    item: str
    codes: Words = ()
    kind: Literal["coded", "method-or-model", "not-domain-content"]
    note: str = ""


class Cue(Entry):
    """Words that point at a code.

    Attributes:
        cue: The words, in the cue language of ``docs/codebook.md``.
        not_: Words that must not stand near (key ``not``).
        needs: Words of which one must stand near.
        flip: Whether a negation turns the cue to the opposing code, or to presence = absent.
        stance, time, sarcasm: What the words themselves settle; empty: decided from the context.
    """

    cue: str = Field(min_length=1)
    not_: Words = Field((), alias="not")
    needs: Words = ()
    flip: bool = True
    stance: str = ""
    time: str = ""
    sarcasm: bool = False


Cues = tuple[Annotated[Cue, _under("cue")], ...]


class CueSet(Entry):
    """All cues of one code. ``exclude`` holds words that look like the code and never are."""

    strong: Cues = ()
    weak: Cues = ()
    absent: Cues = ()
    exclude: Words = ()

    def __len__(self) -> int:
        """How many cues point at the code."""
        return len(self.strong) + len(self.weak) + len(self.absent)


class Certainty(Entry):
    """How sure the cues make the lexicon coder, as log-odds: see ``code/_certainty.py``.

    Attributes:
        base: A cue of two words without a gap.
        word, single: Each further word; a cue of one word.
        gap: Each word skipped.
        weak, turned, doubtful: A weak cue; one turned by a negation; one turned by irony or with two opposites.
        support: Each other cue of the same code in the document, up to two.
        rival: Cues of other codes on the same words.
        codes: What is added for a code whose cues were found to be surer, or less sure, than others.
    """

    base: float = 0.9
    word: float = 0.2
    single: float = 0.0
    gap: float = -0.2
    weak: float = -1.5
    turned: float = -0.3
    doubtful: float = -1.2
    support: float = 0.9
    rival: float = 0.0
    codes: Mapping[str, float] = Field(default_factory=dict)


class Codebook(Entry):
    """A codebook as it was read and checked: every code named anywhere in it exists."""

    codebook: Header
    sources: tuple[Source, ...] = ()
    families: tuple[Family, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    coding_rules: tuple[Rule, ...] = ()
    confusable_pairs: tuple[Confusable, ...] = ()
    fear_safety_pairs: tuple[Pair, ...] = ()
    theme_summary: Mapping[str, Any] = Field(default_factory=dict)
    codes: tuple[Code, ...]
    worked_examples: tuple[WorkedExample, ...] = ()
    traceability: tuple[TraceItem, ...] = ()
    phrases: Mapping[str, Words] = Field(default_factory=dict)
    cues: Mapping[str, CueSet] = Field(default_factory=dict)
    certainty: Certainty = Certainty()
    off: Words = ()
    sha256: str = ""
    sources_dir: Path = Path()

    @property
    def name(self) -> str:
        """The codebook's name."""
        return self.codebook.name

    @property
    def version(self) -> str:
        """The codebook's version, as written."""
        return self.codebook.version

    @property
    def status(self) -> str:
        """How far the codebook has been tested, in words."""
        return self.codebook.status

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The fear–safety pairs."""
        return self.fear_safety_pairs

    def code(self, id: str) -> Code:
        """Give one code by its id or its short name (``F1``).

        Raises:
            CodebookError: There is no such code; the hint names the nearest.
        """
        if id not in self._by_id:
            raise CodebookError(f"no code {id!r} in {self.name}", hint=nearest(id, [code.id for code in self.codes]))
        return self._by_id[id]

    @cached_property
    def _by_id(self) -> dict[str, Code]:
        return {code.short: code for code in self.codes if code.short} | {code.id: code for code in self.codes}
