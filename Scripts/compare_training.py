#!/usr/bin/env python3
"""Compares ways to train, on held-out patients: width, loss, deep supervision, learning rate, data.

    Scripts/compare_training.py DATA… --slices 4000 --folds 2 base width=32 loss=focal+dice schedule=constant

A trial is `base`, or its differences from it: KEY=VALUE, separated by commas. For each fold, every trial
trains a network from random weights on the other folds' patients and the stacks, and measures it on the
fold's patients. To be affordable on two processor cores, everything runs at half the in-plane resolution, in
frames of 96x80 that hold a whole head. So the results rank trials but say little about a full network.

It prints the mean over patients of the Dice of WT, TC and ET (of those that have any), each at its best
threshold, and of WT in the held-out stacks, for the averaged weights and for those of the last step. --log FILE
gets one line of JSON per network. The network, samples and optimizer are those of torchtrainer.
"""
import argparse
import copy
import json
import pathlib
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torchtrainer import TrainingError, initial
from torchtrainer import options as settings
from torchtrainer.folders import TrainingData, read_data
from torchtrainer.layout import Configuration
from torchtrainer.loss import entropy_dice, region_planes
from torchtrainer.network import UNet
from torchtrainer.patient import Patient
from torchtrainer.processes import Processes
from torchtrainer.run import TrainingRun

FRAME = (96, 80)
# The extent of a bias field, the network's input without its margin, and the shift of samples; halved.
SPAN, SHIFT = (182, 166), 7
BINS = 200
MARKS = np.arange(0.1, 0.91, 0.05)


def halved(patient):
    """The patient at half resolution: means over the tissue in 2x2 pixels, and every second pixel of the masks."""
    def even(array):
        return np.pad(array, [(0, 0)] + [(0, side % 2) for side in array.shape[1:3]] + [(0, 0)] * (array.ndim - 3))
    pixels = even(patient.pixels).astype(np.float64)
    parts = np.stack([pixels[:, y::2, x::2] for y in (0, 1) for x in (0, 1)])
    count = (parts != 0).sum(0)
    mean = np.round(parts.sum(0) / np.maximum(count, 1))
    result = copy.copy(patient)
    result.pixels = np.where(count == 0, 0, np.where(mean == 0, 1, mean)).astype(np.int16)
    result.masks = np.ascontiguousarray(even(patient.masks)[:, ::2, ::2])
    result.height, result.width = result.masks.shape[1:]
    result.tumor_slices = np.flatnonzero((result.masks & 1).any((1, 2))).tolist()
    result.core_slices = np.flatnonzero((result.masks & 6).any((1, 2))).tolist()
    return result


def read_stacks(folder):
    """The held-out stacks of a folder with a slices.json."""
    entries = json.loads((folder / "slices.json").read_text())
    stacks = []
    for name in sorted(n for n, entry in entries.items() if entry["split"] != "train"):
        files = {m: (str(path), 0) for m in ("flair", "t1ce")
                 if (path := folder / name / f"{name}_{m}.nii.gz").exists()}
        stacks.append(Patient.read(name, files, str(folder / name / f"{name}_wt.nii.gz"), "binary"))
    return stacks


# -- Losses: of logits, targets and known regions as `entropy_dice` takes them.

def cross_entropy(logits, targets, known):
    mask = known[:, :, None, None]
    values = F.binary_cross_entropy_with_logits(logits, targets, reduction="none")
    return (values * mask).sum() / (known.sum() * logits.shape[2] * logits.shape[3]).clamp(min=1)


def tversky(logits, targets, known, false_positives=0.5, false_negatives=0.5, axes=(0, 2, 3)):
    """One minus the soft Tversky index (the soft Dice at weights of one half), over the batch or each image."""
    mask = known[:, :, None, None]
    p, t = torch.sigmoid(logits) * mask, targets * mask
    both = (p * t).sum(axes)
    missing = false_positives * (p.sum(axes) - both) + false_negatives * (t.sum(axes) - both)
    loss = 1 - (both + 0.5) / (both + missing + 0.5)
    is_known = known.amax(0) if len(axes) == 3 else known
    return (loss * is_known).sum() / is_known.sum().clamp(min=1)


LOSSES = {
    "bce+dice": lambda *a: entropy_dice(*a)[0],
    "bce": cross_entropy,
    "dice": tversky,
    "focal+dice": lambda *a: entropy_dice(*a, focus=2)[0],
    "bce+tversky": lambda *a: cross_entropy(*a) + tversky(*a, 0.3, 0.7),
    "bce+image-dice": lambda *a: cross_entropy(*a) + tversky(*a, axes=(2, 3)),
}
SCHEDULES = {
    "cosine": None,
    "polynomial": lambda progress: (1 - progress) ** 0.9,
    "constant": lambda progress: 1.0,
}
KEYS = {"width": int, "seed": int, "rate": float, "loss": str, "schedule": str, "deep": int, "partial": float,
        "decay": float}


class Trial(TrainingRun):
    """A run with its own loss, learning rates, and losses at coarser levels."""

    def __init__(self, state, data, changes):
        super().__init__(state, data, Processes("cpu"))
        self.network.to(memory_format=torch.channels_last)
        self.loss = LOSSES[changes.get("loss", "bce+dice")]
        self.schedule = SCHEDULES[changes.get("schedule", "cosine")]
        # Losses at this many levels below the top, each with half the weight of the one above.
        levels = range(1, 1 + changes.get("deep", 0))
        c = state.configuration
        self.heads = nn.ModuleList(nn.Conv2d(c.channels(level), c.outputs, 1) for level in levels)
        self.features = {}
        for level in levels:
            self.network.get_submodule(f"decoder{level}").register_forward_hook(
                lambda _, inputs, output, level=level: self.features.update({level: output}))
        self.head_optimizer = torch.optim.AdamW(self.heads.parameters(), weight_decay=0) if self.heads else None

    @property
    def rate(self):
        if self.schedule is None:
            return super().rate
        warm = min(1.0, (self.header["step"] + 1) / self.options["warmUpSteps"])
        return self.options["learningRate"] * warm * self.schedule(self.progress)

    def gradients(self, images, targets, known):
        self.network.train()
        self.optimizer.zero_grad()
        logits = self.network(images.contiguous(memory_format=torch.channels_last))
        loss = self.loss(logits, region_planes(targets), known)
        total, weights = loss, 1.0
        for level, head in enumerate(self.heads, 1):
            coarse = targets[:, ::2 ** level, ::2 ** level]
            total = total + 0.5 ** level * self.loss(head(self.features[level]), region_planes(coarse), known)
            weights += 0.5 ** level
        self.heads.zero_grad()
        (total / weights).backward()
        if self.head_optimizer:
            for group in self.head_optimizer.param_groups:
                group["lr"] = self.rate
            self.head_optimizer.step()
        return torch.cat([loss.detach()[None], torch.full((3,), torch.nan)])

    def framed(self, is_averaged):
        """The network in frames, for measuring: with averaged weights, or those of the last step."""
        network = UNet(self.network.configuration, is_framed=True).eval()
        prefix = "average_" if is_averaged else ""
        source = self.average if is_averaged else self.network
        with torch.no_grad():
            parameters = dict(source.named_parameters())
            for name, parameter in network.named_parameters():
                parameter.copy_(parameters[name])
        for name, norm in network.norms().items():
            place = self.layout.statistics[name]
            norm.mean.copy_(self.statistics[f"{prefix}means"][place])
            norm.variance.copy_(self.statistics[f"{prefix}variances"][place])
        return network.to(memory_format=torch.channels_last)


@torch.no_grad()
def measure(network, patient, stride):
    """Dice of WT, TC and ET at each of MARKS; NaN for regions that are empty or unknown in the expert's masks."""
    sides = [-(-max(side, least) // 16) * 16 for side, least in zip((patient.height, patient.width), FRAME)]
    top, left = ((side - real) // 2 for side, real in zip(sides, (patient.height, patient.width)))
    inside = (slice(top, top + patient.height), slice(left, left + patient.width))
    histogram = np.zeros((3, 2, BINS))
    numbers = patient.head_slices[::stride]
    for start in range(0, len(numbers), 8):
        chosen = numbers[start:start + 8]
        images = torch.zeros(len(chosen), 4, *sides)
        images[:, :, *inside] = torch.from_numpy(patient.pixels[chosen]).permute(0, 3, 1, 2).float() / 4096
        p = torch.sigmoid(network(images.contiguous(memory_format=torch.channels_last)))[:, :, *inside].numpy()
        for region in range(3):
            drawn = (patient.masks[chosen] >> region & 1) > 0
            for kind in (0, 1):
                histogram[region, kind] += np.histogram(p[:, region][drawn == kind], BINS, (0, 1))[0]
    above = histogram[:, :, ::-1].cumsum(2)[:, :, ::-1]
    places = np.round(MARKS * BINS).astype(int)
    drawn = histogram[:, 1].sum(1)[:, None]
    with np.errstate(invalid="ignore"):
        dice = 2 * above[:, 1, places] / (above[:, :, places].sum(1) + drawn)
    dice[np.broadcast_to(drawn == 0, dice.shape)] = np.nan
    return dice


def mean_at_best(dice):
    """Means over patients of patients x regions x marks, each region at its best mark, and the marks."""
    means = np.nanmean(dice, 0)
    best = means.argmax(1)
    return means[range(3), best], MARKS[best]


class Comparison:
    """The patients, and the measurements of each trial on them."""

    def __init__(self, o):
        self.o = o
        data = read_data(o.data, None, o.threads)
        # Alternately by name, so that every fold gets its part of each collection and of the lower grades.
        self.patients = [halved(p) for p in sorted(data.train, key=lambda p: (p.enhancing_share < 0.05, p.name))]
        self.partial = [halved(p) for p in data.partial]
        folder = next((pathlib.Path(f) for f in o.data if (pathlib.Path(f) / "slices.json").exists()), None)
        self.stacks = [halved(p) for p in read_stacks(folder)] if folder else []
        print(f"{len(self.patients)} patients in {o.folds} folds, {len(self.partial)} stacks to learn from, "
              f"{len(self.stacks)} held out", flush=True)

    def run(self, text):
        """Trains and measures every fold of a trial, and prints its row."""
        changes = {} if text == "base" else dict(part.split("=", 1) for part in text.split(","))
        if unknown := set(changes) - set(KEYS):
            raise TrainingError(f"{text} changes {', '.join(unknown)}; known are {', '.join(KEYS)}")
        changes = {key: KEYS[key](value) for key, value in changes.items()}
        found = {True: [], False: []}
        stacks, seconds = {True: [], False: []}, 0
        for fold in range(self.o.folds):
            held = self.patients[fold::self.o.folds]
            trial = self.train([p for p in self.patients if p not in held], changes)
            seconds += trial.header["seconds"]
            for is_averaged in (True, False):
                network = trial.framed(is_averaged)
                found[is_averaged] += [measure(network, p, self.o.stride) for p in held]
                stacks[is_averaged] += [measure(network, p, 1)[0, 8] for p in self.stacks]
        for is_averaged in (True, False):
            dice, marks = mean_at_best(np.array(found[is_averaged]))
            row = {"trial": text, "averaged": is_averaged, "dice": dice.round(4).tolist(),
                   "thresholds": marks.round(2).tolist(), "minutes": round(seconds / 60, 1),
                   "stacks": round(float(np.nanmean(stacks[is_averaged])), 4) if self.stacks else None,
                   "slices": self.o.slices, "patients": np.array(found[is_averaged])[:, :, 8].round(4).tolist()}
            at_stacks = f"  stacks {row['stacks']:.3f}" if self.stacks else ""
            print(f"{text:24} {'mean' if is_averaged else 'last'}  " + " ".join(f"{d:.3f}" for d in dice) + at_stacks
                  + "  at " + " ".join(f"{m:.2f}" for m in marks) + f"  {row['minutes']} min", flush=True)
            if self.o.log:
                with open(self.o.log, "a") as file:
                    file.write(json.dumps(row) + "\n")

    def train(self, patients, changes):
        o = copy.deepcopy(settings.DEFAULTS)
        o.update(frame=list(FRAME), height=SPAN[0], width=SPAN[1], seed=changes.get("seed", 1),
                 learningRate=changes.get("rate", o["learningRate"]), weightDecay=changes.get("decay", o["weightDecay"]),
                 length=settings.steps(self.o.slices // o["batch"]), partialShare=changes.get("partial", 0.1))
        o["augmentation"]["shift"] = SHIFT
        state = initial.fresh_state(Configuration(width=changes.get("width", 16)), o)
        torch.manual_seed(o["seed"])
        trial = Trial(state, TrainingData(patients, self.partial, []), changes)
        begin = time.monotonic()
        while trial.progress < 1:
            trial.step()
            if trial.header["step"] % 100 == 0:
                print(f"  step {trial.header['step']}, {time.monotonic() - begin:.0f} s, loss "
                      f"{torch.stack(trial.recent[-100:])[:, 0].mean():.3f}", flush=True)
        return trial


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add = parser.add_argument
    folders, trials = [], []
    add("what", nargs="+", help="folders as for train_torch.py, then trials")
    add("--slices", type=int, default=4000, help="how many slices each network learns from (4000)")
    add("--folds", type=int, default=2)
    add("--stride", type=int, default=2, help="measure every so manyth slice (2)")
    add("--threads", type=int, default=1)
    add("--log", type=pathlib.Path)
    o = parser.parse_intermixed_args()
    for word in o.what:
        (folders if pathlib.Path(word).is_dir() else trials).append(word)
    o.data = folders
    torch.set_num_threads(o.threads)
    comparison = Comparison(o)
    for text in trials or ["base"]:
        comparison.run(text)


if __name__ == "__main__":
    main()
