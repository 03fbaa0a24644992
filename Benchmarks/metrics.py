#!/usr/bin/env python3
"""Compares glia evaluate with Python on one pair of masks: the same numbers, and the time each takes.

    pip install nibabel numpy scipy torch monai medpy surface-distance
    Benchmarks/metrics.py SEG.nii.gz [RUNS] [PREDICTION.nii.gz]

Without a prediction it is SEG shifted by (2, -1, 3) voxels and thinned. Every contender measures six structures, WT, TC, ET
and the labels 1, 2 and 4, and is checked against glia. In each run, one after the other, each in a new process
that reads both files:

    glia          everything below at once, by one of the three definitions of distances
    start         glia with two masks of 64 voxels
    MedPy         dc, jc, recall, precision, true_negative_rate, hd, hd95, assd
    MONAI         compute_dice, Hausdorff distance and HD95, average surface distance, surface Dice at 1 mm
    surface-d.    surface-distance: HD, HD95, average surface distances, surface Dice at 1 mm
    BraTS 2023    lesion-wise Dice and HD95 by the challenge's rules (SciPy and surface-distance)

Times are wall clock and processor time of the whole process (all threads), and then without start: Python's from
the moment when its imports are done, glia's less the start. "/ glia" compares both ways. "all Python" is the sum of
the four. Programs get whole volumes, as people give them, except the lesions: those are measured in the masks'
surroundings, which is faster than the challenge's own code.
"""
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


def load(path):
    import nibabel
    import numpy as np
    image = nibabel.load(path)
    return np.asarray(image.dataobj).astype(np.uint8), [float(s) for s in image.header.get_zooms()[:3]]


def child(which, prediction, reference):
    """Measures with one program; its modules are loaded before the clock starts."""
    import make_metrics_goldens as programs
    import nibabel  # noqa: F401
    import numpy as np
    from scipy import ndimage
    start, processor = time.perf_counter(), time.process_time()
    (p, spacing), (r, _) = load(prediction), load(reference)
    result = {}
    for name, labels in programs.STRUCTURES.items():
        a, b = np.isin(p, labels), np.isin(r, labels)
        values = {}
        if which == "medpy":
            m = programs.medpy
            values = dict(dice=m.dc(a, b), iou=m.jc(a, b), sensitivity=m.recall(a, b), precision=m.precision(a, b),
                          specificity=m.true_negative_rate(a, b))
        if which == "monai":
            values = dict(dice=programs.monai.metrics.compute_dice(*programs.tensors(a, b)))
        if which == "brats":
            box = ndimage.find_objects((a | b).astype(np.uint8))[0]
            a, b = (m[tuple(slice(max(s.start - 8, 0), s.stop + 8) for s in box)] for m in (a, b))
        if which == "medpy":
            m = programs.medpy
            values |= dict(hd=m.hd(a, b, spacing), hd95=m.hd95(a, b, spacing), asd=m.assd(a, b, spacing))
        elif which == "monai":
            measured = programs.by_monai(a, b, spacing)
            values |= {k: measured[k] for k in ("hd", "hd95", "asd")} | dict(nsd=measured["nsd1"])
        elif which == "surface":
            measured = programs.deepmind(a, b, spacing)
            values |= {k: measured[k] for k in ("hd", "hd95", "asd")} | dict(nsd=measured["nsd1"])
        elif which == "brats":
            measured = programs.lesions(a, b, spacing, *programs.CHALLENGES["gli"])
            values |= {f"lesion_{k}": v for k, v in measured.items()}
        result[name] = {k: float(v) for k, v in values.items()}
    return dict(result=result, seconds=time.perf_counter() - start, processor=time.process_time() - processor)


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


def make_start(folder):
    """Two masks with next to nothing to measure."""
    import nibabel
    import numpy as np
    path = pathlib.Path(folder) / "start.nii.gz"
    labels = np.zeros((4, 4, 4), np.uint8)
    labels[1:3, 1:3, 1:3] = 1
    nibabel.save(nibabel.Nifti1Image(labels, np.eye(4)), path)
    return str(path)


def run(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return json.loads(done.stdout), seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def worst(theirs, ours):
    """The greatest differences: of distances in mm, and of everything else."""
    distances = rest = 0.0
    for structure, values in theirs.items():
        own = ours["volume"].get(structure) or ours["labels"][structure.split()[-1]]
        for measure, value in values.items():
            difference = abs(value - own[measure])
            if measure in ("hd", "hd95", "asd", "lesion_hd95"):
                distances = max(distances, difference)
            else:
                rest = max(rest, difference)
    return distances, rest


def main(reference, runs, prediction=None):
    glia = os.environ.get("GLIA", str(ROOT / ".build/release/glia"))
    programs = {"MedPy": ("medpy", "medpy"), "MONAI": ("monai", "monai"), "surface-d.": ("surface", "brats"),
                "BraTS 2023": ("brats", "brats")}
    with tempfile.TemporaryDirectory() as folder:
        prediction = prediction or make_prediction(reference, folder)

        def own(definition):
            return [glia, "evaluate", prediction, reference, "--scheme", "brats2020", "--json", "--distances", definition]

        tiny = make_start(folder)
        commands = {"start": [glia, "evaluate", tiny, tiny, "--scheme", "brats2020", "--json"], "glia": own("brats")}
        for name, (which, _) in programs.items():
            commands[name] = [sys.executable, __file__, "--child", which, prediction, reference]
        wall, processor, inner, inner_processor, answers = ({name: [] for name in commands} for _ in range(5))
        for _ in range(runs):
            # The first start after another program is slower, since that one has displaced the caches.
            run(commands["start"])
            for name, command in commands.items():
                answer, seconds, used = run(command)
                wall[name].append(seconds)
                processor[name].append(used)
                answers[name] = answer
                inner[name].append(answer.get("seconds", seconds))
                inner_processor[name].append(answer.get("processor", used))
        for name, (_, definition) in programs.items():
            distances, rest = worst(answers[name]["result"], run(own(definition))[0])
            assert distances < 1e-3 and rest < 1e-6, (name, distances, rest)
            print(f"{name}: greatest difference {distances:.1e} mm, others {rest:.1e}")
    print(f"{runs} runs, interleaved, load {os.getloadavg()[0]:.1f}; medians in ms")
    print(f"{'':<12}{'whole process:':>29}{'without start:':>29}")
    print(f"{'':<12}{'wall':>8}{'processor':>12}{'/ glia':>9}{'wall':>8}{'processor':>12}{'/ glia':>9}")
    rows = {name: [statistics.median(series[name]) for series in (wall, processor, inner, inner_processor)]
            for name in commands}
    start = rows.pop("start")
    base = rows["glia"]
    base[2:] = [base[0] - start[0], base[1] - start[1]]

    def line(name, columns):
        cells = [f"{1000 * columns[i]:>8.0f}{1000 * columns[i + 1]:>12.0f}{columns[i] / base[i]:>9.1f}" for i in (0, 2)]
        print(f"{name:<12}{''.join(cells)}")

    print(f"{'start':<12}{1000 * start[0]:>8.0f}{1000 * start[1]:>12.0f}")
    for name, columns in rows.items():
        line(name, columns)
    line("all Python", [sum(rows[name][i] for name in programs) for i in range(4)])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        print(json.dumps(child(*sys.argv[2:5])))
    else:
        main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5, *sys.argv[3:4])
