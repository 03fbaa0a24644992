"""The trainer of `glia train` in PyTorch, for several processes, machines and GPUs.

Each file mirrors one idea of Sources/Trainer, and the checkpoints are the same files: either program can
resume a run of the other. `Scripts/train_torch.py` is the entry point.
"""


class TrainingError(Exception):
    """Data, files or options that cannot be used; the message gives the reason."""
