#!/usr/bin/env python3
"""Tests of train_volumes.py on synthetic cases.

    python Scripts/test_train_volumes.py

Needs what train_volumes.py needs, and onnxruntime. Takes some seconds.
"""

import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

NEEDED = ("numpy", "scipy", "nibabel", "onnx", "onnxruntime", "torch")
HERE = pathlib.Path(__file__).resolve().parent


class TrainVolumes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        from synthetic_case import write_split_cases
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)
        write_split_cases(cls.folder)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def train(self, name, *more):
        output = self.folder / f"{name}.onnx"
        command = [sys.executable, HERE / "train_volumes.py", self.folder / "data", "--splits",
                   self.folder / "splits.json", "--output", output, "--threads", "1", "--heads", "1", *more]
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("1 patients, 0 cubes, 0 slices of 0 stacks; 1 held out", done.stdout)
        return output

    def test_written_model_is_the_averaged_network(self):
        """The ONNX file gives what PyTorch gives, in both precisions, and two joined give their mean."""
        import numpy as np
        import onnx
        import onnxruntime
        import torch
        from volumetrainer.export import write_model
        from volumetrainer.run import averaged
        path = self.train("written", "--steps", "2", "--widths", "8,16,24")
        network = averaged(path.with_suffix(".checkpoint.pt"))
        image = np.random.default_rng(1).standard_normal((1, 4, 8, 16, 12)).astype(np.float32)
        with torch.no_grad():
            expected = network(torch.from_numpy(image)).numpy()

        def run(file):
            session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
            return session.run(None, {"image": image})[0]
        np.testing.assert_allclose(run(path), expected, atol=1e-4)
        joined = self.folder / "joined.onnx"
        write_model([network, network], joined, is_half=True)
        np.testing.assert_allclose(run(joined), expected, atol=1e-2)
        self.assertLess(joined.stat().st_size, 1.2 * path.stat().st_size)
        description = json.loads({e.key: e.value for e in onnx.load(path).metadata_props}["glia"])
        self.assertEqual([s["name"] for s in description["output"]["structures"]], ["WT", "TC", "ET", "brain"])

    def test_goes_on_from_checkpoint(self):
        self.train("resumed", "--steps", "2", "--widths", "8,8,8")
        self.train("resumed", "--steps", "4", "--widths", "8,8,8")
        rows = (self.folder / "resumed.csv").read_text().splitlines()
        self.assertEqual([row.split(",")[0] for row in rows], ["step", "2", "4"])

    def test_storage_order_does_not_matter(self):
        """A case stored in another order gives the same image and target."""
        import nibabel
        import numpy as np
        from torchtrainer.folders import find_jobs
        from volumetrainer.images import read_patient
        turned = self.folder / "turned" / "one"
        turned.mkdir(parents=True)
        for file in (self.folder / "data" / "one").iterdir():
            image = nibabel.load(file)
            change = nibabel.orientations.axcodes2ornt(("S", "L", "A"))
            now = nibabel.orientations.io_orientation(image.affine)
            moved = image.as_reoriented(nibabel.orientations.ornt_transform(now, change))
            nibabel.save(moved, turned / file.name)
        first, second = (read_patient(find_jobs(str(self.folder / place), None)[0], 2.0)
                         for place in ("data/one", "turned/one"))
        np.testing.assert_array_equal(first.image.numpy(), second.image.numpy())
        np.testing.assert_array_equal(first.target.numpy(), second.target.numpy())
        self.assertEqual(tuple(first.image.shape[1:]), (12, 11, 2))

    def test_head_lies_around_brain(self):
        """The brain stays free, every class is there, and nothing reaches the edge of the air."""
        import numpy as np
        from volumetrainer import heads
        i, j, k = np.meshgrid(*[np.linspace(-1, 1, side) for side in (70, 85, 68)], indexing="ij")
        brain = i ** 2 + j ** 2 + k ** 2 < 1
        labels = heads.head(brain, np.random.default_rng(3))
        m = heads.MARGIN
        self.assertFalse(labels[m:-m, m:-m, m:-m][brain].any())
        self.assertEqual(set(np.unique(labels)), set(range(heads.CLASSES)))
        self.assertFalse(labels[:, :, -3:].any())

    def test_cases_with_heads_keep_brain_and_tumor(self):
        """Inside the brain intensities change linearly, labels stay, and a lost sequence stays lost."""
        import numpy as np
        import torch
        from make_heads import with_head
        torch.manual_seed(2)
        i, j, k = np.meshgrid(*[np.linspace(-1, 1, side) for side in (61, 80, 64)], indexing="ij")
        brain = i ** 2 + j ** 2 + k ** 2 < 1
        image = np.stack([brain * (1 + i + channel * j) for channel in range(4)]).astype(np.float32)
        image[3] = 0
        labels = (4 * (brain & (i > .5))).astype(np.uint8)
        images, moved = with_head(image, labels, np.random.default_rng(4))
        self.assertIsNone(images[3])
        self.assertEqual(np.count_nonzero(moved), np.count_nonzero(labels))
        tumor = labels > 0
        for channel in range(3):
            found, given = images[channel][moved > 0], image[channel][tumor]
            slope, offset = np.polyfit(given, found, 1)
            self.assertAlmostEqual(slope, 100, delta=.5)
            np.testing.assert_allclose(found, slope * given + offset, atol=1)
            self.assertGreater(np.count_nonzero(images[channel]), 1.3 * np.count_nonzero(brain))

    def test_samples_are_normalized_and_fit(self):
        """Samples of all kinds have a target only where there is tissue, and heads fill the crop's background."""
        import torch
        from torchtrainer.folders import find_jobs
        from volumetrainer import heads
        from volumetrainer.images import Cubes, Slices, read_patient
        from volumetrainer.samples import Samples
        torch.manual_seed(5)
        brain = read_patient(find_jobs(str(self.folder / "data/one"), None)[0], 2.0)
        brain.heads = [torch.full([side + 2 * heads.MARGIN for side in brain.image.shape[1:]], heads.FAT)]
        brain.heads[0][:, :, :20] = 0
        cubes = Cubes(torch.ones(9, 4, 30, 30, 20).half(), torch.full((9, 4, 30, 30, 20), 255).byte(), torch.ones(9))
        slices = Slices(torch.ones(3, 4, 128, 128).half(), torch.full((3, 128, 128), 255).byte())
        for share, count in (((1, 0, 0), 9), ((0, 1, 0), 2), ((0, 0, 0), 2), ((0, 0, 1), 2)):
            samples = Samples([brain], cubes, slices, *share)
            image, target, known = samples.batch()
            self.assertEqual(len(image), count)
            self.assertEqual(image.shape, target.shape)
            self.assertEqual(image.shape, known.shape)
            self.assertTrue(image.abs().max() <= 5)
            self.assertTrue(((target >= 0) & (target < 1.0001)).all())
            self.assertTrue(all(side % 8 == 0 for side in image.shape[2:]))


if __name__ == "__main__":
    missing = [name for name in NEEDED if not importlib.util.find_spec(name)]
    if missing:
        print(f"skipped: {', '.join(missing)} missing")
    else:
        unittest.main()
