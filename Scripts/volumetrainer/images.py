"""Patients, lesion cubes and stacks of slices on the network's voxels."""

from dataclasses import dataclass

import nibabel
import numpy as np
import torch
import torch.nn.functional as F
from scipy import ndimage

from torchtrainer import TrainingError
from torchtrainer.patient import normalize, read_labels, read_volume, region_table

from . import OUTPUTS, SEQUENCES

# Cubes and stacks are brought to these sides, in voxels of 2 mm.
CUBE = (30, 30, 20)
STACK_SIDE = 128


@dataclass
class Image:
    """What samples are made of.

    image: 4 x i x j x k, float16, 0 outside the head and where a sequence is missing.
    target: 4 x i x j x k, the share of each voxel in each output, in 255ths.
    known: for each output, whether its target is known.
    heads: label maps of heads around a stripped brain, see heads.py; empty if there are none.
    """

    name: str
    image: torch.Tensor
    target: torch.Tensor
    known: tuple
    heads: list
    tumor: np.ndarray = None
    inside: np.ndarray = None

    def __post_init__(self):
        self.tumor = np.argwhere(self.target[0].numpy() > 127)
        self.inside = np.argwhere(self.target[3].numpy() > 127)


def read_patient(job, spacing):
    """A patient without skull, from a job of torchtrainer.folders.

    Without T1ce, core and enhancing tumor cannot be seen, so only the whole tumor counts.
    """
    labels, affine = read_labels(job.reference)
    volumes = []
    for sequence in SEQUENCES:
        if sequence in job.files:
            volume = normalize(read_volume(*job.files[sequence]))
            if volume.shape != labels.shape:
                raise TrainingError(f"{job.name}: {sequence} and the reference have different sizes")
            volumes.append(volume)
        else:
            volumes.append(np.zeros(labels.shape, np.float32))
    image, order = to_lps(np.stack(volumes), affine)
    labels, _ = to_lps(labels[None], affine)
    bits = region_table(job.scheme)[labels[0]]
    tissue = image.any(0)
    box = tuple(slice(*(np.flatnonzero(tissue.any(tuple({0, 1, 2} - {axis})))[[0, -1]] + [0, 1]))
                for axis in range(3))
    image, bits, tissue = image[:, *box], bits[box], tissue[box]
    brain = ndimage.binary_closing(np.pad(tissue, 4), iterations=3)
    brain = ndimage.binary_fill_holes(brain)[4:-4, 4:-4, 4:-4]
    target = np.stack([bits & 1, bits >> 1 & 1, bits >> 2 & 1, brain]).astype(np.float32)
    has_core = "t1ce" in job.files
    return Image(job.name, resampled(image, order, spacing).half(), shares(resampled(target, order, spacing)),
                 (True, has_core, has_core, True), [])


def to_lps(array, affine):
    """An array C x i x j x k with axes toward left, posterior and superior, and the spacing along them in mm."""
    now = nibabel.orientations.io_orientation(affine)
    wanted = nibabel.orientations.axcodes2ornt(("L", "P", "S"))
    change = nibabel.orientations.ornt_transform(now, wanted)
    spacing = np.linalg.norm(np.asarray(affine)[:3, :3], axis=0)
    turned = np.stack([nibabel.orientations.apply_orientation(a, change) for a in array])
    return turned, [float(spacing[int(axis)]) for axis in np.argsort(change[:, 0])]


def resampled(array, old, new):
    """C x i x j x k at another spacing, linear, with the outer edges in place (as glia's description says)."""
    size = [max(1, round(n * s / new)) for n, s in zip(array.shape[1:], old)]
    x = torch.from_numpy(np.ascontiguousarray(array, np.float32))[None]
    return F.interpolate(x, size=size, mode="trilinear", align_corners=False)[0]


def shares(target):
    return (target * 255).round().byte()


@dataclass
class Cubes:
    """Lesions cut from further patients: N x 4 x CUBE."""

    images: torch.Tensor
    targets: torch.Tensor
    weights: torch.Tensor


def read_cubes(path):
    """The cubes of role "new" of a file like the lesion cubes of BraTS 2020.

    `image` is N x 4 x 32 x 32 x 32 uint8 (T1, T1ce, T2, FLAIR; value · scale + offset is the z-score; 0 in all four
    is outside the brain), of 1.875 x 1.875 x 1.21 mm. Lower-grade patients (260 to 335) are taken twice as often.
    """
    file = np.load(path)
    new = file["role"] == "new"
    raw, scale = file["image"][new], file["scale"][new]
    background = (raw == 0).all(1, keepdims=True)
    scale = scale[:, :, :, None, None, None]
    image = np.clip(raw * scale[:, :, 0] + scale[:, :, 1], -5, 5)
    image = np.where(background, 0, image)[:, [3, 0, 1, 2]]
    bits = region_table("brats2020")[file["label"][new]]
    target = np.stack([bits & 1, bits >> 1 & 1, bits >> 2 & 1, ~background[:, 0]], 1)

    def resize(a):
        # 60 x 60 x 38.7 mm become 30 x 30 x 20 voxels.
        return F.interpolate(torch.from_numpy(a.astype(np.float32)), size=CUBE, mode="trilinear", align_corners=False)
    patient = file["patient"][new]
    lower = torch.from_numpy((patient >= 260) & (patient <= 335))
    return Cubes(resize(image).half(), shares(resize(target)), torch.where(lower, 2.0, 1.0))


@dataclass
class Slices:
    """Single slices of heads with skull whose whole tumor is known: N x 4 x STACK_SIDE x STACK_SIDE."""

    images: torch.Tensor
    targets: torch.Tensor


def read_stack(job):
    """The slices of a stack, of half as many pixels each way."""
    labels, affine = read_labels(job.reference)
    image = np.zeros((4, *labels.shape), np.float32)
    for channel, sequence in enumerate(SEQUENCES):
        if sequence in job.files:
            image[channel] = normalize(read_volume(*job.files[sequence]))
    image, _ = to_lps(image, affine)
    labels, _ = to_lps(labels[None], affine)
    both = torch.from_numpy(np.concatenate([image, labels > 0])).permute(3, 0, 1, 2).float()
    size = [round(n / 2) for n in both.shape[2:]]
    both = F.interpolate(both, size=size, mode="bilinear", align_corners=False)
    # In the middle of a frame that holds any head.
    frame = torch.zeros(len(both), len(OUTPUTS) + 1, STACK_SIDE, STACK_SIDE)
    rows, columns = (min(n, STACK_SIDE) for n in size)
    top, left = (STACK_SIDE - rows) // 2, (STACK_SIDE - columns) // 2
    frame[:, :, top:top + rows, left:left + columns] = both[:, :, :rows, :columns]
    return Slices(frame[:, :4].half(), shares(frame[:, 4]))
