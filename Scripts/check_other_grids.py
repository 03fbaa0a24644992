#!/usr/bin/env python3
"""Cuts BraTS cases to the grids that scanners give, and measures what that costs in Dice.

    python3 Scripts/check_other_grids.py CASE... [--glia .build/release/glia] [--slices A-B] [--variants thick,oblique]
                                         [--keep DIR]

A CASE is a folder of NAME_{flair,t1,t1ce,t2,seg}.nii.gz at 1 mm. Variants:

    thick     FLAIR and T2 in slices of 5 mm (means over 5 slices), T1 stored along other axes and flipped
    oblique   as `thick`, and T1 resampled on a rotated grid of 0.94×0.94×1.2 mm
    all-thick every image in slices of 5 mm, FLAIR and T2 axial, T1 and T1ce coronal
    scaled    every image on one grid of 0.9375 mm
    fine      every image on one grid of 0.5×0.5×1 mm

Both the case and its variants are segmented as a user would, and the masks, which lie on the reference's grid (or are
brought there by the nearest neighbor), are compared with the reference by NumPy. Fails if a variant `thick` or
`oblique` loses more than 0.03 of the whole tumor's Dice. Needs NumPy, SciPy and nibabel.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import nibabel
import numpy as np
from scipy.ndimage import affine_transform

MODALITIES = ("flair", "t1", "t1ce", "t2")
ALLOWED_LOSS = 0.03


def load(path):
    image = nibabel.load(path)
    return np.asarray(image.dataobj, dtype=np.float32), image.affine


def thick(data, affine, axis=2, count=5):
    """Means over groups of slices; what is left over at the end is averaged with zeros."""
    data = np.moveaxis(data, axis, 2)
    rest = -data.shape[2] % count
    data = np.pad(data, ((0, 0), (0, 0), (0, rest)))
    data = data.reshape(*data.shape[:2], -1, count).mean(axis=3)
    affine = affine.copy()
    affine[:3, 3] += affine[:3, axis] * (count - 1) / 2
    affine[:3, axis] *= count
    return np.moveaxis(data, 2, axis), affine


def turned(data, affine):
    """The same voxels, stored along other axes and in other directions."""
    image = nibabel.Nifti1Image(data, affine)
    order = nibabel.orientations.axcodes2ornt("ASL")
    own = nibabel.orientations.io_orientation(affine)
    image = image.as_reoriented(nibabel.orientations.ornt_transform(own, order))
    return np.asarray(image.dataobj), image.affine


def resampled(data, affine, spacing, angles=(0, 0, 0)):
    """The volume on a grid with the same center, other spacing, and turned axes."""
    x, y, z = np.radians(angles)
    turn = (
        np.array([[np.cos(z), -np.sin(z), 0], [np.sin(z), np.cos(z), 0], [0, 0, 1]])
        @ np.array([[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]])
        @ np.array([[1, 0, 0], [0, np.cos(x), -np.sin(x)], [0, np.sin(x), np.cos(x)]]))
    own = np.sqrt((affine[:3, :3] ** 2).sum(axis=0))
    shape = np.ceil(np.array(data.shape) * own / spacing).astype(int)
    target = np.eye(4)
    target[:3, :3] = turn @ (affine[:3, :3] / own) @ np.diag(spacing)
    center = affine[:3, :3] @ ((np.array(data.shape) - 1) / 2) + affine[:3, 3]
    target[:3, 3] = center - target[:3, :3] @ ((shape - 1) / 2)
    back = np.linalg.inv(affine) @ target
    return affine_transform(
        data, back[:3, :3], back[:3, 3], output_shape=tuple(shape), order=1), target


def variant(name, images):
    """The images of a variant, by modality."""
    result = {}
    for modality, (data, affine) in images.items():
        if name == "scaled":
            result[modality] = resampled(data, affine, (0.9375,) * 3)
        elif name == "fine":
            result[modality] = resampled(data, affine, (0.5, 0.5, 1))
        elif name == "all-thick":
            result[modality] = thick(data, affine, 2 if modality in ("flair", "t2") else 1)
        elif modality in ("flair", "t2"):
            result[modality] = thick(data, affine)
        elif modality == "t1":
            if name == "oblique":
                result[modality] = resampled(data, affine, (0.94, 0.94, 1.2), (8, -6, 10))
            else:
                result[modality] = turned(data, affine)
        else:
            result[modality] = (data, affine)
    return result


def write(folder, name, images, reference):
    folder.mkdir(parents=True)
    for modality, (data, affine) in images.items():
        nibabel.save(
            nibabel.Nifti1Image(data.astype(np.float32), affine),
            folder / f"{name}_{modality}.nii.gz")
    if reference is not None:
        nibabel.save(
            nibabel.Nifti1Image(reference[0].astype(np.uint8), reference[1]),
            folder / f"{name}_seg.nii.gz")


def segment(glia, case, output, slices):
    command = [glia, "segment", str(case), "--output", str(output), "--json", "--force"]
    if slices:
        command += ["--slices", slices]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"{' '.join(command)}: {run.stderr}")
    report = json.loads(run.stdout)["cases"][0]
    return nibabel.load(report["prediction"]), report


def on_grid(image, shape, affine):
    """Labels at the voxels of another grid, from the nearest neighbor."""
    data = np.asarray(image.dataobj)
    if data.shape == shape and np.allclose(image.affine, affine, atol=1e-3):
        return data
    back = np.linalg.inv(image.affine) @ affine
    return affine_transform(data, back[:3, :3], back[:3, 3], output_shape=shape, order=0)


def dice(labels, reference):
    def score(a, b):
        total = int(a.sum()) + int(b.sum())
        return 2 * int((a & b).sum()) / total if total else float("nan")

    return [
        score(np.isin(labels, part), np.isin(reference, part))
        for part in ((1, 2, 3, 4), (1, 3, 4), (4,))]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("cases", nargs="+", type=pathlib.Path)
    parser.add_argument("--glia", default=".build/release/glia")
    parser.add_argument("--slices", help="axial slices of the 1 mm grid, such as 60-90")
    parser.add_argument("--variants", default="thick,oblique")
    parser.add_argument("--keep", type=pathlib.Path, help="where to keep the files")
    options = parser.parse_args()
    names = options.variants.split(",")
    losses = {name: [] for name in names}
    print("| case | variant | WT | TC | ET | loss of WT | seconds | notes |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as temporary:
        root = options.keep or pathlib.Path(temporary)
        for case in options.cases:
            images = {m: load(case / f"{case.name}_{m}.nii.gz") for m in MODALITIES}
            reference = load(case / f"{case.name}_seg.nii.gz")
            labels = reference[0].astype(np.uint8)
            if options.slices:
                first, last = map(int, options.slices.split("-"))
                labels[:, :, :first] = 0
                labels[:, :, last + 1:] = 0

            def measure(folder, slices):
                image, report = segment(options.glia, folder, folder.parent / "out", slices)
                found = on_grid(image, labels.shape, reference[1])
                return dice(found, labels), report

            base, report = measure(case_copy(root, case), options.slices)
            row(case.name, "1 mm", base, 0, report)
            for name in names:
                folder = root / name / case.name
                whole = name in ("thick", "oblique")
                write(folder, case.name, variant(name, images), reference if whole else None)
                found, report = measure(folder, options.slices if whole else None)
                row(case.name, name, found, base[0] - found[0], report)
                losses[name].append(base[0] - found[0])
    for name in names:
        print(f"{name}: mean loss of WT {np.mean(losses[name]):.4f}, largest {max(losses[name]):.4f}")
    strict = [loss for name in ("thick", "oblique") for loss in losses.get(name, [])]
    sys.exit(1 if any(loss > ALLOWED_LOSS for loss in strict) else 0)


def case_copy(root, case):
    """A folder with links to the case, so that its output is kept apart."""
    folder = root / "1mm" / case.name
    folder.mkdir(parents=True)
    for file in case.iterdir():
        (folder / file.name).symlink_to(file.resolve())
    return folder


def row(case, name, scores, loss, report):
    values = " | ".join(f"{score:.3f}" for score in scores)
    print(
        f"| {case} | {name} | {values} | {loss:+.3f} | {report['seconds']:.0f} | "
        f"{'; '.join(report['notes'][-1:])} |", flush=True)


if __name__ == "__main__":
    main()
