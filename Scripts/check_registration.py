#!/usr/bin/env python3
"""Measures `glia align` on pairs of sequences whose true transform is known.

Each case gives five pairs of different sequences. The moving image is turned by up to 10 degrees and
shifted by up to 10 mm (cubic splines), noise is added, and in one pair of each case it is cut to 5 mm
slices. The error is the distance between where the found transform and the true one put each point of
the brain's surface.

    python3 Scripts/check_registration.py CASE CASE CASE CASE --glia ./glia
    python3 Scripts/check_registration.py CASE... --seeds 1 2 3 --simpleitk

Needs numpy, scipy and nibabel; SimpleITK for --simpleitk.
"""

import argparse
import json
import pathlib
import subprocess
import tempfile
import time

import nibabel as nib
import numpy as np
from scipy import ndimage
from scipy.spatial.transform import Rotation

PAIRS = [("t1ce", "t1"), ("t1ce", "t2"), ("t1", "t2"), ("t2", "flair"), ("t1ce", "flair")]
LPS = np.diag([-1.0, -1.0, 1.0, 1.0])


def load(case, sequence):
    """A sequence of a BraTS case: values and affine."""
    (path,) = pathlib.Path(case).glob(f"*_{sequence}.nii*")
    image = nib.load(path)
    return image.get_fdata(dtype=np.float32), image.affine


def random_transform(random, center):
    """A 4x4 matrix: up to 10 degrees about any axis through the center, then up to 10 mm."""
    axis = random.normal(size=3)
    turn = Rotation.from_rotvec(axis / np.linalg.norm(axis) * np.radians(random.uniform(0, 10)))
    shift = random.normal(size=3)
    shift *= random.uniform(0, 10) / np.linalg.norm(shift)
    matrix = np.eye(4)
    matrix[:3, :3] = turn.as_matrix()
    matrix[:3, 3] = center + shift - turn.as_matrix() @ center
    return matrix


def move(values, affine, transform, order):
    """The values after the patient moved: what was at p is at transform(p)."""
    back = np.linalg.inv(affine) @ np.linalg.inv(transform) @ affine
    return ndimage.affine_transform(values, back[:3, :3], back[:3, 3], order=order)


def make_pair(case, pair, random, thick, other_mask):
    """Fixed and moving images as (values, affine), the true transform and the brain's surface."""
    fixed, affine = load(case, pair[0])
    moving, moving_affine = load(case, pair[1])
    brain = fixed != 0
    places = np.argwhere(brain & ~ndimage.binary_erosion(brain))
    surface = places[:: max(len(places) // 20000, 1)] @ affine[:3, :3].T + affine[:3, 3]
    # The grid of the moving image holds the brain wherever it goes.
    moving = np.pad(moving, 20)
    moving_affine = moving_affine.copy()
    moving_affine[:3, 3] -= moving_affine[:3, :3] @ [20, 20, 20]
    transform = random_transform(random, surface.mean(0))
    mask = moving != 0
    if other_mask:
        # A skull that was removed by another program: the edge goes in and out by some millimeters.
        depth = ndimage.distance_transform_edt(mask)
        bumps = ndimage.gaussian_filter(random.normal(size=mask.shape), 12)
        mask = depth > np.clip(3 + 2 * bumps / bumps.std(), 0, 8)
        moving = np.where(mask, moving, 0)
    brightness = np.percentile(moving[mask], 99)
    moving = np.maximum(move(moving, moving_affine, transform, 3), 0)
    mask = move(mask.astype(np.float32), moving_affine, transform, 1) > 0.5
    if thick:
        count = moving.shape[2] // 5
        moving = moving[:, :, : 5 * count].reshape(*moving.shape[:2], count, 5).mean(-1)
        mask = mask[:, :, : 5 * count].reshape(*mask.shape[:2], count, 5).mean(-1) > 0.5
        moving_affine = moving_affine @ np.diag([1, 1, 5, 1])
        moving_affine[:3, 3] += moving_affine[:3, 2] / 5 * 2
    # Rician noise, in the air too or not (skull-stripped after the scan).
    sigma = random.uniform(0.02, 0.05) * brightness
    real, imaginary = random.normal(scale=sigma, size=(2, *moving.shape))
    moving = np.hypot(moving + real, imaginary)
    if random.uniform() < 0.5:
        moving = np.where(mask, moving, 0)
    return (fixed, affine), (moving.astype(np.float32), moving_affine), transform, surface


def read_tfm(path):
    """The 4x4 matrix, RAS, of an Euler3DTransform file."""
    lines = dict(line.split(": ", 1) for line in open(path).read().splitlines() if ": " in line)
    x, y, z, *shift = map(float, lines["Parameters"].split())
    center = np.array([float(number) for number in lines["FixedParameters"].split()[:3]])
    matrix = np.eye(4)
    matrix[:3, :3] = Rotation.from_euler("ZXY", [z, x, y]).as_matrix()
    matrix[:3, 3] = center + shift - matrix[:3, :3] @ center
    return LPS @ matrix @ LPS


def by_glia(glia, folder):
    """Runs glia align; the matrix and the seconds."""
    start = time.monotonic()
    subprocess.run(
        [*glia, "align", folder / "moving.nii.gz", folder / "fixed.nii.gz", "--output",
         folder / "aligned.nii.gz", "--transform", folder / "found.tfm", "--threads", "2", "--force"],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return read_tfm(folder / "found.tfm"), time.monotonic() - start


def by_simpleitk(folder):
    """Registers with SimpleITK as its examples do: Mattes, 50 bins, 20 % of the voxels, three levels."""
    import SimpleITK as sitk

    sitk.ProcessObject.SetGlobalDefaultNumberOfThreads(2)
    start = time.monotonic()
    fixed = sitk.ReadImage(str(folder / "fixed.nii.gz"), sitk.sitkFloat32)
    moving = sitk.ReadImage(str(folder / "moving.nii.gz"), sitk.sitkFloat32)
    method = sitk.ImageRegistrationMethod()
    method.SetMetricAsMattesMutualInformation(50)
    method.SetMetricSamplingStrategy(method.RANDOM)
    method.SetMetricSamplingPercentage(0.2, 1)
    method.SetInterpolator(sitk.sitkLinear)
    method.SetOptimizerAsRegularStepGradientDescent(1.0, 1e-4, 200)
    method.SetOptimizerScalesFromPhysicalShift()
    method.SetShrinkFactorsPerLevel([4, 2, 1])
    method.SetSmoothingSigmasPerLevel([2, 1, 0])
    method.SmoothingSigmasAreSpecifiedInPhysicalUnitsOn()
    method.SetInitialTransform(
        sitk.CenteredTransformInitializer(
            fixed, moving, sitk.Euler3DTransform(), sitk.CenteredTransformInitializerFilter.GEOMETRY))
    found = method.Execute(fixed, moving)
    points = [found.TransformPoint(p) for p in [(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)]]
    matrix = np.eye(4)
    matrix[:3, 3] = points[0]
    matrix[:3, :3] = (np.array(points[1:]) - points[0]).T
    return LPS @ matrix @ LPS, time.monotonic() - start


def errors(found, true, surface):
    """Mean and greatest distance over the surface in millimeters."""
    difference = (found - true) @ np.c_[surface, np.ones(len(surface))].T
    apart = np.linalg.norm(difference[:3], axis=0)
    return float(apart.mean()), float(apart.max())


def save(image, path):
    """Writes values and affine as NIfTI."""
    nib.save(nib.Nifti1Image(*image), path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="+", help="folders in BraTS layout")
    parser.add_argument("--glia", nargs="+", default=["glia"], help="the program")
    parser.add_argument("--seeds", nargs="+", type=int, default=[1])
    parser.add_argument("--simpleitk", action="store_true", help="compare with SimpleITK")
    parser.add_argument(
        "--other-mask", action="store_true", help="the moving brain was cut out differently")
    parser.add_argument("--json", help="write the rows to this file")
    options = parser.parse_args()
    rows = []
    for seed in options.seeds:
        for case_index, case in enumerate(options.cases):
            for pair_index, pair in enumerate(PAIRS):
                random = np.random.default_rng([seed, case_index, pair_index])
                thick = pair_index == len(PAIRS) - 1
                fixed, moving, true, surface = make_pair(
                    case, pair, random, thick, options.other_mask)
                with tempfile.TemporaryDirectory() as folder:
                    folder = pathlib.Path(folder)
                    save(fixed, folder / "fixed.nii.gz")
                    save(moving, folder / "moving.nii.gz")
                    name = f"{pair[1]} to {pair[0]}" + (" 5 mm" if thick else "")
                    row = {"seed": seed, "case": pathlib.Path(case).name, "pair": name}
                    row["start"] = errors(np.eye(4), true, surface)
                    matrix, row["seconds"] = by_glia(options.glia, folder)
                    row["glia"] = errors(matrix, true, surface)
                    text = f"{row['glia'][0]:6.2f} {row['glia'][1]:6.2f} mm {row['seconds']:5.1f} s"
                    if options.simpleitk:
                        matrix, row["simpleitk_seconds"] = by_simpleitk(folder)
                        row["simpleitk"] = errors(matrix, true, surface)
                        text += (f"   SimpleITK {row['simpleitk'][0]:6.2f} {row['simpleitk'][1]:6.2f} mm "
                                 f"{row['simpleitk_seconds']:5.1f} s")
                print(f"{seed} {row['case']:24} {name:18} start {row['start'][1]:5.1f}   {text}", flush=True)
                rows.append(row)
    for program in ["glia", "simpleitk"] if options.simpleitk else ["glia"]:
        found = np.array([row[program] for row in rows])
        seconds = np.array([row["seconds" if program == "glia" else "simpleitk_seconds"] for row in rows])
        print(f"{program}: mean ≤ 1 mm in {(found[:, 0] <= 1).sum()} of {len(rows)}, greatest ≤ 1 mm in "
              f"{(found[:, 1] <= 1).sum()}; median {np.median(found[:, 0]):.2f} and "
              f"{np.median(found[:, 1]):.2f} mm, worst {found[:, 1].max():.2f} mm; "
              f"{np.median(seconds):.1f} s, at most {seconds.max():.1f} s")
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
