"""The network that is fine-tuned: a small encoder, label-wise attention over its states, and heads for attributes.

Attention of each code is taught with the words that readers marked, so that it can serve as evidence (Mullenbach et al.
2018 for label-wise attention; Zaidan, Eisner and Piatko 2007 for learning from marked words).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional
from transformers import BertModel

WIDTH = 384
DROPOUT = 0.1
RARE = -4.0  # a code is rare: log-odds to begin with
HIDDEN = -1e4
ATTRIBUTES = (5, 3, 3)  # stances, presences, times
MARKED, TOLD, FLAGGED = 0.3, 0.15, 0.3  # what marked words, attributes and flags weigh beside the codes
FLAG_WEIGHT = 4.0
LEARNT_FROM = 0.5  # codes given with less weight teach neither attention nor attributes


@dataclass(frozen=True)
class Batch:
    """Windows read together: ``pieces`` and ``mask`` (windows, longest); ``wanted`` (windows, codes); flags; labels."""

    pieces: torch.Tensor
    mask: torch.Tensor
    wanted: torch.Tensor
    flags: torch.Tensor
    labels: Sequence[Sequence[Sequence[float]]]


class Network(nn.Module):
    """The encoder with its heads; word embeddings stay as they came."""

    def __init__(self, encoder: Path, codes: int) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(encoder, attn_implementation="sdpa", add_pooling_layer=False)
        self.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
        self.attention, self.value, self.document = (nn.Linear(WIDTH, codes) for _ in range(3))
        self.needs_human = nn.Linear(WIDTH, 1)
        self.attributes = nn.Linear(WIDTH, sum(ATTRIBUTES))
        self.dropout = nn.Dropout(DROPOUT)
        for head in (self.attention, self.value, self.document):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)
        nn.init.constant_(self.document.bias, RARE)

    def forward(
        self, pieces: torch.Tensor, mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        """Give log-odds (windows, codes), log attention (windows, pieces, codes), flags and attended states."""
        states = self.dropout(self.encoder(pieces, attention_mask=mask).last_hidden_state)
        shown = mask[..., None].to(states.dtype)
        mean = (states * shown).sum(1) / shown.sum(1)
        attention = self.attention(states).masked_fill(mask[..., None] == 0, HIDDEN).log_softmax(1)
        weights = attention.exp()
        odds = (weights * self.value(states)).sum(1) + self.document(mean)
        return odds, attention, self.needs_human(mean)[:, 0], torch.einsum("wpc,wps->wcs", weights, states)

    def loss(self, batch: Batch) -> torch.Tensor:
        """Add up what is wrong: codes, marked words, attributes, flags."""
        odds, attention, flags, attended = self(batch.pieces, batch.mask)
        windows = len(batch.labels)
        wrong = functional.binary_cross_entropy_with_logits(odds, batch.wanted, reduction="none")
        total = (wrong * (1 + batch.wanted)).sum() / windows
        marked, told = [], []
        for window, labels in enumerate(batch.labels):
            for column, weight, first, end, *attributes in labels:
                if weight < LEARNT_FROM:
                    continue
                column, first, end = int(column), int(first), int(end)
                if end - first < int(batch.mask[window].sum()) - 2:
                    marked.append(-weight * attention[window, first:end, column].logsumexp(0))
                if attributes[0] >= 0:
                    told.append(self._attributes_loss(attended[window, column], attributes))
        if marked:
            total = total + MARKED * torch.stack(marked).sum() / windows
        if told:
            total = total + TOLD * torch.stack(told).sum() / windows
        asked = batch.flags >= 0
        if asked.any():
            wanted = batch.flags[asked]
            missed = functional.binary_cross_entropy_with_logits(flags[asked], wanted, reduction="none")
            total = total + FLAGGED * (missed * (1 + (FLAG_WEIGHT - 1) * wanted)).mean()
        return total

    def _attributes_loss(self, state: torch.Tensor, wanted: Sequence[float]) -> torch.Tensor:
        parts = self.attributes(state).split(ATTRIBUTES)
        return torch.stack(
            [
                functional.cross_entropy(part, torch.tensor(int(value)))
                for part, value in zip(parts, wanted, strict=True)
            ]
        ).sum()


def batch_of(examples: Sequence[dict], codes: int) -> Batch:
    """Put windows side by side, padded to the longest."""
    longest = max(len(example["pieces"]) for example in examples)
    pieces = torch.zeros(len(examples), longest, dtype=torch.long)
    wanted = torch.zeros(len(examples), codes)
    for row, example in enumerate(examples):
        pieces[row, : len(example["pieces"])] = torch.tensor(example["pieces"])
        for column, weight, *_ in example["labels"]:
            wanted[row, int(column)] = max(float(wanted[row, int(column)]), weight)
    flags = torch.tensor([float(example["needs_human"]) for example in examples])
    return Batch(pieces, (pieces != 0).long(), wanted, flags, [example["labels"] for example in examples])
