"""Bring the coders' codings together: one coding for each segment and code, with one probability."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from math import exp, log

from textsafety.model import Coding

FAINT = 0.02  # what the classifier finds less likely than this it does not pass on
SHOWN_FROM = 0.15  # below this a reviewer is not asked
SURE = 0.5  # a coder that is less sure than this of its words leaves the other's to speak for both
DIGITS = 4
PLAIN = ("experienced", "observed")


@dataclass(frozen=True)
class Vote:
    """How much the classifier's word counts, and what the lexicon's adds: a logistic function, fitted to coded texts.

    Attributes:
        base: Intercept.
        classifier: Weight of the classifier's log-odds.
        lexicon: Weight of the lexicon's log-odds, where a cue was met.
        met: Added where a cue was met.
        thresholds: For each code the probability from which it is assigned.
    """

    base: float
    classifier: float
    lexicon: float
    met: float
    thresholds: Mapping[str, float] = field(default_factory=dict)

    def __call__(self, classifier: float | None, lexicon: float | None) -> float:
        """Give the probability of a code from the coders' own; None where a coder was silent.

        >>> vote = Vote(0.0, 1.0, 0.5, 0.2)
        >>> vote(0.5, None), vote(0.5, 0.5) > vote(0.5, None), vote(None, 0.9) > vote(None, None)
        (0.5, True, True)
        """
        odds = self.base + self.classifier * _log_odds(FAINT / 2 if classifier is None else classifier)
        if lexicon is not None:
            odds += self.met + self.lexicon * _log_odds(lexicon)
        return 1 / (1 + exp(-odds))


def combine(
    by_coder: Sequence[Iterable[Coding]],
    *,
    vote: Vote | None = None,
    pairs: Iterable[tuple[str, str]] = (),
    alone: bool = False,
) -> list[Coding]:
    """Keep one coding of each (segment, code); the first coder named in the pipeline wins a tie.

    Args:
        by_coder: Codings of one document, by each coder.
        vote: Weighs the lexicon's word and the classifier's; without it the surest coder decides.
        pairs: Fear and safety codes of which the same words may not carry both.
        alone: Whether each segment is judged by itself, as the lines of notes are, rather than the whole document.
    """
    best: dict[tuple[str, str], Coding] = {}
    heard: dict[tuple[str, str], Coding] = {}
    for codings in by_coder:
        for coding in codings:
            key = (coding.segment_id, coding.code)
            if coding.coder == "lexicon":
                heard[key] = coding
            if key not in best or coding.probability > best[key].probability:
                best[key] = coding
    kept = [_as_heard(coding, heard.get(key)) for key, coding in best.items()]
    if vote is None:
        return kept
    asserted = {key for key, coding in heard.items() if coding.negated or coding.probability >= SURE}
    return _one_of_each_pair(_voted(by_coder, kept, vote, alone=alone), pairs, asserted)


def _as_heard(coding: Coding, heard: Coding | None) -> Coding:
    """Take over what the lexicon read in the words around its cue, where that is out of the ordinary.

    Its rules for hopes, denials, imagined cases and the past are surer than what was learned from few examples.
    """
    if heard is None or heard is coding or (heard.stance in PLAIN and heard.time == "now" and not heard.negated):
        return coding
    return replace(coding, stance=heard.stance, time=heard.time, negated=heard.negated, presence=heard.presence)


def _voted(by_coder: Sequence[Iterable[Coding]], kept: Sequence[Coding], vote: Vote, *, alone: bool) -> list[Coding]:
    """Give every coding the probability that the coders together give its code in its document or segment.

    The words that a doubtful coder chose are left out where the other coder chose better ones.
    """
    words: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for coding in (coding for codings in by_coder for coding in codings):
        said = words[_unit(coding, alone=alone), coding.code]
        said[coding.coder] = max(coding.probability, said.get(coding.coder, 0.0))
    voted = []
    for coding in kept:
        said = words[_unit(coding, alone=alone), coding.code]
        others = [probability for coder, probability in said.items() if coder != coding.coder]
        if coding.probability < min(SURE, max(others, default=0.0)):
            continue
        probability = round(vote(said.get("classifier"), said.get("lexicon")), DIGITS)
        if probability >= SHOWN_FROM:
            assigned = probability >= vote.thresholds.get(coding.code, 0.5)
            voted.append(replace(coding, probability=probability, status="assigned" if assigned else "suggested"))
    return voted


def _unit(coding: Coding, *, alone: bool) -> str:
    return coding.segment_id if alone else coding.document_id


def _one_of_each_pair(
    codings: Sequence[Coding], pairs: Iterable[tuple[str, str]], asserted: Set[tuple[str, str]]
) -> list[Coding]:
    """Drop the less likely of two codings when overlapping words would carry both ends of a pair.

    An end that the lexicon asserts holds ("nobody is afraid to say"): its cues read negations that few texts teach.

    Args:
        codings: Of one document, after the vote.
        pairs: Fear and safety codes.
        asserted: (segment, code) that the lexicon is sure of, or that it saw a negation turn round.
    """
    other: dict[str, set[str]] = defaultdict(set)
    for fear, safety in pairs:
        other[fear].add(safety)
        other[safety].add(fear)

    def rank(coding: Coding) -> tuple[bool, float, str]:
        return (coding.segment_id, coding.code) in asserted, coding.probability, coding.code

    return [
        coding
        for coding in codings
        if not any(
            rival.code in other[coding.code] and _overlap(coding, rival) and rank(rival) > rank(coding)
            for rival in codings
        )
    ]


def _overlap(one: Coding, two: Coding) -> bool:
    a, b = one.evidence, two.evidence
    return one.document_id == two.document_id and a.start < b.end and b.start < a.end


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, 1e-4), 1 - 1e-4)
    return log(bounded / (1 - bounded))
