"""Slices of patients in the middle of the network's input, rotated, scaled, flipped and bent.

The batch-wise form of `ck_warp` (Sources/CKernels/augment.c) and of `warpAtRandom` in SampleMaker.swift.
All patients lie on the device that trains, so that a sample costs no transfer.
"""

from dataclasses import dataclass

import numpy as np
import torch

F = np.float32
# Swift's Float.pi is rounded toward zero.
PI = np.nextafter(F(np.pi), F(0))


@dataclass
class View:
    """A slice and how the input's pixels (x, y) map to its own.

    sx = m0 x + m1 y + m2 + wave_x(y), sy = m3 x + m4 y + m5 + wave_y(x); a wave is (amplitude, frequency,
    phase) of a sine.
    """

    patient: object
    slice: int
    matrix: list
    wave_x: tuple = (0, 1, 0)
    wave_y: tuple = (0, 1, 0)


def placed(patient, slice, row, column, height, width):
    """A slice unvaried, its point (row, column) in the middle of the input."""
    return View(patient, slice, [1, 0, column - width // 2, 0, 1, row - height // 2])


def varied(patient, slice, height, width, augmentation, random):
    """A random rotation, scale, flip, shift and smooth displacement."""
    a = {name: F(augmentation[name]) for name in ("rotation", "scaling", "shift")}
    angle = random.uniform(-a["rotation"], a["rotation"]) * PI / F(180)
    scale = np.exp(random.uniform(np.log(F(1) - a["scaling"]), np.log(F(1) + a["scaling"])))
    stretch = np.exp(random.uniform(-0.06, 0.06))
    # Left and right are alike, front and back are not.
    flip_x = F(-1 if random.chance(0.1 if patient.plane == "sagittal" else 0.5) else 1)
    flip_y = F(-1 if random.chance(0.1) else 1)
    cosine, sine = np.cos(angle), np.sin(angle)
    m = [flip_x * cosine / (scale * stretch), flip_x * -sine / (scale * stretch),
         flip_y * sine / scale * stretch, flip_y * cosine / scale * stretch]
    center_x = F(width // 2) + random.uniform(-a["shift"], a["shift"])
    center_y = F(height // 2) + random.uniform(-a["shift"], a["shift"])
    source_x, source_y = F(patient.width) / F(2), F(patient.height) / F(2)
    matrix = [m[0], m[1], source_x - m[0] * center_x - m[1] * center_y,
              m[2], m[3], source_y - m[2] * center_x - m[3] * center_y]
    return View(patient, slice, matrix, _wave(random), _wave(random))


def _wave(random):
    """A smooth displacement: half of the samples get a sine of up to 4 pixels."""
    amplitude = random.uniform(0, 4) if random.chance(0.5) else F(0)
    frequency = F(2) * PI / random.uniform(60, 160)
    return amplitude, frequency, random.uniform(0, F(2) * PI)


class PatientStore:
    """The pixels and masks of patients on a device, one after the other."""

    def __init__(self, patients, device):
        self.device = device
        self.bases, place = {}, 0
        for patient in patients:
            self.bases[id(patient)] = place
            place += patient.masks.size
        self.pixels = torch.empty(place, 4, dtype=torch.int16, device=device)
        self.masks = torch.empty(place, dtype=torch.uint8, device=device)
        for patient in patients:
            base = self.bases[id(patient)]
            end = base + patient.masks.size
            self.pixels[base:end] = torch.from_numpy(patient.pixels.reshape(-1, 4))
            self.masks[base:end] = torch.from_numpy(patient.masks.reshape(-1))

    def warp(self, views, height, width):
        """Images, views x 4 x rows x columns, and their regions, views x rows x columns, a byte a pixel."""
        numbers = torch.from_numpy(np.array(
            [[*v.matrix, *v.wave_x, *v.wave_y] for v in views], F)).to(self.device)
        sizes = torch.tensor(
            [[self.bases[id(v.patient)] + v.slice * v.patient.height * v.patient.width,
              v.patient.height, v.patient.width] for v in views], device=self.device)
        m = [column.view(-1, 1, 1) for column in numbers.unbind(1)]
        base, rows, columns = (column.view(-1, 1, 1) for column in sizes.unbind(1))
        x = torch.arange(width, device=self.device, dtype=torch.float32).view(1, 1, -1)
        y = torch.arange(height, device=self.device, dtype=torch.float32).view(1, -1, 1)
        sx = m[0] * x + m[1] * y + m[2] + m[6] * torch.sin(y * m[7] + m[8])
        sy = m[3] * x + m[4] * y + m[5] + m[9] * torch.sin(x * m[10] + m[11])
        fx, fy = sx.floor(), sy.floor()
        u, v = sx - fx, sy - fy
        ix, iy = fx.long(), fy.long()
        is_inside = (ix >= 0) & (iy >= 0) & (ix + 1 < columns) & (iy + 1 < rows)
        first = torch.where(is_inside, base + iy * columns + ix, base)
        image = 0
        for down, right, weight in ((0, 0, (1 - u) * (1 - v)), (0, 1, u * (1 - v)),
                                    (1, 0, (1 - u) * v), (1, 1, u * v)):
            corner = self.pixels[first + down * columns + right].float()
            image = image + (weight / 4096).unsqueeze(-1) * corner
        image = torch.where(is_inside.unsqueeze(-1), image, 0).permute(0, 3, 1, 2).contiguous()
        nearest = first + (v >= 0.5) * columns + (u >= 0.5)
        return image, torch.where(is_inside, self.masks[nearest], 0)
