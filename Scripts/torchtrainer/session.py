"""One training session: the run, its files, and what it shows."""

import copy
import json
import os
import sys
import time

import torch

from . import TrainingError, initial
from . import options as settings
from .checkpoint import TrainingState
from .evaluate import calibrate, evaluate, mean_dice
from .export import write_model
from .folders import read_data, read_splits
from .layout import Configuration
from .processes import Processes
from .run import TrainingRun

LOG_EVERY = 25
CSV_HEADER = ("step,images,seconds,rate,loss,dice_wt,dice_tc,dice_et,"
              "validation_wt,validation_tc,validation_et")


def csv(row):
    """A row of the log as `glia train` writes it."""
    numbers = [row["seconds"], row["rate"], row["loss"], *row["dice"]]
    texts = [repr(float(n)) for n in numbers]
    texts += [repr(float(n)) for n in row["validation"]] if row.get("validation") else [""] * 3
    return f"{row['step']},{row['images']}," + ",".join(texts)


class Session:
    """Trains as the command line says."""

    def __init__(self, command, processes=None):
        self.command = command
        self.base = command.output.removesuffix(".onnx")
        folder = os.path.dirname(os.path.abspath(command.output))
        if not os.access(folder, os.W_OK):
            raise TrainingError(f"{command.output} cannot be written: {folder} is not a writable folder")
        self.processes = processes or Processes(command.device)
        cores = os.cpu_count() or 1
        torch.set_num_threads(command.threads or max(1, cores // self.processes.local_count))
        state = self._begin()
        splits = read_splits(command.splits) if command.splits else None
        if command.frame:
            state.header["options"]["frame"] = list(command.frame)
        if command.plane_list:
            state.header["options"]["planes"] = command.plane_list
        data = read_data(command.data, splits, max(1, cores // self.processes.local_count),
                         state.header["options"].get("planes") or ("axial",))
        self.note(f"{len(data.train)} cases to train on, {len(data.partial)} with only the whole tumor, "
                  f"{len(data.validation)} for validation")
        if command.calibrate and not data.validation:
            raise TrainingError("--calibrate needs validation patients; list them in --splits")
        o = state.header["options"]
        if o["batch"] % self.processes.count:
            raise TrainingError(f"the batch is {o['batch']}; the number of processes, "
                                f"{self.processes.count}, must divide it")
        if o["replicas"] != self.processes.count and command.resume:
            self.note(f"the checkpoint was begun with {o['replicas']} replicas and goes on with "
                      f"{self.processes.count}: batch normalization sees other parts of a batch")
        o["replicas"] = self.processes.count
        if command.partial_share is not None:
            o["partialShare"] = command.partial_share
        if command.focus is not None:
            o["focus"] = command.focus
        if command.minutes is not None:
            o["length"] = settings.minutes(command.minutes)
        else:
            slices = sum(len(view.tumor_slices) for patient in data.train + data.partial
                         for view in (patient, *patient.others))
            o["length"] = settings.steps(max(1, command.epochs * slices // o["batch"]))
        self.run = TrainingRun(state, data, self.processes)
        if self._is_folded:
            self._calibrate(state, data)

    def _begin(self):
        """The state that the command line continues from."""
        command = self.command
        self._is_folded = bool(command.start_from and command.start_from.endswith(".onnx"))
        if command.resume:
            state = TrainingState.read(command.resume)
        else:
            o = copy.deepcopy(settings.DEFAULTS)
            o.update(batch=command.batch, usesBFloat16=command.bf16, seed=command.seed,
                     learningRate=command.rate, height=command.height, width=command.columns)
            if self._is_folded:
                state = initial.read_onnx(command.start_from, o)
            elif command.start_from:
                state = initial.started_from(TrainingState.read(command.start_from), o)
            else:
                state = initial.fresh_state(Configuration(width=command.width), o)
        others = [TrainingState.read(path) for path in command.average_with]
        for path, other in zip(command.average_with, others):
            if other.configuration != state.configuration:
                raise TrainingError(f"{path} holds a network of width {other.configuration.width}; it must "
                                    f"be {state.configuration.width}")
        if others:
            initial.average(state, others)
            if command.start_from:
                initial.continue_from_average(state)
        return state

    def _calibrate(self, state, data):
        """Finds the statistics that an ONNX file lacks, on samples that no step will see."""
        batches = (self.run.maker.batch(-1 - number, 0, self.run.local_batch)[0] for number in range(4))
        initial.calibrate(state, self.run.network, batches)
        self.run = TrainingRun(state, data, self.processes)

    def note(self, text):
        """Writes to standard error, once for all processes."""
        if self.processes.is_first:
            print(text, file=sys.stderr, flush=True)

    def train(self):
        """Trains to the end, or until somebody asks to stop; returns whether it reached a planned end."""
        run, clock = self.run, time.monotonic
        self.processes.watch_interruption()
        # Seconds of training, which all processes agree on, decide when to save and validate.
        last_save = last_validation = run.header["seconds"]
        last_log, last_step = clock(), run.header["step"]
        end = last_step + self.command.stop_after if self.command.stop_after else None
        while run.progress < 1:
            stops = run.step()
            step, seconds = run.header["step"], run.header["seconds"]
            if step % LOG_EVERY == 0:
                row = run.log()
                speed = (step - last_step) * run.options["batch"] / max(clock() - last_log, 1e-3)
                last_log, last_step = clock(), step
                self.note(f"{row['seconds'] / 60:.1f} min  step {step}  {row['images']} images  "
                          f"{speed:.1f} images/s  loss {row['loss']:.4f}  dice "
                          + " ".join(f"{d:.3f}" for d in row["dice"]))
            if stops or step == end and run.progress < 1:
                self.save()
                self.note(f"saved {self.base}.checkpoint after {step} steps; continue with --resume "
                          f"{self.base}.checkpoint")
                return not stops
            if seconds - last_save > 300:
                self.save()
                last_save = seconds
            if seconds - last_validation > self.command.validate_every * 60:
                self.validate(stride=4)
                last_validation, last_log, last_step = seconds, clock(), step
        self.save()
        self.validate(stride=1)
        self.save(self.calibrate() if self.command.calibrate else None)
        return True

    def validate(self, stride):
        """Measures the averaged network on the validation patients."""
        patients = self.run.data.validation
        if not patients:
            return
        results = evaluate(self.run, patients, stride, self.command.thresholds)
        mean = mean_dice(results)
        self.run.log(mean)
        title = "validation" if stride == 1 else f"every {stride}th slice"
        rows = [(title, "WT", "TC", "ET")]
        rows += [(p.name, *("–" if d is None else f"{d:.3f}" for d in dice))
                 for p, dice in zip(patients, results)]
        rows.append(("mean", *(f"{d:.3f}" for d in mean)))
        width = max(len(row[0]) for row in rows)
        self.note("\n".join(f"{row[0]:{width}}  " + "  ".join(f"{cell:>5}" for cell in row[1:]) for row in rows))

    def calibrate(self):
        """Calibrates the probabilities on the validation patients, and reports the result."""
        views = [view for p in self.run.data.validation for view in (p, *p.others)]
        lines = calibrate(self.run, views, stride=2)
        for region, line in zip(("WT", "TC", "ET"), lines):
            self.note(f"calibration of {region}: logit × {line.slope:.3f} + {line.intercept:.3f}")
        return lines

    def save(self, calibrations=None):
        """Writes the checkpoint, the log and the model, in the first process only."""
        if self.processes.is_first:
            state, header = self.run.state(), self.run.header
            state.write(self.base + ".checkpoint")
            with open(self.base + ".csv", "w") as file:
                file.write("\n".join([CSV_HEADER, *map(csv, header["history"])]) + "\n")
            notes = {"training": f"{header['images']} slices in {header['step']} steps, seed "
                                 f"{self.run.options['seed']}"}
            notes.update(note.split("=", 1) for note in self.command.note)
            write_model(state, self.command.output, notes, self.command.thresholds, calibrations)
        self.processes.wait()

    def time(self, steps):
        """Prints how long each of some steps took, after ten to warm up."""
        def synchronized():
            if self.processes.device.type == "cuda":
                torch.cuda.synchronize()
            return time.monotonic()
        for _ in range(10):
            self.run.step()
        seconds = []
        for _ in range(max(1, steps)):
            begin = synchronized()
            self.run.step()
            seconds.append(synchronized() - begin)
        if self.processes.is_first:
            median = sorted(seconds)[len(seconds) // 2]
            batch = self.run.options["batch"]
            print(json.dumps({"seconds": seconds, "imagesPerSecond": batch / median, "batch": batch}))
