#!/usr/bin/env python3
"""Checks `glia compare` against SciPy, SimpleITK and exact volumes.

Two scans of one made-up head are written: ellipsoids of which one grows, one shrinks, one stays, one is gone and
one is new, and a speck. The second scan is moved by 7 degrees and 8 mm and has another grid. Then

- volumes and numbers of parts are those of scipy.ndimage.label on each mask's own grid, and within 2 % exact;
- the matches are those of the second mask carried over with SimpleITK's nearest neighbor by the true transform;
- the transform puts no lesion's middle more than 1 mm off.

    python3 Scripts/check_compare.py --glia ./glia

Needs numpy, scipy, nibabel and SimpleITK.
"""

import argparse
import json
import pathlib
import subprocess
import tempfile

import nibabel as nib
import numpy as np
import SimpleITK as sitk
from scipy import ndimage
from scipy.spatial.transform import Rotation

# What became of it, its middle, and its radii at both times, in millimeters (RAS+) of the first scan.
LESIONS = [
    ("grown", (25.3, 20.2, 9.6), (8, 8, 8), (10, 10, 10)),
    ("shrunk", (-28.2, 10.4, 19.7), (9, 9, 9), (6, 6, 6)),
    ("unchanged", (15.1, -34.7, 12.3), (10, 8, 6), (10, 8, 6)),
    ("new", (-20.4, 34.8, -11.7), None, (6, 6, 6)),
    ("gone", (-25.2, -24.6, 0.3), (6, 6, 6), None),
]
MOVED = np.eye(4)
MOVED[:3, :3] = Rotation.from_rotvec(np.deg2rad(7) * np.array([1, -2, 2]) / 3).as_matrix()
MOVED[:3, 3] = (6, -4, 3)
SMALLEST = 0.05


def write(folder, name, size, spacing, is_second):
    """Writes one scan; returns its mask and affine."""
    affine = np.diag([*spacing, 1.0])
    affine[:3, 3] = -(np.array(size) - 1) / 2 * spacing
    index = np.indices(size).reshape(3, -1)
    world = affine[:3, :3] @ index + affine[:3, 3:]
    if is_second:
        back = np.linalg.inv(MOVED)
        world = back[:3, :3] @ world + back[:3, 3:]

    def inside(center, radii):
        offset = (world - np.array(center)[:, None]) / np.array(radii)[:, None]
        return ((offset**2).sum(axis=0) <= 1).reshape(size)

    def tissue(center, radii):
        offset = (world - np.array(center)[:, None]) / np.array(radii)[:, None]
        return np.clip(0.5 - (np.sqrt((offset**2).sum(axis=0)) - 1) * min(radii) / 3, 0, 1)

    brain = tissue((0, 0, 0), (52, 64, 45))
    ventricles = np.maximum(tissue((-9, 0, 6), (6, 20, 9)), tissue((10, 3, 6), (7, 22, 10)))
    folds = 1 + 0.15 * np.sin(world[0] / 6) * np.cos(world[1] / 7) * np.sin(world[2] / 8 + 1)
    image = 100 * brain * folds
    image = ((image + (25 - image) * ventricles) * (brain > 0)).reshape(size)
    mask = inside((0, 45, 20), (2, 2, 2))
    for _, center, before, after in LESIONS:
        radii = after if is_second else before
        if radii:
            mask |= inside(center, radii)
    image[mask & (image > 0)] = 220
    path = pathlib.Path(folder) / name
    path.mkdir()
    nib.save(nib.Nifti1Image(image.astype(np.float32), affine), path / f"{name}_t1ce.nii.gz")
    labels = nib.Nifti1Image((4 * mask).astype(np.uint8), affine)
    nib.save(labels, path / f"{name}_seg.nii.gz")
    return mask, affine


def parts(mask, affine):
    """The lesions of a mask by scipy: a label map and volumes in ml, without specks."""
    labels, count = ndimage.label(mask, np.ones((3, 3, 3)))
    voxel = abs(np.linalg.det(affine[:3, :3])) / 1000
    sizes = np.bincount(labels.ravel())[1:] * voxel
    return labels, {number + 1: size for number, size in enumerate(sizes) if size > SMALLEST}


def carried_over(folder, first, second):
    """The second label map on the first one's grid, by SimpleITK with the true transform."""
    fixed = sitk.ReadImage(str(pathlib.Path(folder) / "P1_ses-1" / "P1_ses-1_seg.nii.gz"))
    reference = sitk.ReadImage(str(pathlib.Path(folder) / "P1_ses-2" / "P1_ses-2_seg.nii.gz"))
    moving = sitk.GetImageFromArray(second.T.astype(np.int16))
    moving.CopyInformation(reference)
    flip = np.diag([-1.0, -1.0, 1.0])
    transform = sitk.AffineTransform(3)
    transform.SetMatrix((flip @ MOVED[:3, :3] @ flip).ravel())
    transform.SetTranslation(flip @ MOVED[:3, 3])
    result = sitk.Resample(moving, fixed, transform, sitk.sitkNearestNeighbor)
    return sitk.GetArrayFromImage(result).T


def kind(before, after):
    if after >= 1.4 * before:
        return "grown"
    return "shrunk" if after <= 0.35 * before else "unchanged"


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--glia", default="./glia")
    options = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        first, affine = write(folder, "P1_ses-1", (130, 150, 110), (1.0, 1.0, 1.0), False)
        second, other_affine = write(folder, "P1_ses-2", (156, 172, 104), (0.9, 0.9, 1.2), True)
        run = subprocess.run(
            [options.glia, "compare", folder, "--json"], check=True, capture_output=True, text=True)
        result = json.loads(run.stdout)
        labels, sizes = parts(first, affine)
        others, other_sizes = parts(second, other_affine)
        moved = carried_over(folder, first, others)
    expected = {}
    taken = set()
    for number, size in sizes.items():
        hits = np.bincount(moved[labels == number], minlength=1)
        found = [other for other in np.flatnonzero(hits) if other in other_sizes]
        if not found:
            expected["gone"] = (size, 0.0)
            continue
        (other,) = found
        taken.add(other)
        expected[kind(size, other_sizes[other])] = (size, other_sizes[other])
    for other, size in other_sizes.items():
        if other not in taken:
            expected["new"] = (0.0, size)
    found = {row["change"]: (row["ml_before"], row["ml"]) for row in result["comparisons"][0]["lesions"]}
    assert found.keys() == expected.keys(), (found, expected)
    exact = {
        change: tuple(4 / 3 * np.pi * np.prod(radii) / 1000 if radii else 0.0 for radii in (before, after))
        for change, _, before, after in LESIONS
    }
    print("change      ml before: glia, SciPy, exact        ml after: glia, SciPy, exact")
    for change, numbers in found.items():
        words = "".join(
            f"   {a:9.4f} {b:9.4f} {c:9.4f}" for a, b, c in zip(numbers, expected[change], exact[change]))
        print(f"{change:9}{words}")
        np.testing.assert_allclose(numbers, expected[change], rtol=1e-5)
        np.testing.assert_allclose(numbers, exact[change], rtol=0.02)
    matrix = np.reshape(result["comparisons"][0]["matrix"], (3, 4))
    apart = [
        np.linalg.norm((matrix - MOVED[:3]) @ np.append(center, 1)) for _, center, _, _ in LESIONS
    ]
    print(f"the transform is at most {max(apart):.2f} mm off at the lesions")
    assert max(apart) < 1
    print(f"specks: {[scan['specks'] for scan in result['scans']]}, as made: [1, 1]")
    assert [scan["specks"] for scan in result["scans"]] == [1, 1]


if __name__ == "__main__":
    main()
