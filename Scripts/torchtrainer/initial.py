"""Initial networks: random ones, those of checkpoints, and those of ONNX files."""

import copy

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from . import TrainingError
from .checkpoint import TrainingState
from .counter_random import CounterRandom
from .layout import EPSILON, Configuration, ParameterLayout


def fresh_state(configuration, options):
    """A network before its first step, the same as `TrainingState.init` makes of this seed.

    Convolutions are normal with variance 2 / fan-in (He et al. 2015, doi:10.1109/ICCV.2015.123), scales 1,
    shifts 0, and the head at first finds tumor unlikely.
    """
    layout = ParameterLayout(configuration)
    weights = np.zeros(layout.count, np.float32)
    for number, (name, shape) in enumerate(layout.shapes.items()):
        place = layout.range(name)
        if name.endswith(".weight"):
            values = CounterRandom(options["seed"], 1, number).normals(place.stop - place.start)
            weights[place] = values * np.sqrt(np.float32(2) / np.float32(np.prod(shape[1:])))
        elif name.endswith(".scale"):
            weights[place] = 1
    weights[layout.range("head.weight")] *= np.float32(0.1)
    weights[layout.range("head.bias")] = -2
    means, variances = (np.full(layout.statistics_count, v, np.float32) for v in (0, 1))
    header = {"configuration": {"inputs": configuration.inputs, "outputs": configuration.outputs,
                                "width": configuration.width},
              "options": copy.deepcopy(options), "step": 0, "images": 0, "seconds": 0.0, "history": []}
    moments = np.zeros((2, layout.count), np.float32)
    return TrainingState(header, [weights, *moments, weights.copy(), means, variances, means.copy(),
                                  variances.copy()])


def started_from(other, options):
    """A network that continues from another's averaged weights, with a fresh optimizer and schedule."""
    state = fresh_state(other.configuration, options)
    for name in ("average_weights", "average_means", "average_variances"):
        setattr(state, name, getattr(other, name).copy())
    continue_from_average(state)
    return state


def continue_from_average(state):
    """Continues from the averaged weights and statistics."""
    state.weights = state.average_weights.copy()
    state.means = state.average_means.copy()
    state.variances = state.average_variances.copy()


def average(state, others):
    """Moves the averaged weights and statistics to the middle between this state's and others'."""
    share = np.float32(1 / (len(others) + 1))
    for name in ("average_weights", "average_means", "average_variances"):
        mean = getattr(state, name) * share
        for other in others:
            mean += getattr(other, name) * share
        setattr(state, name, mean)


def read_onnx(path, options):
    """The network of a file that this program or `glia train` wrote.

    Its batch normalizations were folded into the convolutions, so they begin as the identity with the
    bias as shift. The network computes what the file says, but before it is trained further `calibrate`
    must find the statistics.
    """
    try:
        model = onnx.load(path)
    except Exception as error:
        raise TrainingError(f"{path} cannot be read as ONNX: {error}") from None
    if any(entry.key == "networks" for entry in model.metadata_props):
        raise TrainingError(f"{path} holds several networks; take one out with `glia join {path} --only 1 "
                            "--output single.onnx`")
    graph = model.graph
    tensors = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    try:
        outputs, width = tensors["head.weight"].shape[:2]
        inputs = tensors["encoder0.conv1.weight"].shape[1]
        state = fresh_state(Configuration(inputs, outputs, width), options)
        layout = ParameterLayout(state.configuration)
        for name, shape in layout.shapes.items():
            if name.endswith(".scale"):
                values = np.ones(shape, np.float32)
            elif name.endswith(".shift"):
                values = tensors[name.replace("norm", "conv").replace(".shift", ".bias")]
            elif name.endswith("up.weight"):
                values = tensors[name].transpose(2, 3, 1, 0)
            else:
                values = tensors[name]
            state.weights[layout.range(name)] = values.reshape(-1)
    except (KeyError, ValueError):
        raise TrainingError(f"{path} is not a single U-Net of glia train") from None
    state.variances[:] = 1 - EPSILON
    state.average_weights = state.weights.copy()
    state.average_variances = state.variances.copy()
    return state


@torch.no_grad()
def calibrate(state, network, batches):
    """Gives a network without statistics those of some batches, without changing what it computes.

    With mean m and variance v of what a normalization receives, scale √(v + ε) and shift b + m, the
    normalization stays the identity plus b, and in training it sees what it is used to.
    """
    norms = network.norms()
    sums = {name: [] for name in norms}

    def record(name):
        def hook(_, inputs):
            x = inputs[0].double()
            sums[name].append(torch.stack([x.mean((0, 2, 3)), (x * x).mean((0, 2, 3))]))
        return hook
    hooks = [norm.register_forward_pre_hook(record(name)) for name, norm in norms.items()]
    network.eval()
    for images in batches:
        network(images)
    for hook in hooks:
        hook.remove()
    layout = ParameterLayout(state.configuration)
    for name in norms:
        mean, square = torch.stack(sums[name]).mean(0).cpu().numpy()
        variance = np.maximum(square - mean * mean, 0)
        place = layout.statistics[name]
        state.means[place], state.variances[place] = mean, variance
        state.weights[layout.range(f"{name}.scale")] = np.sqrt(variance + EPSILON)
        state.weights[layout.range(f"{name}.shift")] += mean.astype(np.float32)
    state.average_weights = state.weights.copy()
    state.average_means, state.average_variances = state.means.copy(), state.variances.copy()
