"""How to train: the settings that a checkpoint keeps, with the names of Sources/Trainer/TrainingOptions.swift."""

import math

# The defaults of TrainingOptions.swift and Augmentation.swift.
AUGMENTATION = {
    "isEnabled": True, "rotation": 25, "scaling": 0.22, "shift": 14, "dropout": 0.06, "flairAlone": 0.24,
    "anySubset": 0.3, "restyling": 0.6, "enhancementLoss": 0.2, "cysts": 0.15, "pasting": 0.25, "bias": 0.6,
}
DEFAULTS = {
    "length": {"steps": {"_0": 5000}}, "batch": 8, "replicas": 1, "threadsPerReplica": 1,
    "height": 364, "width": 332, "usesBFloat16": False, "seed": 1, "learningRate": 2e-3,
    "warmUpSteps": 100, "weightDecay": 1e-2, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8,
    "clipNorm": 3, "averageDecay": 0.998, "momentum": 0.1, "augmentation": AUGMENTATION,
}
USUAL_PARTIAL_SHARE = 0.1
# In the order of Plane.swift.
PLANES = ("axial", "coronal", "sagittal")


def plane_list(text):
    """The planes that a list such as `axial,coronal` names; None where it names others, or lacks axial."""
    names = [name.strip() for name in text.lower().split(",")]
    is_good = "axial" in names and set(names) <= set(PLANES) and len(set(names)) == len(names)
    return [plane for plane in PLANES if plane in names] if is_good else None


def steps(count):
    """A length of so many optimizer steps, as Swift writes it."""
    return {"steps": {"_0": count}}


def minutes(count):
    """A length of so many minutes of training over all sessions."""
    return {"minutes": {"_0": count}}


def progress(options, step, seconds):
    """How far a run is, 0 to 1."""
    length = options["length"]
    if "steps" in length:
        return min(1.0, step / max(length["steps"]["_0"], 1))
    return min(1.0, seconds / max(length["minutes"]["_0"] * 60, 1e-9))


def rate(options, step, progress):
    """The learning rate: a linear rise, then half a cosine down to a hundredth."""
    warm = min(1.0, (step + 1) / max(options["warmUpSteps"], 1))
    cosine = 0.5 * (1 + math.cos(math.pi * progress))
    return options["learningRate"] * warm * (0.01 + 0.99 * cosine)
