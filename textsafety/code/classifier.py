"""The learned coder: words and letters as they are spelt, and what a small language model makes of them.

Both views give a score for each code; a logistic function of the two, fitted to texts that neither had learned from,
gives the probability. A text's codings depend on that text alone: each window is read by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from textsafety.code._combine import FAINT, SHOWN_FROM, Vote
from textsafety.code._evidence import Clauses, evidence
from textsafety.code._likeness import Examples
from textsafety.code._windows import Window, windows
from textsafety.codebook.schema import Code, Codebook
from textsafety.encoder import Encoded
from textsafety.errors import ModelError
from textsafety.model import Coding, Document, Evidence, Segment
from textsafety.model_folder import LearnedModel, known_codes, load_model

Coder = Callable[[Document, Sequence[Segment]], list[Coding]]

DIGITS = 4
NOTHING = -20.0  # log-odds of codes in a text where words and letters are sure that there is none
STANCES = ("experienced", "observed", "hoped-for", "hypothetical", "denied")
PRESENCES = ("present", "absent", "mixed")
TIMES = ("now", "past", "unclear")


@dataclass(frozen=True, slots=True)
class Score:
    """What a model makes of one text.

    Attributes:
        odds: Log-odds of each code, shape (codes,).
        encoded: The encoder's states; None for a model of n-grams alone.
        attention: How much each word piece weighs for each code, shape (pieces, codes); None without an encoder.
    """

    odds: np.ndarray
    encoded: Encoded | None = None
    attention: np.ndarray | None = None


def score(model: LearnedModel, text: str) -> Score:
    """Read one text by itself."""
    arrays = model.arrays
    columns, values = model.vocabulary.vector(text)
    lexical = values @ arrays["lexical_weights"][columns].astype(np.float32) + arrays["lexical_bias"]
    stack = arrays["stack"]
    odds = stack[:, 0] * lexical + stack[:, 2]
    if model.encoder is None:
        return Score(odds)
    if lexical.max() < arrays.get("gate", -np.inf):
        return Score(np.full(len(odds), NOTHING))
    encoded = model.encoder(text)
    deep, attention = read_states(arrays, encoded.states)
    return Score(odds + stack[:, 1] * deep, encoded, attention)


def read_states(arrays: Mapping[str, np.ndarray], states: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Turn an encoder's states into a score for each code: label-wise attention, and the mean of all states.

    Each code attends to the word pieces that matter to it (Mullenbach et al. 2018, "Explainable prediction of medical
    codes"); attention was taught with the spans that readers marked. Without ``attention`` among the arrays, the mean
    alone is scored, and a piece's own part in that score is its weight.

    Args:
        arrays: See ``LearnedModel``.
        states: Shape (pieces, width).

    Returns:
        Scores, shape (codes,), and weights, shape (pieces, codes), not negative.
    """
    document = affine(states.mean(axis=0), arrays["document"])
    if "attention" not in arrays:
        return document, np.maximum(states @ arrays["document"][:-1], 0)
    attending = affine(states, arrays["attention"])
    weights = np.exp(attending - attending.max(axis=0))
    weights /= weights.sum(axis=0)
    return (weights * affine(states, arrays["value"])).sum(axis=0) + document, weights


def concern(arrays: Mapping[str, np.ndarray], states: np.ndarray) -> float:
    """Give the log-odds that a reader would set a text aside for a person; ``states`` has shape (pieces, width)."""
    weights = arrays["needs_human"]
    return float(states.mean(axis=0) @ weights[:-1] + weights[-1])


def affine(values: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """Multiply, and add the matrix's last row."""
    result: np.ndarray = values @ matrix[:-1] + matrix[-1]
    return result


@dataclass(frozen=True)
class Classifier:
    """A learned model, and for each code of the codebook that it may give the code's column in the model."""

    model: LearnedModel
    columns: Mapping[str, int]
    codes: Mapping[str, Code]
    defaults: Mapping[str, str]
    examples: dict[str, Examples] = field(default_factory=dict)
    last: list[tuple[Document, list[tuple[Window, Score]]]] = field(default_factory=list)

    @property
    def vote(self) -> Vote | None:
        """How its word and the lexicon's are weighed; None where that was not learned."""
        weights = self.model.arrays.get("vote")
        if weights is None:
            return None
        thresholds = {code: float(self.model.arrays["thresholds"][column]) for code, column in self.columns.items()}
        base, classifier, lexicon, met = map(float, weights)
        return Vote(base, classifier, lexicon, met, thresholds)

    def __call__(self, document: Document, segments: Sequence[Segment]) -> list[Coding]:
        """Code the codable segments of one document; what is merely possible is given too, for the vote."""
        if document.non_answer or document.language == "other" or not document.codable:
            return []
        read = self._read(document, segments)
        return [coding for window, found in read for coding in self._codings(document.text, window, found)]

    def concerned(self, document: Document, segments: Sequence[Segment]) -> bool:
        """Tell whether a text reads like those that readers set aside for a person, if the model learned that."""
        arrays = self.model.arrays
        if "needs_human" not in arrays or document.non_answer or not document.codable:
            return False
        read = [found.encoded.states for _, found in self._read(document, segments) if found.encoded]
        return any(concern(arrays, states) >= arrays["needs_human_from"] for states in read)

    def _read(self, document: Document, segments: Sequence[Segment]) -> list[tuple[Window, Score]]:
        """Read every window of a document; what was read last is kept, for the next question about it."""
        if not self.last or self.last[0][0] is not document:
            count = self.model.encoder.pieces if self.model.encoder else None
            divided = windows(document.text, segments, count)
            read = [(window, score(self.model, document.text[window.start : window.end])) for window in divided]
            self.last[:] = [(document, read)]
        return self.last[0][1]

    def _codings(self, text: str, window: Window, found: Score) -> Iterator[Coding]:
        probabilities = (1 / (1 + np.exp(-found.odds))).tolist()
        likely = [(code, column) for code, column in self.columns.items() if probabilities[column] >= FAINT]
        if not likely:
            return
        divided = Clauses.of(text, window)
        inside = divided.pieces(found.encoded.offsets, window.start) if found.encoded else None
        for code, column in likely:
            weights = self._weights(text, divided, inside, found, column)
            number, start, end = evidence(divided, weights)
            stance, presence, time = self._attributes(found, column, code)
            probability = round(probabilities[column], DIGITS)
            shown = probability >= SHOWN_FROM
            yield Coding(
                document_id=window.segments[number].document_id,
                segment_id=window.segments[number].id,
                code=code,
                coder="classifier",
                evidence=Evidence(start, end, self._reason(text[start:end], code) if shown else "slight likeness"),
                stance=stance,
                presence=presence,
                time=time,
                voice=self.defaults.get("voice", "own"),
                probability=probability,
                status="assigned" if probability >= self.model.arrays["thresholds"][column] else "suggested",
            )

    def _weights(
        self, text: str, divided: Clauses, inside: np.ndarray | None, found: Score, column: int
    ) -> Sequence[float]:
        """Weigh each clause for a code: by attention, or by what its n-grams alone would score."""
        if inside is not None and found.attention is not None:
            weighed: list[float] = (inside @ found.attention[:, column]).tolist()
            return weighed
        scores = []
        for start, end in divided.spans:
            columns, values = self.model.vocabulary.vector(text[start:end])
            scores.append(float(values @ self.model.arrays["lexical_weights"][columns, column].astype(np.float32)))
        return [max(0.0, value) for value in scores]

    def _attributes(self, found: Score, column: int, code: str) -> tuple[str, str, str]:
        """Tell asks, denials, absences and the past apart by the words that the code attends to."""
        arrays = self.model.arrays
        if "attributes" not in arrays or found.encoded is None or found.attention is None:
            return self.defaults.get("stance", "experienced"), "present", "now"
        values = affine(found.attention[:, column] @ found.encoded.states, arrays["attributes"])
        stance = STANCES[int(np.argmax(values[:5]))]
        presence = PRESENCES[int(np.argmax(values[5:8]))]
        if presence == "absent" and not self.codes[code].absent_allowed:
            presence = "present"
        if stance in STANCES[:2]:
            stance = self.defaults.get("stance", stance)
        return stance, presence, TIMES[int(np.argmax(values[8:]))]

    def _reason(self, quote: str, code: str) -> str:
        """Name the example of the codebook that is nearest in words, so that a person can judge the likeness."""
        if code not in self.examples:
            texts = [example.text for example in self.codes[code].examples_positive]
            self.examples[code] = Examples.of(texts, self.model.vocabulary)
        return self.examples[code].reason(quote, self.model.vocabulary)


def code(codebook: Codebook, *, model: str = "default", stance: str = "", voice: str = "") -> Coder:
    """Load a learned model for a codebook.

    Args:
        codebook: The codebook; the model gives those of its codes whose definition it was trained on.
        model: A model folder made by ``textsafety train``, or ``default``.
        stance: Stance of plain statements, instead of experienced or observed.
        voice: Voice of all statements, instead of ``own``.

    Raises:
        ModelError: The folder cannot be used, or knows no code of the codebook.
    """
    loaded = load_model(model)
    columns = known_codes(loaded, codebook)
    if not columns:
        hint = "Use a pipeline with the codebook that it was trained with, or train a model with this one."
        raise ModelError(f"the model {loaded.name!r} knows no code of the codebook {codebook.name!r}", hint=hint)
    codes = {entry.id: entry for entry in codebook.codes}
    defaults = {name: value for name, value in (("stance", stance), ("voice", voice)) if value}
    return Classifier(loaded, columns, codes, defaults)
