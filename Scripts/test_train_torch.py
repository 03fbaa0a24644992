#!/usr/bin/env python3
"""Tests of train_torch.py on synthetic cases: one process against two, resuming, and what it writes.

    python Scripts/test_train_torch.py

If glia is built (.build/release/glia, or the program that GLIA names), it must read the files and train to the
same result. Needs what train_torch.py needs, and onnxruntime. Takes tens of seconds on one core; a GPU, if there
is one, must train to the same network.
"""

import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

NEEDED = ("numpy", "nibabel", "onnx", "onnxruntime", "torch")
HERE = pathlib.Path(__file__).resolve().parent
GLIA = os.environ.get("GLIA") or str(HERE.parent / ".build/release/glia")
GOLDENS = HERE.parent / "Tests/TrainerTests/Goldens"
has_glia = unittest.skipUnless(os.access(GLIA, os.X_OK), f"{GLIA} is not built")
try:
    import torch
    HAS_GPU = torch.cuda.is_available()
except ImportError:
    HAS_GPU = False
# One case with three slices of tumor: four epochs of batches of 2 have six steps.
COMMON = ["--size", "204x204", "--width", "16", "--batch", "2", "--seed", "7"]
STEPS = 6


def quiet(command, **more):
    """Runs a command and shows its output only if it fails."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, env=environment, **more)
    if done.returncode:
        raise AssertionError(f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


class TrainTorch(unittest.TestCase):
    """Runs of a few steps."""

    @classmethod
    def setUpClass(cls):
        from synthetic_case import write_split_cases
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)
        write_split_cases(cls.folder)
        # The whole run on two processes, which most tests look at.
        cls.output = cls.train("whole", 2, "--epochs", "4")

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    @classmethod
    def train(cls, name, processes, *options):
        """Trains into files with a given name; returns the output."""
        start = [sys.executable]
        if processes > 1:
            start += ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", processes]
        return quiet([*start, HERE / "train_torch.py", cls.folder / "data", "--splits",
                      cls.folder / "splits.json", "--output", cls.folder / f"{name}.onnx", "--device", "cpu",
                      "--threads", "1", *COMMON, *options])

    def state(self, name):
        """A checkpoint."""
        from torchtrainer.checkpoint import TrainingState
        return TrainingState.read(self.folder / f"{name}.checkpoint")

    def assert_same(self, a, b, tolerance=0.0):
        """Both states hold the same numbers, within a relative tolerance."""
        import numpy as np
        for name in a.WEIGHTS + a.STATISTICS:
            x, y = getattr(a, name).astype(float), getattr(b, name).astype(float)
            self.assertLessEqual(np.linalg.norm(x - y), tolerance * np.linalg.norm(x), name)

    def test_it_logs_and_validates(self):
        self.assertIn("1 cases to train on, 0 with only the whole tumor, 1 for validation", self.output)
        self.assertRegex(self.output, r"validation +WT +TC +ET\nheld +\d\.\d{3}")
        state, lines = self.state("whole"), (self.folder / "whole.csv").read_text().splitlines()
        self.assertEqual((state.header["step"], state.header["images"]), (STEPS, 2 * STEPS))
        self.assertEqual(state.header["options"]["replicas"], 2)
        self.assertEqual(lines[0].count(","), 10)
        self.assertEqual(len(lines[-1].split(",")), 11)
        self.assertEqual(len(lines) - 1, len(state.header["history"]))

    def test_a_resumed_run_goes_on_exactly_as_if_it_had_not_stopped(self):
        said = self.train("part", 2, "--epochs", "4", "--stop-after", "2")
        self.assertIn("continue with --resume", said)
        self.assertEqual(self.state("part").header["step"], 2)
        self.train("part", 2, "--epochs", "4", "--resume", self.folder / "part.checkpoint")
        self.assert_same(self.state("whole"), self.state("part"))

    def test_the_model_computes_what_the_averaged_network_computes(self):
        import numpy as np
        import onnx
        import onnxruntime
        import torch
        from torchtrainer.layout import ParameterLayout
        from torchtrainer.network import UNet
        path = self.folder / "whole.onnx"
        model = onnx.load(path)
        onnx.checker.check_model(model, full_check=True)
        metadata = {entry.key: entry.value for entry in model.metadata_props}
        self.assertEqual(metadata["modalities"], "flair,t1,t1ce,t2")
        self.assertEqual(metadata["normalization"], "zscore-nonzero-clip5")
        self.assertEqual(metadata["training"], f"{2 * STEPS} slices in {STEPS} steps, seed 7")

        state = self.state("whole")
        network, layout = UNet(state.configuration), ParameterLayout(state.configuration)
        tensors = layout.unpack(state.average_weights)
        for name, norm in network.norms().items():
            for part, values in (("mean", state.average_means), ("variance", state.average_variances)):
                tensors[f"{name}.{part}"] = torch.from_numpy(values[layout.statistics[name]])
        network.load_state_dict(tensors)
        image = np.random.default_rng(1).standard_normal((2, 4, 204, 220)).astype(np.float32)
        with torch.no_grad():
            expected = torch.sigmoid(network.eval()(torch.from_numpy(image))).numpy()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        probabilities = session.run(None, {"image": image})[0]
        self.assertEqual(probabilities.shape, (2, 3, 20, 36))
        self.assertLess(np.abs(probabilities - expected).max(), 1e-4)

        # Starting from it again gives the same function.
        from torchtrainer import initial, options as settings
        again = initial.read_onnx(path, settings.DEFAULTS)
        self.assertEqual(again.configuration, state.configuration)
        self.load_and_compare(again, image, expected)
        network = UNet(again.configuration)
        network.load_state_dict(layout.unpack(again.weights), strict=False)
        for name, norm in network.norms().items():
            norm.variance.fill_(1 - 1e-5)
        initial.calibrate(again, network, [torch.from_numpy(image)])
        self.load_and_compare(again, image, expected)

    def load_and_compare(self, state, image, expected):
        """The averaged network of a state gives the probabilities expected."""
        import numpy as np
        import onnxruntime
        from torchtrainer.export import build_model
        model = build_model(state, {}, [0.5] * 3).SerializeToString()
        session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
        self.assertLess(np.abs(session.run(None, {"image": image})[0] - expected).max(), 1e-4)

    def test_checkpoints_say_what_swift_expects(self):
        header = self.state("whole").header
        golden = json.loads((GOLDENS / "torch-header.json").read_text())

        def shape(value):
            """Names and kinds, without the numbers."""
            if isinstance(value, dict):
                return {key: shape(item) for key, item in value.items()}
            if isinstance(value, list):
                return [shape(item) for item in value[-1:]]
            return "number" if isinstance(value, (int, float)) and not isinstance(value, bool) else type(value)
        self.assertEqual(shape(header), shape(golden))

    def test_bfloat16_learns_as_well(self):
        self.train("half", 1, "--bf16", "--start-from", self.folder / "whole.onnx", "--epochs", "1")
        import numpy as np
        state = self.state("half")
        self.assertEqual(state.header["step"], 1)
        self.assertTrue(np.isfinite(state.weights).all())

    def test_a_decathlon_data_set_is_read_like_the_same_case_in_brats_layout(self):
        import nibabel
        import numpy as np
        from synthetic_case import MODALITIES, synthetic_case
        from torchtrainer.folders import read_data
        volumes, labels = synthetic_case()
        labels = np.where(labels == 4, 3, np.where(labels == 2, 1, labels))
        for kind, values in (("images", np.stack([volumes[m] for m in MODALITIES], -1)), ("labels", labels)):
            (self.folder / f"msd/{kind}Tr").mkdir(parents=True)
            image = nibabel.Nifti1Image(values, np.eye(4))
            image.to_filename(self.folder / f"msd/{kind}Tr/one.nii.gz")
        splits = {"train": {"one"}, "validation": set()}
        ours, other = (read_data([str(self.folder / name)], splits).train[0] for name in ("msd", "data"))
        self.assertEqual((ours.name, ours.known), ("one", 7))
        self.assertTrue((ours.pixels == other.pixels).all())
        self.assertTrue((ours.masks == other.masks).all())

    @unittest.skipUnless(HAS_GPU, "there is no GPU")
    def test_a_gpu_trains_to_the_same_network(self):
        for device in ("cpu", "cuda"):
            self.train(device, 1, "--epochs", "4", "--stop-after", "1", "--device", device)
        ours, theirs = self.state("cuda"), self.state("cpu")
        import numpy as np
        for name in ("first_moment", "means", "variances"):
            x, y = getattr(ours, name), getattr(theirs, name)
            self.assertLess(np.linalg.norm(x - y), 1e-3 * np.linalg.norm(y), name)
        self.train("cuda", 1, "--epochs", "4", "--device", "cuda", "--bf16", "--batch", "4")
        self.assertTrue(np.isfinite(self.state("cuda").average_weights).all())

    def test_what_is_wrong_is_said_in_a_sentence(self):
        for options, sentence in (
                (["--width", "20"], "--width is 20; it must be a multiple of 16"),
                (["--size", "200x204"], "--size is 200x204"),
                (["--frame", "200x160"], "--frame is 200x160"),
                (["--focus", "-1"], "--focus is -1.0; it must be from 0 to 10"),
                (["--resume", "/nowhere.checkpoint"], "the checkpoint /nowhere.checkpoint cannot be read"),
                (["--start-from", str(self.folder / "splits.json")], "is not a checkpoint of glia train"),
                (["--start-from", str(HERE.parent / "assets/unet.onnx")], "holds several networks")):
            with self.assertRaises(AssertionError) as caught:
                self.train("wrong", 1, *options)
            self.assertIn(sentence, str(caught.exception))
            self.assertNotIn("Traceback", str(caught.exception))

    @has_glia
    def test_glia_reads_the_model_and_segments_with_it(self):
        self.assertIn("written by train_torch.py", quiet([GLIA, "info", self.folder / "whole.onnx"]))
        quiet([GLIA, "segment", self.folder / "data/held", "--model", self.folder / "whole.onnx", "--output",
               self.folder / "masks"])
        self.assertTrue(list((self.folder / "masks").rglob("*.nii.gz")))

    @has_glia
    def test_both_programs_write_the_same_model_calibrated_alike(self):
        import numpy as np
        import onnx
        options = ["--resume", self.folder / "whole.checkpoint", "--epochs", "4", "--calibrate"]
        said = self.train("ours", 2, *options)
        self.assertRegex(said, r"calibration of WT: logit × \d")
        quiet([GLIA, "train", self.folder / "data", "--splits", self.folder / "splits.json", "--output",
               self.folder / "theirs.onnx", *options])
        ours, theirs = (onnx.load(self.folder / f"{name}.onnx") for name in ("ours", "theirs"))
        self.assertEqual([n.SerializeToString() for n in ours.graph.node],
                         [n.SerializeToString() for n in theirs.graph.node])
        self.assertEqual(ours.graph.input, theirs.graph.input)
        self.assertEqual(ours.graph.output, theirs.graph.output)
        self.assertEqual(sorted((e.key, e.value) for e in ours.metadata_props),
                         sorted((e.key, e.value) for e in theirs.metadata_props))
        for a, b in zip(ours.graph.initializer, theirs.graph.initializer):
            self.assertEqual(a.name, b.name)
            # All but the last convolution are equal to the bit; that one went through the histograms.
            x, y = onnx.numpy_helper.to_array(a), onnx.numpy_helper.to_array(b)
            limit = 1e-3 if a.name.startswith("head") else 0
            self.assertLessEqual(np.abs(x - y).max(), limit * np.abs(x).max(), a.name)

    @has_glia
    def test_glia_trains_on_from_the_same_checkpoint_to_the_same_network(self):
        self.go_on_in_both_programs()

    @has_glia
    def test_glia_learns_from_the_same_frames(self):
        self.go_on_in_both_programs("--frame", "96x80")

    @has_glia
    def test_glia_learns_with_the_same_focus(self):
        self.go_on_in_both_programs("--focus", "2")
        self.assertEqual(self.state("glia").header["options"]["focus"], 2)

    def go_on_in_both_programs(self, *options):
        """One step by each program from one checkpoint gives the same gradients and statistics."""
        import shutil
        self.train("shared", 2, "--epochs", "4", "--stop-after", "5", *options)
        shutil.copy(self.folder / "shared.checkpoint", self.folder / "begin.checkpoint")
        self.train("shared", 2, "--epochs", "4", "--resume", self.folder / "begin.checkpoint")
        quiet([GLIA, "train", self.folder / "data", "--splits", self.folder / "splits.json", "--output",
               self.folder / "glia.onnx", "--resume", self.folder / "begin.checkpoint", "--epochs", "4"])
        ours, theirs = self.state("shared"), self.state("glia")
        self.assertEqual(ours.header["step"], theirs.header["step"])
        # Adam's first moment holds a tenth of the step's gradient. Few gradients go another way where a
        # decision lies within rounding, see NetworkGoldenTests.swift.
        import numpy as np
        difference = np.linalg.norm(ours.first_moment - theirs.first_moment)
        begin = self.state("begin").first_moment * np.float32(0.9)
        self.assertLess(difference, 1e-3 * np.linalg.norm(theirs.first_moment - begin))
        for name in ours.STATISTICS:
            x, y = getattr(ours, name), getattr(theirs, name)
            self.assertLess(np.linalg.norm(x - y), 1e-4 * np.linalg.norm(x), name)


if __name__ == "__main__":
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        print(f"skipped: {', '.join(missing)} not installed", file=sys.stderr)
        sys.exit(0)
    unittest.main()
