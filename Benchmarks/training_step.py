#!/usr/bin/env python3
"""Compares a training step of glia with PyTorch's: same network, input, batch, loss and threads.

    python Benchmarks/training_step.py [--glia ./.build/release/glia] [--data FOLDER…] [--width 16]
                                       [--batch 8] [--threads 2] [--steps 6] [--rounds 3] [--bf16]
                                       [--layouts blocked channels-last]

Rounds alternate between the contenders, so that both meet the same load on the machine; of all steps of a
contender the median and the minimum count. glia's step includes drawing and augmenting its samples, which
PyTorch's here does not. Without --data a synthetic case is written first (glia phantom). glia uses the layout
that it chooses; --layouts compares the layouts named.

PyTorch runs channels_last, float32 or under bfloat16 autocast, AdamW (fused where it can be), with glibc's
trimming of memory off, which speeds it up.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

# Read by glibc when the process starts, so start again with them.
SETTINGS = {"OMP_WAIT_POLICY": "passive", "MALLOC_TRIM_THRESHOLD_": str(1 << 32),
            "MALLOC_MMAP_THRESHOLD_": str(1 << 30)}
if any(os.environ.get(key) != value for key, value in SETTINGS.items()):
    os.environ.update(SETTINGS)
    os.execv(sys.executable, [sys.executable] + sys.argv)

HEIGHT, COLUMNS, MARGIN, DEPTH = 364, 332, 184, 4


def torch_step(width, batch, threads, bf16):
    """A function that does one step of PyTorch."""
    import torch
    from torch import nn
    import torch.nn.functional as F

    torch.set_num_threads(threads)
    torch.manual_seed(1)

    def block(a, b):
        return nn.Sequential(nn.Conv2d(a, b, 3, bias=False), nn.BatchNorm2d(b), nn.ReLU(inplace=True),
                             nn.Conv2d(b, b, 3, bias=False), nn.BatchNorm2d(b), nn.ReLU(inplace=True))

    class UNet(nn.Module):
        def __init__(self):
            super().__init__()
            c = [width << level for level in range(DEPTH + 1)]
            self.down = nn.ModuleList(block(4 if level == 0 else c[level - 1], c[level]) for level in range(DEPTH))
            self.bottom = block(c[DEPTH - 1], c[DEPTH])
            self.up = nn.ModuleList(nn.ConvTranspose2d(c[level + 1], c[level], 2, 2, bias=False) for level in range(DEPTH))
            self.after = nn.ModuleList(block(2 * c[level], c[level]) for level in range(DEPTH))
            self.head = nn.Conv2d(c[0], 3, 1)

        def forward(self, x):
            skips = []
            for down in self.down:
                x = down(x)
                skips.append(x)
                x = F.max_pool2d(x, 2)
            x = self.bottom(x)
            for level in reversed(range(DEPTH)):
                x, s = self.up[level](x), skips[level]
                top, left = (s.shape[2] - x.shape[2]) // 2, (s.shape[3] - x.shape[3]) // 2
                x = self.after[level](torch.cat([s[:, :, top:top + x.shape[2], left:left + x.shape[3]], x], 1))
            return self.head(x)

    net = UNet().to(memory_format=torch.channels_last).train()
    optimizer = torch.optim.AdamW(net.parameters(), lr=1e-3, fused=True)
    x = torch.randn(batch, 4, HEIGHT, COLUMNS).to(memory_format=torch.channels_last)
    t = (torch.rand(batch, 3, HEIGHT - MARGIN, COLUMNS - MARGIN) > 0.8).float()

    def step():
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            logits = net(x)
        logits = logits.float()
        p = torch.sigmoid(logits)
        dice = (2 * (p * t).sum((0, 2, 3)) + 1) / (p.sum((0, 2, 3)) + t.sum((0, 2, 3)) + 1)
        (F.binary_cross_entropy_with_logits(logits, t) + (1 - dice).mean()).backward()
        optimizer.step()

    step.name = f"PyTorch {torch.__version__.split('+')[0]} channels_last"
    return step


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    root = pathlib.Path(__file__).resolve().parent.parent
    parser.add_argument("--glia", default=str(root / ".build/release/glia"))
    parser.add_argument("--data", nargs="+")
    parser.add_argument("--width", type=int, default=16)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=6)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--bf16", action="store_true")
    parser.add_argument("--layouts", nargs="+", default=[], choices=["blocked", "channels-last"])
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        data = options.data
        if not data:
            subprocess.run([options.glia, "phantom", f"{folder}/phantom"], check=True, stdout=subprocess.DEVNULL)
            data = [f"{folder}/phantom"]
        command = [options.glia, "train", *data, "--output", f"{folder}/model.onnx", "--width", str(options.width),
                   "--batch", str(options.batch), "--threads", str(options.threads), "--time-steps",
                   str(options.steps)] + (["--bf16"] if options.bf16 else [])
        step = torch_step(options.width, options.batch, options.threads, options.bf16)
        variants = {f"glia train, {layout}": ["--layout", layout] for layout in options.layouts} or {"glia train": []}
        seconds = {name: [] for name in [*variants, step.name]}
        for _ in range(options.rounds):
            for name, more in variants.items():
                report = subprocess.run(command + more, check=True, capture_output=True, text=True)
                seconds[name] += json.loads(report.stdout)["seconds"]
            for _ in range(2):
                step()
            for _ in range(options.steps):
                begin = time.perf_counter()
                step()
                seconds[step.name].append(time.perf_counter() - begin)

    kind = "bfloat16" if options.bf16 else "float32"
    print(f"width {options.width}, {options.batch} x 4 x {HEIGHT} x {COLUMNS}, {options.threads} threads, {kind}, "
          f"{options.rounds} rounds of {options.steps} steps, load {os.getloadavg()[0]:.1f}")
    print(f"{'':32}{'median s':>10}{'minimum s':>11}{'images/s':>10}{'best images/s':>15}")
    for name, values in seconds.items():
        median, least = statistics.median(values), min(values)
        print(f"{name:32}{median:10.3f}{least:11.3f}{options.batch / median:10.1f}{options.batch / least:15.1f}")


if __name__ == "__main__":
    main()
