#!/usr/bin/env python3
"""Puts synthetic heads around skull-stripped cases, and writes them as cases of their own.

    Scripts/make_heads.py CASES… --output heads [--count 2] [--seed 1]

CASES are folders as for `glia train`. The heads (volumetrainer/heads.py) have skull, scalp, neck, face and eyes of
random intensity; tumor labels stay. They serve to train networks of slices on heads as scanners make them:
`glia train brats heads …`. Needs numpy, scipy, nibabel and torch.
"""

import argparse
import pathlib
import sys

import nibabel
import numpy as np
import torch
import torch.nn.functional as F
from scipy import ndimage

from torchtrainer import TrainingError
from torchtrainer.folders import find_jobs
from torchtrainer.patient import normalize, read_labels, read_volume
from volumetrainer import SEQUENCES, heads
from volumetrainer.images import to_lps

# Stored values for one standard deviation of the brain.
SCALE = 100
# Scans end at a random height below the brain's lowest voxel, in mm.
BELOW = (-15, 30)


def padded(array, margin):
    return np.pad(array, [(0, 0)] + [(margin, margin)] * 3)


def with_head(image, labels, generator):
    """Images, 4 x i x j x k of about 1 mm, in a head; and the labels on the larger grid."""
    # Heads are made at 2 mm.
    even = [(0, 0)] + [(0, side % 2) for side in image.shape[1:]]
    image, labels = np.pad(image, even), np.pad(labels, even[1:])
    tissue = image.any(0)
    coarse = F.avg_pool3d(torch.from_numpy(tissue.astype(np.float32))[None], 2)[0].numpy() > .5
    kinds = heads.head(coarse, generator)
    kinds = np.repeat(np.repeat(np.repeat(kinds, 2, 0), 2, 1), 2, 2)
    margin = 2 * heads.MARGIN
    image, labels = padded(image, margin), padded(labels[None], margin)[0]
    tissue = image.any(0)
    means, floor, is_noisy = (part.numpy() for part in heads.contrast())
    lowest = np.flatnonzero(tissue.any((0, 1)))[0]
    first = max(0, lowest - int(generator.uniform(*BELOW)))
    result = []
    for channel in range(len(image)):
        if not image[channel].any():
            result.append(None)
            continue
        noise = .35 * heads.field(generator, kinds.shape, 8) + .15 * generator.standard_normal(kinds.shape)
        # Air, 0, counts as the darkest of all.
        values = np.where(kinds > 0, means[kinds, channel], floor[channel])
        around = ndimage.gaussian_filter(values + noise * (kinds > 0), generator.uniform(.5, 1.1))
        whole = np.where(tissue, image[channel], around) - floor[channel]
        air = np.abs(generator.normal(0, .1, kinds.shape)) if is_noisy else 0
        whole = np.where(tissue | (kinds > 0), np.maximum(whole, .02), air)
        result.append(np.round(SCALE * whole).astype(np.int16)[:, :, first:])
    return result, labels[:, :, first:]


def write(folder, name, images, labels):
    """Writes a case in BraTS layout; its world coordinates start at the first voxel."""
    folder = pathlib.Path(folder, name)
    folder.mkdir(parents=True, exist_ok=True)
    affine = np.diag([-1.0, -1.0, 1.0, 1.0])
    for kind, values in [*zip(SEQUENCES, images), ("seg", labels.astype(np.uint8))]:
        if values is not None:
            image = nibabel.Nifti1Image(values, affine)
            image.header.set_xyzt_units("mm")
            nibabel.save(image, folder / f"{name}_{kind}.nii.gz")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add = parser.add_argument
    add("cases", nargs="+")
    add("--output", required=True)
    add("--count", type=int, default=2, help="heads for each case (2)")
    add("--seed", type=int, default=1)
    o = parser.parse_args()
    generator = np.random.default_rng(o.seed)
    torch.manual_seed(o.seed)
    try:
        for job in (job for folder in o.cases for job in find_jobs(folder, None) if not job.is_partial):
            labels, affine = read_labels(job.reference)
            image = np.stack([normalize(read_volume(*job.files[s])) if s in job.files
                              else np.zeros(labels.shape, np.float32) for s in SEQUENCES])
            image, spacing = to_lps(image, affine)
            labels, _ = to_lps(labels[None], affine)
            if max(spacing) > 1.25 or min(spacing) < .8:
                raise TrainingError(f"{job.name} has voxels of {spacing} mm; heads are made for 1 mm")
            for number in range(1, o.count + 1):
                name = f"{job.name}_head{number}"
                write(o.output, name, *with_head(image, labels[0], generator))
                print(name, flush=True)
    except TrainingError as error:
        print(f"make_heads.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
