"""The command line, with the names of `glia train`'s options."""

import argparse

from . import TrainingError
from .layout import is_valid_side
from .options import plane_list

EXAMPLES = """\
Beside the model lie <model>.checkpoint (every five minutes; --resume goes on from it, and so does
`glia train --resume`) and <model>.csv, the log. Ctrl-C saves a checkpoint first.

  python Scripts/train_torch.py brats cases --splits splits.json --output model.onnx
  torchrun --nproc-per-node 4 Scripts/train_torch.py brats cases --splits splits.json --output model.onnx \\
    --width 32 --batch 64 --bf16 --minutes 90
  torchrun --nproc-per-node 4 Scripts/train_torch.py … --output model.onnx --resume model.checkpoint

Each process works on its part of the batch, on a GPU of its own where there are GPUs. The same data, seed,
number of processes and epochs give the same samples in the same order. What a checkpoint was begun with
(width, batch, seed, rate, bf16, size) stays when resuming.
"""


def parse(arguments=None):
    """The options; ends the program if they are wrong."""
    parser = argparse.ArgumentParser(
        prog="train_torch.py", epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Train the U-Net of `glia train` in PyTorch, on one or several processes or GPUs.")
    add = parser.add_argument
    add("data", nargs="+", help="folders with cases, as for glia train")
    add("--output", required=True, help="the model to write")
    add("--splits", help='a JSON file with the lists "train" and "validation" of case names')
    add("--epochs", type=int, default=20,
        help="number of epochs; each shows as many slices as have tumor (20)")
    add("--minutes", type=float, help="train for this many minutes in total, instead of epochs")
    add("--width", type=int, default=32, help="channels of the first level, a multiple of 16 (32)")
    add("--batch", type=int, default=8, help="slices per step, over all processes (8)")
    add("--partial-share", type=float,
        help="the share of samples, 0 to 1, from stacks with only the whole tumor (0.1)")
    add("--focus", type=float,
        help="focal loss: weight each pixel's cross-entropy by its error to this power (0)")
    add("--planes", metavar="PLANE[,PLANE…]",
        help="the planes of the training slices, such as axial,coronal,sagittal (axial)")
    add("--resume", metavar="CHECKPOINT", help="continue from a checkpoint of this program or of glia train")
    add("--start-from", metavar="FILE",
        help="start from the network of a .checkpoint or .onnx, with new settings and schedule")
    add("--average-with", metavar="CHECKPOINT", action="append", default=[],
        help="first average the network resumed or started from with that of another checkpoint; can be "
             "repeated")
    add("--seed", type=int, default=1, help="the seed for all random numbers (1)")
    add("--threads", type=int, help="CPU threads of each process")
    add("--rate", type=float, default=2e-3, help="the highest learning rate (0.002)")
    add("--bf16", action="store_true", help="compute in bfloat16, with weights and statistics in float32")
    add("--validate-every", type=float, default=15, metavar="MINUTES",
        help="minutes between validations on every fourth slice (15)")
    add("--threshold", default="0.5", metavar="P[,P,P]",
        help="the probability above which a voxel is in a region: one, or three for WT, TC and ET (0.5)")
    add("--calibrate", action="store_true",
        help="at the end, calibrate probabilities on the validation patients (Platt scaling, in the last "
             "layer)")
    add("--note", action="append", default=[], metavar="KEY=VALUE",
        help="an entry for the model's metadata; can be repeated")
    add("--device", choices=("auto", "cpu", "cuda"), default="auto", help="where to compute (auto)")
    add("--size", default="364x332", metavar="ROWSxCOLUMNS",
        help="the network's input; sides are 188 plus a multiple of 16 (364x332)")
    add("--frame", metavar="ROWSxCOLUMNS",
        help="train on crops of this size, multiples of 16, with the border replicated at every "
             "convolution: about half the time (without it the network's input)")
    add("--stop-after", type=int, metavar="STEPS",
        help="save and stop after this many steps; continue with --resume")
    add("--time-steps", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    try:
        _check(options)
    except TrainingError as error:
        parser.error(str(error))
    return options


def _check(o):
    def require(condition, sentence):
        if not condition:
            raise TrainingError(sentence)
    require(o.epochs > 0, f"--epochs is {o.epochs}; it must be positive")
    require((o.minutes or 0) >= 0, f"--minutes is {o.minutes}; it must not be negative")
    require(o.width > 0 and o.width % 16 == 0, f"--width is {o.width}; it must be a multiple of 16")
    require(o.batch > 0, f"--batch is {o.batch}; it must be positive")
    require(0 <= (o.partial_share or 0) <= 1, f"--partial-share is {o.partial_share}; it must be from 0 to 1")
    require(0 <= (o.focus or 0) <= 10, f"--focus is {o.focus}; it must be from 0 to 10")
    o.plane_list = plane_list(o.planes) if o.planes else None
    require(not o.planes or o.plane_list,
            f"--planes is {o.planes}; it must be axial, or axial with coronal, sagittal or both, each once")
    require(not (o.resume and o.start_from), "--resume and --start-from exclude each other")
    require(not o.average_with or o.resume or o.start_from,
            "--average-with needs a network to --resume or --start-from")
    require(0 < o.rate < float("inf"), f"--rate is {o.rate}; it must be positive")
    require(0 <= o.seed < 1 << 64, f"--seed is {o.seed}; it must not be negative")
    require(o.validate_every > 0, f"--validate-every is {o.validate_every}; it must be positive")
    require(o.stop_after is None or o.stop_after > 0, f"--stop-after is {o.stop_after}; it must be positive")
    require(o.threads is None or o.threads > 0, f"--threads is {o.threads}; it must be positive")
    require(all("=" in note for note in o.note), "--note needs a name and a value, such as license=MIT")
    try:
        o.thresholds = [float(p) for p in o.threshold.split(",")]
        o.thresholds *= 3 // len(o.thresholds) if len(o.thresholds) in (1, 3) else 0
    except ValueError:
        o.thresholds = []
    require(len(o.thresholds) == 3 and all(0 < p < 1 for p in o.thresholds),
            f"--threshold is {o.threshold}; it must be one number or three between 0 and 1")
    o.height, o.columns = _sides(o.size)
    require(is_valid_side(o.height) and is_valid_side(o.columns),
            f"--size is {o.size}; it must be two sides of 188 plus a multiple of 16, such as 364x332")
    frame, o.frame = o.frame, _sides(o.frame) if o.frame else None
    require(not o.frame or all(side > 0 and side % 16 == 0 for side in o.frame),
            f"--frame is {frame}; it must be two multiples of 16, such as 192x160")


def _sides(text):
    """The rows and columns in a text such as 364x332; 0 and 0 if it has none."""
    try:
        rows, columns = (int(side) for side in text.lower().split("x"))
    except ValueError:
        return 0, 0
    return rows, columns
