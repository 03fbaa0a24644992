"""Writes unpadded U-Nets with random weights as ONNX, as `glia train` would.

Unpadded 3x3 convolutions, 2x2 max pooling, 2x2 transposed convolutions, center-cropped skips, sigmoid; on
request with padded convolutions and whole skips, or for one input size only. Needs numpy and onnx.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

METADATA = {
    "modalities": "flair,t1,t1ce,t2",
    "normalization": "zscore-nonzero-clip5",
    "regions": "WT,TC,ET",
    "threshold": "0.5",
    "slices": "axial-radiological",
}


def crop_of_level(level, depth):
    """How many rows are cut from each side of the skip at a level."""
    margin = 4  # above the bottleneck, whose two convolutions cost four rows, eight when doubled
    for _ in range(depth - 1 - level):
        margin = 2 * margin + 8  # two convolutions down and two up
    return margin


class Builder:
    def __init__(self, seed, padded=False):
        self.padded = padded
        self.random = np.random.default_rng(seed)
        self.nodes, self.initializers = [], []

    def constant(self, name, values):
        self.initializers.append(numpy_helper.from_array(np.asarray(values), name))
        return name

    def node(self, kind, name, inputs, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def weights(self, name, shape, fan_in):
        values = self.random.standard_normal(shape) * np.sqrt(2 / fan_in)
        return self.constant(name, values.astype(np.float32))

    def bias(self, name, count):
        return self.constant(name, (self.random.standard_normal(count) * 0.1).astype(np.float32))

    def convolution(self, name, x, inputs, outputs, kernel=3, normalized=False):
        w = self.weights(name + ".weight", (outputs, inputs, kernel, kernel), inputs * kernel * kernel)
        b = self.bias(name + ".bias", outputs)
        pads = {"pads": [kernel // 2] * 4} if self.padded else {}
        x = self.node("Conv", name, [x, w, b], kernel_shape=[kernel, kernel], **pads)
        if normalized:
            def uniform(part, low, high):
                values = self.random.uniform(low, high, outputs).astype(np.float32)
                return self.constant(f"{name}.norm.{part}", values)
            x = self.node("BatchNormalization", name + ".norm",
                          [x, uniform("scale", 0.8, 1.2), uniform("shift", -0.1, 0.1),
                           uniform("mean", -0.1, 0.1), uniform("variance", 0.8, 1.2)])
        return x

    def pair(self, name, x, inputs, outputs, normalized):
        for index, count in enumerate([inputs, outputs]):
            x = self.convolution(f"{name}.conv{index}", x, count, outputs, normalized=normalized)
            x = self.node("Relu", f"{name}.relu{index}", [x])
        return x


def unet(width, depth=4, inputs=4, outputs=3, seed=0, normalized=False, metadata=METADATA,
         padded=False, sides=("height", "width")):
    b = Builder(seed, padded)
    x, channels, skips = "image", inputs, []
    for level in range(depth):
        x = b.pair(f"down{level}", x, channels, width << level, normalized)
        channels = width << level
        skips.append(x)
        x = b.node("MaxPool", f"pool{level}", [x], kernel_shape=[2, 2], strides=[2, 2])
    x = b.pair("bottom", x, channels, width << depth, normalized)
    if not padded:
        b.constant("axes", np.int64([2, 3]))
    for level in reversed(range(depth)):
        count = width << level
        w = b.weights(f"up{level}.weight", (2 * count, count, 2, 2), 2 * count)
        x = b.node("ConvTranspose", f"up{level}", [x, w, b.bias(f"up{level}.bias", count)],
                   kernel_shape=[2, 2], strides=[2, 2])
        skip = skips[level]
        if not padded:
            margin = crop_of_level(level, depth)
            starts = b.constant(f"crop{level}.starts", np.int64([margin, margin]))
            ends = b.constant(f"crop{level}.ends", np.int64([-margin, -margin]))
            skip = b.node("Slice", f"crop{level}", [skip, starts, ends, "axes"])
        x = b.node("Concat", f"join{level}", [skip, x], axis=1)
        x = b.pair(f"expand{level}", x, 2 * count, count, normalized)
    x = b.convolution("head", x, width, outputs, kernel=1)
    b.node("Sigmoid", "probabilities", [x])
    graph = helper.make_graph(
        b.nodes, "unet",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, inputs, *sides])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT,
                                       [1, outputs, "out_height", "out_width"])],
        b.initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)],
                              producer_name="unet_onnx.py")
    model.ir_version = 8
    helper.set_model_props(model, metadata)
    onnx.checker.check_model(model)
    return model


def noise(shape, seed=1):
    """The numbers of `Segmenter.noise`: a linear congruential generator, -1 to 1."""
    count = int(np.prod(shape))
    a, c = np.uint32(1664525), np.uint32(1013904223)
    with np.errstate(over="ignore"):
        powers = np.cumprod(np.full(count, a, np.uint32), dtype=np.uint32)  # a, a^2, ...
        sums = np.cumsum(np.concatenate([[np.uint32(1)], powers[:-1]]), dtype=np.uint32)
        states = powers * np.uint32(seed) + c * sums
    return ((states >> np.uint32(8)).astype(np.float32) / np.float32(1 << 23) - np.float32(1)).reshape(shape)
