"""Changes to tumors: another patient's pasted in, parts with another contrast, enhancement removed.

The batch-wise form of SampleMaker+Lesion.swift and of `ck_soften`, `ck_paste` and `ck_restyle`.
"""

import math

import numpy as np
import torch

F = np.float32
EDEMA, CORE, ENHANCING = 1, 3, 7
T1CE = 2
SOFTNESS = 1.2
# How far fluid is from the mean of tissue in FLAIR, T1, T1ce and T2, in standard deviations.
FLUID = ((-2.8, -1.2), (-1.8, -0.8), (-1.8, -0.8), (1, 2.5))


def gauss_taps(sigmas):
    """Weights of Gaussians from -reach to reach, one row each, with one reach for all rows."""
    reaches = [min(16, math.ceil(F(2.5) * F(s))) for s in sigmas]
    reach = max(reaches)
    k = np.arange(-reach, reach + 1, dtype=F)
    s = np.asarray(sigmas, F)[:, None]
    taps = np.exp(F(-0.5) * (k * k) / (s * s))
    taps[np.abs(k) > np.asarray(reaches)[:, None]] = 0
    return taps / taps.sum(1, keepdims=True, dtype=F), reach


def convolve(planes, taps, reach, axis):
    """Planes, n x rows x columns, convolved with a row of taps each along an axis; 0 beyond the border."""
    pad = (reach, reach, 0, 0) if axis == 2 else (0, 0, reach, reach)
    padded = torch.nn.functional.pad(planes, pad)
    taps = torch.from_numpy(taps).to(planes.device)
    out = torch.zeros_like(planes)
    for k in range(2 * reach + 1):
        out += taps[:, k].view(-1, 1, 1) * padded.narrow(axis, k, planes.shape[axis])
    return out


def soften(is_part, sigmas):
    """A Gaussian blur of masks, 0 to 1."""
    taps, reach = gauss_taps(sigmas)
    return convolve(convolve(is_part.float(), taps, reach, 2), taps, reach, 1)


def visible(values):
    """Values that may not be 0, since 0 is background."""
    return torch.where(values == 0, 1e-6, values)


def paste(image, regions, donor_image, donor_regions, sigmas):
    """Images and regions with the donors' tumors in them."""
    weights = soften((donor_regions & 1) == 1, sigmas)
    # Twice the softened mask: all of the tumor is donor's, and a rim blends.
    weight = (2 * weights).clamp(max=1).unsqueeze(1)
    is_touched = (weights != 0).unsqueeze(1) & (image != 0)
    blended = torch.where(donor_image != 0, image + weight * (donor_image - image), image)
    is_new = is_touched.any(1) & (donor_regions != 0)
    return (torch.where(is_touched, visible(blended), image),
            torch.where(is_new, donor_regions, regions))


def parts_of(regions):
    """Which of edema, core and enhancing tumor each mask shows, n x 3 in ordinary lists."""
    return torch.stack([(regions == part).flatten(1).any(1) for part in (EDEMA, CORE, ENHANCING)], 1).tolist()


class Restyling:
    """How the parts of one tumor change: for each part and channel whether, scale and shift."""

    def __init__(self, parts, enhancement_loss, cysts, random):
        self.changes = np.zeros((3, 4, 3), F)
        self.loses_enhancement = False
        has_edema, has_core, has_enhancing = parts
        if has_edema:
            contrast = random.uniform(0.35, 1.25)
            for channel in range(4):
                scale = contrast * np.exp(F(0.15) * random.normal())
                self.changes[0, channel] = 1, scale, F(0.15) * random.normal()
        if has_core:
            is_cyst = random.chance(cysts)
            for channel in range(4):
                is_changed = random.chance(0.5)
                scale = random.uniform(0.5, 1.3)
                shift = random.uniform(-0.8, 0.4) if channel == T1CE else random.uniform(-1.2, 1.2)
                fluid = random.uniform(*FLUID[channel])
                self.changes[1, channel] = (1, F(0.4) * scale, fluid) if is_cyst else (is_changed, scale, shift)
        if has_enhancing:
            self.loses_enhancement = random.chance(enhancement_loss)
            if self.loses_enhancement:
                scale = random.uniform(-0.1, 0.25)
                self.changes[2, T1CE] = 1, scale, random.uniform(-0.6, 0.1)
            else:
                self.changes[2, T1CE] = 1, random.uniform(0.6, 1.3), 0


def restyle(image, regions, stylings):
    """Images and regions after their changes, one `Restyling` each."""
    outside = (image != 0) & (regions == 0).unsqueeze(1)
    sums = torch.where(outside, image, 0).sum((2, 3), dtype=torch.float64)
    means = (sums / outside.sum((2, 3)).clamp(min=1)).float()
    # Parts, then images x channels, of the three numbers, each over the pixels.
    changes = torch.from_numpy(np.stack([s.changes for s in stylings], 1)).to(image.device)
    reference = means[:, :, None, None]
    sigmas = [SOFTNESS] * len(stylings)
    for part, numbers in zip((EDEMA, CORE, ENHANCING), changes):
        weights = soften(regions == part, sigmas).unsqueeze(1)
        is_wanted, scale, shift = (n[:, :, None, None] for n in numbers.unbind(-1))
        target = reference + (image - reference) * scale + shift
        value = visible((image + weights * (target - image)).clamp(-5, 5))
        image = torch.where((is_wanted != 0) & (image != 0) & (weights != 0), value, image)
    loses = torch.tensor([s.loses_enhancement for s in stylings], device=image.device).view(-1, 1, 1)
    return image, torch.where(loses & (regions == ENHANCING), CORE, regions)
