"""Writes small networks of one operator each, with ONNX Runtime's results, for Tests/SegmenterTests/OperatorTests.

A file's metadata holds the input's sides (`sides`), the number of layers that glia makes of it where that is
worth knowing (`layers`), and the result for `Segmenter.noise` (`expected`, float32, base64).
Run with a Python that has numpy, onnx and onnxruntime:  python Scripts/make_operator_goldens.py
"""

import base64
import pathlib
import shutil

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

import unet_onnx

FOLDER = pathlib.Path(__file__).parent.parent / "Tests" / "SegmenterTests" / "Goldens" / "operators"
COUNT = 0


class Case:
    """A graph that grows node by node; `x` is what the last node gives."""

    def __init__(self, name, sides=(6, 8), channels=4, opset=17, layers=None, any_size=False):
        self.name, self.sides, self.channels, self.opset, self.layers = name, sides, channels, opset, layers
        self.random = np.random.default_rng(7)
        self.nodes, self.tensors, self.any_size = [], [], any_size
        self.x = "x"

    def constant(self, values):
        name = f"c{len(self.tensors)}"
        self.tensors.append(numpy_helper.from_array(np.asarray(values), name))
        return name

    def noise(self, *shape):
        return self.constant(self.random.standard_normal(shape).astype(np.float32))

    def positive(self, *shape):
        return self.constant(self.random.uniform(.5, 1.5, shape).astype(np.float32))

    def node(self, kind, inputs=None, **attributes):
        """Adds a node; `None` among the inputs is the last result."""
        inputs = [self.x if name is None else name for name in ([None] if inputs is None else inputs)]
        self.x = f"{kind}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [self.x], name=self.x, **attributes))
        return self

    def save(self):
        global COUNT
        sides = ["a", "b", "c"][:len(self.sides)] if self.any_size else list(self.sides)
        graph = helper.make_graph(
            self.nodes, self.name, [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, self.channels, *sides])],
            [helper.make_tensor_value_info(self.x, TensorProto.FLOAT, None)], self.tensors)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", self.opset)])
        model.ir_version = 8 if self.opset < 20 else 10
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        session = onnxruntime.InferenceSession(model.SerializeToString(), options)
        x = unet_onnx.noise((1, self.channels, *self.sides))
        y, = session.run(None, {"x": x})
        properties = {"sides": "x".join(map(str, self.sides)),
                      "expected": base64.b64encode(y.astype("<f4").tobytes()).decode()}
        if self.layers is not None:
            properties["layers"] = str(self.layers)
        helper.set_model_props(model, properties)
        onnx.save(model, FOLDER / f"{self.name}.onnx")
        COUNT += 1


def activations():
    for kind, attributes in [
            ("Relu", {}), ("LeakyRelu", {"alpha": .2}), ("Sigmoid", {}), ("Tanh", {}), ("Elu", {"alpha": .7}),
            ("Selu", {}), ("Celu", {"alpha": .6}), ("HardSigmoid", {"alpha": .3, "beta": .4}), ("HardSwish", {}),
            ("Softplus", {}), ("Softsign", {}), ("Exp", {}), ("Abs", {}), ("Neg", {})]:
        Case(f"act-{kind}").node(kind, **attributes).save()
    Case("act-Mish", opset=18).node("Mish").save()
    Case("act-Gelu", opset=20).node("Gelu").save()
    Case("act-Gelu-tanh", opset=20).node("Gelu", approximate="tanh").save()
    c = Case("act-Clip")
    c.node("Clip", [None, c.constant(np.float32(-.3)), c.constant(np.float32(.4))]).save()
    Case("act-Clip-old", opset=10).node("Clip", min=-.2, max=.5).save()
    c = Case("act-Sqrt")
    c.node("Abs").node("Sqrt").save()
    c = Case("act-PRelu", layers=1)
    c.node("PRelu", [None, c.noise(4, 1, 1)]).save()
    c = Case("act-PRelu-one", layers=1)
    c.node("PRelu", [None, c.constant(np.float32([.3]))]).save()
    # Written out, as exporters do.
    c = Case("spelled-swish", layers=1)
    c.node("Sigmoid").node("Mul", ["x", None]).save()
    c = Case("spelled-hardswish", layers=1)
    c.node("Add", [None, c.constant(np.float32(3))])
    c.node("Clip", [None, c.constant(np.float32(0)), c.constant(np.float32(6))])
    c.node("Mul", ["x", None]).node("Div", [None, c.constant(np.float32(6))]).save()
    c = Case("spelled-gelu", layers=1)
    c.node("Div", [None, c.constant(np.float32(2 ** .5))]).node("Erf")
    c.node("Add", [None, c.constant(np.float32(1))]).node("Mul", ["x", None])
    c.node("Mul", [None, c.constant(np.float32(.5))]).save()
    c = Case("spelled-mish", layers=1)
    c.node("Softplus").node("Tanh").node("Mul", ["x", None]).save()
    c = Case("spelled-leaky", layers=1)
    c.node("Mul", [None, c.constant(np.float32(.1))]).node("Max", ["x", None]).save()


def convolutions():
    def conv(name, weights, sides=(6, 8), channels=4, layers=1, back=None, opset=17, any_size=False, **attributes):
        c = Case("conv-" + name, sides, channels, layers=layers, opset=opset, any_size=any_size)
        c.node("Conv", [None, c.noise(*weights), c.noise(weights[0])], **attributes)
        if back:
            resize(c, back)
        c.save()

    def resize(c, scale):
        c.layers = None
        scales = c.constant(np.float32([1, 1] + [scale] * len(c.sides)))
        c.node("Resize", [None, "", scales], mode="nearest", coordinate_transformation_mode="asymmetric",
               nearest_mode="floor")

    conv("3", (5, 4, 3, 3), pads=[1] * 4)
    conv("unpadded", (5, 4, 3, 3))
    conv("group", (6, 2, 3, 3), pads=[1] * 4, group=2)
    conv("depthwise", (8, 1, 3, 3), pads=[1] * 4, group=4)
    conv("dilated", (5, 4, 3, 3), pads=[2] * 4, dilations=[2, 2])
    conv("uneven", (5, 4, 3, 1), pads=[1, 0, 1, 0])
    conv("one-sided", (5, 4, 2, 2), pads=[0, 0, 1, 1])
    conv("stride", (5, 4, 3, 3), pads=[1] * 4, strides=[2, 2], back=2)
    conv("same-upper", (5, 4, 3, 3), auto_pad="SAME_UPPER", strides=[2, 2], back=2, any_size=True)
    conv("same-lower", (5, 4, 4, 4), auto_pad="SAME_LOWER")
    conv("3d", (5, 4, 3, 3, 3), (4, 5, 6), pads=[1] * 6)
    conv("3d-flat", (5, 4, 1, 3, 3), (4, 5, 6), pads=[0, 1, 1] * 2)
    conv("3d-stride", (5, 4, 3, 3, 3), (4, 4, 6), pads=[1] * 6, strides=[2, 2, 2], back=2)

    def transposed(name, weights, sides=(3, 4), channels=4, outputs=None, first=2, **attributes):
        """Pools first, so that the result is as large as the input."""
        c = Case("up-" + name, tuple(s * first for s in sides), channels)
        if first > 1:
            size = [first] * len(sides)
            c.node("MaxPool", kernel_shape=size, strides=size)
        c.node("ConvTranspose", [None, c.noise(*weights), c.noise(outputs or weights[1])], **attributes)
        c.save()

    transposed("2", (4, 5, 2, 2), strides=[2, 2])
    transposed("3", (4, 5, 3, 3), strides=[2, 2], pads=[1] * 4, output_padding=[1, 1])
    transposed("4", (4, 5, 4, 4), strides=[2, 2], pads=[1] * 4)
    transposed("group", (4, 3, 2, 2), strides=[2, 2], group=2, outputs=6)
    transposed("group-4", (4, 3, 4, 4), strides=[2, 2], pads=[1] * 4, group=2, outputs=6)
    transposed("stride-1", (4, 5, 3, 3), pads=[1] * 4, first=1)
    transposed("same", (4, 5, 3, 3), strides=[2, 2], auto_pad="SAME_UPPER")
    transposed("shape", (4, 5, 3, 3), strides=[2, 2], output_shape=[6, 8])
    transposed("3d", (4, 5, 2, 2, 2), (2, 3, 4), strides=[2, 2, 2])
    transposed("3d-3", (4, 5, 3, 3, 3), (2, 3, 4), strides=[2, 2, 2], pads=[1] * 6, output_padding=[1, 1, 1])

    for kind, rank in [("MaxPool", 2), ("AveragePool", 2), ("MaxPool", 3), ("AveragePool", 3)]:
        sides = (6, 8) if rank == 2 else (4, 6, 4)
        for name, attributes in [
                ("2", {"kernel_shape": [2] * rank, "strides": [2] * rank}),
                ("3", {"kernel_shape": [3] * rank, "strides": [2] * rank, "pads": [1] * 2 * rank}),
                ("ceil", {"kernel_shape": [3] * rank, "strides": [2] * rank, "ceil_mode": 1})]:
            c = Case(f"{kind}{rank}-{name}", sides)
            c.node(kind, **attributes)
            resize(c, 2)
            c.save()
    c = Case("AveragePool2-counts")
    c.node("AveragePool", kernel_shape=[3, 3], pads=[1] * 4, count_include_pad=1).save()
    for kind in ["GlobalAveragePool", "GlobalMaxPool"]:
        Case(kind).node(kind).node("Mul", ["x", None]).save()
    Case("GlobalAveragePool-3d", (4, 5, 6)).node("GlobalAveragePool").node("Mul", ["x", None]).save()


def normalizations():
    for name, sides in [("", (6, 8)), ("-3d", (4, 5, 6))]:
        c = Case("InstanceNormalization" + name, sides, layers=1)
        c.node("InstanceNormalization", [None, c.positive(4), c.noise(4)], epsilon=1e-3).save()
        # As PyTorch exports group normalization.
        c = Case("group-spelled" + name, sides, layers=1)
        c.node("Reshape", [None, c.constant(np.int64([0, 2, -1]))])
        c.node("InstanceNormalization", [None, c.constant(np.ones(2, np.float32)),
                                         c.constant(np.zeros(2, np.float32))])
        c.node("Reshape", [None, c.constant(np.int64([1, 4, *sides]))])
        ones = [1] * len(sides)
        c.node("Mul", [None, c.positive(4, *ones)]).node("Add", [None, c.noise(4, *ones)]).node("Relu").save()
    c = Case("GroupNormalization", opset=21, layers=1)
    c.node("GroupNormalization", [None, c.positive(4), c.noise(4)], num_groups=2).save()
    c = Case("BatchNormalization", layers=1)
    c.node("BatchNormalization", [None, c.positive(4), c.noise(4), c.noise(4), c.positive(4)]).save()
    c = Case("conv-batch-relu", layers=1)
    c.node("Conv", [None, c.noise(6, 4, 1, 1)])
    c.node("BatchNormalization", [None, c.positive(6), c.noise(6), c.noise(6), c.positive(6)]).node("Relu").save()
    c = Case("group-conv-batch", layers=1)
    c.node("Conv", [None, c.noise(6, 2, 1, 1)], group=2)
    c.node("BatchNormalization", [None, c.positive(6), c.noise(6), c.noise(6), c.positive(6)]).save()
    c = Case("up-batch", (3, 4))
    c.node("ConvTranspose", [None, c.noise(4, 3, 3, 3)], group=2, pads=[1] * 4)
    c.node("BatchNormalization", [None, c.positive(6), c.noise(6), c.noise(6), c.positive(6)]).save()
    Case("Softmax").node("Softmax", axis=1).save()
    Case("Softmax-3d", (3, 4, 5)).node("Softmax", axis=1).save()
    c = Case("Softmax-old", opset=11)
    c.node("Transpose", perm=[0, 2, 3, 1]).node("Softmax", axis=3).node("Transpose", perm=[0, 3, 1, 2]).save()


def arithmetic():
    for kind in ["Add", "Sub", "Mul", "Max", "Min"]:
        c = Case(f"two-{kind}")
        c.node("Sigmoid").node(kind, ["x", None]).save()
        c = Case(f"one-channel-{kind}", (3, 4, 5))
        c.node("Conv", [None, c.noise(1, 4, 1, 1, 1)]).node(kind, ["x", None]).save()
    c = Case("two-Div")
    c.node("Sigmoid").node("Div", ["x", None]).save()
    for kind in ["Add", "Sub", "Mul", "Div"]:
        c = Case(f"constant-{kind}", layers=1)
        c.node(kind, [None, c.positive(4, 1, 1)]).save()
    c = Case("constant-first", layers=1)
    c.node("Sub", [c.noise(1, 4, 1, 1), None]).save()
    c = Case("constant-scalar", layers=1)
    c.node("Mul", [None, c.constant(np.float32(.3))]).node("Add", [None, c.constant(np.float32([2]))]).save()
    c = Case("Pow", opset=13)
    c.node("Pow", [None, c.constant(np.float32(2))]).save()
    c = Case("ReduceMean-channels")
    c.node("ReduceMean", axes=[1]).node("Mul", ["x", None]).save()
    c = Case("ReduceMean-18", opset=18)
    c.node("ReduceMean", [None, c.constant(np.int64([2, 3]))]).node("Sub", ["x", None]).save()
    c = Case("squeeze-excite")
    c.node("ReduceMean", axes=[2, 3], keepdims=0)
    c.node("Gemm", [None, c.noise(3, 4), c.noise(3)], transB=1).node("Relu")
    c.node("MatMul", [None, c.noise(3, 4)]).node("Sigmoid")
    c.node("Unsqueeze", [None, c.constant(np.int64([2, 3]))]).node("Mul", ["x", None]).save()
    c = Case("channels-last")
    c.node("Transpose", perm=[0, 2, 3, 1]).node("MatMul", [None, c.noise(4, 5)]).node("Add", [None, c.noise(5)])
    c.node("Relu").node("Transpose", perm=[0, 3, 1, 2]).save()


def moves():
    def resize(name, sides=(4, 6), layers=None, **attributes):
        """Pools to half the size and enlarges."""
        scales = [1, 1] + [2] * len(sides)
        c = Case("Resize-" + name, sides, layers=layers)
        size = [2] * len(sides)
        c.node("AveragePool", kernel_shape=size, strides=size)
        c.node("Resize", [None, "", c.constant(np.float32(scales))], **attributes).save()

    for mode in ["half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric"]:
        resize("linear-" + mode, mode="linear", coordinate_transformation_mode=mode)
        resize("linear-3d-" + mode, (4, 6, 4), mode="linear", coordinate_transformation_mode=mode)
    for rounding in ["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"]:
        for mode in ["half_pixel", "asymmetric"]:
            resize(f"nearest-{mode}-{rounding}", mode="nearest", nearest_mode=rounding,
                   coordinate_transformation_mode=mode)
    resize("nearest-3d", (4, 6, 4), mode="nearest", nearest_mode="floor",
           coordinate_transformation_mode="asymmetric")
    c = Case("Resize-sizes", (6, 8))
    c.node("MaxPool", kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4)
    c.node("Resize", [None, "", "", c.constant(np.int64([1, 4, 6, 8]))], mode="linear",
           coordinate_transformation_mode="pytorch_half_pixel").save()
    c = Case("Resize-smaller", (8, 8))
    c.node("Resize", [None, "", c.constant(np.float32([1, 1, .5, .5]))], mode="linear")
    c.node("Resize", [None, "", c.constant(np.float32([1, 1, 2, 2]))], mode="nearest").save()
    c = Case("Resize-10", (4, 6), opset=10)
    c.node("MaxPool", kernel_shape=[2, 2], strides=[2, 2])
    c.node("Resize", [None, c.constant(np.float32([1, 1, 2, 2]))], mode="linear").save()
    c = Case("Upsample-9", (4, 6), opset=9)
    c.node("MaxPool", kernel_shape=[2, 2], strides=[2, 2])
    c.node("Upsample", [None, c.constant(np.float32([1, 1, 2, 2]))], mode="nearest").save()

    for mode in ["constant", "edge", "reflect"]:
        c = Case("Pad-" + mode, (6, 8))
        c.node("Pad", [None, c.constant(np.int64([0, 0, 1, 2, 0, 0, 3, 0]))] +
               ([c.constant(np.float32(.5))] if mode == "constant" else []), mode=mode)
        c.node("Conv", [None, c.noise(4, 4, 5, 3)]).save()
    c = Case("Pad-3d", (4, 5, 6), layers=1)
    c.node("Pad", [None, c.constant(np.int64([0, 0, 1, 1, 1, 0, 0, 1, 1, 1]))])
    c.node("Conv", [None, c.noise(4, 4, 3, 3, 3)]).save()
    c = Case("Pad-old", opset=9)
    c.node("Pad", pads=[0, 0, 1, 1, 0, 0, 1, 1], value=0.0, mode="constant").node("Conv", [None, c.noise(4, 4, 3, 3)])
    c.save()
    c = Case("Pad-negative")
    c.node("Pad", [None, c.constant(np.int64([0, 0, -1, 2, 0, 0, -1, 0]))])
    c.node("Pad", [None, c.constant(np.int64([0, 0, 1, -2, 0, 0, 1, 0]))]).save()

    c = Case("Slice")
    c.node("Slice", [None, c.constant(np.int64([1, 2])), c.constant(np.int64([-1, 7])), c.constant(np.int64([2, 3]))])
    c.save()
    c = Case("Slice-channels", (3, 4, 5))
    c.node("Slice", [None, c.constant(np.int64([1])), c.constant(np.int64([3])), c.constant(np.int64([1]))]).save()
    c = Case("Slice-steps")
    c.node("Slice", [None, c.constant(np.int64([0, 0])), c.constant(np.int64([9, 9])), c.constant(np.int64([2, 3])),
                     c.constant(np.int64([2, 2]))])
    c.node("Resize", [None, "", c.constant(np.float32([1, 1, 2, 2]))], mode="nearest")
    c.node("Conv", [None, c.noise(4, 4, 3, 3)], pads=[1] * 4).save()
    c = Case("Slice-old", opset=9)
    c.node("Slice", starts=[1, 1], ends=[5, 7], axes=[2, 3]).save()
    c = Case("Split")
    c.nodes.append(helper.make_node("Split", ["x"], ["a", "b"], axis=1))
    c.node("Mul", ["a", "b"]).save()
    c = Case("Concat-3d", (3, 4, 5))
    c.node("Relu").node("Concat", ["x", None, "x"], axis=1).save()
    for mode in ["DCR", "CRD"]:
        c = Case("DepthToSpace-" + mode, (4, 6), 8)
        c.node("MaxPool", kernel_shape=[2, 2], strides=[2, 2]).node("DepthToSpace", blocksize=2, mode=mode).save()
    c = Case("SpaceToDepth", (4, 6), 2)
    c.node("SpaceToDepth", blocksize=2).node("DepthToSpace", blocksize=2).node("Relu").save()
    c = Case("pixel-shuffle-3d", (4, 4, 6), 16)
    c.node("MaxPool", kernel_shape=[2] * 3, strides=[2] * 3)
    c.node("Reshape", [None, c.constant(np.int64([1, 2, 2, 2, 2, 2, 2, 3]))])
    c.node("Transpose", perm=[0, 1, 5, 2, 6, 3, 7, 4])
    c.node("Reshape", [None, c.constant(np.int64([1, 2, 4, 4, 6]))]).node("Relu").save()
    # As Keras repeats rows, with a size that is known, and with one that is not.
    c = Case("Split-rows", (4, 6))
    c.node("MaxPool", kernel_shape=[2, 2], strides=[2, 2])
    for axis, count in [(2, 2), (3, 3)]:
        rows = [f"row{axis}.{i}" for i in range(count)]
        c.nodes.append(helper.make_node("Split", [c.x], rows, axis=axis))
        c.node("Concat", [row for row in rows for _ in range(2)], axis=axis)
    c.save()
    c = Case("Tile-rows", (4, 6, 2))
    c.node("MaxPool", kernel_shape=[2] * 3, strides=[2] * 3)
    shape = [1, 4, 2, 3, 1]
    for axis in [2, 3, 4]:
        c.node("Unsqueeze", [None, c.constant(np.int64([axis + 1]))])
        if axis == 4:
            c.node("Expand", [None, c.constant(np.int64(shape + [2]))])
        else:
            c.node("Tile", [None, c.constant(np.int64([2 if i == axis + 1 else 1 for i in range(6)]))])
        shape[axis] *= 2
        c.node("Reshape", [None, c.constant(np.int64(shape))])
    c.node("Relu").save()
    c = Case("Tile-channels")
    c.node("Tile", [None, c.constant(np.int64([1, 3, 1, 1]))]).save()
    c = Case("Pad-channels")
    c.node("Pad", [None, c.constant(np.int64([0, 1, 0, 0, 0, 2, 0, 0]))]).save()
    c = Case("sum-of-list")
    c.node("Unsqueeze", ["x", c.constant(np.int64([0]))])
    first = c.x
    c.node("Sigmoid", ["x"]).node("Unsqueeze", [None, c.constant(np.int64([0]))])
    c.node("Concat", [first, None, first], axis=0)
    c.node("ReduceSum", [None, c.constant(np.int64([0]))], keepdims=0).save()
    c = Case("LayerNormalization")
    c.node("Transpose", perm=[0, 2, 3, 1]).node("LayerNormalization", [None, c.positive(4), c.noise(4)], axis=-1)
    c.node("Transpose", perm=[0, 3, 1, 2]).save()
    c = Case("batch-statistics")
    c.node("ReduceMean", axes=[0, 2, 3], keepdims=1)
    c.node("Sub", ["x", None])
    c.node("Mul", [c.x, c.x]).node("ReduceMean", axes=[0, 2, 3], keepdims=0)
    variance = c.x
    mean = c.node("ReduceMean", ["x"], axes=[0, 2, 3], keepdims=0).x
    c.node("BatchNormalization", ["x", c.positive(4), c.noise(4), mean, variance]).save()
    c = Case("computed-sizes", (6, 8), any_size=True)
    c.node("Shape").node("Slice", [None, c.constant(np.int64([2])), c.constant(np.int64([4]))])
    half = c.node("Div", [None, c.constant(np.int64([2]))]).x
    channels = c.constant(np.int64([1, 4]))
    small = c.node("Concat", [channels, half], axis=0).x
    c.node("Resize", ["x", "", "", small], mode="linear", coordinate_transformation_mode="align_corners")
    double = c.node("Mul", [half, c.constant(np.int64([2]))])
    whole = c.node("Concat", [channels, double.x], axis=0).x
    c.node("Resize", ["Resize4", "", "", whole], mode="nearest").save()


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for make in [activations, convolutions, normalizations, arithmetic, moves]:
        make()
    size = sum(path.stat().st_size for path in FOLDER.iterdir())
    print(f"{COUNT} networks, {size} bytes")


if __name__ == "__main__":
    main()
