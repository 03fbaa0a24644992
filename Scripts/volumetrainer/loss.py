"""Cross-entropy and soft Dice over what is known."""

import torch
import torch.nn.functional as F

# The brain is easy.
OUTPUT_WEIGHTS = torch.tensor([1.0, 1.0, 1.0, .5])
SPACE = (0, 2, 3, 4)


def loss(logits, target, known):
    """Three times the cross-entropy plus, where there is any of a structure, the soft Dice over the batch."""
    entropy = F.binary_cross_entropy_with_logits(logits, target, reduction="none") * known
    entropy = entropy.sum(SPACE) / known.sum(SPACE).clamp_min(1)
    p, t = torch.sigmoid(logits) * known, target * known
    both, total = (p * t).sum(SPACE), (p.square() + t.square()).sum(SPACE)
    dice = (1 - (2 * both + 1) / (total + 1)) * (t.sum(SPACE) > 5)
    weights = OUTPUT_WEIGHTS * (known.sum(SPACE) > 0)
    return ((3 * entropy + dice) * weights).sum() / weights.sum().clamp_min(1)


def supervised(outputs, target, known):
    """The loss of the full resolution and four tenths of that of half the resolution."""
    logits, half = outputs
    # A coarse voxel is known if all of it is.
    coarse = F.avg_pool3d(known.contiguous(), 2).ge(.99).float()
    return loss(logits, target, known) + .4 * loss(half, F.avg_pool3d(target, 2), coarse)
