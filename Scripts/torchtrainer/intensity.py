"""Blur, a new contrast curve, a bias field and noise for single planes.

The batch-wise form of SampleMaker+Intensity.swift and of `ck_blur` and `ck_intensity`.
"""

import numpy as np
import torch

from .counter_random import GAMMA
from .lesion import convolve, gauss_taps, visible
from .warp import PI

F = np.float32


def _signed(value):
    """64 bits as the signed number that torch has."""
    return value - (1 << 64) if value >> 63 else value


class Variation:
    """What is done to one plane, drawn in the order in which the Swift trainer draws it."""

    def __init__(self, bias, random):
        bias = F(bias)
        self.blurs_rows, self.blurs_columns = random.chance(0.12), random.chance(0.12)
        self.sigma = random.uniform(0.4, 1.4)
        gain = np.exp(F(0.18) * _limited(random.normal()))
        shift = F(0.25) * _limited(random.normal())
        gamma = np.exp(random.uniform(-0.5, 0.5)) if random.chance(0.7) else F(1)
        bump, frequency = random.uniform(-0.4, 0.4), random.uniform(0.5, 1.2)
        phase = random.uniform(0, F(2) * PI)
        field = [F(0)] * 5
        if random.chance(0.6):
            field = [random.uniform(-1, 1) * F(0.2 if i < 2 else 0.15) * bias for i in range(5)]
        # A bright or dark place, as near a coil; the slice spans about a half of −1…1.
        spot = [F(0), F(0), F(0), F(1)]
        if bias > 0.5 and random.chance(0.15):
            spot = [random.uniform(-0.2, 0.25), random.uniform(-0.6, 0.6), random.uniform(-0.6, 0.6),
                    random.uniform(1, 3)]
        floor = random.uniform(-5, -3)
        self.noise = random.uniform(0, 0.2) if random.chance(0.4) else F(0)
        self.seed = random.next()
        self.curve = [gain, shift, gamma, bump, frequency, phase]
        self.field = [*field, *spot, floor]


def _limited(value):
    return max(F(-2.5), min(F(2.5), value))


def vary(planes, variations, span=None):
    """Planes, n x rows x columns, after one `Variation` each; background stays 0.

    span: the rows and columns over which a field varies, around the middle; those of the planes without it.
    """
    device = planes.device

    def tensor(rows):
        return torch.from_numpy(np.array(rows, F)).to(device)
    for axis, name in ((2, "blurs_rows"), (1, "blurs_columns")):
        chosen = [i for i, v in enumerate(variations) if getattr(v, name)]
        if chosen:
            place = torch.tensor(chosen, device=device)
            planes[place] = blur(planes[place], [variations[i].sigma for i in chosen], axis)
    is_tissue = planes != 0
    values = apply_curve(planes, contrast_curves(tensor([v.curve for v in variations])))
    values = apply_field(values, tensor([v.field for v in variations]), span)
    noisy = [i for i, v in enumerate(variations) if v.noise > 0]
    if noisy:
        seeds = torch.tensor([_signed(variations[i].seed) for i in noisy], device=device)
        strength = tensor([variations[i].noise for i in noisy]).view(-1, 1, 1)
        place = torch.tensor(noisy, device=device)
        values[place] += strength * gaussian(seeds, planes.shape[1:])
    return torch.where(is_tissue, visible(values.clamp(-5, 5)), 0)


def blur(planes, sigmas, axis):
    """A Gaussian blur along one axis where planes are not 0, but for a margin as wide as it reaches."""
    taps, reach = gauss_taps(sigmas)
    blurred = visible(convolve(planes, taps, reach, axis))
    side = planes.shape[axis]
    shape = [1, 1, 1]
    shape[axis] = side
    place = torch.arange(side, device=planes.device).view(shape)
    reaches = (torch.from_numpy(taps).to(planes.device) != 0).sum(1).view(-1, 1, 1) // 2
    is_far = (place >= reaches) & (place < side - reaches)
    return torch.where(is_far & (planes != 0), blurred, planes)


def contrast_curves(numbers):
    """A row of 1025 values over −5…5 for each row of gain, shift, gamma, bump, frequency and phase."""
    gain, shift, gamma, bump, frequency, phase = (n.view(-1, 1) for n in numbers.unbind(1))
    value = (torch.arange(1025, device=numbers.device, dtype=torch.float32) / 102.4 - 5).view(1, -1)
    # Gamma acts on the range −3…5, in which brain tissue lies; below it the curve goes on straight.
    t = (value + 3) / 8
    result = torch.where(t > 0, t.clamp(min=1e-12).pow(gamma) * 8 - 3, value)
    result = result + bump * torch.sin(frequency * result + phase)
    return result * gain + shift


def apply_curve(planes, curves):
    """Each plane through its curve."""
    place = ((planes + 5) * 102.4).clamp(0, 1023.99)
    cell = place.floor()
    rest = place - cell
    cell = cell.long().flatten(1)
    low, high = (curves.gather(1, cell + i).view_as(planes) for i in (0, 1))
    return low + rest * (high - low)


def apply_field(values, numbers, span=None):
    """Intensities above a floor times a smooth field over a span; see `ck_intensity` for its form."""
    f = [n.view(-1, 1, 1) for n in numbers.unbind(1)]
    rows, columns = values.shape[1:]
    tall, wide = span or (rows, columns)
    u = (2 * torch.arange(columns, device=values.device, dtype=torch.float32) / columns - 1).view(1, 1, -1)
    v = (2 * torch.arange(rows, device=values.device, dtype=torch.float32) / rows - 1).view(1, -1, 1)
    u, v = u * (columns / wide), v * (rows / tall)
    log_gain = f[0] * u + f[1] * v + f[2] * u * u + f[3] * u * v + f[4] * v * v
    du, dv = (u - f[6]) * f[8], (v - f[7]) * f[8]
    distance = 1 + du * du + dv * dv
    log_gain = (log_gain + f[5] / (distance * distance)).clamp(-1, 1)
    gain = 1 + log_gain * (1 + log_gain * (0.5 + log_gain * (1 / 6)))
    return f[9] + (values - f[9]) * gain


def gaussian(seeds, shape):
    """Nearly normal numbers, a plane for each seed: sums of the eight bytes of SplitMix64's numbers."""
    index = torch.arange(shape[0] * shape[1], device=seeds.device).view(1, *shape)
    z = seeds.view(-1, 1, 1) + index * _signed(GAMMA)
    # A shift to the right fills with the sign, which the mask removes.
    z = (z ^ (z >> 30 & (1 << 34) - 1)) * _signed(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> 27 & (1 << 37) - 1)) * _signed(0x94D049BB133111EB)
    z = z ^ (z >> 31 & (1 << 33) - 1)
    z = (z & 0x00FF00FF00FF00FF) + (z >> 8 & 0x00FF00FF00FF00FF)
    z = (z & 0x0000FFFF0000FFFF) + (z >> 16 & 0x0000FFFF0000FFFF)
    z = (z & 0xFFFFFFFF) + (z >> 32)
    # Variance 8 * (256² - 1) / 12.
    return (z.float() - 1020) * (1 / 209.02)
