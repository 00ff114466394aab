"""The engines on planted themes: found again, whatever the order of rows, and nearly so without some of them."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from planted import TOUCHING, planted, sentences
from sklearn.metrics import adjusted_rand_score

from textsafety.discover.engines import BERTOPIC, Bertopic, Nmf
from textsafety.discover.peaks import NONE, Peaks, nearest_among, neighbours
from textsafety.discover.pool import pooled
from textsafety.discover.stability import stability
from textsafety.discover.vectors import vectors
from textsafety.encoder import Encoder
from textsafety.model_folder import default_folder

ORDINARY = 1_200
WIDE = 150


def clouds(count: int, each: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Draw unit vectors around some directions, and as many around none."""
    random = np.random.default_rng(seed)
    middles = random.normal(size=(count, WIDE))
    rows = np.vstack([middle + 0.3 * random.normal(size=(each, WIDE)) for middle in middles])
    rows = np.vstack([rows, random.normal(size=(count * each, WIDE))])
    truth = np.repeat(np.arange(count + 1), [each] * count + [count * each])
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), truth


@cache
def mixture() -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
    """Plant three themes of 120 segments among ordinary comments: texts, vectors, themes."""
    theme_of = {text: name for name, texts in planted().items() for text in texts}
    apart = [text for text in sentences() if not TOUCHING.search(text)]
    ordinary = [apart[at] for at in np.random.default_rng(0).permutation(len(apart))[:ORDINARY]]
    pool = pooled([*theme_of, *ordinary])
    seen = vectors(Encoder(default_folder()), pool.texts, processes=1, progress=lambda sizes, label: sizes)
    return pool.texts, seen, np.array([theme_of.get(text, "") for text in pool.texts], dtype=object)


def test_peaks_are_the_clouds_and_the_rest_is_none() -> None:
    rows, truth = clouds(4, 60)
    labels = Peaks(20).fit(rows).labels_
    assert len(set(labels[labels != NONE])) == 4
    assert adjusted_rand_score(truth[truth < 4], labels[truth < 4]) > 0.95
    assert (labels[truth == 4] == NONE).mean() > 0.7


def test_peaks_do_not_depend_on_the_order_of_rows() -> None:
    rows, _ = clouds(4, 60)
    order = np.random.default_rng(3).permutation(len(rows))
    assert adjusted_rand_score(Peaks(20).fit(rows).labels_[order], Peaks(20).fit(rows[order]).labels_) > 0.99


def test_noise_alone_has_no_peak() -> None:
    random = np.random.default_rng(5).normal(size=(300, WIDE)).astype(np.float32)
    assert (Peaks(20).fit(random / np.linalg.norm(random, axis=1, keepdims=True)).labels_ == NONE).all()


def test_neighbours_among_candidates_are_the_nearest_ones_that_are_left() -> None:
    rows, _ = clouds(2, 40)
    exact = neighbours(rows, 5)
    known = neighbours(rows, 20)
    assert (nearest_among(rows, known, 5) == exact).all()
    known[:, 0] = -1
    assert (nearest_among(rows, known, 4) == exact[:, 1:5]).all()


@pytest.mark.slow
def test_planted_themes_are_recovered() -> None:
    texts, seen, themes = mixture()
    found = Bertopic(texts, seen).find(1)
    words = {
        "parking": {"car", "park", "parking", "permit"},
        "rostering app": {"app", "rota", "roster", "shifts"},
        "office heating": {"heating", "radiators", "boiler"},
    }
    for theme in planted():
        inside = found.labels[(themes == theme) & (found.labels != NONE)]
        topic = int(np.bincount(inside).argmax())
        assert (themes[found.labels == topic] == theme).mean() >= 0.8
        assert (inside == topic).sum() >= 60
        assert words[theme] & set(found.keywords[topic])


@pytest.mark.slow
def test_topics_hold_when_a_random_twentieth_is_left_out() -> None:
    texts, seen, _ = mixture()
    engine = Bertopic(texts, seen)
    found = engine.find(1)
    measured, own = stability(engine, found.labels, seed=1)
    assert (measured.seeds, measured.removals) == (5, 5)
    assert measured.removal_agreement >= 0.8
    assert measured.lowest <= min(measured.seed_agreement, measured.removal_agreement)
    assert set(own) == set(found.labels[found.labels != NONE].tolist())
    order = np.random.default_rng(2).permutation(len(texts))
    kept = np.sort(order[len(order) // 20 :])
    anew = Bertopic([texts[at] for at in kept], seen[kept]).labels(1)
    assert adjusted_rand_score(found.labels[kept], anew) >= 0.75


def test_nmf_finds_themes_that_have_words_of_their_own() -> None:
    texts = [text for said in planted().values() for text in said[:40]]
    themes = np.repeat(np.arange(3), 40)
    engine = Nmf(texts)
    found = engine.find(1)
    assert engine.name != BERTOPIC
    inside = found.labels != NONE
    right = [np.bincount(themes[found.labels == topic]).max() for topic in set(found.labels[inside].tolist())]
    assert sum(right) / inside.sum() >= 0.8
    assert inside.sum() >= 60
    assert (found.labels == Nmf(texts).find(1).labels).all()
