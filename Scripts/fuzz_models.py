#!/usr/bin/env python3
"""Mutates model files and checks that glia gives a result or an error message for each, and never crashes.

    python3 Scripts/fuzz_models.py                  # 2000 cases from seed 0
    python3 Scripts/fuzz_models.py --cases 500 --seed 7 --keep /tmp/crashes
    python3 Scripts/fuzz_models.py --only 1234      # one case again

Every case is determined by its number. Attributes, shapes, constants, weights, names, metadata and raw
bytes of small networks are changed, often to extremes; `glia info`, `glia benchmark` and `glia segment` then
run with limits on memory and time. A signal, a wrong exit code, a dump instead of a message, or a timeout
is a failure: the file is kept, and the exit code is 1. Needs nibabel, numpy, onnx and a
release build.
"""

import argparse
import os
import pathlib
import random
import resource
import subprocess
import sys
import tempfile

import nibabel as nib
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

import unet_onnx

ROOT = pathlib.Path(__file__).parent.parent
GLIA = ROOT / ".build" / "release" / "glia"
OPERATORS = sorted((ROOT / "Tests" / "SegmenterTests" / "Goldens" / "operators").glob("*.onnx"))
KINDS = sorted({node.op_type for path in OPERATORS for node in onnx.load(path).graph.node})
MEMORY, SECONDS = 12 << 30, 60
INTEGERS = [0, 1, -1, 2, 3, 4, 7, 8, 15, 16, 17, 31, 64, 255, 256, 1000, 4096, 16384, 16385, 65535, 65536,
            1 << 20, (1 << 20) + 1, 1 << 30, (1 << 31) - 1, 1 << 31, 1 << 32, 1 << 40, (1 << 62) + 1, (1 << 63) - 1,
            -2, -16, -65536, -(1 << 31), -(1 << 62), -(1 << 63) + 1, -(1 << 63)]
FLOATS = [0.0, -0.0, 1.0, -1.0, 1e-45, 1e-38, 3e38, -3e38, float("inf"), float("-inf"), float("nan"), 0.5, 1e-5]
TEXTS = ["", " ", ",", ",,", "0", "-0", "-1", "1", "1.0", "0.5", "0.5,0.5", "0.5,0.5,0.5", "nan", "inf", "-inf",
         "1e400", "1e-400", "0x1p3", "9" * 400, "WT", "ET,TC,WT", "wt,wt", "WT,TC", "flair", "t1,t1ce", "axial",
         "axial,coronal", "sagittal,axial,coronal", "left-right", "left-right ", "zscore-nonzero-clip5", "\x00",
         "\x1b[2J", "\U0001f9e0", "a" * 100000, "0.75,0.25", "1,1", "½", "٣", "0,5"]
KEYS = ["modalities", "normalization", "regions", "threshold", "slices", "mirror", "planes", "plane-smoothing",
        "slice-smoothing", "seed-threshold", "minimum-island-ml", "minimum-enhancing-ml",
        "minimum-enhancing-share", "networks", "license", ""]


def small(r):
    """A network with every operator."""
    builder = unet_onnx.Builder(r.randrange(1 << 30), padded=r.random() < 0.8)
    first, second, third = (r.choice([1, 3, 5, 8, 16, 17, 33]) for _ in range(3))
    kernel = r.choice([1, 3, 3, 3, 5, 7])
    a = builder.convolution("c0", "image", 4, first, kernel, normalized=True)
    a = builder.node(r.choice(["Relu", "Sigmoid"]), "r0", [a])
    pool = builder.node("MaxPool", "p0", [a], kernel_shape=[2, 2], strides=[2, 2])
    b = builder.convolution("c1", pool, first, second, 1)
    w = builder.weights("u.weight", (second, third, 2, 2), second)
    up = builder.node("ConvTranspose", "u", [b, w], kernel_shape=[2, 2], strides=[2, 2])
    joined = builder.node("Concat", "j", [a, up] + ["image"] * (kernel == 1 or builder.padded), axis=1)
    count = first + third + 4 * (kernel == 1 or builder.padded)
    starts, ends = builder.constant("s", np.int64([1, 1])), builder.constant("e", np.int64([-1, -1]))
    cut = builder.node("Slice", "cut", [joined, starts, ends, builder.constant("axes", np.int64([2, 3]))])
    wide = builder.node("MaxPool", "p1", [cut], kernel_shape=[3, 3], strides=[1, 1], pads=[1, 1, 1, 1])
    same = builder.node("Identity", "i", [wide])
    builder.node("Sigmoid", "probabilities", [builder.convolution("head", same, count, 3, kernel=1)])
    graph = helper.make_graph(
        builder.nodes, "net",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 4, "height", "width"])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [1, 3, "h", "w"])],
        builder.initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    helper.set_model_props(model, unet_onnx.METADATA)
    return model


def operator(r):
    """A network of one operator, of those that Scripts/make_operator_goldens.py writes."""
    model = onnx.load(r.choice(OPERATORS))
    helper.set_model_props(model, unet_onnx.METADATA)
    return model


def base(r):
    kind = r.randrange(8)
    if kind >= 4:
        return operator(r)
    if kind == 0:
        return unet_onnx.unet(r.choice([1, 3, 4, 8]), depth=1, padded=False)
    if kind == 1:
        return unet_onnx.unet(r.choice([2, 5, 16]), depth=1, padded=True,
                              sides=r.choice([("height", "width"), (32, 32), (256, 256), (16, "width")]))
    return small(r)


def integer(r):
    if r.random() < 0.5:
        return r.choice([0, 1, 1, 2, 2, 3, 4, 5, 6, 8, 13])
    return r.choice(INTEGERS) if r.random() < 0.85 else r.randrange(-(1 << 63), 1 << 63)


def clamp32(value):
    return max(-(1 << 31), min(value, (1 << 31) - 1))


def mutate(model, r):
    graph = model.graph
    node = r.choice(graph.node) if graph.node else None
    kind = r.choice([0, 0, 0, 0, 0, 4, 5, 6, 6, 6, 7, 8, 9, 10, 10, 10, 11, 11, 13, 14, 14, 14, 14, 14, 15, 16])
    if kind == 0 and node and node.attribute:
        attribute = r.choice(node.attribute)
        if attribute.ints:
            attribute.ints[r.randrange(len(attribute.ints))] = integer(r)
        elif attribute.type == onnx.AttributeProto.INT:
            attribute.i = integer(r)
        else:
            attribute.f = r.choice(FLOATS)
    elif kind == 4 and node:
        name = r.choice(["pads", "strides", "dilations", "kernel_shape", "group", "axis", "auto_pad", "epsilon",
                         "ceil_mode", "training_mode", "output_padding", "nonsense", "perm", "axes", "keepdims", "mode",
                         "scales", "alpha", "blocksize", "num_groups", "to", "count_include_pad", "nearest_mode",
                         "coordinate_transformation_mode", "output_shape", "split", "value", "transB"])
        for place in reversed([i for i, a in enumerate(node.attribute) if a.name == name]):
            del node.attribute[place]
        value = r.choice([[integer(r) for _ in range(r.choice([0, 1, 2, 3, 4, 5]))] or 1, integer(r),
                          r.choice(FLOATS), r.choice(TEXTS), [r.choice(FLOATS)]])
        node.attribute.append(helper.make_attribute(name, value))
    elif kind == 5:
        tensor = r.choice([t for t in graph.initializer if t.dims])
        tensor.dims[r.randrange(len(tensor.dims))] = integer(r)
    elif kind == 6:
        tensor = r.choice(graph.initializer)
        values = numpy_helper.to_array(tensor).copy()
        if values.size:
            place = r.randrange(values.size)
            values.flat[place] = r.choice(FLOATS) if values.dtype == np.float32 else integer(r)
            tensor.CopyFrom(numpy_helper.from_array(values, tensor.name))
    elif kind == 7:
        tensor = r.choice(graph.initializer)
        shape = [max(0, d) for d in tensor.dims]
        if len(shape) == 4:  # other kernels and channels, with weights to match
            shape[r.randrange(4)] = r.choice([0, 1, 2, 3, 5, 9, 17, 33])
            if np.prod(shape) < 1 << 20:
                tensor.CopyFrom(numpy_helper.from_array(
                    np.full(shape, r.choice([0.1, 1e30]), np.float32), tensor.name))
    elif kind == 8 and node:
        names = ["image", "", "nothing"] + [o for n in graph.node for o in n.output] + [
            t.name for t in graph.initializer]
        if node.input and r.random() < 0.7:
            node.input[r.randrange(len(node.input))] = r.choice(names)
        elif r.random() < 0.5:
            node.output[0] = r.choice(names)
        else:
            node.input.append(r.choice(names))
    elif kind == 9 and node:
        node.op_type = r.choice(KINDS + ["Constant", "Identity", "Flatten", "Squeeze", "Expand", "Tile", "Gather",
                                         "Range", "ConstantOfShape", "Cast", "ArgMax", "LayerNormalization", "Where",
                                         "", "\x1b[31mRed"])
    elif kind == 10:
        value = r.choice([graph.input[0], graph.output[0]])
        dims = value.type.tensor_type.shape.dim
        if dims and r.random() < 0.9:
            dimension = r.choice(dims)
            dimension.dim_value = integer(r)
        elif dims:
            del dims[r.randrange(len(dims))]
        else:
            value.ClearField("type")
    elif kind == 11:
        key = r.choice(KEYS)
        for place in reversed([i for i, e in enumerate(model.metadata_props) if e.key == key]):
            del model.metadata_props[place]
        if r.random() < 0.9:
            entry = model.metadata_props.add()
            entry.key, entry.value = key, r.choice(TEXTS)
    elif kind == 13 and node:
        place = r.randrange(len(graph.node))
        if r.random() < 0.5:
            del graph.node[place]
        else:
            graph.node.append(node)
    elif kind == 14:
        chain(model, r)
    elif kind == 15:
        model.opset_import[0].version = integer(r)
    elif kind == 16:
        for tensor in graph.initializer:
            if tensor.raw_data and tensor.data_type == TensorProto.FLOAT and r.random() < 0.5:
                scale = np.float32(r.choice([1e10, 1e30, 1e-30]))
                with np.errstate(over="ignore"):
                    scaled = numpy_helper.to_array(tensor) * scale
                tensor.CopyFrom(numpy_helper.from_array(scaled, tensor.name))


def chain(model, r):
    """Adds many equal nodes before the network, before its end, or beside it."""
    graph = model.graph
    side = r.choice([2, 256, 4096, 32768, 65535])
    tag = f"chain{len(graph.node)}."
    tensors = {
        tag + "up": np.ones((4, 4, 2, 2), np.float32), tag + "conv": np.ones((4, 4, 1, 1), np.float32),
        tag + "start": np.int64([abs(integer(r)) % (1 << 63), r.choice([0, 1, side])]),
        tag + "end": np.int64([max(integer(r), -(1 << 63)), r.choice([0, -1, -side, (1 << 63) - 1])]),
        tag + "axes": np.int64([2, 3]),
    }
    kinds = [
        ("Concat", lambda x: ([x, x], {"axis": 1})),
        ("MaxPool", lambda x: ([x], {"kernel_shape": [1, 1], "strides": [side, side]})),
        ("MaxPool", lambda x: ([x], {"kernel_shape": [2, 2], "strides": [2, 2]})),
        ("ConvTranspose", lambda x: ([x, tag + "up"], {"strides": [2, 2]})),
        ("Conv", lambda x: ([x, tag + "conv"], {"pads": [r.choice([0, 1, side]) for _ in range(4)]})),
        ("Slice", lambda x: ([x, tag + "start", tag + "end", tag + "axes"], {})),
        ("Sigmoid", lambda x: ([x], {})),
    ]
    nodes, x = [], "image"
    for number in range(r.choice([1, 2, 3])):
        kind, make = r.choice(kinds)
        for step in range(r.choice([1, 2, 5, 20, 70])):
            inputs, attributes = make(x)
            x = f"{tag}{number}.{step}"
            nodes.append(helper.make_node(kind, inputs, [x], name=x, **attributes))
    where = r.randrange(3)
    if where == 0:  # before everything
        for node in graph.node:
            for place, name in enumerate(node.input):
                if name == "image":
                    node.input[place] = x
    rest = list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes + rest)
    if where == 1:  # the result of the network is that of the chain
        head = helper.make_node("Sigmoid", [x], ["probabilities"], name="end")
        graph.node[-1].output[0] = "unused"
        graph.node.append(head)
    for name, values in tensors.items():
        graph.initializer.append(numpy_helper.from_array(values, name))


def contents(case):
    """The bytes of a case, and whether the raw bytes were damaged."""
    r = random.Random(case)
    model = base(r)
    for _ in range(r.choice([0, 1, 1, 1, 2, 3])):
        try:
            mutate(model, r)
        except (ValueError, TypeError, IndexError, OverflowError, onnx.onnx_cpp2py_export.checker.ValidationError):
            pass  # a change that the file's format cannot hold
    data = bytearray(model.SerializeToString())
    if r.random() < 0.1:
        for _ in range(r.choice([1, 2, 8, 64])):
            place = r.randrange(len(data))
            how = r.randrange(4)
            if how == 0:
                data[place] ^= 1 << r.randrange(8)
            elif how == 1:
                data[place] = r.choice([0, 0xFF, 0x7F, 0x80])
            elif how == 2:
                del data[place:place + r.choice([1, 4, 100])]
            else:
                data[place:place] = bytes(r.randrange(256) for _ in range(r.choice([1, 4, 30])))
            if not data:
                break
    return bytes(data)


def volume(data):
    """Whether a model takes volumes."""
    try:
        return len(onnx.load_from_string(data).graph.input[0].type.tensor_type.shape.dim) == 5
    except Exception:  # damaged on purpose
        return False


def r_size(case):
    return ["32x40", "6x8", "4x6"][case // 3 % 3]


def write_case(folder):
    """Four small volumes of noise surrounded by background."""
    folder.mkdir()
    values = (unet_onnx.noise((4, 40, 36, 6)) * 400 + 500).astype(np.int16)
    values[:, :5] = values[:, :, 30:] = 0
    for name, volume in zip(["flair", "t1", "t1ce", "t2"], values):
        nib.save(nib.Nifti1Image(volume, np.eye(4)), folder / f"case_{name}.nii.gz")


def limit():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def problem(command, environment):
    """What is wrong with how a command ended, or None."""
    try:
        run = subprocess.run(command, capture_output=True, preexec_fn=limit, timeout=SECONDS, env=environment)
    except subprocess.TimeoutExpired:
        return f"no end within {SECONDS} s"
    said = run.stderr.decode(errors="replace")
    # 2: a size with another number of sides than the damaged network has.
    if run.returncode not in (0, 1, 2):
        return f"exit code {run.returncode}: {said[:300]}"
    lines = said.splitlines()  # notes, and then what is wrong
    if run.returncode == 1 and (not lines or len(lines) > 4 or not lines[-1].startswith("glia: ")):
        return f"no sentence: {said[:300]!r}"
    if run.returncode == 1 and any(word in said for word in ["Error(", "Optional(", "ModelError."]):
        return f"a dump: {said[:300]}"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0, help="the number of the first case")
    parser.add_argument("--only", type=int, help="run one case")
    parser.add_argument("--glia", default=str(GLIA))
    parser.add_argument("--keep", help="a folder for files that are faults")
    options = parser.parse_args()
    cases = [options.only] if options.only is not None else range(options.seed, options.seed + options.cases)
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        head = folder / "case"
        environment = dict(os.environ, SWIFT_BACKTRACE="enable=no")
        write_case(head)
        path = folder / "model.onnx"
        for case in cases:
            data = contents(case)
            path.write_bytes(data)
            commands = [[options.glia, "info", str(path)]]
            turn = case % 3
            if turn == 0:
                commands.append([options.glia, "info", "--json", str(path)])
            elif turn == 1:
                rank = volume(data)
                commands.append([options.glia, "benchmark", str(path), "--runs", "1", "--size",
                                 "4x6x8" if rank else r_size(case)])
                commands.append([options.glia, "benchmark", str(path), "--runs", "1"])
            else:
                commands.append([options.glia, "segment", str(head), "--model", str(path), "--force",
                                 "--output", str(folder / "out"), "--slices", "2-3", "--probabilities"])
            for command in commands:
                wrong = problem(command, environment)
                if wrong:
                    faults += 1
                    print(f"case {case}: {command[1]}: {wrong}", flush=True)
                    if options.keep:
                        os.makedirs(options.keep, exist_ok=True)
                        pathlib.Path(options.keep, f"{case}.onnx").write_bytes(data)
                    break
    print(f"{len(cases)} cases, {faults} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
