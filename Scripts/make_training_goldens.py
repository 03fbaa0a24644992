#!/usr/bin/env python3
"""Makes the numbers by PyTorch that Tests/TrainerTests compares with, in Goldens.

layers.json: each layer's forward pass and gradients, the loss, and three steps of AdamW.
unet.json: the whole U-Net's logits, loss and gradients.

Weights, images and masks come from a counter-based generator that the tests repeat, so the files hold
only results; of large ones the norm, the product with a pseudo-random vector, and a few elements.
Computed in float64.

    python Scripts/make_training_goldens.py
"""
import json
import math
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

WIDTH, BATCH, HEIGHT, COLUMNS, DEPTH = 16, 2, 188, 204, 4
GOLDENS = pathlib.Path(__file__).parent.parent / "Tests/TrainerTests/Goldens"


def uniform(stream, count):
    """`count` numbers in -1..<1 from SplitMix64's finalizer over a counter."""
    with np.errstate(over="ignore"):
        z = (np.arange(count, dtype=np.uint64) + np.uint64(stream) * np.uint64(1 << 32)) * np.uint64(
            0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(40)).astype(np.float64) / (1 << 23) - 1


def shapes(width):
    """Name and shape of each tensor, in the trainer's order."""
    def block(name, a, b):
        return [(f"{name}.conv1.weight", (b, a, 3, 3)), (f"{name}.norm1.scale", (b,)),
                (f"{name}.norm1.shift", (b,)), (f"{name}.conv2.weight", (b, b, 3, 3)),
                (f"{name}.norm2.scale", (b,)), (f"{name}.norm2.shift", (b,))]
    c = [width << level for level in range(DEPTH + 1)]
    out = []
    for level in range(DEPTH):
        out += block(f"encoder{level}", 4 if level == 0 else c[level - 1], c[level])
    out += block("bottom", c[DEPTH - 1], c[DEPTH])
    for level in reversed(range(DEPTH)):
        out += [(f"decoder{level}.up.weight", (4 * c[level], c[level + 1], 1, 1))]
        out += block(f"decoder{level}", 2 * c[level], c[level])
    return out + [("head.weight", (3, c[0], 1, 1)), ("head.bias", (3,))]


def initial(width):
    tensors = {}
    for number, (name, shape) in enumerate(shapes(width)):
        values = uniform(number + 1, math.prod(shape)).reshape(shape)
        if name.endswith("weight"):
            values = values * math.sqrt(6 / math.prod(shape[1:]))
        elif name.endswith("scale"):
            values = 1 + 0.25 * values
        else:
            values = 0.25 * values
        # The trainer keeps float32; start from the same numbers.
        tensors[name] = torch.tensor(values.astype(np.float32).astype(np.float64), requires_grad=True)
    return tensors


def crop(x, like):
    top, left = (x.shape[2] - like.shape[2]) // 2, (x.shape[3] - like.shape[3]) // 2
    return x[:, :, top:top + like.shape[2], left:left + like.shape[3]]


def unet(x, t):
    def block(name, x):
        for k in "12":
            x = F.conv2d(x, t[f"{name}.conv{k}.weight"])
            x = F.batch_norm(x, None, None, t[f"{name}.norm{k}.scale"], t[f"{name}.norm{k}.shift"],
                             training=True, eps=1e-5)
            x = F.relu(x)
        return x
    skips = []
    for level in range(DEPTH):
        x = block(f"encoder{level}", x)
        skips.append(x)
        x = F.max_pool2d(x, 2)
    x = block("bottom", x)
    for level in reversed(range(DEPTH)):
        w = t[f"decoder{level}.up.weight"]
        c = w.shape[0] // 4
        # [(row * 2 + column) * c + d, input] -> PyTorch's [input, d, row, column]
        kernel = w.reshape(2, 2, c, -1).permute(3, 2, 0, 1)
        x = F.conv_transpose2d(x, kernel, stride=2)
        x = torch.cat([crop(skips[level], x), x], 1)
        x = block(f"decoder{level}", x)
    return F.conv2d(x, t["head.weight"], t["head.bias"])


def loss(logits, targets, known, smooth=1.0):
    """Cross-entropy over known regions plus 1 - soft Dice, averaged over regions known somewhere."""
    mask = known[:, :, None, None].expand_as(logits)
    entropy = (F.binary_cross_entropy_with_logits(logits, targets, reduction="none") * mask).sum() / mask.sum()
    p = torch.sigmoid(logits) * mask
    t = targets * mask
    dice = (2 * (p * t).sum((0, 2, 3)) + smooth) / (p.sum((0, 2, 3)) + t.sum((0, 2, 3)) + smooth)
    is_known = known.sum(0) > 0
    return entropy + (1 - dice[is_known]).mean()


def summary(tensor, number):
    """What is kept of a large result."""
    g = np.asarray(tensor.detach() if hasattr(tensor, "detach") else tensor, dtype=np.float64).reshape(-1)
    stride = max(1, g.size // 8)
    return {"norm": float(np.linalg.norm(g)), "product": float(g @ uniform(2000 + number, g.size)),
            "elements": [float(v) for v in g[::stride][:8]]}


def source(stream, *shape):
    """A float32 tensor of the generator's numbers that wants a gradient."""
    values = uniform(stream, math.prod(shape)).astype(np.float32).astype(np.float64)
    return torch.tensor(values.reshape(shape), requires_grad=True)


def layers():
    out = {}

    def record(name, results):
        out[name] = {key: summary(value, number) for number, (key, value) in enumerate(results.items())}

    for name, inputs, outputs, side in (("conv3x3", 16, 32, 3), ("first", 4, 16, 3), ("conv1x1", 32, 16, 1)):
        x, w = source(1, 2, inputs, 9, 8), source(2, outputs, inputs, side, side)
        y = F.conv2d(x, w)
        y.backward(source(3, *y.shape).detach())
        record(name, {"y": y, "dx": x.grad, "dw": w.grad})

    x, scale, shift = source(1, 2, 32, 6, 5), source(2, 32), source(3, 32)
    y = F.relu(F.batch_norm(x, None, None, 1 + scale, shift, training=True, eps=1e-5))
    y.backward(source(4, *y.shape).detach())
    record("norm", {"y": y, "mean": x.mean((0, 2, 3)), "variance": x.var((0, 2, 3), unbiased=False),
                    "dx": x.grad, "dscale": scale.grad, "dshift": shift.grad})

    # A level's output is pooled, and also cropped into a concatenation.
    x = source(1, 2, 32, 8, 12)
    pooled, skip = F.max_pool2d(x, 2), x[:, :, 1:7, 3:9]
    ((pooled * source(2, *pooled.shape).detach()).sum() + (skip * source(3, *skip.shape).detach()).sum()).backward()
    record("pool", {"y": pooled, "skip": skip, "dx": x.grad})

    # The transposed convolution from its kept form, a 1x1 convolution to four times the channels.
    x, w = source(1, 2, 32, 3, 5), source(2, 4 * 16, 32, 1, 1)
    y = F.conv_transpose2d(x, w.reshape(2, 2, 16, 32).permute(3, 2, 0, 1), stride=2)
    y.backward(source(3, *y.shape).detach())
    record("up", {"y": y, "dx": x.grad, "dw": w.grad})

    x, w, b = source(1, 2, 32, 5, 7), source(2, 3, 32, 1, 1), source(3, 3)
    y = F.conv2d(x, w, b)
    y.backward(source(4, *y.shape).detach())
    record("head", {"y": y, "dx": x.grad, "dw": w.grad, "db": b.grad})

    z = source(1, 3, 3, 6, 5)
    bits = torch.tensor((uniform(2, 3 * 6 * 5) * 4 + 4).astype(np.int64).reshape(3, 6, 5) & 7)
    targets = torch.stack([(bits >> r) & 1 for r in range(3)], 1).double()
    for name, known in (("loss", [[1, 1, 1]] * 3), ("loss_partial", [[1, 1, 1], [1, 0, 0], [1, 1, 0]]),
                        ("loss_whole", [[1, 0, 0]] * 3)):
        z.grad = None
        value = loss(4 * z, targets, torch.tensor(known, dtype=torch.float64))
        value.backward()
        record(name, {"loss": value, "dz": z.grad / 4})

    w = torch.nn.Parameter(source(1, 40).detach())
    adam = torch.optim.AdamW([w], lr=0.01, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.1)
    for step in range(3):
        w.grad = source(2 + step, 40).detach()
        adam.step()
    record("adamw", {"w": w})
    return out


def main():
    tensors = initial(WIDTH)
    image = uniform(1000, BATCH * 4 * HEIGHT * COLUMNS).astype(np.float32).astype(np.float64)
    x = torch.tensor(image.reshape(BATCH, 4, HEIGHT, COLUMNS))
    rows, columns = HEIGHT - 184, COLUMNS - 184
    bits = (uniform(1001, BATCH * rows * columns) * 4 + 4).astype(np.int64) & 7
    targets = torch.tensor(np.stack([(bits >> r) & 1 for r in range(3)], 1 - 1)
                           .reshape(3, BATCH, rows, columns).transpose(1, 0, 2, 3).astype(np.float64))
    known = torch.tensor([[1.0, 1, 1], [1, 0, 0]], dtype=torch.float64)
    logits = unet(x, tensors)
    value = loss(logits, targets, known)
    value.backward()
    gradients = {}
    for number, (name, _) in enumerate(shapes(WIDTH)):
        gradients[name] = summary(tensors[name].grad, number)
    GOLDENS.mkdir(parents=True, exist_ok=True)
    (GOLDENS / "layers.json").write_text(json.dumps(layers(), indent=1) + "\n")
    (GOLDENS / "unet.json").write_text(json.dumps({
        "source": f"PyTorch {torch.__version__.split('+')[0]}, float64, Scripts/make_training_goldens.py",
        "width": WIDTH, "batch": BATCH, "height": HEIGHT, "columns": COLUMNS,
        "logits": [float(v) for v in logits.detach().numpy().reshape(-1)],
        "loss": float(value.detach()), "gradients": gradients}, indent=1) + "\n")


if __name__ == "__main__":
    main()
