"""Two networks that learned apart teach a third: its start is the mean of their weights, and half its labels theirs.

Labels of texts read once are noisy. What other networks make of a text, mixed into its labels, keeps a pupil from
learning single readers' slips by heart (Furlanello et al. 2018, "Born-again neural networks").
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from network import Network, batch_of

BATCH = 48


def mean(paths: Sequence[Path], out: Path) -> None:
    """Write the mean of several networks' weights."""
    found = [torch.load(path, weights_only=True) for path in paths]
    torch.save({name: sum(weights[name].float() for weights in found) / len(found) for name in found[0]}, out)


def advice(examples: Path, encoder: Path, codes: int, paths: Sequence[Path]) -> np.ndarray:
    """Give the probabilities that the mean of several networks' log-odds makes, shape (examples, codes)."""
    with examples.open(encoding="utf-8") as file:
        read = [json.loads(line) for line in file]
    order = sorted(range(len(read)), key=lambda number: len(read[number]["pieces"]))
    network = Network(encoder, codes).eval()
    odds = np.zeros((len(read), codes), np.float32)
    for path in paths:
        network.load_state_dict(torch.load(path, weights_only=True))
        with torch.no_grad():
            for start in range(0, len(order), BATCH):
                chosen = order[start : start + BATCH]
                batch = batch_of([read[number] for number in chosen], codes)
                odds[chosen] += network(batch.pieces, batch.mask)[0].float().numpy() / len(paths)
    probabilities: np.ndarray = 1 / (1 + np.exp(-odds))
    return probabilities
