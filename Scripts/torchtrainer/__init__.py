"""The trainer of `glia train` in PyTorch, for several processes, machines and GPUs.

Each file mirrors one idea of Sources/Trainer, and the checkpoints are the same files: a run begun by one
program can be gone on with by the other. `Scripts/train_torch.py` is the way in.
"""


class TrainingError(Exception):
    """Data, files or options that cannot be used; says why in one sentence."""
