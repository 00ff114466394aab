"""Every figure of an evaluation, with its interval: over all codes, for each code, for each two coders."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import combinations

import numpy as np

from textsafety.agreement import calibration, pairs
from textsafety.agreement.alpha import SetAlpha, binary, nominal
from textsafety.agreement.bootstrap import Floats, Interval, interval, ratio
from textsafety.agreement.pairs import Bools
from textsafety.evaluate.coded import Coded
from textsafety.evaluate.matrices import Matrices
from textsafety.evaluate.outcome import MACHINE, MAJORITY, OVERALL, Figure

# Pairs of document and code below this probability are not looked at: the machine says nothing of them.
STATED_FROM = 0.1
FROM, ASSIGNED = f"ece_from_{STATED_FROM}", "ece_assigned"

Statistics = Callable[[Floats], Mapping[str, Floats]]


def overall(m: Matrices, spans: tuple[Floats, Floats, Floats], seed: int) -> Iterator[Figure]:
    """Score the machine against the reference over all codes."""
    alpha = SetAlpha([m.machine, m.reference], [np.ones(len(m.documents), bool)] * 2)
    samples = pairs.samples_f1(m.machine, m.reference)
    exact = (m.machine == m.reference).all(axis=1).astype(np.float64)
    own, whole, count = spans
    readers = _set_alpha_of_readers(m)

    def statistics(weights: Floats) -> dict[str, Floats]:
        table = pairs.fourfold(m.machine, m.reference, weights)
        micro, total = pairs.pooled(table), table.total
        coded = np.stack([side.any(axis=1) for side in (m.reference, m.machine)], axis=1).astype(np.float64)
        made = {
            "precision_micro": pairs.precision(micro),
            "recall_micro": pairs.recall(micro),
            "f1_micro": pairs.f1(micro),
            "precision_macro": pairs.mean(pairs.precision(table)),
            "recall_macro": pairs.mean(pairs.recall(table)),
            "f1_macro": pairs.mean(pairs.f1(table)),
            "f1_samples": ratio(_column(weights @ samples), total),
            "exact_match": ratio(_column(weights @ exact), total),
            "kappa_pooled": pairs.pooled_kappa(table),
            "ac1_pooled": pairs.pooled_ac1(table),
            "alpha_masi": alpha(weights),
            "positive_agreement": pairs.f1(micro),
            "prevalence": ratio(weights @ coded[:, :1], total),
            "prevalence_machine": ratio(weights @ coded[:, 1:], total),
            "span_f1": ratio(_column(weights @ own), _column(weights @ count)),
            "span_f1_whole_text": ratio(_column(weights @ whole), _column(weights @ count)),
        }
        return made | ({"alpha_masi_readers": readers(weights)} if readers else {})

    documents = len(m.documents)
    n = {
        "precision_micro": int(m.machine.sum()),
        "recall_micro": int(m.reference.sum()),
        "span_f1": int(count.sum()),
        "span_f1_whole_text": int(count.sum()),
        "alpha_masi_readers": int((m.many > 1).sum()),
    }
    for name, found in measured(statistics, documents, seed).items():
        yield figure(OVERALL, name, found, 0, n.get(name, documents))


def by_code(m: Matrices, seed: int) -> Iterator[Figure]:
    """Score the machine against the reference code by code."""
    everywhere = np.ones(len(m.documents), bool)
    counts = binary([m.machine, m.reference], [everywhere, everywhere])
    readers = binary(list(m.readers.values()), list(m.read.values())) if (m.many > 1).any() else None

    def statistics(weights: Floats) -> dict[str, Floats]:
        table = pairs.fourfold(m.machine, m.reference, weights)
        made = {
            "precision": pairs.precision(table),
            "recall": pairs.recall(table),
            "f1": pairs.f1(table),
            "kappa": pairs.kappa(table),
            "alpha": nominal(counts, weights),
            "ac1": pairs.ac1(table),
            "positive_agreement": pairs.f1(table),
            "observed_agreement": pairs.observed(table),
            "prevalence": ratio(table.second, table.total),
            "prevalence_machine": ratio(table.first, table.total),
        }
        return made if readers is None else made | {"alpha_readers": nominal(readers, weights)}

    found = measured(statistics, len(m.documents), seed)
    given, wanted = m.machine.sum(axis=0), m.reference.sum(axis=0)
    read_twice = int((m.many > 1).sum())
    for at, code in enumerate(m.codes):
        n = {"precision": int(given[at]), "recall": int(wanted[at]), "alpha_readers": read_twice}
        for name, here in found.items():
            yield figure(code, name, here, at, n.get(name, len(m.documents)))


def of_pairs(m: Matrices, seed: int) -> Iterator[Figure]:
    """Compare every two readers, then the machine with each, then with the majority where three or more read."""
    for one, other in combinations(m.readers, 2):
        yield from _of_pair(f"{one} / {other}", m.readers[one], m.readers[other], m.read[one] & m.read[other], seed)
    if len(m.readers) > 1:
        for reader, codings in m.readers.items():
            yield from _of_pair(f"{MACHINE} / {reader}", m.machine, codings, m.read[reader], seed)
    yield from _of_pair(f"{MACHINE} / {MAJORITY}", m.machine, m.reference, m.many >= 3, seed)


def calibrated(coded: Coded, m: Matrices, seed: int) -> tuple[list[Figure], list[tuple[float, float, int]]]:
    """Compare stated probabilities with what the reference says; nothing where none is below 1."""
    place = {code: at for at, code in enumerate(m.codes)}
    rows = [
        (at, place[code], here.probability, here.assigned)
        for at, id_ in enumerate(m.documents)
        for code, here in sorted(coded.found[id_].items())
        if here.probability >= STATED_FROM
    ]
    if all(probability == 1 for _, _, probability, _ in rows):
        return [], []
    document, code = (np.array([row[part] for row in rows], int) for part in (0, 1))
    stated, assigned = (np.array([row[part] for row in rows], float) for part in (2, 3))
    right = m.reference[document, code]
    figures = []
    for name, here in ((FROM, np.ones(len(rows), bool)), (ASSIGNED, assigned > 0)):
        bins = calibration.binned(stated[here], right[here], document[here], len(m.documents))
        found = interval(partial(calibration.error, bins), len(m.documents), seed=seed)
        figures.append(figure(OVERALL, name, found, 0, int(here.sum())))
    return figures, calibration.curve(calibration.binned(stated, right, document, len(m.documents)))


def measured(statistics: Statistics, documents: int, seed: int) -> dict[str, Interval]:
    """Give several statistics, each (B, values), with intervals from the same draws."""
    widths = {name: values.shape[1] for name, values in statistics(np.ones((1, documents))).items()}
    found = interval(lambda weights: np.hstack(list(statistics(weights).values())), documents, seed=seed)
    ends = dict(zip(widths, np.cumsum(list(widths.values())).tolist(), strict=True))
    parts = {name: slice(end - widths[name], end) for name, end in ends.items()}
    return {name: Interval(found.estimate[at], found.low[at], found.high[at]) for name, at in parts.items()}


def figure(scope: str, statistic: str, found: Interval, at: int, n: int) -> Figure:
    """Take one value; what is not a number becomes None."""
    values = (float(side[at]) for side in (found.estimate, found.low, found.high))
    estimate, low, high = (value if np.isfinite(value) else None for value in values)
    return Figure(scope, statistic, estimate, low, high, n)


def _of_pair(scope: str, one: Bools, other: Bools, here: Bools, seed: int) -> Iterator[Figure]:
    if not here.any():
        return
    one, other = one[here], other[here]
    documents = len(one)
    alpha = SetAlpha([one, other], [np.ones(documents, bool)] * 2)
    exact = (one == other).all(axis=1).astype(np.float64)

    def statistics(weights: Floats) -> dict[str, Floats]:
        table = pairs.fourfold(one, other, weights)
        return {
            "positive_agreement": pairs.f1(pairs.pooled(table)),
            "exact_match": ratio(_column(weights @ exact), table.total),
            "kappa_pooled": pairs.pooled_kappa(table),
            "ac1_pooled": pairs.pooled_ac1(table),
            "alpha_masi": alpha(weights),
        }

    for name, found in measured(statistics, documents, seed).items():
        yield figure(scope, name, found, 0, documents)


def _set_alpha_of_readers(m: Matrices) -> SetAlpha | None:
    return SetAlpha(list(m.readers.values()), list(m.read.values())) if (m.many > 1).any() else None


def _column(values: Floats) -> Floats:
    return values[:, None]
