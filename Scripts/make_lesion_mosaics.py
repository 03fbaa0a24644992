#!/usr/bin/env python3
"""Makes training cases of lesion cubes: mosaics of 2 x 3 x 3 cubes at 1 mm, about as large as a brain.

    Scripts/make_lesion_mosaics.py lesion_cubes.npz OUT [--role new] [--folds 4]

The file has the arrays image (cubes x 4 x 32 x 32 x 32, uint8: T1, T1ce, T2, FLAIR; 0 is outside), scale (cubes
x 4 x 2: slope and offset to z-scores of the whole brain), label (0, 1, 2, 4), patient and role. Voxels are
1.875 x 1.875 x 1.21 mm, LPS.

OUT gets the cases fold<k>l<n> and fold<k>h<n> in BraTS layout, all cubes of a patient in one fold, lower-grade
patients (numbers from --lower-grade) in mosaics of their own and each of their cubes three times, and folds.json
with the fold of each patient. Images are z-scores: list the cases under "normalized" in the file of --splits.
Needs NumPy, SciPy and nibabel.
"""
import argparse
import json
import pathlib

import nibabel
import numpy as np
from scipy import ndimage

GRID = (2, 3, 3)
SIDE = (60, 60, 39)
CELL = tuple(s + 2 for s in SIDE)
ORDER = {"flair": 3, "t1": 0, "t1ce": 1, "t2": 2}
UNIT = 4096


def enlarged(array):
    return ndimage.zoom(array.astype(np.float32), np.divide(SIDE, array.shape), order=1, grid_mode=True,
                        mode="nearest")


def cube(data, number):
    """z-scores, 4 x 60 x 60 x 39, 0 outside, and labels."""
    stored, scale = data["image"][number], data["scale"][number]
    inside = enlarged(stored.any(0)) > .5
    images = []
    for channel in ORDER.values():
        is_tissue = stored[channel] > 0
        values = np.where(is_tissue, stored[channel] * scale[channel, 0] + scale[channel, 1], 0)
        share = enlarged(is_tissue)
        # Tissue is averaged with tissue alone.
        scores = np.clip(enlarged(values) / np.maximum(share, 1e-3), -5, 5)
        scores[scores == 0] = 1 / UNIT
        images.append(np.where(inside & (share > .25), scores, 0))
    label = data["label"][number]
    whole, core, enhancing = (enlarged(m) > .5 for m in (label > 0, (label == 1) | (label == 4), label == 4))
    return np.stack(images), np.where(enhancing & core & whole, 4, np.where(core & whole, 1, whole * 2))


def write(data, numbers, folder):
    shape = np.multiply(GRID, CELL)
    volume, labels = np.zeros((4, *shape), np.float32), np.zeros(shape, np.uint8)
    for place, number in enumerate(numbers):
        start = np.multiply(np.unravel_index(place, GRID, order="F"), CELL) + 1
        box = tuple(slice(s, s + n) for s, n in zip(start, SIDE))
        volume[(slice(None), *box)], labels[box] = cube(data, number)
    folder.mkdir(parents=True)
    affine = np.diag([-1., -1, 1, 1])
    for scores, name in zip(volume, ORDER):
        units = np.round(scores * UNIT)
        units[(units == 0) & (scores != 0)] = 1
        image = nibabel.Nifti1Image(units.astype(np.int16), affine)
        image.header.set_slope_inter(1 / UNIT, 0)
        nibabel.save(image, folder / f"{folder.name}_{name}.nii.gz")
    nibabel.save(nibabel.Nifti1Image(labels, affine), folder / f"{folder.name}_seg.nii.gz")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cubes", type=pathlib.Path)
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("--role", default="new")
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--lower-grade", type=int, nargs=2, default=(260, 335), metavar=("FIRST", "LAST"))
    options = parser.parse_args()
    data = dict(np.load(options.cubes))
    patient, first, last = data["patient"], *options.lower_grade
    is_lower, is_used = (patient >= first) & (patient <= last), data["role"] == options.role
    random, folds = np.random.default_rng(5), {}
    for grade in (True, False):
        for number, one in enumerate(random.permutation(np.unique(patient[is_used & (is_lower == grade)]))):
            folds[int(one)] = number % options.folds
    of = np.array([folds.get(int(p), -1) for p in patient])
    size = int(np.prod(GRID))
    for fold in range(options.folds):
        for grade, letter, times in ((True, "l", 3), (False, "h", 1)):
            numbers = np.flatnonzero(is_used & (of == fold) & (is_lower == grade))
            if not numbers.size:
                continue
            random = np.random.default_rng(10 + fold)
            order = np.concatenate([random.permutation(numbers) for _ in range(times)])
            count = max(1, round(len(order) / size))
            while len(order) < count * size:
                order = np.concatenate([order, random.permutation(numbers)])
            for mosaic in range(count):
                write(data, order[mosaic * size:][:size], options.output / f"fold{fold}{letter}{mosaic}")
                print(f"fold{fold}{letter}{mosaic}", flush=True)
    (options.output / "folds.json").write_text(json.dumps(folds, indent=1) + "\n")


if __name__ == "__main__":
    main()
