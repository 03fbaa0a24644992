"""The averaged network as ONNX, node for node as Sources/Trainer/ModelExport.swift writes it."""

import os

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from unet_onnx import METADATA, crop_of_level

from .calibration import Calibration
from .layout import DEPTH, EPSILON, MARGIN, ParameterLayout


def write_model(state, path, notes, thresholds, calibrations=None):
    """Writes the model atomically.

    notes: more entries for the metadata, such as the license.
    thresholds: the probabilities above which a voxel is in WT, TC and ET.
    calibrations: how their logits change before the sigmoid; unchanged without it.
    """
    model = build_model(state, notes, thresholds, calibrations)
    onnx.checker.check_model(model)
    temporary = f"{path}.{os.getpid()}.tmp"
    with open(temporary, "wb") as file:
        file.write(model.SerializeToString())
    os.replace(temporary, path)


def build_model(state, notes, thresholds, calibrations=None):
    """The model with batch normalization folded into the convolutions."""
    graph = GraphBuilder(state, calibrations or [Calibration()] * 3).build()
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)],
                              producer_name="train_torch.py",
                              doc_string="U-Net for brain tumors in MRI; not a medical device.")
    model.ir_version = 8
    texts = [str(np.float32(threshold)) for threshold in thresholds]
    threshold = texts[0] if len(set(texts)) == 1 else ",".join(texts)
    entries = {**notes, **METADATA, "threshold": threshold, "border": "zero", "margin": str(MARGIN)}
    helper.set_model_props(model, dict(sorted(entries.items())))
    return model


class GraphBuilder:
    """Collects the nodes and tensors of a trained network."""

    def __init__(self, state, calibrations):
        self.state, self.calibrations = state, calibrations
        self.layout = ParameterLayout(state.configuration)
        self.nodes, self.tensors = [], []

    def build(self):
        """The whole graph."""
        x, skips = "image", []
        for level in range(DEPTH):
            x = self.block(f"encoder{level}", x)
            skips.append(x)
            x = self.add("MaxPool", f"pool{level}", [x], kernel_shape=[2, 2], strides=[2, 2])
        x = self.block("bottom", x)
        for level in reversed(range(DEPTH)):
            x = self.expand(level, x)
            skip = self.slice(f"decoder{level}.crop", skips[level], crop_of_level(level, DEPTH))
            x = self.add("Concat", f"decoder{level}.concat", [skip, x], axis=1)
            x = self.block(f"decoder{level}", x)
        slopes = np.array([line.slope for line in self.calibrations])
        intercepts = np.array([line.intercept for line in self.calibrations])
        weight = self.weights("head.weight") * slopes[:, None, None, None]
        bias = self.weights("head.bias") * slopes + intercepts
        weight = self.tensor("head.weight", weight.astype(np.float32))
        bias = self.tensor("head.bias", bias.astype(np.float32))
        x = self.add("Conv", "head", [x, weight, bias], kernel_shape=[1, 1])
        self.nodes.append(helper.make_node("Sigmoid", [x], ["probabilities"], name="sigmoid"))
        inputs = self.state.configuration.inputs
        return helper.make_graph(
            self.nodes, "unet",
            [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["batch", inputs, "height", "width"])],
            [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT,
                                           ["batch", 3, "output_height", "output_width"])],
            self.tensors)

    def weights(self, name):
        """The averaged weights of a tensor, in its shape."""
        return self.state.average_weights[self.layout.range(name)].reshape(self.layout.shapes[name])

    def block(self, name, x):
        """Two convolutions with ReLU."""
        for number in (1, 2):
            weight, bias = self.folded(f"{name}.conv{number}", f"{name}.norm{number}")
            x = self.add("Conv", f"{name}.conv{number}", [x, weight, bias], kernel_shape=[3, 3])
            x = self.add("Relu", f"{name}.relu{number}", [x])
        return x

    def folded(self, convolution, normalization):
        """A convolution's weight and bias with its batch normalization in them:
        w' = w · scale / √(variance + ε), b' = shift − mean · scale / √(variance + ε).
        """
        place = self.layout.statistics[normalization]
        # ε as the float32 that the trainer has.
        epsilon = np.float64(np.float32(EPSILON))
        factors = (self.weights(f"{normalization}.scale").astype(np.float64)
                   / np.sqrt(self.state.average_variances[place].astype(np.float64) + epsilon))
        weight = self.weights(f"{convolution}.weight").astype(np.float64) * factors[:, None, None, None]
        bias = self.weights(f"{normalization}.shift") - self.state.average_means[place] * factors
        return (self.tensor(f"{convolution}.weight", weight.astype(np.float32)),
                self.tensor(f"{convolution}.bias", bias.astype(np.float32)))

    def expand(self, level, x):
        """The 2x2 transposed convolution of stride 2; see `network.Expansion` for how it is kept."""
        name = f"decoder{level}.up"
        kept = self.weights(f"{name}.weight")
        outputs, inputs = kept.shape[0] // 4, kept.shape[1]
        kernel = kept.reshape(2, 2, outputs, inputs).transpose(3, 2, 0, 1)
        weight = self.tensor(f"{name}.weight", np.ascontiguousarray(kernel))
        return self.add("ConvTranspose", name, [x, weight], kernel_shape=[2, 2], strides=[2, 2])

    def slice(self, name, x, crop):
        """Cuts rows and columns off on each side."""
        parts = {"starts": [crop, crop], "ends": [-crop, -crop], "axes": [2, 3]}
        names = [self.tensor(f"{name}.{part}", np.int64(values)) for part, values in parts.items()]
        return self.add("Slice", name, [x, *names])

    def tensor(self, name, values):
        """Adds a constant."""
        self.tensors.append(numpy_helper.from_array(values, name))
        return name

    def add(self, kind, name, inputs, **attributes):
        """Adds a node; its result is called after it."""
        self.nodes.append(helper.make_node(kind, inputs, [f"{name}.out"], name=name, **attributes))
        return f"{name}.out"
