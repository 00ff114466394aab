"""The encoder's graph, written out node by node: few nodes, no shapes to work out at run time, eight-bit products.

A general exporter gives three times as many nodes for the same network, and a short text then takes half as long again.
Weights are quantised by output channel to seven bits, so that the sums of processors with and without VNNI instructions
are the same and cannot overflow; activations are scaled by each text alone, since texts are read one at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, checker, helper, numpy_helper

OPSET, IR = 20, 9
WIDTH, HEADS = 384, 12
SIZE = WIDTH // HEADS
WEIGHT_RANGE, TABLE_RANGE = 63, 127
EPSILON = 1e-12
Weights = Mapping[str, np.ndarray]


@dataclass
class Graph:
    """Nodes and constants in the order they were added; every method gives the name of its result."""

    nodes: list[NodeProto] = field(default_factory=list)
    constants: list[TensorProto] = field(default_factory=list)

    def constant(self, name: str, values: np.ndarray) -> str:
        """Add an array."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def several(self, kind: str, *inputs: str, outputs: int, **settings: object) -> list[str]:
        """Add a node with several results."""
        name = f"{kind}_{len(self.nodes)}"
        names = [f"{name}_{number}" for number in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, name=name, **settings))
        return names

    def node(self, kind: str, *inputs: str, **settings: object) -> str:
        """Add a node."""
        return self.several(kind, *inputs, outputs=1, **settings)[0]

    def linear(self, values: str, name: str, matrix: np.ndarray, bias: np.ndarray) -> str:
        """Multiply by ``matrix`` of shape (in, out) in integers, and add."""
        rounded, scale = quantised(matrix, WEIGHT_RANGE, axis=0)
        whole, size, zero = self.several("DynamicQuantizeLinear", values, outputs=3)
        weights = self.constant(f"{name}.weight", rounded)
        zeros = self.constant(f"{name}.zero", np.zeros(matrix.shape[1], np.int8))
        product = self.node("Cast", self.node("MatMulInteger", whole, weights, zero, zeros), to=TensorProto.FLOAT)
        scaled = self.node("Mul", product, self.node("Mul", size, self.constant(f"{name}.scale", scale.ravel())))
        return self.node("Add", scaled, self.constant(f"{name}.bias", bias))

    def normed(self, values: str, name: str, weights: Weights) -> str:
        """Normalise a layer."""
        gain, bias = (self.constant(f"{name}.{part}", weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        return self.node("LayerNormalization", values, gain, bias, epsilon=EPSILON)


def quantised(values: np.ndarray, most: int, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Round to integers from -most to most, with a scale for each place along the other axis."""
    scale = np.abs(values).max(axis=axis, keepdims=True) / np.float32(most)
    scale[scale == 0] = 1
    return np.rint(values / scale).astype(np.int8), scale.astype(np.float32)


def encoder(weights: Weights, layers: int, pieces: int) -> ModelProto:
    """Write out a BERT encoder: ``input_ids`` of shape (pieces,) to ``states`` of shape (pieces, width).

    Args:
        weights: As ``transformers.BertModel`` names them, float32.
        layers: How many layers.
        pieces: The longest text.
    """
    graph = Graph()
    states = _embedded(graph, weights, pieces)
    heads = graph.constant("heads", np.array([-1, HEADS, SIZE], np.int64))
    flat = graph.constant("flat", np.array([-1, WIDTH], np.int64))
    for number in range(layers):
        layer = f"encoder.layer.{number}"
        mixed = _attended(graph, states, f"{layer}.attention", weights, (heads, flat))
        states = graph.normed(graph.node("Add", mixed, states), f"{layer}.attention.output.LayerNorm", weights)
        inner = graph.node("Gelu", _dense(graph, states, f"{layer}.intermediate.dense", weights))
        outer = _dense(graph, inner, f"{layer}.output.dense", weights)
        states = graph.normed(graph.node("Add", outer, states), f"{layer}.output.LayerNorm", weights)
    graph.nodes[-1].output[0] = "states"
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["pieces"])
    found = helper.make_tensor_value_info("states", TensorProto.FLOAT, ["pieces", WIDTH])
    made = helper.make_model(
        helper.make_graph(graph.nodes, "encoder", [ids], [found], graph.constants),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR,
    )
    checker.check_model(made)
    return made


def _embedded(graph: Graph, weights: Weights, pieces: int) -> str:
    """Look up words and places, all of the same type."""
    rounded, scale = quantised(weights["embeddings.word_embeddings.weight"], TABLE_RANGE, axis=1)
    words = graph.node("Gather", graph.constant("words", rounded), "input_ids")
    scales = graph.node("Gather", graph.constant("words.scale", scale), "input_ids")
    places = weights["embeddings.position_embeddings.weight"][:pieces]
    table = graph.constant("places", places + weights["embeddings.token_type_embeddings.weight"][:1])
    start = graph.constant("start", np.array([0], np.int64))
    here = graph.node("Slice", table, start, graph.node("Shape", "input_ids"))
    found = graph.node("Mul", graph.node("Cast", words, to=TensorProto.FLOAT), scales)
    return graph.normed(graph.node("Add", found, here), "embeddings.LayerNorm", weights)


def _attended(graph: Graph, states: str, name: str, weights: Weights, shapes: tuple[str, str]) -> str:
    """Let every piece attend to all; queries, keys and values are one product, queries scaled beforehand."""
    parts = [f"{name}.self.{part}" for part in ("query", "key", "value")]
    scale = np.array([SIZE**-0.5] * WIDTH + [1.0] * (2 * WIDTH), np.float32)
    matrix = np.concatenate([weights[f"{part}.weight"].T for part in parts], axis=1) * scale
    bias = np.concatenate([weights[f"{part}.bias"] for part in parts]) * scale
    together = graph.linear(states, f"{name}.self", matrix, bias)
    cut = [
        graph.node("Reshape", part, shapes[0])
        for part in graph.several("Split", together, outputs=3, axis=1, num_outputs=3)
    ]
    orders = ([1, 0, 2], [1, 2, 0], [1, 0, 2])
    query, key, value = (graph.node("Transpose", part, perm=perm) for part, perm in zip(cut, orders, strict=True))
    attention = graph.node("Softmax", graph.node("MatMul", query, key), axis=-1)
    mixed = graph.node("Transpose", graph.node("MatMul", attention, value), perm=[1, 0, 2])
    return _dense(graph, graph.node("Reshape", mixed, shapes[1]), f"{name}.output.dense", weights)


def _dense(graph: Graph, values: str, name: str, weights: Weights) -> str:
    return graph.linear(values, name, weights[f"{name}.weight"].T, weights[f"{name}.bias"])
