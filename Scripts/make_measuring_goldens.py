"""Writes Tests/MetricsTests/Goldens/measuring.json: what SimpleITK, SciPy, NumPy and Shapely measure.

    pip install numpy scipy SimpleITK shapely
    python Scripts/make_measuring_goldens.py

- labels: SimpleITK's LabelStatisticsImageFilter on a random image and label map, and on the image
  interpolated by SciPy on the map's grid where the grids differ.
- lengths: distances of voxels of oblique, sheared and anisotropic grids, by NumPy.
- diameters: of random blobs, the longest line between middles of voxel sides within the section, and the longest
  line at a right angle to it, by Shapely from all pairs.
- shapes: area, and values of the voxels inside, of ellipses and polygons, by Shapely and NumPy.
"""

import json
import math
import os

import numpy as np
import SimpleITK as sitk
from scipy import ndimage
from shapely import affinity
from shapely.geometry import LineString, Point, Polygon, box
from shapely.ops import unary_union

random = np.random.default_rng(20261130)
OUTPUT = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "../Tests/MetricsTests/Goldens/measuring.json")


def affine(spacing, degrees=(0, 0, 0), origin=(0, 0, 0), shear=0.0):
    """Three rows of four numbers: columns are the steps of the array's axes in RAS mm."""
    a, b, c = np.radians(degrees)
    rx = np.array([[1, 0, 0], [0, math.cos(a), -math.sin(a)], [0, math.sin(a), math.cos(a)]])
    ry = np.array([[math.cos(b), 0, math.sin(b)], [0, 1, 0], [-math.sin(b), 0, math.cos(b)]])
    rz = np.array([[math.cos(c), -math.sin(c), 0], [math.sin(c), math.cos(c), 0], [0, 0, 1]])
    matrix = rx @ ry @ rz @ np.array([[1, shear, 0], [0, 1, 0], [0, 0, 1]]) @ np.diag(spacing)
    return np.hstack([matrix, np.array(origin, float)[:, None]])


def flat(array):
    """Numbers with the first axis fastest, as the program stores voxels."""
    return [float(v) for v in np.asarray(array).ravel(order="F")]


def label_statistics(values, labels):
    image, mask = sitk.GetImageFromArray(values), sitk.GetImageFromArray(labels.astype(np.uint16))
    statistics = sitk.LabelStatisticsImageFilter()
    statistics.Execute(image, mask)
    return [
        {
            "label": int(label), "voxels": int(statistics.GetCount(label)),
            "mean": statistics.GetMean(label), "sd": statistics.GetSigma(label),
            "min": statistics.GetMinimum(label), "max": statistics.GetMaximum(label),
        }
        for label in sorted(statistics.GetLabels()) if label != 0
    ]


def label_cases():
    size = (7, 6, 5)
    labels = random.choice([0, 0, 1, 2, 4], size)
    values = np.round(random.normal(400, 150, size)).astype(np.float32)
    same = affine((1, 1, 2), origin=(-3, 4, 5))
    cases = [{
        "size": size, "affine": flat(same.T), "labels": [int(v) for v in flat(labels)],
        "imageSize": size, "imageAffine": flat(same.T), "values": flat(values),
        "rows": label_statistics(values, labels),
    }]
    # An image with larger voxels around the mask: trilinear interpolation by SciPy.
    fine = affine((0.8, 0.7, 0.9), degrees=(5, -8, 12), origin=(2.1, 1.7, 1.9))
    coarse = affine((1.5, 1.6, 1.7))
    image = random.normal(50, 20, (8, 8, 8)).astype(np.float32)
    inside = np.linalg.inv(coarse[:, :3]) @ fine[:, :3]
    start = np.linalg.inv(coarse[:, :3]) @ (fine[:, 3] - coarse[:, 3])
    index = np.stack(np.meshgrid(*map(np.arange, size), indexing="ij")).reshape(3, -1)
    places = inside @ index + start[:, None]
    assert (places >= 0).all() and (places <= 7).all()
    sampled = ndimage.map_coordinates(image, places, order=1).reshape(size)
    cases.append({
        "size": size, "affine": flat(fine.T), "labels": [int(v) for v in flat(labels)],
        "imageSize": image.shape, "imageAffine": flat(coarse.T), "values": flat(image),
        "rows": label_statistics(sampled, labels),
    })
    return cases


def length_cases():
    cases = []
    for matrix in [
        affine((1, 1, 1)), affine((0.5, 0.5, 6), origin=(10, -20, 30)),
        affine((0.9, 1.1, 3), degrees=(20, -35, 50), origin=(7, 8, 9)),
        affine((1, 2, 3), degrees=(10, 20, 30), shear=0.1),
    ]:
        for _ in range(4):
            a, b = random.integers(0, 60, 3), random.integers(0, 60, 3)
            length = np.linalg.norm(matrix[:, :3] @ (a - b))
            cases.append({
                "affine": flat(matrix.T), "from": a.tolist(), "to": b.tolist(), "mm": float(length)})
    return cases


def blob(size, smooth, level):
    """The largest 8-connected part of thresholded noise, with its holes."""
    noise = ndimage.gaussian_filter(random.normal(0, 1, size), smooth)
    mask = noise > np.quantile(noise, level)
    parts, count = ndimage.label(mask, np.ones((3, 3)))
    sizes = ndimage.sum_labels(mask, parts, range(1, count + 1))
    return parts == 1 + int(np.argmax(sizes))


def diameters(mask, spacing):
    """Longest line and longest perpendicular one, in mm, of one section."""
    filled = ndimage.binary_fill_holes(mask)
    cells = [box(x - 0.5, y - 0.5, x + 0.5, y + 0.5) for x, y in zip(*np.nonzero(filled))]
    section = unary_union(cells)
    # Lines along a border, or through a corner where two voxels meet, are inside.
    closed = section.buffer(1e-7, join_style="mitre")
    padded = np.pad(filled, 1)
    sides = []
    for x, y in zip(*np.nonzero(filled)):
        for dx, dy in [(-1, 0), (1, 0), (0, -1), (0, 1)]:
            if not padded[x + 1 + dx, y + 1 + dy]:
                sides.append((x + dx / 2, y + dy / 2))
    metric = np.array(spacing)

    def length(a, b):
        return float(np.linalg.norm((np.array(b) - np.array(a)) * metric))

    pairs = sorted(
        ((length(a, b), a, b) for i, a in enumerate(sides) for b in sides[i + 1:]),
        key=lambda pair: -pair[0])
    longest, best = 0.0, 0.0
    for size, a, b in pairs:
        if size < longest * (1 - 1e-9):
            break
        if not closed.covers(LineString([a, b])):
            continue
        longest = max(longest, size)
        way = (np.array(b) - np.array(a)) * metric
        normal = np.array([-way[1], way[0]]) / np.linalg.norm(way) / metric * 200
        for side in sides:
            line = LineString([np.array(side) - normal, np.array(side) + normal])
            part = closed.intersection(line)
            lines = [part] if part.geom_type == "LineString" else list(part.geoms)
            for one in lines:
                if one.geom_type == "LineString" and one.distance(Point(side)) < 1e-5:
                    ends = list(one.coords)
                    best = max(best, length(ends[0], ends[-1]))
    return longest, best


def diameter_cases():
    cases = []
    shapes = [np.ones((1, 1), bool), np.ones((9, 1), bool), np.ones((7, 4), bool), np.eye(5, dtype=bool)]
    ring = np.ones((9, 11), bool)
    ring[3:6, 3:8] = False
    bent = np.zeros((10, 10), bool)
    bent[:2, :] = bent[:, :2] = True
    x, y = np.meshgrid(np.arange(15), np.arange(15), indexing="ij")
    shapes += [ring, bent, (x - 7) ** 2 + (y - 7) ** 2 <= 45]
    shapes += [blob((14, 12), 1.2, 0.6) for _ in range(8)] + [blob((18, 16), 0.8, 0.55) for _ in range(6)]
    for index, mask in enumerate(shapes):
        spacing = [(1.0, 1.0), (0.5, 1.3), (0.9, 0.9)][index % 3]
        longest, perpendicular = diameters(mask, spacing)
        cases.append({
            "size": mask.shape, "spacing": spacing, "mask": [int(v) for v in flat(mask)],
            "longest": longest, "perpendicular": perpendicular,
        })
    return cases


def shape_cases():
    size = (20, 18)
    values = random.normal(100, 30, size).astype(np.float32)
    spacing = (0.9, 1.2)
    centers = [(i, j, Point(i * spacing[0], j * spacing[1])) for i in range(size[0]) for j in range(size[1])]
    cases = []

    def add(kind, points, shape, area):
        inside = [values[i, j] for i, j, point in centers if shape.covers(point)]
        numbers = np.array(inside, np.float64)
        cases.append({
            "kind": kind, "points": points, "area": area, "voxels": len(inside),
            "mean": numbers.mean(), "sd": numbers.std(ddof=1), "min": numbers.min(),
            "max": numbers.max(),
        })

    for center, half in [((9.1, 10.2), (4.3, 5.1)), ((6.4, 8.3), (3.3, 2.2))]:
        circle = Point(0, 0).buffer(1, quad_segs=4000)
        shape = affinity.translate(affinity.scale(circle, *half, origin=(0, 0)), *center)
        add("ellipse", [center, half], shape, math.pi * half[0] * half[1])
    for corners in [
        [(2, 3), (15, 4), (12, 15), (5, 13)],
        [(1, 1), (17, 2), (9, 8), (16, 16), (3, 14), (7, 8)],
    ]:
        points = [(i * spacing[0], j * spacing[1]) for i, j in corners]
        shape = Polygon(points)
        add("polygon", points, shape.buffer(1e-9), shape.area)
    return {"size": size, "spacing": spacing, "values": flat(values), "cases": cases}


if __name__ == "__main__":
    goldens = {
        "labels": label_cases(), "lengths": length_cases(), "diameters": diameter_cases(),
        "shapes": shape_cases(),
    }
    with open(OUTPUT, "w") as file:
        json.dump(goldens, file, separators=(",", ":"))
        file.write("\n")
    print(os.path.getsize(OUTPUT), "bytes")
