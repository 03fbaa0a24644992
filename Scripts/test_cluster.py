#!/usr/bin/env python3
"""Tests of glia on a cluster: a real Slurm of one node on the loopback interface runs its arrays.

    python Scripts/test_cluster.py

Needs a built glia (.build/release/glia, or the program that GLIA names), Debian's slurm-wlm and munge, and root.
"""

import gzip
import os
import pathlib
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest

import slurm_server

HERE = pathlib.Path(__file__).resolve().parent
GLIA = os.path.abspath(os.environ.get("GLIA") or HERE.parent / ".build/release/glia")
MODEL = HERE.parent / "Tests/SegmenterTests/Goldens/blocked.onnx"
SIZE = (32, 36, 24)


def write_nifti(path, values, size, is_label):
    """Writes a NIfTI-1 file of bytes or floats, 1 mm, without any package."""
    header = struct.pack("<i10s18sihcB", 348, b"", b"", 0, 0, b"r", 0)
    header += struct.pack("<8h", 3, *size, 1, 1, 1, 1)
    header += struct.pack("<3f4h", 0, 0, 0, 0, 2 if is_label else 16, 8 if is_label else 32, 0)
    header += struct.pack("<8f", 1, 1, 1, 1, 1, 1, 1, 1)
    header += struct.pack("<3fhBB4f2i", 352, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0)
    header += struct.pack("<80s24s2h6f", b"", b"", 0, 1, 0, 0, 0, 0, 0, 0)
    header += struct.pack("<12f", -1, 0, 0, 0, 0, -1, 0, 35, 0, 0, 1, 0)
    header += struct.pack("<16s4s4x", b"", b"n+1\0")
    body = bytes(values) if is_label else struct.pack(f"<{len(values)}f", *values)
    path.write_bytes(gzip.compress(header + body, 1, mtime=0))


def write_case(folder, name, size=SIZE, shift=0):
    """Writes a ball with a tumor in it, in BraTS layout."""
    place = folder / name
    place.mkdir(parents=True)
    points = [(i, j, k) for k in range(size[2]) for j in range(size[1]) for i in range(size[0])]
    middle = (size[0] // 2, size[1] // 2, size[2] // 2)
    lesion = (middle[0] - 5 + shift, middle[1] - 3, middle[2])

    def distance(point, center):
        return sum((a - b) ** 2 for a, b in zip(point, center))

    for place_in_model, sequence in enumerate(("flair", "t1", "t1ce", "t2")):
        values = [
            0 if distance(p, middle) >= 140
            else 100 * (place_in_model + 1) + p[0] * 4 + (300 if distance(p, lesion) < 20 else 0)
            for p in points]
        write_nifti(place / f"{name}_{sequence}.nii.gz", values, size, False)
    labels = [1 if d < 5 else 4 if d < 12 else 2 if d < 20 else 0
              for d in (distance(p, lesion) for p in points)]
    write_nifti(place / f"{name}_seg.nii.gz", labels, size, True)


def masks(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*_pred.nii.gz"))}


@unittest.skipIf(slurm_server.missing(), f"no Slurm can be started: {slurm_server.missing()}")
@unittest.skipUnless(os.access(GLIA, os.X_OK), f"{GLIA} is not built")
class ClusterTests(unittest.TestCase):
    """All in one folder whose name a careless script would take apart."""

    @classmethod
    def setUpClass(cls):
        cls.slurm = cls.enterClassContext(slurm_server.SlurmServer())
        root = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="glia-cluster-")))
        cls.folder = root / "it's $HOME; 100%a \"x\""
        cls.folder.mkdir()
        for number in range(6):
            size = (SIZE[0], SIZE[1], SIZE[2] + 4 * (number % 3))
            write_case(cls.folder / "cases", f"p{number}", size, shift=number - 3)
        damaged = cls.folder / "cases/p4/p4_t1.nii.gz"
        damaged.write_bytes(damaged.read_bytes()[:900])
        cls.alone = cls.glia("segment", "cases", "--output", "alone", "--model", MODEL, "--threads", "1")

    @classmethod
    def glia(cls, *words, status=None, **more):
        environment = {**cls.slurm.environment, **more.pop("env", {})}
        done = subprocess.run(
            [GLIA, *map(str, words)], cwd=cls.folder, env=environment, capture_output=True, text=True,
            timeout=120, **more)
        if status is not None and done.returncode != status:
            raise AssertionError(f"{words} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
                                 + "".join(p.read_text() for p in cls.folder.rglob("part-*.log")))
        return done

    def records(self, output):
        """The folder of the only run of an output folder."""
        found = list((self.folder / output).rglob("plan.json"))
        self.assertEqual(len(found), 1)
        return found[0].parent

    def until(self, condition, what, seconds=40):
        end = time.monotonic() + seconds
        while not (result := condition()):
            self.assertLess(time.monotonic(), end, what)
            time.sleep(0.02)
        return result

    def ended(self, job):
        return not self.slurm.output("squeue", "-h", "-j", job).strip()

    def test_array_with_a_failing_case(self):
        self.assertEqual(self.alone.returncode, 1)
        run = self.glia("segment", "cases", "--output", "array", "--model", MODEL, "--slurm", "--wait",
                        "--array-size", 3, "--partition", "main", "--", "--cpus-per-task=1",
                        "--comment=two words", status=1)
        self.assertEqual(masks(self.folder / "array"), masks(self.folder / "alone"))
        self.assertEqual(len(masks(self.folder / "array")), 5)
        table = run.stdout.split("failed:\n")[1]
        self.assertIn("p4", table)
        self.assertIn("p4_t1.nii.gz", table)
        self.assertEqual(table.count("\n"), 1)
        self.assertIn("glia: 1 of 6 cases failed", run.stderr)
        self.assertNotIn("\r", run.stderr)
        # One core was asked for, whatever the node has.
        script = (self.records("array") / "job.sh").read_text()
        for word in ("--requeue", "--open-mode=append", "SLURM_JOB_CPUS_PER_NODE"):
            self.assertIn(word, script)
        # The result can be printed again; a second array does only what is missing.
        again = self.glia("collect", self.records("array"), status=1)
        self.assertEqual(again.stdout, run.stdout)
        before = {p: p.stat().st_mtime_ns for p in (self.folder / "array").glob("*_pred.nii.gz")}
        second = self.glia("segment", "cases", "--output", "array", "--model", MODEL, "--slurm", "--wait",
                           "--records", "second", "--array-size", 2, "--json", status=1)
        self.assertEqual(second.stdout.count('"prediction"'), 5)
        self.assertEqual(before, {p: p.stat().st_mtime_ns for p in before})

    def test_requeued_task_goes_on_where_it_was(self):
        run = self.glia("segment", "cases/p0", "cases/p1", "cases/p2", "cases/p3", "cases/p5", "--output",
                        "requeued", "--force", "--model", MODEL, "--slurm", "--array-size", 1, "--json",
                        "--axial-only", "--", "--cpus-per-task=1", status=0)
        records = self.records("requeued")
        job = (records / "job").read_text().strip()
        self.assertIn(f'"job" : "{job}"', run.stdout)
        lines = records / "part-1.jsonl"
        self.until(lambda: lines.exists() and lines.read_bytes().count(b"\n") >= 2, "two cases")
        self.slurm.output("scontrol", "requeue", f"{job}_1")
        done = {p: p.stat().st_mtime_ns for p in (self.folder / "requeued").glob("*_pred.nii.gz")}
        early = lines.read_bytes().count(b"\n")

        def has_ended():
            # Slurm lets a requeued task wait for two minutes, and refuses to change it while the first run ends.
            self.slurm.output("scontrol", "update", f"JobId={job}_1", "StartTime=now")
            time.sleep(0.3)
            return b'"finished"' in lines.read_bytes() and self.ended(job)

        self.until(has_ended, "the end of the requeued task", seconds=150)
        log = (records / "part-1.log").read_text()
        self.assertLess(early, 6, "the task ended before it was requeued")
        self.assertIn("cases of this part are already done", log)
        # A case whose mask was written just before the end may be done again; the recorded ones are not.
        kept = [p for p, when in done.items() if p.stat().st_mtime_ns == when]
        self.assertGreaterEqual(len(kept), 2)
        collected = self.glia("collect", records, status=0)
        self.assertNotIn("failed:", collected.stdout)
        alone = masks(self.folder / "alone")
        self.assertEqual({n: b for n, b in masks(self.folder / "requeued").items()}.keys(), alone.keys())

    def test_evaluation_has_the_same_bytes(self):
        for extra in ([], ["--json"], ["--format", "csv", "--per-slice"]):
            one = self.glia("evaluate", "alone", "cases", "--csv", "one.csv", *extra)
            many = self.glia("evaluate", "alone", "cases", "--csv", "many.csv", *extra, "--slurm", "--wait",
                             "--records", f"evaluated{len(extra)}", "--array-size", 2 + len(extra))
            self.assertEqual(one.returncode, 1, one.stderr)
            self.assertEqual(many.returncode, 1, many.stderr)
            self.assertEqual(one.stdout, many.stdout)
            self.assertEqual((self.folder / "one.csv").read_bytes(),
                             (self.folder / "many.csv").read_bytes())
            # p4 has no prediction: both say so.
            self.assertTrue(many.stderr.endswith(one.stderr), many.stderr)

    def test_interrupted_wait_leaves_the_job(self):
        waiting = subprocess.Popen(
            [GLIA, "segment", "cases", "--output", "left", "--model", MODEL, "--slurm", "--wait",
             "--array-size", "1", "--", "--begin=now+1hour"],
            cwd=self.folder, env=self.slurm.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True)
        self.until(lambda: list((self.folder / "left").rglob("job")), "the job's number")
        time.sleep(0.5)
        waiting.send_signal(signal.SIGINT)
        errors = waiting.communicate(timeout=20)[1]
        job = (self.records("left") / "job").read_text().strip()
        self.assertEqual(waiting.returncode, 130, errors)
        self.assertIn(f"scancel {job}", errors)
        self.assertIn("goes on", errors)
        self.assertFalse(self.ended(job))
        # Until then, everything is still to be done.
        early = self.glia("collect", self.records("left"), status=1)
        self.assertEqual(early.stdout.count("has not done it"), 6)
        self.slurm.output("scancel", job)

    def test_killed_task_is_reported(self):
        run = subprocess.Popen(
            [GLIA, "segment", "cases/p0", "cases/p1", "cases/p2", "cases/p3", "--output", "killed", "--model",
             MODEL, "--slurm", "--wait", "--array-size", "1"],
            cwd=self.folder, env=self.slurm.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True)
        job = self.until(lambda: list((self.folder / "killed").rglob("job")), "the job's number")[0]
        lines = job.parent / "part-1.jsonl"
        self.until(lambda: lines.exists() and lines.stat().st_size > 0, "a case")
        self.slurm.output("scancel", "--signal=KILL", "--full", job.read_text().strip())
        output, errors = run.communicate(timeout=60)
        self.assertEqual(run.returncode, 1, output + errors)
        self.assertIn("task 1 has not done it; its log is ", output)

    def test_refusals_are_one_sentence(self):
        words = ["segment", "cases", "--output", "refused", "--model", MODEL, "--slurm"]
        partition = self.glia(*words, "--partition", "none", status=1)
        self.assertRegex(partition.stderr, r"^glia: sbatch refused the job: .*partition.*\n$")
        container = self.glia(*words, "--container", "none.sif", status=1)
        self.assertEqual(container.stderr,
                         "glia: --container is none.sif, which is not a readable file\n")
        nowhere = self.glia(*words, status=1, env={"PATH": "/nonexistent"})
        self.assertRegex(nowhere.stderr, r"^glia: sbatch is not on the PATH.*\n$")
        self.assertFalse(list((self.folder / "refused").rglob("plan.json")))
        self.glia("segment", "cases", "--output", "refused", "--wait", status=2)

    def test_container(self):
        programs = self.folder / "programs"
        programs.mkdir()
        # In place of Apptainer: notes what it is told, and runs glia here.
        engine = programs / "apptainer"
        engine.write_text('#!/bin/bash\nprintf "%s\\n" "$@" > "$(dirname "$0")/told"\n'
                          'while [ "$1" != glia ]; do shift; done\nshift\nexec "$GLIA" "$@"\n')
        engine.chmod(0o755)
        (self.folder / "an image.sif").write_bytes(b"")
        path = f"{programs}:{self.slurm.environment['PATH']}"
        self.glia("segment", "cases/p0", "--output", "contained", "--model", MODEL, "--slurm", "--wait",
                  "--container", "an image.sif", status=0, env={"PATH": path, "GLIA": GLIA})
        told = (programs / "told").read_text().split("\n")
        self.assertEqual(told[0], "exec")
        self.assertIn(str(self.folder / "an image.sif"), told)
        self.assertIn(str(self.folder / "cases"), told)
        self.assertEqual(len(masks(self.folder / "contained")), 1)


if __name__ == "__main__":
    unittest.main()
