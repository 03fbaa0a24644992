"""Volume Dice of patients, and calibration of the probabilities on them.

Both are measured as in Sources/Trainer/TrainingRun+Evaluate.swift. Processes share the work, and all get the result.
"""

import math
from dataclasses import dataclass

import torch

from .calibration import BINS, Calibration, bin_of
from .layout import MARGIN


@dataclass
class Answers:
    """What the averaged network predicts for some tiles."""

    # The patient of each tile, by number.
    patients: list
    # Tiles x 3 x rows x columns.
    logits: torch.Tensor
    # The same shape, whether a region was drawn there.
    drawn: torch.Tensor
    # Tiles x 1 x rows x columns: whether a pixel lies in the patient's slice, and whether it is tissue.
    inside: torch.Tensor
    tissue: torch.Tensor


def tiles(patient, number, stride, rows, columns):
    """Which outputs cover a patient's slices: (patient, slice, top, left) in its pixels."""
    def starts(side, output):
        count = -(-side // output)
        # One tile is centered on the head; several begin at the corner.
        return [int((side - output) / 2)] if count == 1 else [i * output for i in range(count)]
    return [(number, index, top, left)
            for index in patient.head_slices if index % stride == 0
            for top in starts(patient.height, rows) for left in starts(patient.width, columns)]


@torch.no_grad()
def predict(run, patients, stride):
    """`Answers` on this process's part of the tiles, a batch at a time; takes every `stride`th slice."""
    processes, options, half = run.processes, run.options, MARGIN // 2
    rows, columns = options["height"] - MARGIN, options["width"] - MARGIN
    regions = torch.arange(3, device=processes.device).view(1, 3, 1, 1)
    network = run.averaged_network()
    everything = [tile for number, patient in enumerate(patients)
                  for tile in tiles(patient, number, stride, rows, columns)]
    mine = everything[processes.rank::processes.count]
    for start in range(0, len(mine), run.local_batch):
        group = mine[start:start + run.local_batch]
        images, targets = run.maker.place(
            [(patients[n], index, top + rows // 2, left + columns // 2) for n, index, top, left in group])
        with run.arithmetic():
            logits = network(images).float()
        inside = torch.zeros(len(group), 1, rows, columns, dtype=torch.bool, device=processes.device)
        for place, (n, _, top, left) in enumerate(group):
            bottom, right = patients[n].height - top, patients[n].width - left
            inside[place, :, max(0, -top):bottom, max(0, -left):right] = True
        tissue = (images[:, :, half:half + rows, half:half + columns] != 0).any(1, keepdim=True)
        yield Answers([n for n, *_ in group], logits, (targets.unsqueeze(1) >> regions & 1) > 0, inside,
                      tissue & inside)


def evaluate(run, patients, stride=1, thresholds=(0.5, 0.5, 0.5)):
    """Dice of WT, TC and ET of each patient over its slices by the averaged network.

    Gives three numbers per patient, None if neither mask has any voxel.
    """
    device = run.processes.device
    limits = torch.tensor([math.log(p / (1 - p)) for p in thresholds], device=device).view(1, 3, 1, 1)
    counts = torch.zeros(len(patients), 3, 3, dtype=torch.float64, device=device)
    for a in predict(run, patients, stride):
        # Regions are nested: a core lies in the whole tumor, an enhancing tumor in the core.
        found = (a.logits > limits).cumprod(1).bool()
        kinds = torch.stack([found & a.drawn, found & ~a.drawn, ~found & a.drawn], 2)
        sums = (kinds & a.inside.unsqueeze(2)).sum((3, 4)).double()
        counts.index_add_(0, torch.tensor(a.patients, device=device), sums)
    both, alone, missed = run.processes.sum(counts).unbind(2)
    total = 2 * both + alone + missed
    dice = torch.where(total > 0, 2 * both / total, torch.nan).tolist()
    return [[None if math.isnan(d) else d for d in row] for row in dice]


def mean_dice(results):
    """Mean Dice of each region over patients, those without the region left out."""
    def mean(values):
        known = [v for v in values if v is not None]
        return sum(known) / len(known) if known else float("nan")
    return [mean(column) for column in zip(*results)]


def calibrate(run, patients, stride=1):
    """The `Calibration` of each region on patients' tissue."""
    device = run.processes.device
    histograms = torch.zeros(3, 2, BINS, dtype=torch.float64, device=device)
    for a in predict(run, patients, stride):
        bins = bin_of(a.logits)
        for region in range(3):
            for kind, is_wanted in enumerate((a.drawn[:, region], ~a.drawn[:, region])):
                chosen = bins[:, region][is_wanted & a.tissue[:, 0]]
                histograms[region, kind] += torch.bincount(chosen, minlength=BINS)
    return [Calibration.fitted(*h) for h in run.processes.sum(histograms).cpu().numpy()]
