"""Batches of samples: brains with and without a head around them, lesion cubes, slices with skull."""

import math

import numpy as np
import torch
import torch.nn.functional as F

from . import heads
from .intensity import varied
from .sampling import chance, crop, labels_at, places, smooth_noise, turn, uniform

BRAIN_SIZE, BRAINS = (48, 48, 48), 2
CUBE_SIZE, CUBES = (32, 32, 24), 9
SLAB_SIZE, SLABS, SLAB_DEPTH = (112, 120, 1), 2, 8
# The share of crops from whole brains whose middle lies in the tumor; the others teach what is none.
TUMOR_SHARE = .4


class Samples:
    """Draws batches: images N x 4 x i x j x k, targets and what is known of them, N x 4 x i x j x k each."""

    def __init__(self, brains, cubes=None, slices=None, cube_share=.25, slab_share=.08, head_share=.25):
        self.brains, self.cubes, self.slices = brains, cubes, slices
        self.cube_share = cube_share if cubes else 0
        self.slab_share = slab_share if slices else 0
        self.head_share = head_share
        # Patients of whom only the whole tumor is known are seen less often.
        self.weights = torch.tensor([1.0 if brain.known[1] else .4 for brain in brains])

    def batch(self):
        draw = float(torch.rand(1))
        if draw < self.cube_share:
            samples = self._cubes()
        elif draw < self.cube_share + self.slab_share:
            samples = self._slabs()
        else:
            samples = [self._brain() for _ in range(BRAINS)]
        return tuple(torch.stack(part) for part in zip(*samples))

    def _brain(self):
        brain = self.brains[int(torch.multinomial(self.weights, 1))]
        image, target = brain.image.float(), brain.target.float() / 255
        at = brain.tumor if chance(TUMOR_SHARE) and len(brain.tumor) else brain.inside
        center = torch.as_tensor(at[int(torch.randint(len(at), (1,)))]).float() + 5 * torch.randn(3)
        matrix = turn(.25, math.exp(uniform(-.2, .2)))
        known = torch.tensor(brain.known).float()[:, None, None, None].expand(4, *BRAIN_SIZE)
        if brain.heads and chance(self.head_share):
            image, target, tissue = self._in_head(brain, image, target, center, matrix)
        else:
            part = crop(torch.cat([image, target, image.any(0, keepdim=True).float()]), center, BRAIN_SIZE, matrix)
            image, target, tissue = part[:4], part[4:8], part[8] > .3
            image = image * tissue
        return varied(image, tissue), target, known

    def _in_head(self, brain, image, target, center, matrix):
        """A crop of a brain in a head, normalized over the whole head as a scanner's image would be."""
        margin = heads.MARGIN
        labels = brain.heads[int(torch.randint(len(brain.heads), (1,)))]
        if chance(.4):
            center = torch.as_tensor(np.array(labels.shape) * np.random.rand(3)).float() - margin
        elif chance(.3):
            # The vertex, where scalp is easily taken for edema.
            center[2] = image.shape[3] - uniform(0, 14)
        # Scans end somewhere below.
        lowest = int(uniform(0, margin + 14))
        labels = labels.clone()
        labels[:, :, :lowest] = 0
        means, floor, is_noisy = heads.contrast()
        mean, deviation = self._statistics(image, labels, means, is_noisy)
        padded = F.pad(torch.cat([image, target, image.any(0, keepdim=True).float()]), (margin,) * 6)
        part = crop(padded, center + margin, BRAIN_SIZE, matrix)
        kind = labels_at(labels, places(center + margin, BRAIN_SIZE, matrix))
        around = means[kind].permute(3, 0, 1, 2)
        rough = around + .35 * smooth_noise(BRAIN_SIZE, 12, 4) + .15 * torch.randn_like(around)
        if chance(.7):
            rough = .6 * F.avg_pool3d(rough[None], 3, 1, 1, count_include_pad=False)[0] + .4 * rough
        around = torch.where(kind > 0, rough, around + .1 * torch.randn_like(around))
        around = torch.maximum(around, floor[:, None, None, None])
        inside = part[8] > .5
        whole = torch.where(inside, part[:4] / part[8].clamp_min(.5), around)
        tissue = inside | (kind > 0) | is_noisy
        whole = (whole - mean[:, None, None, None]) / deviation[:, None, None, None]
        return whole.clamp(-5, 5) * tissue, part[4:8] * tissue, tissue

    @staticmethod
    def _statistics(image, labels, means, is_noisy):
        """Mean and deviation over brain and head, without making the whole head."""
        counts = torch.bincount(labels.flatten().long(), minlength=heads.CLASSES).float()
        brain = image[:, image.any(0)]
        counts[0] = (counts[0] - brain.shape[1]).clamp_min(0) if is_noisy else 0
        total = counts.sum() + brain.shape[1]
        mean = (counts @ means + brain.sum(1)) / total
        square = (counts @ means.square() + brain.square().sum(1)) / total
        return mean, (square - mean.square() + .2).clamp_min(.05).sqrt()

    def _cubes(self):
        samples = []
        for index in torch.multinomial(self.cubes.weights, CUBES):
            image, target = self.cubes.images[index].float(), self.cubes.targets[index].float() / 255
            matrix = turn(.25, math.exp(uniform(-.25, .15)))
            center = (torch.tensor(image.shape[1:]) - 1) / 2
            stack = torch.cat([image, target, image.any(0, keepdim=True).float(), torch.ones_like(image[:1])])
            part = crop(stack, center, CUBE_SIZE, matrix)
            tissue = part[8] > .3
            # Nothing is known beyond the cube; the network sees background there.
            known = (part[9] > .5).float().expand(4, *CUBE_SIZE)
            samples.append((varied(part[:4] * tissue, tissue), part[4:8], known))
        return samples

    def _slabs(self):
        """Single slices, repeated: real heads, of which no neighbors are known."""
        samples = []
        for index in torch.randint(len(self.slices.images), (SLABS,)):
            image = self.slices.images[index].float()
            target = self.slices.targets[index].float() / 255
            stack = torch.cat([image, target[None], image.any(0, keepdim=True).float()])
            stack = stack[..., None].expand(-1, -1, -1, 3).contiguous()
            middle = torch.tensor([(side - 1) / 2 for side in image.shape[1:]] + [1.0])
            middle[:2] += torch.empty(2).uniform_(-4, 4)
            part = crop(stack, middle, SLAB_SIZE, turn(.2, math.exp(uniform(-.2, .2)), is_flat=True))
            part = part.expand(-1, -1, -1, SLAB_DEPTH)
            tissue = part[5] > .3
            target = torch.cat([part[4:5], torch.zeros(3, *tissue.shape)])
            known = torch.tensor([1.0, 0, 0, 0])[:, None, None, None].expand_as(target)
            samples.append((varied(part[:4] * tissue, tissue), target, known))
        return samples
