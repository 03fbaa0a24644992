"""Calibrates a region's probabilities, as Sources/Trainer/Calibration.swift does: Platt scaling (Platt 1999)."""

from dataclasses import dataclass

import numpy as np

# A histogram of logits.
BINS, WIDTH, LOWEST = 800, 0.05, -20


def bin_of(logits):
    """The bin of each logit."""
    return ((logits.double() - LOWEST) / WIDTH).long().clamp(0, BINS - 1)


@dataclass
class Calibration:
    """A line through the logits; it goes into the last convolution's weights."""

    slope: float = 1.0
    intercept: float = 0.0

    @classmethod
    def fitted(cls, inside, outside):
        """The line of best likelihood for how many voxels inside and outside a region had which logit.

        Newton's method. Without voxels of both kinds there is nothing to fit, and nothing changes.
        """
        line = cls()
        if not inside.any() or not outside.any():
            return line
        x = (np.arange(BINS) + 0.5) * WIDTH + LOWEST
        count = inside + outside
        for _ in range(50):
            p = 1 / (1 + np.exp(-(line.slope * x + line.intercept)))
            miss, weight = count * p - inside, count * p * (1 - p)
            g0, g1 = (miss * x).sum(), miss.sum()
            h0, h1, h2 = (weight * x * x).sum(), (weight * x).sum(), weight.sum() + 1e-9
            determinant = h0 * h2 - h1 * h1
            if determinant <= 1e-9:
                return line
            c0, c1 = (h2 * g0 - h1 * g1) / determinant, (h0 * g1 - h1 * g0) / determinant
            # Steps are kept short, and the slope positive, so that far-off starts do not run away.
            line.slope = float(max(0.05, line.slope - np.clip(c0, -0.5, 0.5)))
            line.intercept = float(line.intercept - np.clip(c1, -1, 1))
            if abs(c0) < 1e-8 and abs(c1) < 1e-8:
                break
        return line
