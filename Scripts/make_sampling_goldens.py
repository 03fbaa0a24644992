#!/usr/bin/env python3
"""Slices of a volume cut on oblique, finer and coarser grids, and splines, by SciPy's map_coordinates.

    python3 Scripts/make_sampling_goldens.py      # writes Tests/ImagingTests/Goldens/{sampling,splines}.json

Volume and grids follow from formulas that Tests/ImagingTests/SamplingTests.swift repeats. Values are
trilinear (order=1, mode="nearest"), labels nearest neighbors (order=0); places more than half a voxel
outside are null and 0. Splines are cubic (order=3, mode="mirror"), at places that are kept between the first and
the last value. Needs NumPy and SciPy.
"""

import json
import pathlib

import numpy
from scipy.ndimage import map_coordinates

SIZE = (11, 9, 7)
AFFINE = numpy.array(
    [[1.0, 0, 0, -5], [0, 1.2, 0, -4], [0, 0, 2.5, -8], [0, 0, 0, 1]], dtype=float)


def rotation(x, y, z):
    cx, sx, cy, sy, cz, sz = numpy.cos(x), numpy.sin(x), numpy.cos(y), numpy.sin(y), numpy.cos(z), numpy.sin(z)
    a = numpy.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    b = numpy.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    c = numpy.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    return c @ b @ a


def grid(size, spacing, angles, origin):
    affine = numpy.eye(4)
    affine[:3, :3] = rotation(*angles) @ numpy.diag(spacing)
    affine[:3, 3] = origin
    return {"size": size, "affine": affine}


GRIDS = {
    "oblique": grid((12, 10, 8), (1.1, 0.9, 2.0), (0.2, -0.15, 0.3), (-5.5, -4.5, -7)),
    "finer": grid((16, 14, 12), (0.7, 0.8, 1.3), (0, 0, 0), (-5.23, -4.13, -8.31)),
    "coarser": grid((5, 5, 3), (2.3, 2.6, 5), (0, 0.1, 0), (-4.8, -3.9, -7.5)),
    "turned": grid((9, 8, 7), (-1.2, 1.3, -2.2), (0.1, 0, -0.1), (5, -4, 6)),
}


def main():
    index = numpy.arange(numpy.prod(SIZE)).reshape(SIZE, order="F")
    values = ((index * 37) % 211).astype(float) * 0.5 - 20
    labels = numpy.where(index % 4 == 0, 0, 300 + index % 3)
    result = {}
    for name, one in GRIDS.items():
        i, j, k = numpy.meshgrid(*[numpy.arange(n) for n in one["size"]], indexing="ij")
        world = one["affine"] @ numpy.stack([i, j, k, numpy.ones_like(i)]).reshape(4, -1)
        place = (numpy.linalg.inv(AFFINE) @ world)[:3]
        limit = numpy.array(SIZE)[:, None] - 0.5
        inside = ((place >= -0.5) & (place <= limit)).all(axis=0)
        sampled = map_coordinates(values, place, order=1, mode="nearest")
        nearest = map_coordinates(labels, place, order=0, mode="nearest")
        shape = one["size"]
        order = numpy.arange(numpy.prod(shape)).reshape(shape).flatten(order="F")
        result[name] = {
            "size": list(shape),
            "affine": [float(x) for x in one["affine"][:3].flatten()],
            "values": [
                round(float(sampled[n]), 5) if inside[n] else None for n in order],
            "labels": [int(nearest[n]) if inside[n] else 0 for n in order],
        }
    path = pathlib.Path(__file__).resolve().parent.parent / "Tests/ImagingTests/Goldens/sampling.json"
    path.write_text(json.dumps(result, separators=(",", ":")) + "\n")
    print(path, path.stat().st_size, "bytes")
    splines = []
    for count in (1, 2, 3, 8, 31):
        line = [float((n * 37) % 23) - 4 for n in range(count)]
        places = numpy.round(numpy.linspace(-0.5, count - 0.5, 23), 4)
        inside = numpy.clip(places, 0, count - 1)
        found = (
            map_coordinates(numpy.array(line), [inside], order=3, mode="mirror")
            if count > 1 else numpy.full(23, line[0]))
        splines.append({
            "knots": line, "places": places.tolist(),
            "values": [round(float(x), 6) for x in found]})
    path = path.with_name("splines.json")
    path.write_text(json.dumps(splines, separators=(",", ":")) + "\n")
    print(path, path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
