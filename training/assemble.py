"""Put the model folder together: learn the lexical view, listen to all coders on held-out texts, decide, save."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from decide import Heard, calibration_error, crossed, figures, fit
from gate import gate
from lexical_view import learn, weights_of
from readings import COUNTS_FROM, Row

from textsafety.batch import Stages
from textsafety.code._windows import windows
from textsafety.code.classifier import concern, read_states
from textsafety.codebook import Codebook
from textsafety.encoder import MODEL, Encoder
from textsafety.lexical import Vocabulary
from textsafety.model import Document
from textsafety.model_folder import LearnedModel, definition_hash, file_sha256, save_model
from textsafety.pipeline import load_pipeline
from textsafety.segment import segment

NAME = "fear_and_safety"
SET_ASIDE_IN_VAIN = 0.05


def assemble(rows: Sequence[Row], codebook: Codebook, deep: Path, out: Path, card: str) -> dict[str, dict[str, float]]:
    """Save a model folder; give the figures on held-out texts, decided without each text's fold, by kind of text."""
    codes = [code.id for code in codebook.codes]
    learned, held_out = [row for row in rows if not row.held_out], [row for row in rows if row.held_out]
    vocabulary, weights, bias = learn(learned, codes)
    with np.load(deep / "deep.npz", allow_pickle=False) as found:
        heads = {name: found[name] for name in found.files}
    heard = listen(held_out, codes, vocabulary, weights, bias, heads, Encoder(deep))
    decision = fit(heard)
    shown = measured(heard, held_out)
    bound, skipped = gate(heard, decision)
    arrays = {
        "lexical_weights": weights.astype(np.float16),
        "lexical_bias": bias,
        **heads,
        "needs_human": heads["needs_human"][:, 0],
        "needs_human_from": np.float32(set_aside_from(held_out, heads["needs_human"][:, 0], Encoder(deep))),
        "stack": decision.stack,
        "vote": decision.vote,
        "thresholds": decision.thresholds,
        "gate": np.float32(bound),
    }
    model = LearnedModel(
        name=NAME,
        codes=tuple(codes),
        definitions=tuple(definition_hash(code.definition) for code in codebook.codes),
        vocabulary=vocabulary,
        arrays=arrays,
        encoder=Encoder(deep),
        encoder_sha256=file_sha256(deep / MODEL),
        card=card.format(table=table(shown), rows=len(learned), held_out=len(held_out)),
        details={"held out": shown, "encoder skipped": round(skipped, 3), "agreement": agreement(shown)},
    )
    save_model(model, out)
    return shown


def listen(
    rows: Sequence[Row],
    codes: Sequence[str],
    vocabulary: Vocabulary,
    weights: np.ndarray,
    bias: np.ndarray,
    heads: dict[str, np.ndarray],
    encoder: Encoder,
) -> Heard:
    """Ask both views and the lexicon about every row; of several windows the one that both find likeliest counts."""
    pipeline = load_pipeline("survey")
    lexicon = Stages(pipeline.file.model_copy(update={"code": ({"lexicon": {}},)}), pipeline.codebook)
    column = {code: number for number, code in enumerate(codes)}
    shape = (len(rows), len(codes))
    lexical, deep, cue = np.zeros(shape), np.zeros(shape), np.full(shape, np.nan)
    for number, row in enumerate(rows):
        document = Document(row.id, row.text, text=row.text)
        scores = []
        for window in windows(row.text, segment(document, by="sentence"), encoder.pieces):
            text = row.text[window.start : window.end]
            columns, values = vocabulary.vector(text)
            scores.append((values @ weights[columns] + bias, read_states(heads, encoder(text).states)[0]))
        if scores:
            both = np.array(scores)  # windows, views, codes
            best = both.sum(axis=1).argmax(axis=0)
            lexical[number], deep[number] = both[best, 0, np.arange(len(codes))], both[best, 1, np.arange(len(codes))]
        for coding in lexicon.code([Document(row.id, row.text)]).codings:
            at = number, column[coding.code]
            cue[at] = np.fmax(cue[at], coding.probability)
    return Heard(lexical, deep, cue, (weights_of(rows, codes) >= COUNTS_FROM).astype(float))


def set_aside_from(rows: Sequence[Row], weights: np.ndarray, encoder: Encoder) -> float:
    """Choose the log-odds from which a text is set aside: few of those that no reader set aside reach it."""
    plain = [row.text for row in rows if row.needs_human is False]
    found = [concern({"needs_human": weights}, encoder(text).states) for text in plain]
    return float(np.quantile(found, 1 - SET_ASIDE_IN_VAIN))


def measured(heard: Heard, rows: Sequence[Row]) -> dict[str, dict[str, float]]:
    """Give the figures of the whole, and of parts of it, by kind of text."""
    probabilities, assigned = crossed(heard, [row.id for row in rows])
    kinds = np.array([row.kind for row in rows])
    found: dict[str, dict[str, float]] = {}
    for kind in sorted(set(kinds)):
        inside = kinds == kind
        reference = heard.reference[inside]
        error = calibration_error(probabilities[inside], reference)
        found[f"{kind}, all together"] = {**figures(assigned[inside], reference), "calibration error": error}
    silent = np.full_like(heard.cue, np.nan)
    without = {
        "words and letters alone": Heard(heard.lexical, np.zeros_like(heard.deep), silent, heard.reference),
        "encoder alone": Heard(np.zeros_like(heard.lexical), heard.deep, silent, heard.reference),
        "both, no lexicon": Heard(heard.lexical, heard.deep, silent, heard.reference),
    }
    for name, part in without.items():
        _, assigned = crossed(part, [row.id for row in rows])
        for kind in sorted(set(kinds)):
            found[f"{kind}, {name}"] = dict(figures(assigned[kinds == kind], heard.reference[kinds == kind]))
    return {name: {key: round(float(value), 3) for key, value in row.items()} for name, row in found.items()}


def agreement(shown: dict[str, dict[str, float]]) -> str:
    """Say in a sentence for a report's reader how well the model agreed with the reference coding."""
    parts = [
        f"{row['micro-F1']:.2f} on {name.split(',')[0]} texts" for name, row in shown.items() if "together" in name
    ]
    return (
        f"On texts it had not learned from, its agreement with the reference coding, made by machine readers, was "
        f"{' and '.join(parts)} (micro-F1; two readers reach 0.83 to 0.98)."
    )


def table(shown: dict[str, dict[str, float]]) -> str:
    """Write figures as a table."""
    names = ("precision", "recall", "micro-F1", "macro-F1", "calibration error")
    head = ["| texts, coder | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    body = [f"| {name} | " + " | ".join(str(row.get(key, "")) for key in names) + " |" for name, row in shown.items()]
    return "\n".join([*head, *body])
