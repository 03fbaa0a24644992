"""How the same head looks on another scanner, and which sequences are missing."""

import torch
import torch.nn.functional as F

from .sampling import chance, smooth_noise, uniform


def varied(image, tissue):
    """Blur, contrast, bias, noise and lost sequences of a crop, 4 x i x j x k; 0 outside tissue."""
    size = image.shape[1:]
    if chance(.25):
        # Thick slices.
        axis = int(torch.randint(3, (1,)))
        kernel = [3 if a == axis else 1 for a in range(3)]
        image = F.avg_pool3d(image[None], kernel, 1, [k // 2 for k in kernel], count_include_pad=False)[0]
    elif chance(.2):
        image = F.avg_pool3d(image[None], 3, 1, 1, count_include_pad=False)[0]
    if chance(.5) and tissue.any():
        share = ((image + 5) / 10).clamp(0, 1)
        changed = 10 * share.pow(torch.exp(.35 * torch.randn(4, 1, 1, 1))) - 5
        mean = (image.clamp(-5, 5) - changed)[:, tissue].mean(1)
        image = changed + mean[:, None, None, None]
    if chance(.6):
        image = (image + 3) * torch.exp(uniform(0, .3) * smooth_noise(size, 3, 4)) - 3
    # A large or bright tumor moves the z-score of everything else by as much.
    image = image * torch.exp(.25 * torch.randn(4, 1, 1, 1)) + .35 * torch.randn(4, 1, 1, 1)
    if chance(.5):
        image = image + uniform(0, .2) * torch.randn_like(image)
    return without_sequences(image.clamp(-5, 5) * tissue)


def without_sequences(image):
    """FLAIR alone for every eighth sample, and others of which one or two sequences are missing."""
    draw = float(torch.rand(1))
    if draw < .12:
        image[1:] = 0
    elif draw < .18:
        image[2] = 0
    elif draw < .24:
        image[int(torch.randint(4, (1,)))] = 0
    elif draw < .28:
        image[torch.randperm(4)[:2]] = 0
    return image
