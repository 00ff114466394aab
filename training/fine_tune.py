"""Fine-tune the encoder: first on invented texts, then on all. Needs torch; see ``build.py`` for the whole road."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from network import Network, batch_of

SEED = 1
BATCH = 32
SHELF = 40  # batches sorted by length together
WARM_UP, LEAST = 0.06, 0.03
HEADS_FASTER = 12  # times the encoder's learning rate
DECAY = 0.01
PLAIN_PUBLIC = 0.5  # of public windows without a code so many are read in an epoch: they are very many


@dataclass(frozen=True)
class Course:
    """Epochs on one set of examples, the learning rate rising to ``rate`` and then falling over all of them."""

    examples: Path
    epochs: int
    rate: float


def fine_tune(encoder: Path, courses: Sequence[Course], codes: int, out: Path) -> None:
    """Run the courses one after another and save the weights after each epoch."""
    random.seed(SEED)
    torch.manual_seed(SEED)
    network = Network(encoder, codes)
    for course in courses:
        with course.examples.open(encoding="utf-8") as file:
            examples = [example for example in map(json.loads, file) if not example["held_out"]]
        _run(network, examples, course, codes, out)


def _run(network: Network, examples: list[dict], course: Course, codes: int, out: Path) -> None:
    body = [p for name, p in network.named_parameters() if name.startswith("encoder.") and p.requires_grad]
    heads = [p for name, p in network.named_parameters() if not name.startswith("encoder.")]
    optimiser = torch.optim.AdamW([{"params": body}, {"params": heads}], lr=course.rate, weight_decay=DECAY, fused=True)
    plans = [list(_shelved(examples)) for _ in range(course.epochs)]
    total, step = sum(map(len, plans)), 0
    network.train()
    for epoch, batches in enumerate(plans, 1):
        for chosen in batches:
            scale = min(1.0, step / (WARM_UP * total)) * max(LEAST, 1 - step / total)
            for group, times in zip(optimiser.param_groups, (1, HEADS_FASTER), strict=True):
                group["lr"] = course.rate * times * scale
            network.loss(batch_of(chosen, codes)).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            step += 1
        torch.save(network.state_dict(), out)
        print(f"epoch {epoch} of {course.epochs}: {step} of {total} steps", flush=True)


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
