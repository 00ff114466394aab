"""Topics: how well planted themes are found, how stable topics are, and what 20,000 segments cost.

    uv run python benchmarks/discovery.py [--compare] [--vectors FILE.npy]

Ordinary comments are the sentences of `corpus/authored`, `corpus/development` and the sample survey, without those
that touch on a planted theme; the planted themes are those of `tests/cases/planted_themes.yaml`. Prints lines for
`RESULTS.md`. With ``--compare`` other reducers and clusterers are judged alike; those of
UMAP and HDBSCAN only where these are installed, which this project leaves out. ``--vectors``
keeps the vectors of the sentences in a file, since making them takes most of the time.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from planted import TOUCHING, planted, sentences  # noqa: E402 - they lie among the tests

from textsafety.batch import usable_cores  # noqa: E402
from textsafety.codebook import load_codebook  # noqa: E402
from textsafety.discover.engines import BERTOPIC, Bertopic  # noqa: E402
from textsafety.discover.peaks import NONE, features  # noqa: E402
from textsafety.discover.pool import pooled  # noqa: E402
from textsafety.discover.stage import Options, find  # noqa: E402
from textsafety.discover.vectors import vectors  # noqa: E402
from textsafety.encoder import Encoder  # noqa: E402
from textsafety.model_folder import default_folder  # noqa: E402

AMONG = 1_200
MANY = 20_000


def recovered(labels: np.ndarray, themes: np.ndarray) -> str:
    """Say for each planted theme the purity of the topic that holds most of it, and how much of it that topic holds."""
    said = []
    for theme in sorted(set(themes) - {""}):
        inside = labels[(themes == theme) & (labels != NONE)]
        best = np.bincount(inside).argmax() if len(inside) else NONE
        topic = labels == best
        purity = float((themes[topic] == theme).mean()) if len(inside) else 0.0
        said.append(f"{theme} {purity:.2f} ({(topic & (themes == theme)).sum() / (themes == theme).sum():.2f})")
    return ", ".join(said)


def after_removal(find_labels: Callable[[np.ndarray], np.ndarray], labels: np.ndarray, times: int) -> str:
    """Find topics anew without a random 5 %: adjusted Rand index over all segments left, lowest and mean."""
    from sklearn.metrics import adjusted_rand_score

    found = []
    for seed in range(100, 100 + times):
        order = np.random.default_rng(seed).permutation(len(labels))
        kept = np.sort(order[len(labels) // 20 :])
        found.append(adjusted_rand_score(labels[kept], find_labels(kept)))
    return f"{min(found):.2f} / {np.mean(found):.2f}"


def compare(texts: list[str], seen: np.ndarray, themes: np.ndarray) -> None:
    """Print a line for each way of reducing and clustering."""
    print(
        "way | topics | without a topic | purity (found) of planted themes | Rand index without 5 %, lowest / mean | s"
    )
    for name, way in WAYS.items():
        start = time.perf_counter()

        def labels_of(kept: np.ndarray, way: Callable[[list[str], np.ndarray], np.ndarray] = way) -> np.ndarray:
            return way([texts[at] for at in kept], seen[kept])

        try:
            labels = labels_of(np.arange(len(texts)))
        except ImportError as error:
            print(f"{name} | not compared: {error.name} is not installed")
            continue
        took = time.perf_counter() - start
        again = after_removal(labels_of, labels, 3)
        outside = float((labels == NONE).mean())
        print(
            f"{name} | {labels.max() + 1} | {outside:.2f} | {recovered(labels, themes)} | {again} | {took:.1f}",
            flush=True,
        )


def _umap_hdbscan(texts: list[str], seen: np.ndarray) -> np.ndarray:
    from hdbscan import HDBSCAN
    from umap import UMAP

    rows = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=1).fit_transform(seen)
    return np.array(HDBSCAN(min_cluster_size=20).fit_predict(rows))


def _pca_hdbscan(texts: list[str], seen: np.ndarray) -> np.ndarray:
    from hdbscan import HDBSCAN
    from sklearn.decomposition import PCA

    return np.array(HDBSCAN(min_cluster_size=20, min_samples=5).fit_predict(PCA(5).fit_transform(seen)))


def _kmeans(texts: list[str], seen: np.ndarray) -> np.ndarray:
    from sklearn.cluster import KMeans

    return np.array(KMeans(20, n_init=3, random_state=1).fit_predict(features(texts, seen, seed=1)))


def _ward(texts: list[str], seen: np.ndarray) -> np.ndarray:
    from sklearn.cluster import AgglomerativeClustering

    return np.array(AgglomerativeClustering(20).fit_predict(features(texts, seen, seed=1)))


def _birch(texts: list[str], seen: np.ndarray) -> np.ndarray:
    from sklearn.cluster import Birch

    return np.array(Birch(threshold=0.5, n_clusters=20).fit_predict(features(texts, seen, seed=1)))


def _umap_kmeans(texts: list[str], seen: np.ndarray) -> np.ndarray:
    from sklearn.cluster import KMeans
    from umap import UMAP

    rows = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, random_state=1).fit_transform(
        features(texts, seen, seed=1)
    )
    return np.array(KMeans(20, n_init=3, random_state=1).fit_predict(rows))


def _peaks(texts: list[str], seen: np.ndarray) -> np.ndarray:
    return Bertopic(texts, seen).labels(1)


WAYS: dict[str, Callable[[list[str], np.ndarray], np.ndarray]] = {
    "both views + density peaks (used)": _peaks,
    "UMAP 5 + HDBSCAN (BERTopic's own)": _umap_hdbscan,
    "PCA 5 + HDBSCAN": _pca_hdbscan,
    "both views + k-means 20": _kmeans,
    "both views + UMAP 5 + k-means 20": _umap_kmeans,
    "both views + Ward 20": _ward,
    "both views + BIRCH 20": _birch,
}


def at_size(texts: list[str], seen: np.ndarray) -> None:
    """Time a whole discovery with vectors given, and measure how topics hold when rows move or go."""
    from sklearn.metrics import adjusted_rand_score

    codebook, options = load_codebook("fear_and_safety"), Options()

    def topics(kept: np.ndarray) -> np.ndarray:
        """Give the topic of each text by its place in ``texts``, whatever the order they come in."""
        pool = pooled([texts[at] for at in kept])
        place = {texts[at]: at for at in kept.tolist()}
        order = [place[text] for text in pool.texts]
        labels = np.full(len(texts), NONE)
        labels[order] = Bertopic(pool.texts, seen[order]).labels(1)
        return labels[kept]

    pool = pooled(texts)
    place = {text: at for at, text in enumerate(texts)}
    mine = seen[[place[text] for text in pool.texts]]
    start, cpu = time.perf_counter(), time.process_time()
    found = find(pool, codebook, options, mine, Encoder(default_folder()), BERTOPIC).discovered
    took, cpu = time.perf_counter() - start, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(texts):,} segments: {took:.0f} s ({cpu:.0f} s of processor time), peak {peak:,.0f} MB")
    print(f"topics {len(found.topics)}, stable {sum(t.stable for t in found.topics)}, without {found.without:,}")
    print(f"measured by the run itself: {found.stability}")
    everything = np.arange(len(texts))
    labels = topics(everything)
    shuffled = np.random.default_rng(7).permutation(len(texts))
    print(f"adjusted Rand index between row orders: {adjusted_rand_score(labels[shuffled], topics(shuffled)):.3f}")
    print(
        f"adjusted Rand index without a random 5 %, lowest / mean of 3: {after_removal(topics, labels, 3)}", flush=True
    )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compare", action="store_true")
    parser.add_argument("--vectors", type=Path)
    asked = parser.parse_args()
    ordinary = sentences()
    themes = [(text, name) for name, texts in planted().items() for text in texts]
    texts = ordinary + [text for text, _ in themes]
    seen = _seen(texts, asked.vectors)
    at_size(texts[-MANY:], seen[-MANY:])
    apart = [at for at, text in enumerate(ordinary) if not TOUCHING.search(text)]
    chosen = np.random.default_rng(0).permutation(apart)[:AMONG].tolist() + list(range(len(ordinary), len(texts)))
    names = np.array([""] * AMONG + [name for _, name in themes], dtype=object)
    few = [texts[at] for at in chosen]
    if asked.compare:
        compare(few, seen[chosen], names)
    else:
        labels = Bertopic(few, seen[chosen]).labels(1)
        print(f"purity (found) of planted themes among {AMONG:,}: {recovered(labels, names)}")


def _seen(texts: list[str], file: Path | None) -> np.ndarray:
    if file and file.is_file():
        return np.asarray(np.load(file))
    start = time.perf_counter()
    made = vectors(Encoder(default_folder()), texts, processes=usable_cores(), progress=lambda sizes, label: sizes)
    print(f"vectors of {len(texts):,} segments: {time.perf_counter() - start:.0f} s")
    if file:
        np.save(file, made)
    return made


if __name__ == "__main__":
    main()
