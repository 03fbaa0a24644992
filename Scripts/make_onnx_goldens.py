"""Writes the model files that Tests/ONNXTests reads.

Run with a Python that has numpy and onnx:  python Scripts/make_onnx_goldens.py
"""

import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FOLDER = pathlib.Path(__file__).parent.parent / "Tests" / "ONNXTests" / "Goldens"


def model(initializers, raw=True, **options):
    """One convolution and a crop, with the metadata of a real model."""
    nodes = [
        helper.make_node("Conv", ["x", "w", "b"], ["c"], name="conv", kernel_shape=[3, 3], pads=[0, 0, 0, 0]),
        helper.make_node("Slice", ["c", "starts", "ends", "axes"], ["y"], name="crop"),
        helper.make_node("Constant", [], ["k"], value=numpy_helper.from_array(np.float32([2, 3]), "k")),
        helper.make_node("LeakyRelu", ["y"], ["z"], name="leak", alpha=0.25),
        helper.make_node("Custom", ["z"], ["q"], domain="other", mode="linear", scales=[1.0, 0.5],
                         names=["one", "two"]),
    ]
    graph = helper.make_graph(
        nodes, "tiny",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 2, "height", "width"])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 3, None, "out width"])],
        initializers,
    )
    result = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("other", 1)],
                               producer_name="make_onnx_goldens", **options)
    result.ir_version = 8
    helper.set_model_props(result, {"modalities": "flair,t1", "threshold": "0.5"})
    return result


def weights(raw):
    w = (np.arange(54, dtype=np.float32) / 8 - 3).reshape(3, 2, 3, 3)
    b = np.float32([0.5, -1, 2])
    crop = [("starts", [4, 4]), ("ends", [-4, -4]), ("axes", [2, 3])]
    if raw:
        return [numpy_helper.from_array(w, "w"), numpy_helper.from_array(b, "b")] + [
            numpy_helper.from_array(np.int64(v), n) for n, v in crop]
    return [
        helper.make_tensor("w", TensorProto.FLOAT, w.shape, w.flatten()),
        helper.make_tensor("b", TensorProto.FLOAT, b.shape, b),
    ] + [helper.make_tensor(n, TensorProto.INT64, [2], v) for n, v in crop]


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    good = model(weights(raw=True))
    onnx.save(good, FOLDER / "raw.onnx")
    onnx.save(model(weights(raw=False)), FOLDER / "typed.onnx")

    short = weights(raw=True)
    short[0].raw_data = short[0].raw_data[:-4]
    onnx.save(model(short), FOLDER / "short-weights.onnx")

    # Each type of numbers, in raw bytes and in the fields for it.
    numbers = [0, 1, 2.5, -1.5, 65504, 6e-8]
    types = [TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.BFLOAT16, TensorProto.DOUBLE]
    tensors = []
    for kind in types:
        tensors.append(helper.make_tensor(f"typed{kind}", kind, [6], numbers))
    for kind in [TensorProto.UINT8, TensorProto.INT8, TensorProto.UINT16, TensorProto.INT16, TensorProto.INT32,
                 TensorProto.INT64, TensorProto.BOOL, TensorProto.UINT32, TensorProto.UINT64]:
        values = [1, 0, 1] if kind == TensorProto.BOOL else [1, 0, 100]
        tensors.append(helper.make_tensor(f"typed{kind}", kind, [3], values))
    for tensor in list(tensors):
        values = numpy_helper.to_array(tensor)
        raw = numpy_helper.from_array(values, tensor.name.replace("typed", "raw"))
        assert raw.raw_data and raw.data_type == tensor.data_type
        tensors.append(raw)
    onnx.save(model(tensors), FOLDER / "types.onnx")

    def external(name, entries):
        tensors = weights(raw=True)
        tensors[0].ClearField("raw_data")
        tensors[0].data_location = TensorProto.EXTERNAL
        for key, value in entries.items():
            entry = tensors[0].external_data.add()
            entry.key, entry.value = key, value
        (FOLDER / f"external{name}.onnx").write_bytes(model(tensors).SerializeToString())

    place = {"location": "weights.bin", "offset": "16", "length": "216"}
    external("", place)
    external("-absent", place | {"location": "no.bin"})
    external("-outside", place | {"location": "../ONNXTests.swift"})
    external("-past", place | {"offset": "17"})
    external("-short", place | {"length": "212"})
    external("-offset", place | {"offset": "-1"})
    (FOLDER / "weights.bin").write_bytes(bytes(16) + weights(raw=True)[0].raw_data)

    (FOLDER / "cut.onnx").write_bytes(good.SerializeToString()[:200])


if __name__ == "__main__":
    main()
