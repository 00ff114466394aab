"""Fine-tune the encoder, with the readers' labels or with those and others' advice. Needs torch; see ``build.py``.

Products are taken in sixteen bits where the processor has instructions for that: some three times as quick.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from network import Batch, Network, batch_of

BATCH = 32
SHELF = 40  # batches sorted by length together
WARM_UP, LEAST = 0.06, 0.03
HEADS_FASTER = 12  # times the encoder's learning rate; half of that where they have learned already
ADVICE = 0.4  # how much of a label is advice, where there is some
DECAY = 0.01
PLAIN_PUBLIC = 0.5  # of public windows without a code so many are read in an epoch: they are very many


@dataclass(frozen=True)
class Course:
    """Epochs on one set of examples, the learning rate rising to ``rate`` and then falling over all of them."""

    examples: Path
    epochs: int
    rate: float


@dataclass(frozen=True)
class Begin:
    """How learning begins: the seed of all chance, the weights to start from, advice for each example of a course."""

    seed: int
    weights: Path | None = None
    advice: np.ndarray | None = None


def fine_tune(encoder: Path, courses: Sequence[Course], codes: int, out: Path, begin: Begin) -> None:
    """Run the courses one after another and save the weights after each epoch."""
    random.seed(begin.seed)
    torch.manual_seed(begin.seed)
    network = Network(encoder, codes)
    if begin.weights is not None:
        network.load_state_dict(torch.load(begin.weights, weights_only=True))
    for course in courses:
        with course.examples.open(encoding="utf-8") as file:
            examples = [{**json.loads(line), "number": number} for number, line in enumerate(file)]
        _run(network, [example for example in examples if not example["held_out"]], course, codes, out, begin)


def _run(network: Network, examples: list[dict], course: Course, codes: int, out: Path, begin: Begin) -> None:
    body = [p for name, p in network.named_parameters() if name.startswith("encoder.") and p.requires_grad]
    heads = [p for name, p in network.named_parameters() if not name.startswith("encoder.")]
    faster = HEADS_FASTER if begin.weights is None else HEADS_FASTER / 2
    optimiser = torch.optim.AdamW([{"params": body}, {"params": heads}], lr=course.rate, weight_decay=DECAY, fused=True)
    plans = [list(_shelved(examples)) for _ in range(course.epochs)]
    total, step = sum(map(len, plans)), 0
    short = bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())
    network.train()
    for epoch, batches in enumerate(plans, 1):
        for chosen in batches:
            scale = min(1.0, step / (WARM_UP * total)) * max(LEAST, 1 - step / total)
            for group, times in zip(optimiser.param_groups, (1, faster), strict=True):
                group["lr"] = course.rate * times * scale
            batch = _advised(batch_of(chosen, codes), chosen, begin.advice)
            with torch.autocast("cpu", torch.bfloat16, enabled=short):
                loss = network.loss(batch)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            step += 1
        torch.save(network.state_dict(), out)
        print(f"epoch {epoch} of {course.epochs}: {step} of {total} steps", flush=True)


def _advised(batch: Batch, chosen: Sequence[dict], advice: np.ndarray | None) -> Batch:
    if advice is None:
        return batch
    heard = torch.from_numpy(advice[[example["number"] for example in chosen]])
    return replace(batch, wanted=(1 - ADVICE) * batch.wanted + ADVICE * heard)


def _shelved(examples: Sequence[dict]) -> Iterator[list[dict]]:
    """Give an epoch's batches: texts of like length together, in an order by chance."""
    read = [e for e in examples if e["kind"] == "invented" or e["labels"] or random.random() < PLAIN_PUBLIC]
    random.shuffle(read)
    batches = []
    for at in range(0, len(read), BATCH * SHELF):
        shelf = sorted(read[at : at + BATCH * SHELF], key=lambda example: len(example["pieces"]))
        batches += [shelf[i : i + BATCH] for i in range(0, len(shelf), BATCH)]
    random.shuffle(batches)
    yield from batches
