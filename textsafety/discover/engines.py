"""The two engines: BERTopic on vectors for what is large enough, and NMF on TF-IDF for small or plain installs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from typing import Protocol

import numpy as np

from textsafety.discover.peaks import CANDIDATES, NONE, Peaks, features, least, neighbours

BERTOPIC, NMF = "bertopic", "nmf"
KEYWORDS = 10
LETTERS = r"(?u)\b[^\W\d_]{3,}\b"  # words, not numbers: a number may be a bleep or a pay number
NMF_TEXTS_EACH, NMF_MOST, NMF_LEAST = 15, 10, 5  # texts for one topic, topics, texts that make a topic
NMF_SHARE = 0.4  # of a text's weight that its topic must hold


@dataclass(frozen=True)
class Labelled:
    """What an engine found: the topic of each text (-1 for none), and the keywords of each topic, best first."""

    labels: np.ndarray
    keywords: Mapping[int, tuple[str, ...]]


class Engine(Protocol):
    """Finds topics in texts; finds them again with another seed, or in a part of the texts."""

    name: str

    def find(self, seed: int) -> Labelled:
        """Find topics with their keywords."""
        ...

    def again(self, seed: int, kept: np.ndarray) -> np.ndarray:
        """Find topics in those texts that are kept, and give their labels alone."""
        ...

    @property
    def rows(self) -> np.ndarray:
        """One row for each text, in which near means alike."""
        ...


def has_bertopic() -> bool:
    """Tell whether the extra ``topics`` is installed."""
    return find_spec("bertopic") is not None


def versions(engine: str) -> dict[str, str]:
    """Give the versions of the libraries that an engine uses."""
    return {name: version(name) for name in (("bertopic", "scikit-learn") if engine == BERTOPIC else ("scikit-learn",))}


class Bertopic:
    """BERTopic with vectors given: topics are the peaks of density (``peaks.py``), keywords are its c-TF-IDF.

    No embedding model is named, so nothing is looked up or fetched.
    """

    name = BERTOPIC

    def __init__(self, texts: Sequence[str], vectors: np.ndarray) -> None:
        self.texts = list(texts)
        self.vectors = vectors
        self._rows: np.ndarray | None = None
        self._candidates: np.ndarray | None = None
        self._seed = 0

    @property
    def rows(self) -> np.ndarray:
        """Both views of each text, joined."""
        if self._rows is None:
            self._rows = features(self.texts, self.vectors, seed=self._seed)
            self._candidates = neighbours(self._rows, CANDIDATES)
        return self._rows

    def labels(self, seed: int) -> np.ndarray:
        """Give the topic of each text alone, as ``find`` does."""
        self._seed = seed
        rows = self.rows
        return Peaks(least(len(rows)), self._candidates).fit(rows).labels_

    def find(self, seed: int) -> Labelled:
        """Fit BERTopic."""
        from bertopic import BERTopic
        from bertopic.dimensionality import BaseDimensionalityReduction
        from sklearn.feature_extraction.text import CountVectorizer

        self._seed = seed
        rows = self.rows
        model = BERTopic(
            embedding_model=None,
            umap_model=BaseDimensionalityReduction(),
            hdbscan_model=Peaks(least(len(rows)), self._candidates),
            vectorizer_model=CountVectorizer(stop_words="english", token_pattern=LETTERS, ngram_range=(1, 2), min_df=1),
            top_n_words=2 * KEYWORDS,
            calculate_probabilities=False,
            verbose=False,
        )
        labels = np.array(model.fit_transform(self.texts, embeddings=rows)[0])
        found = model.get_topics()
        keywords = {int(at): tuple(word for word, _ in found[at] if word) for at in sorted(found) if at != NONE}
        return Labelled(labels, keywords)

    def again(self, seed: int, kept: np.ndarray) -> np.ndarray:
        """Make the rows anew from the texts that are kept; neighbours are chosen among those known to be near."""
        rows = features([self.texts[at] for at in kept], self.vectors[kept], seed=seed)
        place = np.full(len(self.texts) + 1, NONE)  # the last one stands for none
        place[kept] = np.arange(len(kept))
        assert self._candidates is not None
        return Peaks(least(len(self.texts)), place[self._candidates[kept]]).fit(rows).labels_


class Nmf:
    """Non-negative matrix factorisation of TF-IDF: a text belongs to the topic that holds most of its weight."""

    name = NMF

    def __init__(self, texts: Sequence[str]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self.texts = list(texts)
        vectorizer = TfidfVectorizer(stop_words="english", token_pattern=LETTERS, sublinear_tf=True, min_df=2)
        self.words = vectorizer.fit_transform(texts)
        self.terms = vectorizer.get_feature_names_out()

    @property
    def rows(self) -> np.ndarray:
        """Few numbers for each text: its weights on all topics."""
        weights, _ = self._factors(0, np.arange(len(self.texts)))
        return weights

    def find(self, seed: int) -> Labelled:
        """Factorise."""
        weights, terms = self._factors(seed, np.arange(len(self.texts)))
        labels = _strongest(weights)
        order = np.argsort(-terms, axis=1, kind="stable")[:, : 2 * KEYWORDS]
        best = {at: tuple(self.terms[j] for j in order[at] if terms[at, j] > 0) for at in range(len(terms))}
        return Labelled(labels, {at: best[at] for at in np.unique(labels[labels != NONE]).tolist()})

    def again(self, seed: int, kept: np.ndarray) -> np.ndarray:
        """Factorise the rows that are kept."""
        return _strongest(self._factors(seed, kept)[0])

    def _factors(self, seed: int, kept: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        import warnings

        from sklearn.decomposition import NMF as Factors  # noqa: N811 - a name that says what it is here

        count = max(2, min(NMF_MOST, len(self.texts) // NMF_TEXTS_EACH, *self.words.shape))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # one that has not quite converged is good enough to read
            model = Factors(count, init="nndsvdar", random_state=seed, max_iter=400)
            weights = model.fit_transform(self.words[kept])
        return weights, model.components_


def _strongest(weights: np.ndarray) -> np.ndarray:
    total = weights.sum(axis=1)
    clear = (total > 0) & (weights.max(axis=1) >= NMF_SHARE * np.maximum(total, 1e-12))
    labels = np.where(clear, weights.argmax(axis=1), NONE)
    sizes = np.bincount(labels[clear], minlength=weights.shape[1])
    return np.where(np.isin(labels, np.flatnonzero(sizes >= NMF_LEAST)), labels, NONE)
