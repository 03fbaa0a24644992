"""Random numbers that depend only on a key, the same as Sources/Trainer/CounterRandom.swift.

SplitMix64 (Steele, Lea and Flood 2014), started from a mix of the key's parts. A sample is then the same in
every process, and the same as in `glia train` with this seed.
"""

import math

import numpy as np

MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15
F = np.float32


def mix(z):
    """SplitMix64's finalizer."""
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


class CounterRandom:
    """The generator of a key, such as (seed, 2, step, sample)."""

    def __init__(self, *key):
        self.state = 0x123456789ABCDEF0
        for part in key:
            self.state = mix(self.state ^ mix((part + GAMMA) & MASK))

    def next(self):
        """64 random bits."""
        self.state = (self.state + GAMMA) & MASK
        return mix(self.state)

    def uniform(self, low, high):
        """A float32 in the range, all equally likely."""
        low, high = F(low), F(high)
        return low + (high - low) * F(self.next() >> 40) / F(1 << 24)

    def normal(self):
        """A standard normal float32 (Box and Muller 1958)."""
        radius = math.sqrt(-2 * math.log(1 - (self.next() >> 11) / (1 << 53)))
        return F(radius * math.cos(2 * math.pi * ((self.next() >> 11) / (1 << 53))))

    def chance(self, probability):
        """True with a probability."""
        return bool(self.uniform(0, 1) < F(probability))

    def index(self, count):
        """A whole number from 0 to below `count`."""
        return self.next() % count

    def normals(self, count):
        """`count` calls of `normal` at once."""
        with np.errstate(over="ignore"):
            z = np.uint64(self.state) + np.arange(1, 2 * count + 1, dtype=np.uint64) * np.uint64(GAMMA)
            z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            z = z ^ (z >> np.uint64(31))
        self.state = (self.state + 2 * count * GAMMA) & MASK
        parts = (z >> np.uint64(11)).astype(np.float64) / (1 << 53)
        radius = np.sqrt(-2 * np.log(1 - parts[0::2]))
        return (radius * np.cos(2 * np.pi * parts[1::2])).astype(F)
