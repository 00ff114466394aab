"""Agreement statistics against published worked examples and scikit-learn."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import cohen_kappa_score, f1_score, precision_score, recall_score

from textsafety.agreement import calibration, pairs
from textsafety.agreement.alpha import SetAlpha, binary, masi, nominal
from textsafety.agreement.bootstrap import interval, weights
from textsafety.agreement.spans import marked, overlap, words

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "agreement.yaml").read_text(encoding="utf-8"))
# scikit-learn takes one column for a task of another kind, so there are always two.
CODINGS = st.tuples(st.integers(2, 12), st.integers(2, 5)).flatmap(
    lambda shape: st.tuples(arrays(bool, shape), arrays(bool, shape))
)


def once(documents):
    return np.ones((1, documents))


def codings_of(table):
    both, first, second, neither = table
    one = np.array([1] * (both + first) + [0] * (second + neither), bool)[:, None]
    other = np.array([1] * both + [0] * first + [1] * second + [0] * neither, bool)[:, None]
    return one, other


STATISTICS = {
    "observed": pairs.observed,
    "kappa": pairs.kappa,
    "ac1": pairs.ac1,
    "f1": pairs.f1,
    "precision": pairs.precision,
    "recall": pairs.recall,
}


@pytest.mark.parametrize("case", CASES["fourfold"], ids=lambda case: case["source"])
def test_two_coders(case):
    one, other = codings_of(case["table"])
    table = pairs.fourfold(one, other, once(len(one)))
    everywhere = np.ones(len(one), bool)
    found = {name: statistic(table)[0, 0] for name, statistic in STATISTICS.items()}
    found["alpha"] = nominal(binary([one, other], [everywhere] * 2), once(len(one)))[0, 0]
    for name in case.keys() & found.keys():
        expected = case[name]
        digits = len(str(expected).partition(".")[2])
        if expected is None:
            assert np.isnan(found[name]), name
        else:
            assert found[name] == pytest.approx(expected, abs=0.51 * 10**-digits), name


@pytest.mark.parametrize("case", CASES["nominal"], ids=lambda case: case["source"])
def test_alpha(case):
    rows = [str(row).split() for row in case["coders"]]
    values = sorted({value for row in rows for value in row} - {"."})
    counts = np.array([[sum(value == row[unit] for row in rows) for value in values] for unit in range(len(rows[0]))])
    [found] = nominal(counts, once(len(counts)))
    assert np.isnan(found) if case["alpha"] is None else found == pytest.approx(case["alpha"], abs=0.0006)


@pytest.mark.parametrize(("one", "other", "distance"), CASES["masi"])
def test_masi(one, other, distance):
    sets = [np.array([[code in given for code in "abcd"]]) for given in (one, other)]
    assert masi(*sets)[0, 0] == pytest.approx(distance)
    assert masi(*reversed(sets))[0, 0] == pytest.approx(distance)


@pytest.mark.parametrize("case", CASES["overlap"], ids=lambda case: str(case["f1"]))
def test_overlap_of_words(case):
    places = words(case["text"])
    assert overlap(marked(places, case["one"]), marked(places, case["other"])) == pytest.approx(case["f1"])


@settings(deadline=None, max_examples=30)
@given(CODINGS)
def test_scores_are_those_of_scikit_learn(codings):
    one, other = codings
    table = pairs.fourfold(one, other, once(len(one)))
    micro = pairs.pooled(table)
    for ours, theirs in ((pairs.precision, precision_score), (pairs.recall, recall_score), (pairs.f1, f1_score)):
        found = ours(micro)[0, 0]
        assert np.isnan(found) or found == pytest.approx(theirs(other, one, average="micro", zero_division=0))
    used = (one | other).any(axis=0)
    if used.any():
        macro = f1_score(other, one, average="macro", labels=np.flatnonzero(used), zero_division=0)
        assert pairs.mean(pairs.f1(table))[0, 0] == pytest.approx(macro)
    samples = f1_score(other, one, average="samples", zero_division=1)
    assert pairs.samples_f1(one, other).mean() == pytest.approx(samples)


@settings(deadline=None, max_examples=30)
@given(CODINGS)
def test_kappa_is_that_of_scikit_learn(codings):
    one, other = codings
    found = pairs.kappa(pairs.fourfold(one, other, once(len(one))))[0]
    for at in range(one.shape[1]):
        if len(set(one[:, at]) | set(other[:, at])) == 1:
            assert np.isnan(found[at])
        else:
            assert found[at] == pytest.approx(cohen_kappa_score(one[:, at], other[:, at]))


@settings(deadline=None, max_examples=30)
@given(CODINGS)
def test_alpha_of_sets_of_one_code_is_nominal_alpha(codings):
    one, other = (side[:, :1] for side in codings)
    read = [np.ones(len(one), bool)] * 2
    drawn = np.concatenate([once(len(one)), next(weights(len(one), seed=1))[:3]])
    sets = SetAlpha([one, other], read)(drawn)[:, 0]
    assert sets == pytest.approx(nominal(binary([one, other], read), drawn)[:, 0], nan_ok=True)


def test_alpha_of_sets_leaves_out_what_was_not_read():
    rng = np.random.default_rng(3)
    codings = list(rng.random((3, 20, 4)) < 0.4)
    read = list(rng.random((3, 20)) < 0.7)
    where = np.sum(read, axis=0) > 1
    unread = [coding & here[:, None] for coding, here in zip(codings, read, strict=True)]
    whole = SetAlpha(codings, read)(once(20))
    assert SetAlpha(unread, read)(once(20)) == pytest.approx(whole)
    part = SetAlpha([c[where] for c in codings], [r[where] for r in read])
    assert part(once(int(where.sum()))) == pytest.approx(whole)


def test_a_draw_is_a_sample_of_whole_documents():
    """Weighting documents gives the figures of the documents written out."""
    rng = np.random.default_rng(5)
    one, other = rng.random((2, 30, 4)) < 0.3
    drawn = next(weights(30, seed=2))[:1]
    rows = np.repeat(np.arange(30), drawn[0].astype(int))
    here, there = (
        pairs.fourfold(one, other, drawn),
        pairs.fourfold(one[rows], other[rows], once(30)),
    )
    for statistic in STATISTICS.values():
        assert statistic(here) == pytest.approx(statistic(there), nan_ok=True)
    read = [np.ones(30, bool)] * 2
    assert SetAlpha([one, other], read)(drawn) == pytest.approx(SetAlpha([one[rows], other[rows]], read)(once(30)))


def test_intervals_hold_the_estimate_and_come_out_the_same():
    one, other = codings_of([40, 9, 6, 45])
    found = [interval(lambda w: pairs.kappa(pairs.fourfold(one, other, w)), 100, seed=1) for _ in range(2)]
    assert found[0].low < found[0].estimate < found[0].high
    assert 0.5 < found[0].low[0] < 0.6 and 0.8 < found[0].high[0] < 0.9
    assert found[0].low == found[1].low


@pytest.mark.parametrize("table", [[1, 0, 0, 60], [3, 0, 0, 60], [0, 0, 0, 9]])
def test_no_interval_of_no_width_and_none_that_hangs_on_one_document(table):
    one, other = codings_of(table)
    found = interval(lambda w: pairs.recall(pairs.fourfold(one, other, w)), len(one), seed=1)
    assert np.isnan(found.low[0]) and np.isnan(found.high[0])


def test_calibration_error():
    """Ten codings at 0.2 of which five are right, ten at 0.8 of which eight are: (0.3 + 0) / 2."""
    stated = np.repeat([0.2, 0.8], 10)
    right = np.array([1] * 5 + [0] * 5 + [1] * 8 + [0] * 2, bool)
    bins = calibration.binned(stated, right, np.arange(20), 20)
    assert calibration.error(bins, once(20))[0, 0] == pytest.approx(0.15)
    assert [(round(a, 2), round(b, 2), n) for a, b, n in calibration.curve(bins)] == [(0.2, 0.5, 10), (0.8, 0.8, 10)]
    nothing = calibration.binned(np.zeros(0), np.zeros(0, bool), np.zeros(0, int), 3)
    assert np.isnan(calibration.error(nothing, once(3))[0, 0])
