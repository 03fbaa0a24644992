#!/usr/bin/env python3
"""Measures a model on validation cases with the program as users run it, and prints Markdown tables.

    Scripts/measure_model.py --data DATA [--glia .build/release/glia] [--model assets/unet.onnx]
                             [--cases] [--folder DIR] [--subsets] [--stacks] [--reliability]

DATA holds `brats/splits.json`, cases in `brats/` and `cases/`, and stacks in `lgg/`. Masks are made by
`glia segment` and compared here with NumPy, independently of `glia evaluate`. Needs nibabel and NumPy.
"""
import argparse
import concurrent.futures
import itertools
import json
import pathlib
import subprocess
import tempfile

import nibabel
import numpy as np

MODALITIES = ("flair", "t1", "t1ce", "t2")
REGIONS = ("WT", "TC", "ET")


def regions(labels):
    """The masks of WT, TC and ET of a BraTS label map (1, 2, 4)."""
    return labels > 0, (labels == 1) | (labels == 4), labels == 4


def dice(a, b):
    """Dice of two masks; NaN where both are empty."""
    total = int(a.sum()) + int(b.sum())
    return 2 * int((a & b).sum()) / total if total else float("nan")


def labels_of(path):
    return np.asarray(nibabel.load(path).dataobj).round().astype(np.uint8)


def mean(values):
    values = np.asarray(values, float)
    return np.nanmean(values, axis=0) if len(values) else np.full(3, np.nan)


def fixed(value):
    return "–" if np.isnan(value) else f"{value:.3f}"


class Program:
    """`glia segment` on folders of links to some files of a case."""

    def __init__(self, arguments):
        self.arguments = arguments

    def segment(self, case, modalities, folder, options=()):
        """Segments a case from some modalities; returns the files written."""
        source = pathlib.Path(folder, "in", case.name)
        target = pathlib.Path(folder, "out")
        source.mkdir(parents=True)
        for modality in modalities:
            file = case / f"{case.name}_{modality}.nii.gz"
            if file.exists():
                (source / file.name).symlink_to(file.resolve())
        command = [self.arguments.glia, "segment", str(source), "--output", str(target)]
        command += ["--model", self.arguments.model, *options, *self.arguments.option]
        subprocess.run(command, check=True, capture_output=True)
        return sorted(target.iterdir())

    def masks(self, case, modalities, options=()):
        with tempfile.TemporaryDirectory() as folder:
            files = self.segment(case, modalities, folder, options)
            return labels_of(next(f for f in files if f.name.endswith("_pred.nii.gz")))


def validation_cases(data):
    names = json.loads((data / "brats/splits.json").read_text())["validation"]
    return [next(p / n for p in (data / "brats", data / "cases") if (p / n).is_dir()) for n in names]


def measured(program, case, modalities, measures=(dice,)):
    """Measures of WT, TC and ET of a case segmented from some modalities; by default, their Dice."""
    found = regions(program.masks(case, modalities))
    drawn = regions(labels_of(case / f"{case.name}_seg.nii.gz"))
    return [measure(a, b) for measure in measures for a, b in zip(found, drawn)]


def slice_dice(a, b):
    """The mean Dice of axial slices that show a region in either mask; the axial axis is the last one."""
    axial = [k for k in range(a.shape[2]) if a[..., k].any() or b[..., k].any()]
    return mean([dice(a[..., k], b[..., k]) for k in axial]) if axial else float("nan")


def measure_cases(program, cases):
    print("| patient | WT | TC | ET | slices: WT | TC | ET |\n|---|---|---|---|---|---|---|")
    rows = []
    for case in cases:
        rows.append(measured(program, case, MODALITIES, (dice, slice_dice)))
        print(f"| {case.name} | " + " | ".join(map(fixed, rows[-1])) + " |", flush=True)
    print("| mean | " + " | ".join(map(fixed, mean(rows))) + " |")


def measure_subsets(program, cases, jobs):
    print("| FLAIR | T1 | T1ce | T2 | WT | TC | ET |\n|---|---|---|---|---|---|---|")
    pool = concurrent.futures.ThreadPoolExecutor(jobs)
    for count in (4, 3, 2, 1):
        for subset in itertools.combinations(MODALITIES, count):
            rows = list(pool.map(lambda case: measured(program, case, subset), cases))
            marks = ["●" if m in subset else "" for m in MODALITIES]
            print("| " + " | ".join(marks + list(map(fixed, mean(rows)))) + " |", flush=True)


def measure_stacks(program, data):
    stacks = json.loads((data / "lgg/slices.json").read_text())
    names = [n for n, s in stacks.items() if s["split"] != "train"]
    values = []
    for name in sorted(names):
        case = data / "lgg" / name
        found = program.masks(case, MODALITIES)
        values.append(dice(found > 0, labels_of(case / f"{name}_wt.nii.gz") > 0))
    values = np.array(values)
    print(
        f"{len(values)} stacks that are not skull-stripped: WT mean {np.nanmean(values):.3f}, median "
        f"{np.nanmedian(values):.3f}, lowest {np.nanmin(values):.3f}, "
        f"below 0.5: {int((values < 0.5).sum())}"
    )


def measure_reliability(program, cases):
    """How often a voxel of a given probability is tumor, over the tissue of all cases."""
    edges = np.linspace(0, 1, 11)
    counts, hits, sums = np.zeros((3, 3, 10))
    for case in cases:
        with tempfile.TemporaryDirectory() as folder:
            files = program.segment(case, MODALITIES, folder, ["--probabilities"])
            file = next(f for f in files if f.name.endswith("_prob.nii.gz"))
            values = np.asarray(nibabel.load(file).dataobj, np.float32)
        tissue = np.any(
            [
                np.asarray(nibabel.load(case / f"{case.name}_{m}.nii.gz").dataobj) != 0
                for m in MODALITIES
            ],
            axis=0,
        )
        drawn = regions(labels_of(case / f"{case.name}_seg.nii.gz"))
        for region in range(3):
            p = values[..., region][tissue]
            bins = np.clip(np.digitize(p, edges) - 1, 0, 9)
            counts[region] += np.bincount(bins, minlength=10)
            sums[region] += np.bincount(bins, weights=p, minlength=10)
            hits[region] += np.bincount(bins, weights=drawn[region][tissue], minlength=10)
    print("| probability | " + " | ".join(f"{r}: mean p → part drawn" for r in REGIONS) + " |")
    print("|---|---|---|---|")
    for k in range(10):
        cells = [
            f"{sums[r, k] / counts[r, k]:.2f} → {hits[r, k] / counts[r, k]:.2f}"
            if counts[r, k]
            else "–"
            for r in range(3)
        ]
        print(f"| {edges[k]:.1f}–{edges[k + 1]:.1f} | " + " | ".join(cells) + " |")
    for region, name in enumerate(REGIONS):
        gap = np.abs(sums[region] - hits[region]).sum() / counts[region].sum()
        print(f"expected calibration error of {name} over tissue: {gap:.4f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--glia", default=".build/release/glia")
    parser.add_argument("--model", default="assets/unet.onnx")
    parser.add_argument("--option", action="append", default=[], help="for glia segment, such as --option=--no-mirror")
    parser.add_argument("--folder", type=pathlib.Path, help="measure the cases of this folder instead of the validation ones")
    parser.add_argument("--jobs", type=int, default=1, help="how many cases --subsets segments at once (1)")
    for name in ("cases", "subsets", "stacks", "reliability"):
        parser.add_argument(f"--{name}", action="store_true")
    arguments = parser.parse_args()
    program = Program(arguments)
    cases = validation_cases(arguments.data)
    if arguments.folder:
        cases = sorted(case for case in arguments.folder.iterdir() if case.is_dir())
    chosen = arguments.subsets or arguments.stacks or arguments.reliability
    if arguments.cases or not chosen:
        measure_cases(program, cases)
    if arguments.subsets:
        measure_subsets(program, cases, arguments.jobs)
    if arguments.stacks:
        measure_stacks(program, arguments.data)
    if arguments.reliability:
        measure_reliability(program, cases)


if __name__ == "__main__":
    main()
