"""One linear model for each code over weighted n-grams.

Before the fit each n-gram is scaled, for each code, by how much its use differs between texts with the code and texts
without (Wang and Manning 2012, "Baselines and bigrams"); scale and weight then multiply into one number, so that what
is learned stays one matrix.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

NEVER = -10.0
"""Score of a code that no text learned from has."""

_FLOOR = 0.3
_KINDS = {"logistic": ("logistic",), "vectors": ("vectors",), "both": ("logistic", "vectors")}
_NAMES = {"logistic": "logistic regression", "vectors": "support vectors"}


@dataclass(frozen=True, slots=True)
class Settings:
    """How to fit.

    Attributes:
        kind: ``logistic`` regression, support ``vectors``, or ``both``: the mean of their scores.
        cost: Weight of an error against the size of the weights, liblinear's C.
        balanced: Whether texts with a code weigh as much, together, as those without.
        scaled: Whether n-grams are scaled by naive Bayes first.
    """

    kind: str = "logistic"
    cost: float = 0.5
    balanced: bool = True
    scaled: bool = True

    def __str__(self) -> str:
        """Say it in the words of the card."""
        kind = " and ".join(_NAMES[one] for one in _KINDS[self.kind])
        parts = (
            f"{kind}, C = {self.cost:g}",
            "codes balanced" if self.balanced else "codes not balanced",
            "n-grams scaled by naive Bayes" if self.scaled else "n-grams not scaled",
        )
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights, shape (features, codes), and bias, shape (codes,)."""

    weights: np.ndarray
    bias: np.ndarray

    def scores(self, features: csr_matrix | np.ndarray) -> np.ndarray:
        """Score texts: shape (texts, codes)."""
        return np.asarray(features @ self.weights + self.bias)


def fit(features: csr_matrix | np.ndarray, labels: np.ndarray, settings: Settings, seed: int) -> Linear:
    """Fit one model for each code.

    Args:
        features: Shape (texts, features); sparse where settings ask for scaling.
        labels: Shape (texts, codes), bool.
        settings: How.
        seed: Of the order in which liblinear visits texts.
    """
    from threadpoolctl import threadpool_limits

    weights = np.zeros((features.shape[1], labels.shape[1]))
    bias = np.full(labels.shape[1], NEVER)
    scales = _FLOOR + log_ratios(features, labels) if settings.scaled and features.shape[1] else np.ones_like(weights)
    with threadpool_limits(1):
        for code in range(labels.shape[1]):
            if labels[:, code].any():
                found = _one(features, labels[:, code], scales[:, code], settings, seed)
                weights[:, code], bias[code] = found
    return Linear(weights, bias)


def log_ratios(features: csr_matrix, labels: np.ndarray) -> np.ndarray:
    """Say how much the use of each n-gram differs: absolute log-count ratio, scaled to a root mean square of 1.

    Args:
        features: Shape (texts, terms).
        labels: Whether a text has a code, shape (texts, codes), bool.

    Returns:
        Shape (terms, codes).
    """
    met = features.copy()
    met.data = np.ones_like(met.data)
    inside = 1 + np.asarray(met.T @ labels.astype(float))
    outside = 1 + np.asarray(met.T @ (~labels).astype(float))
    ratios = np.abs(np.log(inside / inside.sum(axis=0)) - np.log(outside / outside.sum(axis=0)))
    return np.asarray(ratios / np.maximum(np.sqrt((ratios**2).mean(axis=0)), 1e-9))


def _one(
    features: csr_matrix | np.ndarray, having: np.ndarray, scale: np.ndarray, settings: Settings, seed: int
) -> tuple[np.ndarray, float]:
    if having.all() or not features.shape[1]:
        return np.zeros(features.shape[1]), -NEVER if having.all() else NEVER
    if settings.scaled:
        from scipy.sparse import diags

        features = (features @ diags(scale)).tocsr()
    fitted = [_liblinear(features, having, kind, settings, seed) for kind in _KINDS[settings.kind]]
    weights = np.mean([weight for weight, _ in fitted], axis=0) * scale
    return weights, float(np.mean([bias for _, bias in fitted]))


def _liblinear(
    features: csr_matrix | np.ndarray, having: np.ndarray, kind: str, settings: Settings, seed: int
) -> tuple[np.ndarray, float]:
    import warnings

    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression
    from sklearn.svm import LinearSVC

    given = {"class_weight": "balanced" if settings.balanced else None, "random_state": seed, "dual": True}
    if kind == "logistic":
        model = LogisticRegression(C=settings.cost, solver="liblinear", max_iter=200, **given)
    else:
        model = LinearSVC(C=settings.cost / 10, max_iter=1000, **given)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(features, having)
    return model.coef_[0], float(model.intercept_[0])
