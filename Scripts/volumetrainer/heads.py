"""Synthetic heads around stripped brains.

BraTS brains are stripped, scanners' heads are not. As SynthStrip's authors do (Hoopes et al. 2022,
doi:10.1016/j.neuroimage.2022.119474), heads are made from labels with random intensities: fluid, skull, marrow, fat,
muscle, neck and face, air and eyes. They need not look real; they must look different each time.
"""

import numpy as np
import torch
from scipy import ndimage

from .sampling import chance, uniform

FLUID, BONE, MARROW, FAT, SKIN, MUSCLE, TISSUE, GLAND, AIR, EYE = range(1, 11)
CLASSES = 11
# Voxels of 2 mm around the brain.
MARGIN = 16
# Usual means of the classes in units of the brain's standard deviation: FLAIR, T1, T1ce, T2; chosen by eye.
MEANS = torch.tensor([
    [-3, -3, -3, -3],  # air around the head
    [-2, -2, -1.5, 3], [-3, -3, -2.6, -2.2], [.2, 1, 1, 0], [2, 3.5, 3, 1.5], [.3, .5, 1.5, .5],
    [-.7, -.6, .3, -1.2], [.8, .5, 1.5, .8], [-2.8, -2.8, -2.5, -2], [-3, -3, -2.7, -2.2], [-2, -1.8, -1.3, 3.5]])


def field(rng, shape, cell):
    """Smooth noise of deviation 1; `cell` is the distance in voxels over which it changes."""
    coarse = rng.standard_normal([max(2, int(np.ceil(side / cell)) + 1) for side in shape])
    noise = ndimage.zoom(coarse, [side / count for side, count in zip(shape, coarse.shape)], order=1)
    return noise / noise.std()


def head(brain, rng):
    """Labels of a head around a brain mask (i x j x k, 2 mm), on its grid and MARGIN around it."""
    brain = ndimage.binary_closing(np.pad(brain, MARGIN), iterations=4)
    brain = ndimage.binary_fill_holes(brain)
    shape = brain.shape
    # Millimeters from the brain, unevenly.
    distance = 2 * ndimage.distance_transform_edt(~brain) - .8 * field(rng, shape, 8)
    gap, skull, scalp = rng.uniform(.5, 4), rng.uniform(4, 9), rng.uniform(3, 10)
    inner, outer_of_inner, inner_of_outer, outer = np.cumsum([gap, 1.8, max(1, skull - 3.6), 1.8])
    surface = outer + scalp * np.clip(1 + .35 * field(rng, shape, 12), .4, 1.8)
    labels = np.zeros(shape, np.uint8)
    labels[distance < surface + 2] = SKIN
    labels[distance < surface] = FAT
    labels[(distance < surface) & (field(rng, shape, 7) > rng.uniform(.3, 2.5))] = MUSCLE
    labels[distance < outer] = BONE
    labels[distance < inner_of_outer] = MARROW
    labels[distance < outer_of_inner] = BONE
    labels[distance < inner] = FLUID
    is_outside = distance > inner
    i, j, k = np.meshgrid(*[np.arange(side) for side in shape], indexing="ij", sparse=True)
    places = np.argwhere(brain)
    low, high = places.min(0), places.max(0)
    middle, size = (low + high) / 2, high - low
    # Below the brain lie neck and face: lumps of everything.
    base = low[2] + rng.uniform(.1, .3) * size[2]
    neck = ((i - middle[0]) / (.38 * size[0])) ** 2 + ((j - middle[1] - .1 * size[1]) / (.38 * size[1])) ** 2 < 1
    face = (((i - middle[0]) / (.45 * size[0])) ** 2 + ((j - low[1] - .2 * size[1]) / (.36 * size[1])) ** 2
            + ((k - low[2]) / (.5 * size[2])) ** 2 < 1)
    below = ((neck & (k < base)) | face) & is_outside & (k < low[2] + .45 * size[2])
    kinds = ((MUSCLE, 5, 1), (FAT, 4, 1), (TISSUE, 5, .9), (GLAND, 4, .9), (AIR, 6, .8))
    lumps = np.argmax(np.stack([share * field(rng, shape, cell) for _, cell, share in kinds]), 0)
    labels = np.where(below, np.array([kind for kind, _, _ in kinds], np.uint8)[lumps], labels)
    for side in (-1, 1):
        center = (middle[0] + side * rng.uniform(15, 18), low[1] + rng.uniform(-2, 4),
                  low[2] + rng.uniform(.22, .38) * size[2])
        radius = np.sqrt(sum((axis - c) ** 2 for axis, c in zip((i, j, k), center)))
        labels[(radius < 9) & is_outside] = FAT
        labels[(radius < 6) & is_outside] = EYE
    labels[brain] = 0
    labels[~brain & (distance < inner) & (labels == 0)] = FLUID
    return labels


def contrast():
    """Means of the classes, CLASSES x 4, the darkest value of each sequence, and whether the air is noise instead of 0."""
    usual = MEANS + .5 * torch.randn(CLASSES, 4)
    means = usual if chance(.6) else torch.empty(CLASSES, 4).uniform_(-3.5, 4)
    floor = torch.empty(4).uniform_(-4.5, -2.2)
    means = torch.maximum(means, floor)
    is_noisy = chance(.3)
    means[0] = floor + uniform(0, .2) if is_noisy else 0
    means[AIR] = floor + uniform(0, .3)
    return means, floor, torch.tensor(is_noisy)
