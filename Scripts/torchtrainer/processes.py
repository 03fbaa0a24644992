"""The processes of a run, as `torchrun` started them, or one."""

import os
import signal
from datetime import timedelta

import torch
import torch.distributed as dist

from . import TrainingError


class Processes:
    """The number of processes, the index of this one, and communication between them."""

    def __init__(self, device):
        """device: "cpu", "cuda" or "auto", which takes a GPU where there is one."""
        self.count = int(os.environ.get("WORLD_SIZE", 1))
        self.rank = int(os.environ.get("RANK", 0))
        self.local_count = int(os.environ.get("LOCAL_WORLD_SIZE", self.count))
        local_rank = int(os.environ.get("LOCAL_RANK", self.rank))
        uses_gpu = device == "cuda" or device == "auto" and torch.cuda.is_available()
        if uses_gpu and torch.cuda.device_count() <= local_rank:
            raise TrainingError(f"there are {torch.cuda.device_count()} GPUs for {self.local_count} "
                                "processes; start fewer with --nproc-per-node, or use --device cpu")
        self.device = torch.device("cuda", local_rank) if uses_gpu else torch.device("cpu")
        self.control = None
        self._wants_stop = False
        if uses_gpu:
            torch.cuda.set_device(self.device)
            # Shapes never change, so it pays to search for the fastest kernels. And float32 means float32.
            torch.backends.cudnn.benchmark = True
            torch.backends.cudnn.allow_tf32 = False
        if self.count > 1:
            # The first process may validate or write for a while before the others hear from it.
            dist.init_process_group("nccl" if uses_gpu else "gloo", timeout=timedelta(hours=1))
            # Messages between processes go over the CPU, so that none waits for a GPU.
            self.control = dist.new_group(backend="gloo") if uses_gpu else dist.group.WORLD

    @property
    def is_first(self):
        """Whether this process writes files and messages to the user."""
        return self.rank == 0

    def watch_interruption(self):
        """From now on, Ctrl-C and SIGTERM stop training after the current step; see `agree`."""
        def stop(*_):
            self._wants_stop = True
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, stop)

    def agree(self, seconds):
        """The first process's seconds, and whether any process was asked to stop."""
        if self.count == 1:
            return seconds, self._wants_stop
        words = torch.tensor([seconds if self.is_first else 0.0, float(self._wants_stop)],
                             dtype=torch.float64)
        dist.all_reduce(words, op=dist.ReduceOp.MAX, group=self.control)
        return float(words[0]), bool(words[1] > 0)

    def mean(self, tensor):
        """The mean of the processes' tensors, in place."""
        if self.count > 1:
            dist.all_reduce(tensor)
            tensor /= self.count
        return tensor

    def sum(self, tensor):
        """The sum of the processes' tensors, in place."""
        if self.count > 1:
            dist.all_reduce(tensor)
        return tensor

    def gather(self, tensor):
        """The processes' tensors in their order."""
        if self.count == 1:
            return [tensor]
        tensors = [torch.empty_like(tensor) for _ in range(self.count)]
        dist.all_gather(tensors, tensor)
        return tensors

    def wait(self):
        """Waits until all processes are here."""
        if self.count > 1:
            dist.barrier(group=self.control)

    def end(self):
        """Ends the processes' connection."""
        if self.count > 1:
            dist.destroy_process_group()
