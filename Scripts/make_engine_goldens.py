"""Writes the networks that Tests/SegmenterTests reads, and ONNX Runtime's results.

Run with a Python that has numpy, onnx and onnxruntime:  python Scripts/make_engine_goldens.py
"""

import pathlib

import numpy as np
import onnx
import onnxruntime

import unet_onnx

FOLDER = pathlib.Path(__file__).parent.parent / "Tests" / "SegmenterTests" / "Goldens"

# The unpadded U-Net, with batch normalization left for the reader to fold; and a network whose
# channels fill whole blocks of 16, so concatenations need no copies.
MODELS = {
    "tiny": (dict(width=4, depth=4, seed=11, normalized=True), [(188, 188), (204, 236), (252, 220)]),
    "blocked": (dict(width=16, depth=1, seed=12), [(18, 18), (32, 48), (60, 70)]),
}


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, (settings, sizes) in MODELS.items():
        path = FOLDER / f"{name}.onnx"
        onnx.save(unet_onnx.unet(**settings), path)
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        for height, width in sizes:
            image = unet_onnx.noise((1, 4, height, width))
            result = session.run(None, {"image": image})[0]
            print(name, height, width, result.shape, (result > 0.5).mean(axis=(0, 2, 3)))
            result.astype("<f4").tofile(FOLDER / f"{name}-{height}x{width}.f32")


if __name__ == "__main__":
    main()
