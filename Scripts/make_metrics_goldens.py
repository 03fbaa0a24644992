#!/usr/bin/env python3
"""Makes Tests/MetricsTests/Goldens/*.json: measures of crafted masks by other people's programs.

Masks are described, not stored: ellipsoids with whole-number parameters, painted one over the other, some of
them thinned by a hash of the voxel's place. The Swift tests paint the same masks from the description.

    pip install numpy scipy nibabel torch monai medpy surface-distance
    Scripts/make_metrics_goldens.py [DATA]

With DATA, a folder in which BraTS19_2013_10_1 is a case, its expert mask is compared with a shifted copy of
itself as well; only the numbers are written.

Overlap: MedPy (dc, jc, recall, true_negative_rate, precision), and MONAI's compute_dice must agree with it.
Distances: DeepMind's surface-distance. Undefined values are null.
"""
import itertools
import json
import pathlib
import sys

import medpy.metric.binary as medpy
import monai.metrics
import numpy as np
import surface_distance
import torch
from surface_distance import lookup_tables

GOLDENS = pathlib.Path(__file__).parent.parent / "Tests/MetricsTests/Goldens"
REGIONS = {"WT": (1, 2, 4), "TC": (1, 4), "ET": (4,)}


def shape(label, center, weights, limit, keep=1):
    return dict(label=label, center=center, weights=weights, limit=limit, keep=keep)


CASES = [
    dict(
        name="nested blobs, shifted",
        size=[40, 36, 30], spacing=[1, 1, 1],
        prediction=[shape(2, [20, 17, 14], [2, 3, 4], 400), shape(1, [21, 18, 14], [1, 1, 1], 30),
                    shape(4, [22, 18, 15], [1, 1, 1], 12)],
        reference=[shape(2, [18, 18, 15], [3, 2, 3], 420), shape(1, [19, 17, 15], [1, 2, 1], 40),
                   shape(4, [20, 18, 15], [1, 1, 2], 20)]),
    dict(
        name="thick slices, a far island and holes",
        size=[48, 40, 20], spacing=[0.9375, 0.75, 5],
        prediction=[shape(2, [20, 17, 9], [1, 1, 6], 110), shape(0, [20, 17, 9], [1, 1, 1], 300, keep=5),
                    shape(4, [42, 33, 16], [1, 1, 3], 5)],
        reference=[shape(2, [24, 19, 10], [1, 2, 5], 130), shape(1, [24, 19, 10], [1, 1, 2], 30),
                   shape(4, [25, 19, 10], [1, 1, 2], 12)]),
    dict(
        name="scattered voxels at the edges of the grid",
        size=[19, 23, 17], spacing=[1.5, 1, 2.25],
        prediction=[shape(1, [9, 11, 8], [1, 1, 1], 9999, keep=11), shape(4, [2, 2, 2], [1, 1, 1], 9, keep=2)],
        reference=[shape(1, [9, 11, 8], [1, 1, 1], 9999, keep=13), shape(4, [1, 1, 1], [1, 1, 1], 9)]),
    dict(
        name="no enhancing tumor in the reference, no core in the prediction",
        size=[24, 24, 24], spacing=[1, 1, 1],
        prediction=[shape(2, [12, 12, 12], [1, 1, 1], 50)],
        reference=[shape(2, [12, 11, 12], [1, 1, 1], 60), shape(1, [12, 11, 12], [1, 1, 1], 10)]),
    dict(
        name="two empty masks",
        size=[8, 8, 8], spacing=[1, 1, 1], prediction=[], reference=[]),
    dict(
        name="one voxel each",
        size=[9, 9, 9], spacing=[2, 3, 4],
        prediction=[shape(4, [0, 0, 0], [1, 1, 1], 0)], reference=[shape(4, [8, 7, 5], [1, 1, 1], 0)]),
]


def paint(case, which):
    """The labels that a list of shapes gives; arithmetic is on whole numbers below 2**63."""
    size = case["size"]
    i, j, k = np.meshgrid(*(np.arange(n, dtype=np.int64) for n in size), indexing="ij")
    hashed = (i * 73856093) ^ (j * 19349663) ^ (k * 83492791)
    labels = np.zeros(size, np.uint8)
    for s in case[which]:
        c, w = s["center"], s["weights"]
        inside = w[0] * (i - c[0]) ** 2 + w[1] * (j - c[1]) ** 2 + w[2] * (k - c[2]) ** 2 <= s["limit"]
        labels[inside & ((hashed >> 3) % s["keep"] == 0)] = s["label"]
    return labels


def number(value):
    value = float(value)
    return value if np.isfinite(value) else None


def measure(prediction, reference, spacing):
    tp = int((prediction & reference).sum())
    fp = int((prediction & ~reference).sum())
    fn = int((~prediction & reference).sum())
    result = dict(tp=tp, fp=fp, fn=fn, tn=int((~prediction & ~reference).sum()))
    either = tp + fp + fn > 0
    result["dice"] = number(medpy.dc(prediction, reference)) if either else None
    result["iou"] = number(medpy.jc(prediction, reference)) if either else None
    result["sensitivity"] = number(medpy.recall(prediction, reference)) if tp + fn else None
    result["precision"] = number(medpy.precision(prediction, reference)) if tp + fp else None
    result["specificity"] = number(medpy.true_negative_rate(prediction, reference))
    tensors = [torch.from_numpy(m[None, None].astype(np.float32)) for m in (prediction, reference)]
    by_monai = number(monai.metrics.compute_dice(*tensors, ignore_empty=False if fp and not tp + fn else True)[0, 0])
    assert (by_monai is None) == (result["dice"] is None), (by_monai, result)
    assert by_monai is None or abs(by_monai - result["dice"]) < 1e-6, (by_monai, result)
    result |= dict.fromkeys(["hd95", "hd100", "surface_dice_2mm", "mean_from_prediction", "mean_from_reference"])
    if tp + fp and tp + fn:
        d = surface_distance.compute_surface_distances(reference, prediction, spacing)
        result["hd95"] = number(surface_distance.compute_robust_hausdorff(d, 95))
        result["hd100"] = number(surface_distance.compute_robust_hausdorff(d, 100))
        result["surface_dice_2mm"] = number(surface_distance.compute_surface_dice_at_tolerance(d, 2))
        from_reference, from_prediction = surface_distance.compute_average_surface_distance(d)
        result["mean_from_prediction"] = number(from_prediction)
        result["mean_from_reference"] = number(from_reference)
    return result


def measures(prediction, reference, spacing):
    return {name: measure(np.isin(prediction, labels), np.isin(reference, labels), spacing)
            for name, labels in REGIONS.items()}


def areas():
    """Areas of all 256 patterns; bit x + 2y + 4z of ours is the kernel's place [x][y][z]."""
    kernel = lookup_tables.ENCODE_NEIGHBOURHOOD_3D_KERNEL
    result = []
    for spacing in ([1, 1, 1], [1, 1.25, 2], [3, 0.5, 1]):
        table = lookup_tables.create_table_neighbour_code_to_surface_area(spacing)
        ours = [float(table[sum(int(kernel[x][y][z]) for x, y, z in itertools.product((0, 1), repeat=3)
                                if pattern >> (x + 2 * y + 4 * z) & 1)]) for pattern in range(256)]
        result.append(dict(spacing=spacing, areas=[round(a, 9) for a in ours]))
    return result


def real(folder):
    """The expert's mask against a copy shifted by (2, −1, 3) voxels and thinned."""
    import nibabel
    case = next(pathlib.Path(folder).rglob("BraTS19_2013_10_1_seg.nii.gz"))
    image = nibabel.load(case)
    reference = np.asarray(image.dataobj).astype(np.uint8)
    prediction = np.roll(reference, (2, -1, 3), (0, 1, 2))
    i, j, k = np.indices(reference.shape)
    prediction[(i + 2 * j + 3 * k) % 17 == 0] = 0
    spacing = [float(s) for s in image.header.get_zooms()[:3]]
    return dict(case="BraTS19_2013_10_1", shift=[2, -1, 3], expected=measures(prediction, reference, spacing))


def write(name, value):
    (GOLDENS / name).write_text(json.dumps(value, indent=1) + "\n")


if __name__ == "__main__":
    for case in CASES:
        case["expected"] = measures(paint(case, "prediction"), paint(case, "reference"), case["spacing"])
    write("masks.json", CASES)
    write("surface-areas.json", areas())
    if len(sys.argv) > 1:
        write("real-case.json", real(sys.argv[1]))
