"""The U-Net of Sources/Trainer/UNetConfiguration.swift; parameters have the names of its layout."""

import torch
import torch.nn.functional as F
from torch import nn

from .layout import DEPTH, EPSILON


class Norm(nn.Module):
    """Batch normalization that keeps each batch's statistics, for the run to join over processes.

    `mean` and `variance` are what evaluation uses; only the run changes them.
    """

    def __init__(self, channels):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(channels))
        self.shift = nn.Parameter(torch.zeros(channels))
        for name, value in (("mean", 0.0), ("variance", 1.0)):
            self.register_buffer(name, torch.full((channels,), value))
        for name in ("batch_mean", "batch_variance"):
            self.register_buffer(name, torch.zeros(channels), persistent=False)
        self.samples = 0

    def forward(self, x):
        if not self.training:
            return F.batch_norm(x, self.mean, self.variance, self.scale, self.shift, eps=EPSILON)
        # A momentum of 1 leaves the batch's own mean and unbiased variance in the buffers.
        self.samples = x.numel() // x.shape[1]
        return F.batch_norm(x, self.batch_mean, self.batch_variance, self.scale, self.shift,
                            training=True, momentum=1.0, eps=EPSILON)


class Block(nn.Module):
    """Two unpadded 3x3 convolutions, each with batch normalization and ReLU.

    is_framed: whether the border is repeated outward first, so that the image keeps its size.
    """

    def __init__(self, inputs, outputs, is_framed=False):
        super().__init__()
        self.is_framed = is_framed
        self.conv1 = nn.Conv2d(inputs, outputs, 3, bias=False)
        self.norm1 = Norm(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, bias=False)
        self.norm2 = Norm(outputs)

    def forward(self, x):
        x = F.relu(self.norm1(self.conv1(self._framed(x))))
        return F.relu(self.norm2(self.conv2(self._framed(x))))

    def _framed(self, x):
        return F.pad(x, (1, 1, 1, 1), mode="replicate") if self.is_framed else x


class Expansion(nn.Module):
    """The 2x2 transposed convolution of stride 2, kept as the 1x1 convolution that it is.

    weight[(row * 2 + column) * D + d, c] is `ConvTranspose2d.weight[c, d, row, column]`.
    """

    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(4 * outputs, inputs, 1, 1))

    def kernel(self):
        """The weight as `ConvTranspose2d` has it."""
        outputs = self.weight.shape[0] // 4
        return self.weight.reshape(2, 2, outputs, -1).permute(3, 2, 0, 1)

    def forward(self, x):
        return F.conv_transpose2d(x, self.kernel(), stride=2)


class Decoder(Block):
    """An expansion, the concatenation [cropped skip, enlarged x], and two convolutions."""

    def __init__(self, outputs, is_framed=False):
        super().__init__(2 * outputs, outputs, is_framed)
        self.up = Expansion(2 * outputs, outputs)

    def forward(self, x, skip):
        x = self.up(x)
        return super().forward(torch.cat([crop(skip, x.shape[2], x.shape[3]), x], 1))


def crop(x, height, width):
    """The middle of the images."""
    top, left = (x.shape[2] - height) // 2, (x.shape[3] - width) // 2
    return x[:, :, top:top + height, left:left + width]


class UNet(nn.Module):
    """Images, batch x inputs x rows x columns, to logits, batch x 3 x (rows - 184) x (columns - 184).

    With is_framed the logits have the rows and columns of the images, multiples of 16: every convolution
    sees the border repeated outward, as the constant background beyond it looks on the upper levels.
    """

    def __init__(self, configuration, is_framed=False):
        super().__init__()
        self.configuration = configuration
        c = configuration.channels
        for level in range(DEPTH):
            inputs = configuration.inputs if level == 0 else c(level - 1)
            self.add_module(f"encoder{level}", Block(inputs, c(level), is_framed))
            self.add_module(f"decoder{level}", Decoder(c(level), is_framed))
        self.bottom = Block(c(DEPTH - 1), c(DEPTH), is_framed)
        self.head = nn.Conv2d(c(0), configuration.outputs, 1)

    def forward(self, x):
        skips = []
        for level in range(DEPTH):
            x = self.get_submodule(f"encoder{level}")(x)
            skips.append(x)
            x = F.max_pool2d(x, 2)
        x = self.bottom(x)
        for level in reversed(range(DEPTH)):
            x = self.get_submodule(f"decoder{level}")(x, skips[level])
        return self.head(x)

    def norms(self):
        """The batch normalizations by name."""
        return {name: module for name, module in self.named_modules() if isinstance(module, Norm)}
