"""Turn the fine-tuned network into what the coder runs: an ONNX encoder in eight-bit integers, and plain arrays."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from graph import encoder as graph_of
from network import Network

from textsafety.encoder import MODEL, MOST_PIECES, TOKENIZER

HEADS = ("attention", "value", "document", "attributes", "needs_human")


def export(weights: Path, encoder: Path, codes: int, out: Path) -> None:
    """Write ``model.onnx``, ``tokenizer.json`` and ``deep.npz``."""
    network = Network(encoder, codes)
    network.load_state_dict(torch.load(weights, weights_only=True))
    out.mkdir(parents=True, exist_ok=True)
    body = {name: values.numpy() for name, values in network.encoder.state_dict().items()}
    onnx.save(graph_of(body, network.encoder.config.num_hidden_layers, MOST_PIECES), out / MODEL)
    shutil.copyfile(encoder / TOKENIZER, out / TOKENIZER)
    heads = {name: getattr(network, name) for name in HEADS}
    np.savez(out / "deep.npz", **{name: _with_bias(head) for name, head in heads.items()})


def _with_bias(head: torch.nn.Linear) -> np.ndarray:
    return np.concatenate([head.weight.detach().numpy().T, head.bias.detach().numpy()[None]]).astype(np.float32)
