"""Binary cross-entropy plus soft Dice, as `ck_entropy_dice` of Sources/CKernels/optimize.c.

Soft Dice after Milletari, Navab and Ahmadi (2016, doi:10.1109/3DV.2016.79), with sums instead of squares,
over the whole batch of a process. The cross-entropy may be the focal one of Lin et al. (2017,
doi:10.1109/ICCV.2017.324).
"""

import torch
import torch.nn.functional as F


def region_planes(targets):
    """A byte a pixel, bits 0, 1, 2 for WT, TC and ET, as three planes of 0 and 1."""
    bits = torch.arange(3, device=targets.device, dtype=torch.uint8).view(1, 3, 1, 1)
    return ((targets.unsqueeze(1) >> bits) & 1).float()


def entropy_dice(logits, targets, known, focus=0.0, dice_weight=1.0, smooth=1.0):
    """The loss, and the soft Dice of WT, TC and ET (NaN if the region is known in no image).

    targets: batch x 3 x rows x columns of 0 and 1.
    known: batch x 3 of 0 and 1; regions that were not drawn in an image take no part.
    focus: the power of |p - y| by which the cross-entropy of a pixel is multiplied; 0 leaves it as it is.
    """
    mask = known[:, :, None, None].to(logits.dtype)
    targets = targets.to(logits.dtype)
    terms = known.sum() * logits.shape[2] * logits.shape[3]
    entropy = F.binary_cross_entropy_with_logits(logits, targets, reduction="none")
    if focus:
        # 1 - exp(-x) for a pixel that is surely right, since the power's own gradient is 0/0 for a focus below 1.
        entropy = entropy * (-torch.expm1(-entropy)).clamp(min=1e-12) ** focus
    entropy = (entropy * mask).sum() / terms.clamp(min=1)
    probabilities = torch.sigmoid(logits) * mask
    targets = targets * mask
    overlap = (probabilities * targets).sum((0, 2, 3))
    total = probabilities.sum((0, 2, 3)) + targets.sum((0, 2, 3))
    dice = (2 * overlap + smooth) / (total + smooth)
    is_known = known.amax(0) > 0
    # Sums over known regions without selecting elements, which would wait for the GPU.
    missing = torch.where(is_known, 1 - dice, torch.zeros_like(dice)).sum()
    loss = entropy + dice_weight * missing / is_known.sum().clamp(min=1)
    return loss, torch.where(is_known, dice.detach(), torch.full_like(dice, torch.nan))
