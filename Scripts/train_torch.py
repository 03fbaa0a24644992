#!/usr/bin/env python3
"""Trains the U-Net of `glia train` in PyTorch, on one machine or many.

    python Scripts/train_torch.py DATA… --splits splits.json --output model.onnx
    torchrun --nproc-per-node 4 Scripts/train_torch.py DATA… --splits splits.json --output model.onnx --bf16

The same network, data, samples, loss, optimizer and averages as Sources/Trainer, and the same files:
checkpoints go from one program to the other, and the model is the same ONNX. See docs/training.md.
Needs numpy, nibabel, onnx and torch.
"""

import sys

from torchtrainer import TrainingError, arguments


def main():
    """Trains; the exit status is as glia's: 0 done, 1 failed, 2 wrong usage, 130 interrupted."""
    command = arguments.parse()
    # Imported only once the options are known to be right, since torch takes seconds to load.
    from torchtrainer.session import Session
    session = None
    try:
        session = Session(command)
        if command.time_steps:
            session.time(command.time_steps)
            return 0
        return 0 if session.train() else 130
    except TrainingError as error:
        print(f"train_torch.py: {error}", file=sys.stderr)
        return 1
    finally:
        if session:
            session.processes.end()


if __name__ == "__main__":
    sys.exit(main())
