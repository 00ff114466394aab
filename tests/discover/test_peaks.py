"""The engines on planted themes: found again, whatever the order of rows, and nearly so without some of them."""

from __future__ import annotations

import json
from functools import cache

import numpy as np
import pytest
from planted import planted
from sklearn.metrics import adjusted_rand_score

from textsafety.discover.engines import BERTOPIC, Bertopic, Nmf
from textsafety.discover.peaks import NONE, Peaks, nearest_among, neighbours
from textsafety.discover.pool import pooled
from textsafety.discover.stability import stability
from textsafety.discover.vectors import vectors
from textsafety.encoder import Encoder
from textsafety.model_folder import default_folder
from textsafety.resources import find

CORPUS = find("lexicons", "fear_and_safety").parents[1] / "corpus" / "authored"
ORDINARY = 900


def clouds(count: int, each: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Draw unit vectors around some directions, and as many around none."""
    random = np.random.default_rng(seed)
    middles = random.normal(size=(count, 30))
    rows = np.vstack([middle + 0.25 * random.normal(size=(each, 30)) for middle in middles])
    rows = np.vstack([rows, random.normal(size=(count * each, 30))])
    truth = np.repeat(np.arange(count + 1), [each] * count + [count * each])
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), truth


@cache
def mixture() -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
    """Plant three themes of 120 segments among ordinary comments: texts, vectors, themes."""
    theme_of = {text: name for name, texts in planted().items() for text in texts}
    comments: list[str] = []
    for file in sorted(CORPUS.glob("*.jsonl")):
        comments += [json.loads(line)["text"] for line in file.read_text(encoding="utf-8").splitlines()]
    ordinary = [text for text in sorted(set(comments)) if 5 < text.count(" ") < 30][:ORDINARY]
    pool = pooled([*theme_of, *ordinary])
    seen = vectors(Encoder(default_folder()), pool.texts, processes=1, progress=lambda sizes, label: sizes)
    return pool.texts, seen, np.array([theme_of.get(text, "") for text in pool.texts], dtype=object)


def test_peaks_are_the_clouds_and_the_rest_is_none() -> None:
    rows, truth = clouds(4, 60)
    labels = Peaks(20).fit(rows).labels_
    assert len(set(labels[labels != NONE])) == 4
    assert adjusted_rand_score(truth[truth < 4], labels[truth < 4]) > 0.95
    assert (labels[truth == 4] == NONE).mean() > 0.9


def test_peaks_do_not_depend_on_the_order_of_rows() -> None:
    rows, _ = clouds(4, 60)
    order = np.random.default_rng(3).permutation(len(rows))
    assert adjusted_rand_score(Peaks(20).fit(rows).labels_[order], Peaks(20).fit(rows[order]).labels_) > 0.99


def test_noise_alone_has_no_peak() -> None:
    rows, _ = clouds(0, 0)
    random = np.random.default_rng(5).normal(size=(300, 30)).astype(np.float32)
    assert not len(rows)
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
    for topic in set(found.labels[inside].tolist()):
        members = themes[found.labels == topic]
        assert np.bincount(members).max() / len(members) >= 0.8
    assert (found.labels == Nmf(texts).find(1).labels).all()
