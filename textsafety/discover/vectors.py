"""Vectors of texts from the encoder of a model folder, one text at a time, in several processes when there are many."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
from threadpoolctl import threadpool_limits

from textsafety.encoder import Encoder

# Starting workers costs about two seconds; below this many texts it does not pay.
ALONE_UP_TO = 2_000
CHUNK = 250

Progress = Callable[[Iterable[int], str], Iterable[int]]


def vectors(encoder: Encoder, texts: Sequence[str], *, processes: int, progress: Progress) -> np.ndarray:
    """Give one vector of length 1 for each text, shape (texts, width), float32: the mean of its word pieces.

    Each text is read alone, so that its vector depends on nothing else.
    """
    chunks = [texts[at : at + CHUNK] for at in range(0, len(texts), CHUNK)]
    found: list[np.ndarray] = []

    def sizes(made: Iterable[np.ndarray]) -> Iterable[int]:
        for part in made:
            found.append(part)
            yield len(part)

    label = "texts read for topics"
    if processes == 1 or len(texts) <= ALONE_UP_TO:
        with threadpool_limits(1):
            _consume(progress(sizes(_read(encoder, chunk) for chunk in chunks), label))
    else:
        with ProcessPoolExecutor(processes, get_context("spawn"), initializer=_start, initargs=(encoder,)) as pool:
            _consume(progress(sizes(pool.map(_work, chunks)), label))
    return np.concatenate(found) if found else np.zeros((0, 1), dtype=np.float32)


def _consume(sizes: Iterable[int]) -> None:
    for _ in sizes:
        pass


def _read(encoder: Encoder, texts: Sequence[str]) -> np.ndarray:
    means = np.stack([encoder(text).states.mean(axis=0) for text in texts])
    unit: np.ndarray = means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    return unit.astype(np.float32)


_ENCODER: list[Encoder] = []


def _start(encoder: Encoder) -> None:
    threadpool_limits(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the command itself stops its workers
    _ENCODER[:] = [Encoder(encoder.folder)]


def _work(texts: Sequence[str]) -> np.ndarray:
    return _read(_ENCODER[0], texts)
