"""Networks as one ONNX file that averages their logits, with glia's description."""

import json

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from . import OUTPUTS, SEQUENCES

# The value and the tissues of each structure: core 1, edema 2, enhancing tumor 4, brain 5.
STRUCTURES = {"WT": (2, [1, 2, 4]), "TC": (1, [1, 4]), "ET": (4, [4]), "brain": (5, [5])}


def description(spacing, thresholds, notes):
    """What glia must know besides the graph; see docs/model-format.md."""
    structures = [{"name": name, "value": STRUCTURES[name][0], "labels": STRUCTURES[name][1], "threshold": threshold}
                  for name, threshold in zip(OUTPUTS, thresholds)]
    return {
        **notes, "channels": [{"sequence": name, "required": False} for name in SEQUENCES], "dimensions": 3,
        "orientation": "LPS", "spacing": spacing, "crop": "nonzero", "steps": ["normalize", "crop", "resample"],
        "normalization": {"method": "zscore", "over": "nonzero", "clip": 5}, "divisor": 8,
        "mirror": ["left-right"], "activation": "sigmoid",
        "output": {"structures": structures, "order": ["brain", "WT", "TC", "ET"]}}


class GraphBuilder:
    """Collects the nodes and tensors of one network; their names begin with `prefix`."""

    def __init__(self, network, prefix, is_half):
        self.network, self.prefix = network, prefix
        self.type = np.float16 if is_half else np.float32
        self.nodes, self.tensors = [], []

    def build(self):
        """The name of the logits."""
        network, x, skips = self.network, "image", []
        for level, encoder in enumerate(network.encoders):
            if level:
                x = self.add("MaxPool", f"pool{level}", [x], kernel_shape=[2] * 3, strides=[2] * 3)
            for number, block in enumerate(encoder):
                x = self.block(f"encoder{level}.conv{number + 1}", block, x)
            skips.append(x)
        for level in reversed(range(len(network.ups))):
            x = self.convolution(f"decoder{level}.up", network.ups[level], x, "ConvTranspose")
            x = self.add("Add", f"decoder{level}.skip", [x, skips[level]])
            x = self.block(f"decoder{level}.conv", network.decoders[level], x)
        return self.convolution("head", network.head, x)

    def block(self, name, block, x):
        x = self.convolution(name, block[0], x)
        inputs = [x, self.tensor(f"{name}.scale", block[1].weight), self.tensor(f"{name}.shift", block[1].bias)]
        x = self.add("GroupNormalization", f"{name}.normalization", inputs, num_groups=block[1].num_groups,
                     epsilon=block[1].eps)
        return self.add("LeakyRelu", f"{name}.activation", [x], alpha=block[2].negative_slope)

    def convolution(self, name, layer, x, kind="Conv"):
        inputs = [x, self.tensor(f"{name}.weight", layer.weight)]
        if layer.bias is not None:
            inputs.append(self.tensor(f"{name}.bias", layer.bias))
        return self.add(kind, name, inputs, kernel_shape=list(layer.kernel_size), strides=list(layer.stride),
                        pads=list(layer.padding) * 2)

    def tensor(self, name, values):
        """A tensor's name; half precision is stored as such and made float32 by a node that glia leaves out."""
        name = self.prefix + name
        values = values.detach().numpy().astype(self.type)
        if self.type is np.float32:
            self.tensors.append(numpy_helper.from_array(values, name))
            return name
        self.tensors.append(numpy_helper.from_array(values, name + ".half"))
        self.nodes.append(helper.make_node("Cast", [name + ".half"], [name], name=name + ".cast",
                                           to=TensorProto.FLOAT))
        return name

    def add(self, kind, name, inputs, **attributes):
        name = self.prefix + name
        self.nodes.append(helper.make_node(kind, inputs, [f"{name}.out"], name=name, **attributes))
        return f"{name}.out"


def write_model(networks, path, spacing=2.0, thresholds=(.5, .5, .5, .5), notes=None, is_half=False):
    """Writes networks as one model; `is_half` stores weights as float16, for half the size."""
    nodes, tensors, logits = [], [], []
    for number, network in enumerate(networks):
        builder = GraphBuilder(network, f"network{number + 1}/" if len(networks) > 1 else "", is_half)
        logits.append(builder.build())
        nodes += builder.nodes
        tensors += builder.tensors
    total = logits[0]
    for number, part in enumerate(logits[1:], 1):
        nodes.append(helper.make_node("Add", [total, part], [f"sum{number}.out"], name=f"sum{number}"))
        total = f"sum{number}.out"
    tensors.append(numpy_helper.from_array(np.float32(1 / len(networks)), "share"))
    nodes.append(helper.make_node("Mul", [total, "share"], ["logits"], name="mean"))
    sides = ["depth", "rows", "columns"]
    graph = helper.make_graph(
        nodes, "unet3d", [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, len(SEQUENCES), *sides])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, len(OUTPUTS), *sides])], tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], producer_name="train_volumes.py",
                              doc_string="3-D U-Net for brain tumors in MRI; not a medical device.")
    model.ir_version = 9
    helper.set_model_props(model, {"glia": json.dumps(description(spacing, thresholds, notes or {}), indent=1)})
    onnx.checker.check_model(model)
    onnx.save(model, path)
