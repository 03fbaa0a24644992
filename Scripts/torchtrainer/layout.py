"""Where each tensor of the network lies in the checkpoint's flat arrays.

The same as Sources/Trainer/ParameterLayout.swift and UNetConfiguration.swift, which give the reasons.
"""

import math
from dataclasses import dataclass

import numpy as np
import torch

DEPTH = 4
MARGIN = 184
EPSILON = 1e-5


@dataclass(frozen=True)
class Configuration:
    """The size of the U-Net: channels that go in, come out, and are at the first level."""

    inputs: int = 4
    outputs: int = 3
    width: int = 32

    def channels(self, level):
        """Channels at a level, 0 at the top and DEPTH at the bottom."""
        return self.width << level


def is_valid_side(side):
    """Whether a side of an input fits: every 2x2 pooling layer needs an even side."""
    return side > MARGIN and (side - MARGIN - 4) % 16 == 0


class ParameterLayout:
    """Names, shapes and offsets of the learned tensors and of the batch normalizations' statistics."""

    def __init__(self, configuration):
        self.configuration = configuration
        self.shapes = {}
        c = configuration.channels
        for level in range(DEPTH):
            self._block(f"encoder{level}", configuration.inputs if level == 0 else c(level - 1), c(level))
        self._block("bottom", c(DEPTH - 1), c(DEPTH))
        for level in reversed(range(DEPTH)):
            self.shapes[f"decoder{level}.up.weight"] = (4 * c(level), c(level + 1), 1, 1)
            self._block(f"decoder{level}", 2 * c(level), c(level))
        self.shapes["head.weight"] = (configuration.outputs, c(0), 1, 1)
        self.shapes["head.bias"] = (configuration.outputs,)

        self.offsets, self.count = {}, 0
        self.statistics, self.statistics_count = {}, 0
        for name, shape in self.shapes.items():
            self.offsets[name] = self.count
            # Tensors begin at multiples of 16 elements.
            self.count += (math.prod(shape) + 15) // 16 * 16
            if name.endswith(".scale"):
                place = self.statistics_count
                self.statistics[name.removesuffix(".scale")] = slice(place, place + shape[0])
                self.statistics_count += shape[0]

    def _block(self, name, inputs, outputs):
        for number, count in ((1, inputs), (2, outputs)):
            self.shapes[f"{name}.conv{number}.weight"] = (outputs, count, 3, 3)
            self.shapes[f"{name}.norm{number}.scale"] = (outputs,)
            self.shapes[f"{name}.norm{number}.shift"] = (outputs,)

    def range(self, name):
        """The range of a tensor's elements in the flat array."""
        return slice(self.offsets[name], self.offsets[name] + math.prod(self.shapes[name]))

    def pack(self, tensors):
        """Named tensors as one flat float32 array."""
        flat = np.zeros(self.count, np.float32)
        for name in self.shapes:
            flat[self.range(name)] = tensors[name].detach().float().cpu().numpy().reshape(-1)
        return flat

    def unpack(self, flat):
        """The flat array as named tensors."""
        return {name: torch.from_numpy(flat[self.range(name)].copy()).reshape(shape)
                for name, shape in self.shapes.items()}
