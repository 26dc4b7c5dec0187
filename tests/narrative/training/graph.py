"""Writes the trained network as an ONNX graph with whole numbers of eight bits for its weights."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from tests.narrative.training.network import HEADS, WIDTH, Network

_OPSET, _FORMAT = 18, 9


def write(network: Network, file: Path) -> None:
    """One line at a time: ``pieces`` (n) to ``marks`` (n, marks of a piece) and ``line`` (1, marks of the line)."""
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        onnx.save(_Graph().of(network), whole)
        quantize_dynamic(whole, file, weight_type=QuantType.QInt8, per_channel=True)


class _Graph:
    """A graph as it grows: each step returns the name of its result."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.held: list[onnx.TensorProto] = []

    def of(self, network: Network) -> onnx.ModelProto:
        w = {name: value.detach().numpy() for name, value in network.state_dict().items()}
        x = self.step("Gather", self.keep(w["word.weight"]), "pieces")
        zero = self.keep(np.array([0]))
        x = self.step(
            "Add", x, self.step("Slice", self.keep(w["place.weight"]), zero, self.step("Shape", "pieces"), zero)
        )
        x = self.even(x, w, "even")
        for layer in range(len(network.layers)):
            x = self.layer(x, w, f"layers.{layer}.")
        marks = self.linear(x, w, "marks")
        mean = self.step("ReduceMean", x, zero, keepdims=1)
        one, width = self.keep(np.array([1])), self.keep(np.array([2 * network.cues]))
        most = self.step("ReduceLogSumExp", self.step("Slice", marks, zero, width, one), zero, keepdims=1)
        line = self.step("Add", most, self.linear(mean, w, "line"))
        self.nodes += [helper.make_node("Identity", [marks], ["marks"]), helper.make_node("Identity", [line], ["line"])]
        graph = helper.make_graph(
            self.nodes,
            "reader",
            [helper.make_tensor_value_info("pieces", TensorProto.INT64, ["n"])],
            [
                helper.make_tensor_value_info("marks", TensorProto.FLOAT, ["n", None]),
                helper.make_tensor_value_info("line", TensorProto.FLOAT, [1, None]),
            ],
            self.held,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_FORMAT)
        onnx.checker.check_model(model)
        return model

    def keep(self, value: np.ndarray) -> str:
        name = f"held{len(self.held)}"
        self.held.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def step(self, kind: str, *given: str, **settings: object) -> str:
        name = f"step{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(given), [name], **settings))
        return name

    def linear(self, x: str, w: dict[str, np.ndarray], name: str) -> str:
        return self.step(
            "Add", self.step("MatMul", x, self.keep(w[f"{name}.weight"].T.copy())), self.keep(w[f"{name}.bias"])
        )

    def even(self, x: str, w: dict[str, np.ndarray], name: str) -> str:
        scale, shift = self.keep(w[f"{name}.weight"]), self.keep(w[f"{name}.bias"])
        return self.step("LayerNormalization", x, scale, shift, axis=-1, epsilon=1e-12)

    def layer(self, x: str, w: dict[str, np.ndarray], at: str) -> str:
        apart, back = self.keep(np.array([0, HEADS, WIDTH // HEADS])), self.keep(np.array([0, WIDTH]))
        turns = {"query": [1, 0, 2], "key": [1, 2, 0], "value": [1, 0, 2]}
        query, key, value = (
            self.step("Transpose", self.step("Reshape", self.linear(x, w, at + name), apart), perm=turn)
            for name, turn in turns.items()
        )
        scale = self.keep(np.float32((WIDTH // HEADS) ** -0.5))
        seen = self.step("Softmax", self.step("Mul", self.step("MatMul", query, key), scale), axis=-1)
        met = self.step("Reshape", self.step("Transpose", self.step("MatMul", seen, value), perm=[1, 0, 2]), back)
        x = self.even(self.step("Add", x, self.linear(met, w, at + "out")), w, at + "even")
        inner = self.linear(x, w, at + "inner")
        half, one, root = self.keep(np.float32(0.5)), self.keep(np.float32(1)), self.keep(np.float32(2**-0.5))
        bent = self.step("Add", self.step("Erf", self.step("Mul", inner, root)), one)
        outer = self.linear(self.step("Mul", self.step("Mul", inner, half), bent), w, at + "outer")
        return self.even(self.step("Add", x, outer), w, at + "even_again")
