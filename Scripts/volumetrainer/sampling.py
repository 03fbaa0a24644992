"""Crops of volumes, turned, scaled and flipped."""

import math

import torch
import torch.nn.functional as F


def uniform(low, high):
    return float(torch.empty(1).uniform_(low, high))


def chance(probability):
    return float(torch.rand(1)) < probability


def turn(angle, scale, is_flat=False):
    """A random matrix from a crop's voxels to a volume's; flat: only within the plane of the first two axes."""
    matrix = torch.eye(3)
    for a, b in ((0, 1),) if is_flat else ((0, 1), (0, 2), (1, 2)):
        t = uniform(-angle, angle)
        step = torch.eye(3)
        step[a, a] = step[b, b] = math.cos(t)
        step[a, b], step[b, a] = -math.sin(t), math.sin(t)
        matrix = matrix @ step
    sides = torch.tensor([scale * uniform(.93, 1.07), scale * uniform(.93, 1.07),
                          1 if is_flat else scale * uniform(.85, 1.15)])
    if chance(.5):
        sides[0] = -sides[0]
    return matrix @ torch.diag(sides)


def places(center, size, matrix):
    """The place of each voxel of a crop in the volume, size x 3."""
    axes = [torch.arange(side, dtype=torch.float32) - (side - 1) / 2 for side in size]
    return torch.stack(torch.meshgrid(*axes, indexing="ij"), -1) @ matrix.T + center


def crop(volumes, center, size, matrix):
    """A crop of volumes C x i x j x k: linear, 0 outside."""
    where = (2 * places(center, size, matrix) + 1) / torch.tensor(volumes.shape[1:]) - 1
    return F.grid_sample(volumes[None], where.flip(-1)[None], align_corners=False)[0]


def labels_at(labels, where):
    """The nearest label at each place; 0 outside."""
    shape = torch.tensor(labels.shape)
    nearest = where.round().long()
    is_inside = ((nearest >= 0) & (nearest < shape)).all(-1)
    nearest = torch.minimum(nearest.clamp_min(0), shape - 1)
    found = labels[nearest[..., 0], nearest[..., 1], nearest[..., 2]].long()
    return torch.where(is_inside, found, 0)


def smooth_noise(size, cells, channels):
    """Smooth noise, channels x size, with `cells` cells along each axis."""
    coarse = torch.randn(1, channels, cells, cells, cells)
    return F.interpolate(coarse, size=size, mode="trilinear", align_corners=False)[0]
