"""Turn the fine-tuned network into what the coder runs: an ONNX encoder in eight-bit integers, and plain arrays."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import torch
from network import Network
from onnxruntime.quantization import QuantType, quantize_dynamic

HEADS = ("attention", "value", "document", "attributes", "needs_human")
OPSET = 17


class Encoder(torch.nn.Module):
    """Word pieces of one text to states; nothing is padded, so nothing is masked."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.body = network.encoder

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        """Give states of shape (1, pieces, width)."""
        states: torch.Tensor = self.body(input_ids, attention_mask=torch.ones_like(input_ids)).last_hidden_state
        return states


def export(weights: Path, encoder: Path, codes: int, out: Path) -> None:
    """Write ``model.onnx``, ``tokenizer.json`` and ``deep.npz``.

    Weights are quantised per channel in a range reduced to seven bits, so that the sums of processors with and without
    VNNI instructions are the same; activations are scaled by each text alone, since texts are read one at a time.
    """
    network = Network(encoder, codes)
    network.load_state_dict(torch.load(weights, weights_only=True))
    network.eval()
    out.mkdir(parents=True, exist_ok=True)
    whole = out / "whole.onnx"
    torch.onnx.export(
        Encoder(network).eval(),
        (torch.randint(1000, 2000, (1, 12)),),
        str(whole),
        input_names=["input_ids"],
        output_names=["states"],
        dynamic_axes={"input_ids": {1: "pieces"}, "states": {1: "pieces"}},
        opset_version=OPSET,
        dynamo=False,
    )
    quantize_dynamic(whole, out / "model.onnx", per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
    whole.unlink()
    shutil.copyfile(encoder / "tokenizer.json", out / "tokenizer.json")
    heads = {name: getattr(network, name) for name in HEADS}
    np.savez(out / "deep.npz", **{name: _with_bias(head) for name, head in heads.items()})


def _with_bias(head: torch.nn.Linear) -> np.ndarray:
    return np.concatenate([head.weight.detach().numpy().T, head.bias.detach().numpy()[None]]).astype(np.float32)
