"""A training run: network, optimizer, averages and statistics, as Sources/Trainer/TrainingRun.swift.

Each process is what the trainer there calls a replica: it works on its part of the batch, and batch
normalization and the soft Dice see that part.
"""

import inspect
import time
from contextlib import nullcontext

import torch
from torch.nn.parallel import DistributedDataParallel

from . import options as settings
from .checkpoint import TrainingState
from .layout import ParameterLayout
from .loss import entropy_dice, region_planes
from .network import UNet
from .samples import SampleMaker


def _shared(network, device):
    """The network with gradients averaged over processes; statistics are joined by the run."""
    names = inspect.signature(DistributedDataParallel).parameters
    # PyTorch 2.13 renamed the option.
    sync = "forward_sync_buffers" if "forward_sync_buffers" in names else "broadcast_buffers"
    return DistributedDataParallel(network, device_ids=[device] if device.type == "cuda" else None,
                                   gradient_as_bucket_view=True, **{sync: False})


class TrainingRun:
    """The run of a state over some patients."""

    def __init__(self, state, data, processes):
        self.header = state.header
        self.options = state.header["options"]
        self.data, self.processes = data, processes
        self.layout = ParameterLayout(state.configuration)
        device = processes.device
        self.network = UNet(state.configuration, is_framed="frame" in self.options).to(device)
        self.average = UNet(state.configuration).to(device).eval().requires_grad_(False)
        if device.type == "cuda":
            self.network.to(memory_format=torch.channels_last)
            self.average.to(memory_format=torch.channels_last)
        self._load(self.network, state.weights)
        self._load(self.average, state.average_weights)
        self.optimizer = self._make_optimizer(state)
        # Running means and variances, and their averages, each flat in the layout's order.
        self.statistics = {name: torch.from_numpy(getattr(state, name).copy()).to(device)
                           for name in TrainingState.STATISTICS}
        self.model = _shared(self.network, device) if processes.count > 1 else self.network
        self.maker = SampleMaker(data, self.options, device)
        self.recent = []

    @property
    def progress(self):
        """How far the run is, 0 to 1."""
        return settings.progress(self.options, self.header["step"], self.header["seconds"])

    @property
    def rate(self):
        """The learning rate of the next step."""
        return settings.rate(self.options, self.header["step"], self.progress)

    @property
    def local_batch(self):
        """Images of a step that are this process's."""
        return self.options["batch"] // self.processes.count

    def step(self):
        """One step of the optimizer on a new batch; returns whether somebody asked to stop."""
        begin = time.monotonic()
        header, options = self.header, self.options
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate
        images, targets, known = self.maker.batch(
            header["step"], self.processes.rank * self.local_batch, self.local_batch)
        self.recent.append(self.gradients(images, targets, known))
        self._clip()
        self.optimizer.step()
        with torch.no_grad():
            self._update_averages()
        header["step"] += 1
        header["images"] += options["batch"]
        header["seconds"], stops = self.processes.agree(header["seconds"] + time.monotonic() - begin)
        return stops

    def gradients(self, images, targets, known):
        """Leaves the gradients of a batch in the network; gives its loss and soft Dice, four numbers."""
        self.network.train()
        self.optimizer.zero_grad()
        with self.arithmetic():
            logits = self.model(images)
        loss, dice = entropy_dice(logits.float(), region_planes(targets), known,
                                  self.options.get("focus") or 0)
        loss.backward()
        return torch.cat([loss.detach()[None], dice])

    def arithmetic(self):
        """The context in which the network computes: bfloat16 if requested."""
        if not self.options["usesBFloat16"]:
            return nullcontext()
        return torch.autocast(self.processes.device.type, torch.bfloat16)

    def _make_optimizer(self, state):
        """AdamW that decays convolutions only, with the moments of a checkpoint."""
        named = dict(self.network.named_parameters())
        groups = {True: [], False: []}
        for name, parameter in named.items():
            groups[name.endswith(".weight")].append(parameter)
        o = self.options
        optimizer = torch.optim.AdamW(
            [{"params": groups[True], "weight_decay": o["weightDecay"]},
             {"params": groups[False], "weight_decay": 0.0}],
            lr=o["learningRate"], betas=(o["beta1"], o["beta2"]), eps=o["epsilon"])
        first = self.layout.unpack(state.first_moment)
        second = self.layout.unpack(state.second_moment)
        for name, parameter in named.items():
            # Moments have the memory layout of their parameters.
            optimizer.state[parameter] = {
                "step": torch.tensor(float(state.header["step"])),
                "exp_avg": torch.empty_like(parameter).copy_(first[name]),
                "exp_avg_sq": torch.empty_like(parameter).copy_(second[name])}
        return optimizer

    def _load(self, network, flat):
        tensors = self.layout.unpack(flat)
        with torch.no_grad():
            for name, parameter in network.named_parameters():
                parameter.copy_(tensors[name])

    def _clip(self):
        """Shortens the gradient to the norm allowed, without waiting for the GPU."""
        gradients = [p.grad for p in self.network.parameters()]
        norm = torch.linalg.vector_norm(torch.stack(torch._foreach_norm(gradients)))
        torch._foreach_mul_(gradients, (self.options["clipNorm"] / norm.clamp(min=1e-30)).clamp(max=1.0))

    def _update_averages(self):
        """Joins the processes' batch statistics, moves the running ones toward them, and averages."""
        t = self.header["step"] + 1
        share = 1 - min(self.options["averageDecay"], (1 + t) / (10 + t))
        torch._foreach_lerp_(list(self.average.parameters()), list(self.network.parameters()), share)

        norms = self.network.norms()
        norms = [norms[name] for name in self.layout.statistics]
        local = torch.cat([torch.full_like(norm.batch_mean, norm.samples) for norm in norms])
        means = torch.cat([norm.batch_mean for norm in norms])
        biased = torch.cat([norm.batch_variance for norm in norms]) * (local - 1) / local
        means, squares = self.processes.mean(torch.stack([means, biased + means * means]))
        samples = local * self.processes.count
        variances = (squares - means * means).clamp(min=0) * samples / (samples - 1).clamp(min=1)
        s = self.statistics
        for name, value in (("means", means), ("variances", variances)):
            s[name].lerp_(value, self.options["momentum"])
            s[f"average_{name}"].lerp_(s[name], share)

    def averaged_network(self):
        """The network of the averaged weights and statistics, for evaluation."""
        for name, norm in self.average.norms().items():
            place = self.layout.statistics[name]
            norm.mean.copy_(self.statistics["average_means"][place])
            norm.variance.copy_(self.statistics["average_variances"][place])
        return self.average

    def state(self):
        """What a checkpoint holds."""
        named = dict(self.network.named_parameters())
        moments = [{name: self.optimizer.state[p][key] for name, p in named.items()}
                   for key in ("exp_avg", "exp_avg_sq")]
        flat = [self.layout.pack(tensors)
                for tensors in (named, *moments, dict(self.average.named_parameters()))]
        return TrainingState(self.header, flat + [
            self.statistics[name].cpu().numpy() for name in TrainingState.STATISTICS])

    def log(self, validation=None):
        """Adds a row to the history about the steps since the row before; all processes take part."""
        header = self.header
        loss, dice = float("nan"), [float("nan")] * 3
        if self.recent:
            # Process, step, and the four numbers: means over processes first, unknown ones left out.
            values = torch.stack(self.processes.gather(torch.stack(self.recent))).double()
            loss = float(values[..., 0].mean())
            dice = values[..., 1:].nanmean(0).nanmean(0).tolist()
        self.recent = []
        row = {"step": header["step"], "images": header["images"], "seconds": header["seconds"],
               "rate": self.rate, "loss": loss, "dice": dice}
        if validation is not None:
            row["validation"] = validation
        header["history"].append(row)
        return row
