#!/usr/bin/env python3
"""Makes Tests/SegmenterTests/Goldens/cover-*: whole slices through padded and unpadded networks.

    python3 Scripts/make_cover_goldens.py

ONNX Runtime runs the networks. This is a second implementation of docs/model-format.md: how a slice is padded
with zeros, and how tiles are placed and blended if a network takes only small inputs. Probabilities are kept as
16-bit numbers, 65535 for 1. Needs numpy, onnx and onnxruntime.
"""

import pathlib

import numpy as np
import onnx
import onnxruntime

import unet_onnx

FOLDER = pathlib.Path(__file__).parent.parent / "Tests" / "SegmenterTests" / "Goldens"
SIZE = (45, 53, 38)  # i right, j anterior, k up; not multiples of 4


def volumes():
    """Four modalities of noise in an elliptic cylinder; modality, i, j, k."""
    i, j = np.meshgrid(np.arange(SIZE[0]), np.arange(SIZE[1]), indexing="ij")
    a, b = SIZE[0], SIZE[1]
    inside = (2 * i - 40) ** 2 * b * b + (2 * j - 48) ** 2 * a * a < a * a * b * b
    noise = unet_onnx.noise((4, SIZE[2], SIZE[1], SIZE[0]))
    values = (noise * np.float32(400) + np.float32(500)).astype(np.int16)
    return values.transpose(0, 3, 2, 1) * inside[None, :, :, None]


def normalized(volume):
    tissue = volume[volume != 0].astype(np.float64)
    values = np.clip((volume - tissue.mean()) / tissue.std(), -5, 5)
    return np.where(volume == 0, 0, values).astype(np.float32)


class Network:
    """A model, called for one image; `sides` fixes the size of its input."""

    def __init__(self, model, sides=None):
        if sides:
            for dimension, side in zip(model.graph.input[0].type.tensor_type.shape.dim[2:], sides):
                if side:
                    dimension.dim_value = side
            # The program has to work out the size of the output.
            for dimension in model.graph.output[0].type.tensor_type.shape.dim[2:]:
                dimension.Clear()
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        self.session = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"])

    def __call__(self, image):
        return self.session.run(None, {"image": image[None]})[0][0]


def extended(image, before, sides):
    """An image padded with zeros before and after, to a given size."""
    rows, columns = image.shape[1:]
    return np.pad(image, ((0, 0), (before, sides[0] - rows - before), (before, sides[1] - columns - before)))


def whole(network, image, sides):
    """A padded network sees the slice and zeros after its last row and column."""
    rows, columns = image.shape[1:]
    return network(extended(image, 0, sides))[:, :rows, :columns]


def starts(length, tile):
    """Evenly spaced starts, so that each tile overlaps the next by a half or more."""
    if tile >= length:
        return [0]
    steps = int(np.ceil((length - tile) / (tile / 2)))
    return [int(np.floor((length - tile) * step / steps + 0.5)) for step in range(steps + 1)]


def blended(network, image, tile):
    """Overlapping tiles, weighted by a Gaussian of an eighth of their side."""
    rows, columns = image.shape[1:]
    image = np.pad(image, ((0, 0), (0, max(tile[0] - rows, 0)), (0, max(tile[1] - columns, 0))))
    profiles = [np.exp(-(((np.arange(side) - (side - 1) / 2) / (side / 8)) ** 2) / 2) for side in tile]
    weight = np.outer(*profiles)
    sums, weights = np.zeros((3,) + image.shape[1:]), np.zeros(image.shape[1:])
    for top in starts(image.shape[1] if rows > tile[0] else tile[0], tile[0]):
        for left in starts(image.shape[2] if columns > tile[1] else tile[1], tile[1]):
            place = (slice(top, top + tile[0]), slice(left, left + tile[1]))
            sums[(slice(None),) + place] += weight * network(image[(slice(None),) + place])
            weights[place] += weight
    return (sums / weights)[:, :rows, :columns]


def multiple(length, of):
    return -(-length // of) * of


def main():
    images = np.stack([normalized(volume) for volume in volumes()])
    # Rows from anterior or superior, columns from the patient's right.
    axial = np.ascontiguousarray(images[:, ::-1, ::-1, 17].transpose(0, 2, 1))
    coronal = np.ascontiguousarray(images[:, ::-1, 20, ::-1].transpose(0, 2, 1))
    sagittal = np.ascontiguousarray(images[:, 22, ::-1, ::-1].transpose(0, 2, 1))

    padded = unet_onnx.unet(3, depth=2, seed=21, padded=True)
    onnx.save(padded, FOLDER / "cover-padded.onnx")
    unpadded = unet_onnx.unet(3, depth=1, seed=22)
    onnx.save(unpadded, FOLDER / "cover-unpadded.onnx")

    results = {}
    free = Network(onnx.load(FOLDER / "cover-padded.onnx"))
    for plane, image in [("axial", axial), ("coronal", coronal), ("sagittal", sagittal)]:
        sides = [multiple(side, 4) for side in image.shape[1:]]
        results[f"padded-free-{plane}"] = whole(free, image, sides)
    for sides in [(64, 72), (24, 32), (60, 24)]:
        network = Network(onnx.load(FOLDER / "cover-padded.onnx"), sides)
        results[f"padded-{sides[0]}x{sides[1]}-axial"] = blended(network, axial, sides)
    network = Network(onnx.load(FOLDER / "cover-padded.onnx"), (24, None))
    results["padded-24xfree-axial"] = blended(network, axial, (24, multiple(axial.shape[2], 4)))
    # One level without padding: 8 pixels on each side; sides are even.
    free = Network(onnx.load(FOLDER / "cover-unpadded.onnx"))
    sides = [multiple(side, 2) + 16 for side in axial.shape[1:]]
    results["unpadded-axial"] = free(extended(axial, 8, sides))[:, : axial.shape[1], : axial.shape[2]]

    for name, result in results.items():
        print(name, result.shape, (result > 0.5).mean(axis=(1, 2)))
        np.round(result * 65535).astype("<u2").tofile(FOLDER / f"cover-{name}.u16")


if __name__ == "__main__":
    main()
