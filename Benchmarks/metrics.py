#!/usr/bin/env python3
"""Compares glia evaluate with Python on one pair of masks: the same numbers, and the time each takes.

    pip install nibabel numpy scipy torch monai medpy surface-distance
    Benchmarks/metrics.py SEG.nii.gz [RUNS]

The prediction is SEG shifted by (2, -1, 3) voxels and thinned. In each run, one after the other, each in a new
process that reads both files:

    glia         all overlap measures and HD95 of three regions
    MedPy        dc, jc, recall, precision and specificity of three regions (no distances)
    surface-d.   MONAI's compute_dice and surface-distance's HD95 of three regions

Times are wall clock; Python also reports the time without start and imports.
"""
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
REGIONS = {"WT": (1, 2, 4), "TC": (1, 4), "ET": (4,)}


def load(path):
    import nibabel
    import numpy as np
    image = nibabel.load(path)
    return np.asarray(image.dataobj).astype(np.uint8), [float(s) for s in image.header.get_zooms()[:3]]


def with_medpy(prediction, reference):
    import medpy.metric.binary as medpy
    import nibabel  # noqa: F401  (imports are not part of the time)
    import numpy as np
    start = time.perf_counter()
    (p, _), (r, _) = load(prediction), load(reference)
    result = {}
    for name, labels in REGIONS.items():
        a, b = np.isin(p, labels), np.isin(r, labels)
        result[name] = dict(dice=medpy.dc(a, b), iou=medpy.jc(a, b), sensitivity=medpy.recall(a, b),
                            precision=medpy.precision(a, b), specificity=medpy.true_negative_rate(a, b))
    return result, time.perf_counter() - start


def with_surface_distance(prediction, reference):
    import monai.metrics
    import nibabel  # noqa: F401
    import numpy as np
    import surface_distance
    import torch
    start = time.perf_counter()
    (p, spacing), (r, _) = load(prediction), load(reference)
    result = {}
    for name, labels in REGIONS.items():
        a, b = np.isin(p, labels), np.isin(r, labels)
        dice = monai.metrics.compute_dice(*(torch.from_numpy(m[None, None]) for m in (a, b)))
        distances = surface_distance.compute_surface_distances(b, a, spacing)
        result[name] = dict(dice=float(dice), hd95=surface_distance.compute_robust_hausdorff(distances, 95))
    return result, time.perf_counter() - start


CHILDREN = {"medpy": with_medpy, "surface": with_surface_distance}


def make_prediction(reference, folder):
    import nibabel
    import numpy as np
    image = nibabel.load(reference)
    labels = np.asarray(image.dataobj).astype(np.uint8)
    shifted = np.roll(labels, (2, -1, 3), (0, 1, 2))
    i, j, k = np.indices(labels.shape)
    shifted[(i + 2 * j + 3 * k) % 17 == 0] = 0
    path = pathlib.Path(folder) / "prediction.nii.gz"
    nibabel.save(nibabel.Nifti1Image(shifted, image.affine), path)
    return str(path)


def run(command):
    start = time.perf_counter()
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return json.loads(done.stdout), time.perf_counter() - start


def main(reference, runs):
    glia = str(ROOT / ".build/release/glia")
    with tempfile.TemporaryDirectory() as folder:
        prediction = make_prediction(reference, folder)
        commands = {
            "glia": [glia, "evaluate", prediction, reference, "--scheme", "brats2020", "--format", "json"],
            "MedPy": [sys.executable, __file__, "--child", "medpy", prediction, reference],
            "surface-d.": [sys.executable, __file__, "--child", "surface", prediction, reference],
        }
        times = {name: [] for name in commands}
        inner = {name: [] for name in commands}
        answers = {}
        for _ in range(runs):
            for name, command in commands.items():
                answer, seconds = run(command)
                times[name].append(seconds)
                if name == "glia":
                    answers[name] = answer["volume"]
                else:
                    answers[name] = answer["result"]
                    inner[name].append(answer["seconds"])
    worst = {"overlap": 0.0, "hd95": 0.0}
    for name in ("MedPy", "surface-d."):
        for region, values in answers[name].items():
            for measure, value in values.items():
                kind = "hd95" if measure == "hd95" else "overlap"
                worst[kind] = max(worst[kind], abs(value - answers["glia"][region][measure]))
    assert worst["overlap"] < 1e-6 and worst["hd95"] < 1e-3, worst
    print(f"{runs} runs, interleaved; greatest difference: overlap {worst['overlap']:.1e}, HD95 {worst['hd95']:.1e} mm")
    print(f"{'':<12}{'median ms':>10}{'min ms':>9}{'median without start and imports':>35}")
    for name in commands:
        body = f"{1000 * statistics.median(inner[name]):>35.0f}" if inner[name] else f"{'':>35}"
        print(f"{name:<12}{1000 * statistics.median(times[name]):>10.0f}{1000 * min(times[name]):>9.0f}{body}".rstrip())


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        result, seconds = CHILDREN[sys.argv[2]](*sys.argv[3:5])
        print(json.dumps(dict(result=result, seconds=seconds), default=float))
    else:
        main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5)
