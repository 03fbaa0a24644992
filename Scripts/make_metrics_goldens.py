#!/usr/bin/env python3
"""Makes Tests/MetricsTests/Goldens/*.json: measures of crafted masks, by other programs.

Masks are described, not stored: ellipsoids with whole-number parameters, painted one over the other, some of
them thinned by a hash of the voxel's index. The Swift tests paint the same masks from the description.

    pip install numpy scipy nibabel torch monai medpy surface-distance
    Scripts/make_metrics_goldens.py [DATA]

With DATA, the expert masks of a few real cases are also compared with shifted, thinned copies of themselves;
only the numbers are written.

Overlap: MedPy (dc, jc, recall, true_negative_rate, precision), and MONAI's compute_dice and confusion matrix
must agree with it. Distances: DeepMind's surface-distance, MONAI and MedPy, each by its own definition. Lesions:
the rules of the BraTS 2023 metrics (github.com/rachitsaluja/BraTS-2023-Metrics, eval.py), implemented here
again with scipy.ndimage and surface-distance, lesion by lesion as stated there. Undefined values are null.
"""
import itertools
import json
import pathlib
import re
import sys

import medpy.metric.binary as medpy
import monai.metrics
import numpy as np
import scipy.ndimage as ndimage
import surface_distance
import torch
from surface_distance import lookup_tables

GOLDENS = pathlib.Path(__file__).parent.parent / "Tests/MetricsTests/Goldens"
STRUCTURES = {"WT": (1, 2, 4), "TC": (1, 4), "ET": (4,), "label 1": (1,), "label 2": (2,), "label 4": (4,)}
# The dilation and the smallest volume in mm³ that the challenges set; the penalty is 374 mm in all.
CHALLENGES = {"gli": (3, 50), "met": (1, 2)}
PENALTY = 374
REAL = ["BraTS19_2013_10_1", "Brats17_2013_27_1", "BraTS2021_01484", "BraTS2021_00495"]


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
    dict(
        name="one voxel and the same voxel",
        size=[5, 6, 7], spacing=[0.5, 1, 1.5],
        prediction=[shape(1, [2, 3, 4], [1, 1, 1], 0)], reference=[shape(1, [2, 3, 4], [1, 1, 1], 0)]),
    dict(
        name="a mask that fills the grid",
        size=[7, 6, 5], spacing=[1, 1, 1],
        prediction=[shape(2, [3, 3, 2], [1, 1, 1], 999)], reference=[shape(2, [3, 3, 2], [1, 1, 1], 8)]),
    dict(
        name="nothing but invented lesions",
        size=[20, 20, 20], spacing=[1, 1, 1],
        prediction=[shape(4, [4, 4, 4], [1, 1, 1], 5), shape(4, [15, 15, 15], [1, 1, 1], 0)], reference=[]),
    dict(
        name="nothing but missed lesions, one of them small",
        size=[24, 20, 20], spacing=[1, 1, 1],
        prediction=[], reference=[shape(4, [5, 5, 5], [1, 1, 1], 9), shape(2, [19, 15, 15], [1, 1, 1], 2)]),
] + [
    dict(
        name=f"many lesions, {what}",
        size=[64, 56, 48], spacing=spacing,
        # Two that growing joins, one found from beside it, one missed, one small and missed, one small and
        # found, two found by one, one found by two.
        reference=[shape(4, [12, 12, 9], [1, 1, 1], 16), shape(4, [12, 12, 21], [1, 1, 1], 16),
                   shape(4, [40, 12, 12], [1, 1, 1], 25), shape(4, [40, 44, 10], [1, 1, 1], 16),
                   shape(4, [12, 40, 12], [1, 1, 1], 4), shape(4, [12, 40, 36], [1, 1, 1], 4),
                   shape(2, [52, 20, 38], [1, 1, 1], 16), shape(1, [52, 38, 38], [1, 1, 1], 12),
                   shape(2, [30, 16, 38], [1, 4, 4], 81)],
        prediction=[shape(4, [13, 12, 10], [1, 1, 1], 12), shape(4, [40, 20, 12], [1, 1, 1], 4),
                    shape(4, [13, 40, 36], [1, 1, 1], 9), shape(2, [52, 29, 38], [4, 1, 4], 150),
                    shape(2, [23, 16, 38], [1, 1, 1], 6), shape(2, [37, 16, 38], [1, 1, 1], 6),
                    shape(4, [28, 40, 40], [1, 1, 1], 9), shape(4, [2, 50, 2], [1, 1, 1], 0)])
    for what, spacing in (("cubic voxels", [1, 1, 1]), ("thick slices", [0.8, 1.2, 3]))
] + [
    dict(
        name="lesions at the faces, edges and corners of the grid",
        size=[40, 33, 29], spacing=[1, 1.25, 1.5],
        reference=[shape(4, [0, 0, 0], [1, 1, 1], 40), shape(2, [39, 32, 28], [1, 1, 1], 30),
                   shape(1, [20, 0, 14], [1, 1, 1], 20), shape(4, [0, 32, 14], [1, 1, 1], 16)],
        prediction=[shape(4, [0, 1, 0], [1, 1, 1], 30), shape(1, [39, 32, 27], [1, 1, 1], 36),
                    shape(2, [20, 1, 14], [1, 1, 1], 20), shape(4, [39, 0, 0], [1, 1, 1], 9)]),
    dict(
        name="voxels that touch at corners, and others a step apart",
        size=[30, 30, 30], spacing=[1, 1, 1],
        reference=[shape(2, [15, 15, 15], [1, 1, 1], 150, keep=3), shape(4, [15, 15, 15], [1, 1, 1], 40, keep=2)],
        prediction=[shape(2, [14, 16, 15], [1, 1, 1], 160, keep=7), shape(4, [15, 14, 16], [1, 1, 1], 50, keep=5)]),
]


def paint(case, which):
    """The label map that a list of shapes paints; all numbers are integers below 2**63."""
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


def overlap(p, r):
    tp = int((p & r).sum())
    fp = int((p & ~r).sum())
    fn = int((~p & r).sum())
    tn = int((~p & ~r).sum())
    result = dict(tp=tp, fp=fp, fn=fn, tn=tn)
    either = tp + fp + fn > 0
    result["dice"] = number(medpy.dc(p, r)) if either else None
    result["iou"] = number(medpy.jc(p, r)) if either else None
    result["sensitivity"] = number(medpy.recall(p, r)) if tp + fn else None
    result["precision"] = number(medpy.precision(p, r)) if tp + fp else None
    result["specificity"] = number(medpy.true_negative_rate(p, r)) if tn + fp else None
    by_monai = number(monai.metrics.compute_dice(*tensors(p, r), ignore_empty=not (fp and not tp + fn))[0, 0])
    assert (by_monai is None) == (result["dice"] is None), (by_monai, result)
    assert by_monai is None or abs(by_monai - result["dice"]) < 1e-6, (by_monai, result)
    matrix = monai.metrics.get_confusion_matrix(*tensors(p, r))
    for name, ours in (("sensitivity", "sensitivity"), ("specificity", "specificity"), ("precision", "precision"),
                       ("threat score", "iou")):
        theirs = number(monai.metrics.compute_confusion_matrix_metric(name, matrix)[0, 0])
        assert result[ours] is None or abs(theirs - result[ours]) < 1e-6, (name, theirs, result)
    return result


def tensors(*masks):
    return [torch.from_numpy(m[None, None].astype(np.float32)) for m in masks]


def deepmind(p, r, spacing):
    d = surface_distance.compute_surface_distances(r, p, spacing)
    a, b = d["distances_pred_to_gt"] * d["surfel_areas_pred"], d["distances_gt_to_pred"] * d["surfel_areas_gt"]
    from_reference, from_prediction = surface_distance.compute_average_surface_distance(d)
    return dict(
        hd=surface_distance.compute_robust_hausdorff(d, 100), hd95=surface_distance.compute_robust_hausdorff(d, 95),
        asd=(a.sum() + b.sum()) / (d["surfel_areas_pred"].sum() + d["surfel_areas_gt"].sum()),
        asd_prediction=from_prediction, asd_reference=from_reference,
        nsd1=surface_distance.compute_surface_dice_at_tolerance(d, 1),
        nsd2=surface_distance.compute_surface_dice_at_tolerance(d, 2))


def by_monai(p, r, spacing):
    p, r = tensors(p, r)
    options = dict(include_background=True, spacing=[float(s) for s in spacing])
    return dict(
        hd=monai.metrics.compute_hausdorff_distance(p, r, **options),
        hd95=monai.metrics.compute_hausdorff_distance(p, r, percentile=95, **options),
        asd=monai.metrics.compute_average_surface_distance(p, r, symmetric=True, **options),
        asd_prediction=monai.metrics.compute_average_surface_distance(p, r, **options),
        asd_reference=monai.metrics.compute_average_surface_distance(r, p, **options),
        nsd1=monai.metrics.compute_surface_dice(p, r, [1], **options),
        nsd2=monai.metrics.compute_surface_dice(p, r, [2], **options))


def by_medpy(p, r, spacing):
    return dict(
        hd=medpy.hd(p, r, spacing), hd95=medpy.hd95(p, r, spacing), asd=medpy.assd(p, r, spacing),
        asd_prediction=medpy.asd(p, r, spacing), asd_reference=medpy.asd(r, p, spacing))


def lesions(p, r, spacing, dilation, smallest):
    """The lesion-wise scores of BraTS 2023, following its rules step by step."""
    grow = ndimage.generate_binary_structure(3, 2)
    all26 = ndimage.generate_binary_structure(3, 3)

    def grown(mask):
        return ndimage.binary_dilation(mask, grow, iterations=dilation)

    predicted, predicted_count = ndimage.label(p, all26)
    regions, count = ndimage.label(grown(r), all26)
    finders, scores, ignored = set(), [], 0
    for index in range(1, count + 1):
        lesion = r & (regions == index)
        found = set(np.unique(predicted[grown(lesion)])) - {0}
        finders |= found
        if lesion.sum() * np.prod(spacing) <= smallest:
            ignored += 1
            continue
        if not found:
            scores.append((False, 0, PENALTY))
            continue
        match = np.isin(predicted, list(found))
        dice = 2 * (match & lesion).sum() / (match.sum() + lesion.sum())
        d = surface_distance.compute_surface_distances(lesion, match, spacing)
        scores.append((True, dice, surface_distance.compute_robust_hausdorff(d, 95)))
    fp = predicted_count - len(finders)
    total = len(scores) + fp
    return dict(
        tp=sum(s[0] for s in scores), fn=sum(not s[0] for s in scores), fp=fp, ignored=ignored,
        dice=float(sum(s[1] for s in scores) / total) if total else 1,
        hd95=float((sum(s[2] for s in scores) + fp * PENALTY) / total) if total else 0)


def measure(p, r, spacing):
    result = overlap(p, r)
    # Everything below uses only the masks and a margin around them, which is wider than the growing.
    box = ndimage.find_objects((p | r).astype(np.uint8))
    if box:
        box = tuple(slice(max(s.start - 8, 0), s.stop + 8) for s in box[0])
        p, r = p[box], r[box]
    for name, program in (("brats", deepmind), ("monai", by_monai), ("medpy", by_medpy)):
        result[name] = None
        if p.any() and r.any():
            result[name] = {k: number(v) for k, v in program(p, r, spacing).items()}
    for name, (dilation, smallest) in CHALLENGES.items():
        result[name] = lesions(p, r, spacing, dilation, smallest)
    return result


def measures(prediction, reference, spacing):
    return {name: measure(np.isin(prediction, labels), np.isin(reference, labels), spacing)
            for name, labels in STRUCTURES.items()}


def areas():
    """Areas of all 256 patterns; our bit x + 2y + 4z is index [x][y][z] of the kernel."""
    kernel = lookup_tables.ENCODE_NEIGHBOURHOOD_3D_KERNEL
    result = []
    for spacing in ([1, 1, 1], [1, 1.25, 2], [3, 0.5, 1]):
        table = lookup_tables.create_table_neighbour_code_to_surface_area(spacing)
        ours = [float(table[sum(int(kernel[x][y][z]) for x, y, z in itertools.product((0, 1), repeat=3)
                                if pattern >> (x + 2 * y + 4 * z) & 1)]) for pattern in range(256)]
        result.append(dict(spacing=spacing, areas=[round(a, 9) for a in ours]))
    return result


def real(folder, name):
    """The expert's mask against a copy shifted by (2, −1, 3) voxels, thinned, and with holes in its edema."""
    import nibabel
    case = next(pathlib.Path(folder).rglob(f"{name}_seg.nii.gz"))
    image = nibabel.load(case)
    reference = np.asarray(image.dataobj).astype(np.uint8)
    prediction = np.roll(reference, (2, -1, 3), (0, 1, 2))
    i, j, k = np.indices(reference.shape)
    prediction[(i + 2 * j + 3 * k) % 17 == 0] = 0
    prediction[(prediction == 2) & ((i // 9 + j // 7 + k // 8) % 3 == 0)] = 0
    spacing = [float(s) for s in image.header.get_zooms()[:3]]
    return dict(case=name, shift=[2, -1, 3], expected=measures(prediction, reference, spacing))


def write(name, value):
    text = json.dumps(value, indent=1)
    # Puts lists of numbers on one line.
    text = re.sub(r"\[\s+(-?[\d.e+-]+(?:,\s+-?[\d.e+-]+)*)\s+\]", lambda m: "[" + " ".join(m[1].split()) + "]", text)
    (GOLDENS / name).write_text(text + "\n")


if __name__ == "__main__":
    for case in CASES:
        case["expected"] = measures(paint(case, "prediction"), paint(case, "reference"), case["spacing"])
    write("masks.json", CASES)
    write("surface-areas.json", areas())
    if len(sys.argv) > 1:
        write("real-cases.json", [real(sys.argv[1], name) for name in REAL])
