"""A small padded 3-D U-Net."""

import torch.nn as nn
import torch.nn.functional as F

from . import OUTPUTS, SEQUENCES

WIDTHS = (16, 32, 64, 128)


def block(inputs, outputs):
    """A convolution, group normalization in 8 groups, and leaky ReLU."""
    return nn.Sequential(nn.Conv3d(inputs, outputs, 3, padding=1, bias=False), nn.GroupNorm(8, outputs),
                         nn.LeakyReLU(.01, inplace=True))


class UNet3D(nn.Module):
    """Two blocks on each level on the way down; on the way up the skip is added, and there is one block.

    In training it also gives the logits at half the resolution, for deep supervision. Sides are multiples of 8.
    """

    def __init__(self, widths=WIDTHS):
        super().__init__()
        inputs = (len(SEQUENCES), *widths)
        self.encoders = nn.ModuleList(
            nn.Sequential(block(a, b), block(b, b)) for a, b in zip(inputs, widths))
        self.ups = nn.ModuleList(nn.ConvTranspose3d(b, a, 2, 2) for a, b in zip(widths, widths[1:]))
        self.decoders = nn.ModuleList(block(width, width) for width in widths[:-1])
        self.head = nn.Conv3d(widths[0], len(OUTPUTS), 1)
        self.half_head = nn.Conv3d(widths[1], len(OUTPUTS), 1)

    def forward(self, x):
        skips, half = [], None
        for level, encoder in enumerate(self.encoders):
            x = encoder(F.max_pool3d(x, 2) if level else x)
            skips.append(x)
        for level in reversed(range(len(self.ups))):
            x = self.decoders[level](self.ups[level](x) + skips[level])
            if level == 1 and self.training:
                half = self.half_head(x)
        return (self.head(x), half) if self.training else self.head(x)
