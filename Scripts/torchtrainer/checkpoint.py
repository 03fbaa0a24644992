"""Reading and writing the checkpoints of `glia train` (Sources/Trainer/TrainingState.swift).

A file is "gliackp1", the length of a JSON header in 8 bytes, the header, and eight float32 arrays: weights,
Adam's moments, averaged weights, running means and variances, and their averages.
"""

import json
import os

import numpy as np

from . import TrainingError
from .layout import Configuration, ParameterLayout

MAGIC = b"gliackp1"


class TrainingState:
    """Everything that a run has learned and needs to continue."""

    WEIGHTS = ("weights", "first_moment", "second_moment", "average_weights")
    STATISTICS = ("means", "variances", "average_means", "average_variances")

    def __init__(self, header, arrays):
        self.header = header
        for name, array in zip(self.WEIGHTS + self.STATISTICS, arrays):
            setattr(self, name, array)

    @property
    def configuration(self):
        """The network's size."""
        c = self.header["configuration"]
        return Configuration(c["inputs"], c["outputs"], c["width"])

    def write(self, path):
        """Writes a checkpoint: a temporary file first, so that a crash leaves the old one."""
        header = json.dumps(_encode(self.header)).encode()
        temporary = f"{path}.{os.getpid()}.tmp"
        with open(temporary, "wb") as file:
            file.write(MAGIC + len(header).to_bytes(8, "little") + header)
            for name in self.WEIGHTS + self.STATISTICS:
                file.write(np.ascontiguousarray(getattr(self, name), "<f4").tobytes())
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)

    @classmethod
    def read(cls, path):
        """Reads a checkpoint of `glia train` or of this program."""
        try:
            with open(path, "rb") as file:
                data = file.read()
        except OSError as error:
            raise TrainingError(f"the checkpoint {path} cannot be read: {error.strerror}") from None
        if len(data) <= 16 or data[:8] != MAGIC:
            raise TrainingError(f"{path} is not a checkpoint of glia train")
        length = int.from_bytes(data[8:16], "little")
        if not 0 < length <= len(data) - 16:
            raise TrainingError(f"the checkpoint {path} is truncated")
        try:
            header = _decode(json.loads(data[16:16 + length]))
            state = cls(header, [])
            layout = ParameterLayout(state.configuration)
        except (ValueError, KeyError, TypeError) as error:
            raise TrainingError(f"the checkpoint {path} has an unreadable header: {error}") from None
        place = 16 + length
        for names, count in ((cls.WEIGHTS, layout.count), (cls.STATISTICS, layout.statistics_count)):
            for name in names:
                if place + 4 * count > len(data):
                    raise TrainingError(f"the checkpoint {path} is truncated")
                setattr(state, name, np.frombuffer(data, "<f4", count, place).copy())
                place += 4 * count
        return state


def _encode(value):
    """NaN and infinities as the words that glia's JSONEncoder uses."""
    if isinstance(value, float) and value != value:
        return "nan"
    if value in (float("inf"), float("-inf")) and isinstance(value, float):
        return "inf" if value > 0 else "-inf"
    if isinstance(value, dict):
        return {key: _encode(item) for key, item in value.items()}
    return [_encode(item) for item in value] if isinstance(value, list) else value


def _decode(value):
    if value in ("nan", "inf", "-inf") and isinstance(value, str):
        return float(value)
    if isinstance(value, dict):
        return {key: _decode(item) for key, item in value.items()}
    return [_decode(item) for item in value] if isinstance(value, list) else value
