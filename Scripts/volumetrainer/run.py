"""A run that survives interruption: checkpoints every ten minutes, and a log."""

import math
import os
import pathlib
import time

import numpy as np
import torch

from torchtrainer import TrainingError

from .loss import supervised
from .network import UNet3D

SAVE_SECONDS = 600
LOG_STEPS = 50
WARM_UP = 80


class Run:
    """Trains a network with AdamW, a half cosine of the rate, and averaged weights, which are what is exported."""

    def __init__(self, samples, base, widths, steps, rate, seed):
        self.samples, self.base = samples, pathlib.Path(base)
        self.widths, self.steps, self.rate, self.seed = widths, steps, rate, seed
        torch.manual_seed(seed)
        np.random.seed(seed % 2 ** 32)
        self.network = UNet3D(widths).to(memory_format=torch.channels_last_3d)
        self.average = {key: value.clone() for key, value in self.network.state_dict().items()}
        self.optimizer = torch.optim.AdamW(self.network.parameters(), rate, weight_decay=.01)
        self.step = 0

    @property
    def checkpoint(self):
        return self.base.with_suffix(".checkpoint.pt")

    def resume(self):
        """Goes on from the checkpoint, if there is one. The samples are others than without the interruption."""
        if not self.checkpoint.exists():
            return
        state = torch.load(self.checkpoint, weights_only=True)
        if tuple(state["widths"]) != tuple(self.widths):
            raise TrainingError(f"{self.checkpoint} holds a network of widths {state['widths']}")
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.average, self.step = state["average"], state["step"]
        torch.manual_seed(self.seed + 7919 * self.step)
        np.random.seed((self.seed + 7919 * self.step) % 2 ** 32)

    def start_from(self, checkpoint):
        """Begins with the averaged weights of another run."""
        state = torch.load(checkpoint, weights_only=True)
        if tuple(state["widths"]) != tuple(self.widths):
            raise TrainingError(f"{checkpoint} holds a network of widths {state['widths']}")
        self.network.load_state_dict(state["average"])
        self.average = {key: value.clone() for key, value in state["average"].items()}

    def save(self):
        state = {"network": self.network.state_dict(), "optimizer": self.optimizer.state_dict(),
                 "average": self.average, "step": self.step, "widths": list(self.widths)}
        temporary = self.checkpoint.with_suffix(f".{os.getpid()}.tmp")
        torch.save(state, temporary)
        os.replace(temporary, self.checkpoint)

    def train(self):
        """Trains to the end, and writes checkpoint and log on the way."""
        began = saved = time.monotonic()
        losses, first = [], self.step
        while self.step < self.steps:
            losses.append(self._step())
            self.step += 1
            if self.step % LOG_STEPS == 0 or self.step == self.steps:
                seconds = (time.monotonic() - began) / (self.step - first)
                self._log(f"{self.step},{np.mean(losses[-LOG_STEPS:]):.4f},{seconds:.2f}")
            if time.monotonic() - saved > SAVE_SECONDS:
                self.save()
                saved = time.monotonic()
        self.save()

    def _step(self):
        part = self.step / self.steps
        rate = self.rate * min(1, (self.step + 1) / WARM_UP) * (.02 + .49 * (1 + math.cos(math.pi * part)))
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        image, target, known = self.samples.batch()
        self.network.train()
        value = supervised(self.network(image.contiguous(memory_format=torch.channels_last_3d)), target, known)
        self.optimizer.zero_grad(set_to_none=True)
        value.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self.optimizer.step()
        kept = min(.998, (self.step + 1) / (self.step + 10))
        for key, value_now in self.network.state_dict().items():
            self.average[key].lerp_(value_now, 1 - kept)
        return value.item()

    def _log(self, line):
        path = self.base.with_suffix(".csv")
        is_new = not path.exists()
        with open(path, "a") as file:
            file.write(("step,loss,seconds per step\n" if is_new else "") + line + "\n")
        print(line, flush=True)


def averaged(checkpoint):
    """The network with averaged weights from a checkpoint, ready to use."""
    state = torch.load(checkpoint, weights_only=True)
    network = UNet3D(tuple(state["widths"]))
    network.load_state_dict(state["average"])
    return network.eval()
