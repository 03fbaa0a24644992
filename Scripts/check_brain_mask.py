#!/usr/bin/env python3
"""Measures what the brain mask does for heads with skull, and that it leaves skull-stripped cases alone.

    python3 Scripts/check_brain_mask.py DATA [--glia .build/release/glia] [--every N] [--brats NAME,NAME] [--heads N]
                                        [--truth CASE=MASK]

DATA holds `lgg/` (stacks of NAME_{flair,t1ce,wt}.nii.gz with skull), `brats/` and `cases/`. Prints

  1. the Dice of the whole tumor on the stacks with and without mask; fails if the mean falls by more than 0.001;
  2. whether the masks of BraTS cases are the same, byte for byte, with and without `--no-brain-mask`; fails if not;
  3. the Dice of `glia brain` with the true brain on BraTS cases to which a skull, fluid, fat and noise were added, as
     they are and in slices of 5 mm; fails below 0.9;
  4. that Dice for other cases with a true mask, by --truth.

Needs NumPy, SciPy and nibabel.
"""
import argparse
import filecmp
import json
import pathlib
import subprocess
import sys
import tempfile

import nibabel
import numpy as np
from scipy import ndimage

MODALITIES = ("flair", "t1", "t1ce", "t2")
# Fluid, bone, fat and muscle, as shares of the brain's median.
TISSUES = {
    "flair": (0.25, 0.12, 1.5, 1.0), "t1": (0.35, 0.10, 1.9, 1.0),
    "t1ce": (0.35, 0.10, 1.8, 1.1), "t2": (2.2, 0.10, 1.3, 0.6)}


def dice(a, b):
    total = int(a.sum()) + int(b.sum())
    return 2 * int((a & b).sum()) / total if total else float("nan")


def data_of(path):
    return np.asarray(nibabel.load(path).dataobj)


def run(command):
    result = subprocess.run([str(c) for c in command], capture_output=True, text=True)
    if result.returncode:
        sys.exit(f"{' '.join(map(str, command))}: {result.stderr}")
    return result


def links(folder, case, modalities):
    """A folder with links to some images of a case."""
    target = folder / case.name
    target.mkdir(parents=True)
    for modality in modalities:
        file = case / f"{case.name}_{modality}.nii.gz"
        if file.exists():
            (target / file.name).symlink_to(file.resolve())
    return target


def check_stacks(glia, data, every, root):
    splits = json.loads((data / "lgg/slices.json").read_text())
    names = sorted(splits)[::every]
    cases = [links(root / "in", data / "lgg" / name, MODALITIES) for name in names]
    scores = {}
    for kind, options in (("with", []), ("without", ["--no-brain-mask"])):
        out = root / kind
        run([glia, "segment", *cases, "--output", out, "--json", *options])
        scores[kind] = np.array([
            dice(
                data_of(out / f"{name}_pred.nii.gz") > 0,
                data_of(data / "lgg" / name / f"{name}_wt.nii.gz") > 0)
            for name in names])
    held = np.array([splits[name]["split"] != "train" for name in names])
    print("| stacks | number | WT without mask: mean, median | with mask: mean, median |\n|---|---|---|---|")
    for title, chosen in (("all", held | True), ("validation", held)):
        a, b = scores["without"][chosen], scores["with"][chosen]
        if len(a):
            print(
                f"| {title} | {len(a)} | {a.mean():.4f}, {np.median(a):.4f} | "
                f"{b.mean():.4f}, {np.median(b):.4f} |")
    change = scores["with"] - scores["without"]
    worst, best = int(change.argmin()), int(change.argmax())
    print(f"changes from {change[worst]:+.3f} ({names[worst]}) to {change[best]:+.3f} ({names[best]})")
    return change.mean() >= -0.001


def check_stripped(glia, cases, root):
    same = True
    for case in cases:
        for kind, options in (("mask", []), ("none", ["--no-brain-mask"])):
            run([glia, "segment", case, "--output", root / kind, "--slices", "60-70", "--json", *options])
        name = f"{case.name}_pred.nii.gz"
        equal = filecmp.cmp(root / "mask" / name, root / "none" / name, shallow=False)
        print(f"{case.name}: {'the same' if equal else 'DIFFERENT'} with and without a brain mask")
        same &= equal
    return same


def add_head(images, seed):
    """Adds fluid, bone, fat and noise around a stripped brain; returns the images and the brain."""
    generator = np.random.default_rng(seed)
    brain = np.any([v > 0 for v in images.values()], axis=0)
    brain = np.stack([ndimage.binary_fill_holes(brain[:, :, k]) for k in range(brain.shape[2])], axis=2)
    pad = ((26, 26), (26, 26), (4, 26))
    brain = np.pad(brain, pad)

    def zoomed(values):
        return ndimage.zoom(values, [a / b for a, b in zip(brain.shape, values.shape)], order=1)

    distance = zoomed(ndimage.distance_transform_edt(~brain[::2, ::2, ::2]) * 2)
    wobble = zoomed(ndimage.gaussian_filter(generator.normal(size=[s // 8 + 2 for s in brain.shape]), 1.2))
    wobble /= wobble.std()
    outside = ~brain & (distance > 0)
    fluid = outside & (distance <= 2.5 + 0.8 * wobble)
    bone = outside & ~fluid & (distance <= 8 + 1.2 * wobble)
    marrow = bone & (distance > 4) & (distance < 6.5)
    scalp = outside & ~fluid & ~bone & (distance <= 15 + 1.5 * wobble)
    result = {}
    for modality, data in images.items():
        data = np.pad(data, pad).astype(np.float32)
        median = np.median(data[data > 0])
        for place, level in zip((fluid, bone, scalp), TISSUES[modality]):
            data[place] = level * median
        data[marrow] = 0.5 * TISSUES[modality][2] * median
        data[scalp & (distance > 13)] = TISSUES[modality][3] * median
        data = np.where(brain, data, ndimage.gaussian_filter(data, 0.7))
        noise = 0.04 * median * ~brain
        data = np.hypot(
            data + generator.normal(size=data.shape) * noise, generator.normal(size=data.shape) * noise)
        result[modality] = data.astype(np.float32)
    return result, brain


def check_heads(glia, cases, root):
    worst = 1.0
    print("| head | slices | sequences | Dice of the brain mask |\n|---|---|---|---|")
    for seed, case in enumerate(cases):
        images = {m: np.asarray(data_of(case / f"{case.name}_{m}.nii.gz"), np.float32) for m in MODALITIES}
        heads, brain = add_head(images, seed)
        for thickness in (1, 5):
            folder = root / f"{thickness}mm" / case.name
            folder.mkdir(parents=True)
            count = brain.shape[2] // thickness
            part = slice(0, count * thickness)

            def cut(values):
                shape = (*values.shape[:2], count, thickness)
                return values[:, :, part].reshape(shape).mean(axis=3)

            truth = cut(brain.astype(np.float32)) > 0.5
            for modality, data in heads.items():
                nibabel.save(
                    nibabel.Nifti1Image(cut(data), np.diag([-1, -1, thickness, 1])),
                    folder / f"{case.name}_{modality}.nii.gz")
            for sequences in [None, *MODALITIES]:
                target = root / f"brain-{thickness}-{sequences}.nii.gz"
                run([
                    glia, "brain", folder, "--output", target, "--force",
                    *(["--from", sequences] if sequences else [])])
                score = dice(data_of(target) > 0, truth)
                worst = min(worst, score)
                print(f"| {case.name} | {thickness} mm | {sequences or 'all'} | {score:.3f} |", flush=True)
    return worst >= 0.9


def check_truth(glia, pairs, root):
    for pair in pairs:
        case, truth = pair.split("=")
        target = root / "other.nii.gz"
        run([glia, "brain", case, "--output", target, "--force"])
        print(f"{case}: Dice of the brain mask {dice(data_of(target) > 0, data_of(truth) > 0):.3f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--glia", default=".build/release/glia")
    parser.add_argument("--every", type=int, default=1, help="take every Nth stack; 0 for none")
    parser.add_argument("--brats", default="BraTS19_2013_11_1,BraTS2021_00002")
    parser.add_argument("--heads", type=int, default=1, help="how many of the BraTS cases get a skull")
    parser.add_argument("--truth", action="append", default=[], metavar="CASE=MASK")
    options = parser.parse_args()
    cases = [options.data / "brats" / name for name in options.brats.split(",") if name]
    with tempfile.TemporaryDirectory() as temporary:
        root = pathlib.Path(temporary)
        good = [
            options.every == 0 or check_stacks(options.glia, options.data, options.every, root / "lgg"),
            check_stripped(options.glia, cases, root / "brats"),
            check_heads(options.glia, cases[:options.heads], root)]
        check_truth(options.glia, options.truth, root)
    sys.exit(0 if all(good) else 1)


if __name__ == "__main__":
    main()
