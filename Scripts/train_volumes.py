#!/usr/bin/env python3
"""Trains the 3-D U-Net that helps the bundled network with whole volumes.

    python Scripts/train_volumes.py DATA… --splits splits.json --cubes cubes.npz --output volumes.onnx

DATA are folders as for `glia train`. Beside the model lie volumes.checkpoint.pt, every ten minutes, and
volumes.csv, the log; the same command goes on from the checkpoint. Cases and stacks in "validation" of the
splits are left out. Needs numpy, scipy, nibabel, onnx and torch. See docs/training.md.
"""

import argparse
import os
import pathlib
import sys

import numpy as np
import torch

from torchtrainer import TrainingError
from torchtrainer.folders import find_jobs, read_splits
from volumetrainer import heads
from volumetrainer.export import write_model
from volumetrainer.images import Slices, read_cubes, read_patient, read_stack
from volumetrainer.network import WIDTHS
from volumetrainer.run import Run, averaged
from volumetrainer.samples import Samples


def options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add = parser.add_argument
    add("data", nargs="*", help="folders with cases, as for glia train")
    add("--output", required=True, help="the model to write")
    add("--splits", help='a JSON file; what its list "validation" names is left out')
    add("--cubes", help="a file of lesion cubes, see volumetrainer/images.py")
    add("--steps", type=int, default=2600, help="steps of the optimizer (2600)")
    add("--widths", default=",".join(map(str, WIDTHS)), help="channels of the levels (16,32,64,128)")
    add("--spacing", type=float, default=2.0, help="the network's voxels in mm (2)")
    add("--rate", type=float, default=1.5e-3, help="the highest learning rate (0.0015)")
    add("--seed", type=int, default=1)
    add("--start-from", metavar="CHECKPOINT", help="begin with the averaged weights of another run")
    add("--threads", type=int, default=os.cpu_count())
    add("--heads", type=int, default=3, help="synthetic heads for each patient without skull (3)")
    add("--head-share", type=float, default=.25, help="the share of brains that are shown in a head (0.25)")
    add("--join", nargs="+", metavar="CHECKPOINT",
        help="train nothing: write the networks of these checkpoints as one model that averages their logits")
    add("--half", action="store_true", help="store the weights as float16")
    add("--note", action="append", default=[], metavar="KEY=VALUE", help="name, version, license or source of the model")
    return parser.parse_args()


def read(o):
    """The samples, from folders and cubes."""
    held = read_splits(o.splits)["validation"] if o.splits else set()
    brains, stacks = [], []
    for folder in o.data:
        for job in find_jobs(folder, None):
            if job.name in held:
                continue
            if job.is_partial:
                stacks.append(read_stack(job))
            else:
                brains.append(read_patient(job, o.spacing))
    if not brains:
        raise TrainingError(f"no case to train on in {', '.join(o.data)}")
    generator = np.random.default_rng(o.seed)
    for brain in brains:
        mask = brain.target[3].numpy() > 127
        if brain.known[1]:
            brain.heads = [torch.from_numpy(heads.head(mask, generator)) for _ in range(o.heads)]
    slices = Slices(torch.cat([s.images for s in stacks]), torch.cat([s.targets for s in stacks])) if stacks else None
    cubes = read_cubes(o.cubes) if o.cubes else None
    print(f"{len(brains)} patients, {len(cubes.images) if cubes else 0} cubes, {len(slices.images) if slices else 0} "
          f"slices of {len(stacks)} stacks; {len(held)} held out", flush=True)
    return Samples(brains, cubes, slices, head_share=o.head_share)


def main():
    o = options()
    notes = dict(note.split("=", 1) for note in o.note)
    try:
        if o.join:
            write_model([averaged(path) for path in o.join], o.output, o.spacing, notes=notes, is_half=o.half)
            return 0
        torch.set_num_threads(o.threads)
        widths = tuple(map(int, o.widths.split(",")))
        run = Run(read(o), pathlib.Path(o.output).with_suffix(""), widths, o.steps, o.rate, o.seed)
        if o.start_from:
            run.start_from(o.start_from)
        run.resume()
        run.train()
        write_model([averaged(run.checkpoint)], o.output, o.spacing, notes=notes, is_half=o.half)
    except (TrainingError, OSError) as error:
        print(f"train_volumes.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
