"""Times one forward pass of a model in glia and in other engines, on the same file, size and threads.

    python Benchmarks/forward_pass.py assets/unet.onnx --size 332x364 --threads 2
    python Benchmarks/forward_pass.py segresnet.onnx --size 128x128x128 --turns 2 --runs 1

Engines take turns, a few passes each, so that other work on the machine meets all of them. Medians and
minima over all turns are printed, with the processor time of a pass, which other work changes little.
Results are checked in the same run: to 1e-4 with 32-bit numbers; with 16-bit numbers (glia fast, and
OpenVINO as it comes on processors that have them) the difference is only shown. Needs numpy, onnx and
onnxruntime; PyTorch and OpenVINO take part where they are installed. Without a model, a network of the
bundled one's architecture with random weights is used (--width).
"""

import argparse
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Scripts"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", nargs="?")
    parser.add_argument("--width", type=int, default=16, help="of the random network (default 16)")
    parser.add_argument("--size", default="332x364", help="rows x columns of the input, or depth x rows x columns")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--turns", type=int, default=8)
    parser.add_argument("--runs", type=int, default=5, help="passes in each turn")
    parser.add_argument("--glia", default=str(ROOT / ".build/release/glia"))
    parser.add_argument("--only-onnxruntime", action="store_true", help="leave PyTorch and OpenVINO out")
    options = parser.parse_args()
    for name in ["OMP_NUM_THREADS", "MKL_NUM_THREADS"]:
        os.environ[name] = str(options.threads)

    import numpy as np
    import onnx
    import unet_onnx

    sides = [int(side) for side in options.size.split("x")]
    folder = tempfile.TemporaryDirectory()
    path = options.model
    if path is None:
        path = os.path.join(folder.name, "unet.onnx")
        onnx.save(unet_onnx.unet(options.width), path)
    channels = onnx.load(path).graph.input[0].type.tensor_type.shape.dim[1].dim_value
    image = unet_onnx.noise((1, channels, *sides))

    engines, results, processor = {}, {}, {}

    def add_glia(precision):
        def passes(runs, output=None):
            command = [options.glia, "benchmark", path, "--size", options.size, "--threads",
                       str(options.threads), "--runs", str(runs), "--json", "--times", f"--{precision}"]
            command += ["--output", output] if output else []
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            found = subprocess.run(command, check=True, capture_output=True).stdout
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            return json.loads(found)["times_ms"], used * 1000

        def turn(runs):
            # What starting and compiling take is the difference to a run of one pass.
            _, start = passes(1)
            times, used = passes(runs + 1)
            processor[name].append((used - start) / runs)
            return times

        name = f"glia {precision}"
        raw = os.path.join(folder.name, "result.raw")
        passes(1, raw)
        results[name] = np.fromfile(raw, np.float32)
        engines[name] = turn
        processor[name] = []

    add_glia("exact")
    add_glia("fast")

    def timed(name, run):
        results[name] = np.asarray(run()).reshape(-1)
        processor[name] = []

        def turn(runs):
            run()
            times = []
            before = time.process_time()
            for _ in range(runs):
                start = time.perf_counter()
                run()
                times.append((time.perf_counter() - start) * 1000)
            processor[name].append((time.process_time() - before) * 1000 / runs)
            return times

        engines[name] = turn

    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = options.threads
    session = onnxruntime.InferenceSession(path, settings, providers=["CPUExecutionProvider"])
    feed = {session.get_inputs()[0].name: image}
    timed(f"ONNX Runtime {onnxruntime.__version__}", lambda: session.run(None, feed)[0])

    if not options.only_onnxruntime:
        add_pytorch(options, path, image, timed)
        add_openvino(options, path, image, timed, {"INFERENCE_PRECISION_HINT": "f32"}, "f32")
        add_openvino(options, path, image, timed, {}, "as it comes")

    times = {name: [] for name in engines}
    for _ in range(options.turns):
        for name, turn in engines.items():
            times[name] += turn(options.runs)

    reference = f"ONNX Runtime {onnxruntime.__version__}"
    expected = results[reference]
    # Logits of a network with random weights can be large; their differences count as a share of them.
    scale = max(1.0, float(np.abs(expected).max()))
    base, base_minimum = statistics.median(times[reference]), min(times[reference])
    print(f"{path}, input {options.size}, {options.threads} threads, {options.turns} turns of "
          f"{options.runs} passes, default allocator, load {os.getloadavg()[0]:.1f}")
    print(f"{'engine':30}{'median ms':>10}{'minimum ms':>12}{'/ ORT':>8}{'/ ORT min':>11}"
          f"{'processor ms':>14}{'max diff':>11}")
    for name, values in times.items():
        difference = float(np.abs(results[name] - expected).max()) / scale
        print(f"{name:30}{statistics.median(values):10.1f}{min(values):12.1f}"
              f"{statistics.median(values) / base:8.2f}{min(values) / base_minimum:11.2f}"
              f"{min(processor[name]):14.1f}{difference:11.1e}")
        if difference > 1e-4 and not name.endswith(("fast", "as it comes")):
            sys.exit(f"{name} differs from ONNX Runtime by {difference}")


def add_pytorch(options, path, image, timed):
    try:
        import torch
    except ImportError:
        return
    import onnx
    from onnx import numpy_helper

    if image.ndim != 4:
        print("PyTorch is skipped: 3-D networks are not implemented here")
        return
    torch.set_num_threads(options.threads)
    graph = onnx.load(path).graph
    values = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in graph.initializer}
    for name, value in values.items():
        if value.dim() == 4:
            values[name] = value.to(memory_format=torch.channels_last)
    given = torch.from_numpy(image).to(memory_format=torch.channels_last)
    functional = torch.nn.functional

    def run():
        found = dict(values)
        found[graph.input[0].name] = given
        with torch.inference_mode():
            for node in graph.node:
                a = [found[name] for name in node.input]
                kind = node.op_type
                if kind == "Conv":
                    y = functional.conv2d(*a)
                elif kind == "ConvTranspose":
                    y = functional.conv_transpose2d(*a, stride=2)
                elif kind == "Relu":
                    y = a[0].relu_()
                elif kind == "MaxPool":
                    y = functional.max_pool2d(a[0], 2)
                elif kind == "Slice":
                    y = a[0][:, :, a[1][0]:a[2][0], a[1][1]:a[2][1]]
                elif kind == "Concat":
                    y = torch.cat(a, 1)
                elif kind == "Sigmoid":
                    y = a[0].sigmoid()
                else:
                    raise NotImplementedError(kind)
                found[node.output[0]] = y
            return found[graph.output[0].name].contiguous().numpy()

    try:
        timed(f"PyTorch {torch.__version__.split('+')[0]}", run)
    except NotImplementedError as kind:
        print(f"PyTorch takes no part: {kind} is not written for it here")


def add_openvino(options, path, image, timed, precision, words):
    try:
        import openvino
    except ImportError:
        return
    core = openvino.Core()
    model = core.read_model(path)
    model.reshape(image.shape)
    settings = {"INFERENCE_NUM_THREADS": options.threads, **precision}
    compiled = core.compile_model(model, "CPU", settings)
    request = compiled.create_infer_request()
    name = f"OpenVINO {openvino.__version__.split('-')[0]} {words}"
    timed(name, lambda: request.infer([image])[0].astype("float32"))


if __name__ == "__main__":
    main()
