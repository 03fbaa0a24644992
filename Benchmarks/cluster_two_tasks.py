#!/usr/bin/env python3
"""Segments eight cases as an array of one task with one core and of two, on a Slurm of this machine.

    python Benchmarks/cluster_two_tasks.py CASE… [--rounds 3] [-- OPTIONS OF glia segment]

Prints the seconds from submission to the end for both, in turns, and their ratio. Needs Debian's slurm-wlm and
munge, root, and two cores that are otherwise idle.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "Scripts"))
import slurm_server  # noqa: E402

GLIA = os.environ.get("GLIA") or str(HERE.parent / ".build/release/glia")


def main():
    words = sys.argv[1:]
    options = words[words.index("--") + 1:] if "--" in words else []
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="+")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args(words[:words.index("--")] if "--" in words else words)
    if slurm_server.missing():
        sys.exit(slurm_server.missing())
    cases = [os.path.abspath(case) for case in given.cases]
    seconds = {1: [], 2: []}
    with slurm_server.SlurmServer() as slurm:
        for _ in range(given.rounds):
            for tasks in seconds:
                with tempfile.TemporaryDirectory() as folder:
                    start = time.monotonic()
                    subprocess.run(
                        [GLIA, "segment", *cases, "--output", folder, *options, "--slurm", "--wait",
                         "--array-size", str(tasks), "--", "--cpus-per-task=1"],
                        env=slurm.environment, check=True, capture_output=True)
                    seconds[tasks].append(time.monotonic() - start)
                print(f"{tasks} task{'s' * (tasks > 1)}: {seconds[tasks][-1]:.1f} s", flush=True)
    one, two = (statistics.median(values) for values in seconds.values())
    print(f"{len(cases)} cases, load {os.getloadavg()[0]:.1f}: two tasks take {two / one:.2f} of the time of one")


if __name__ == "__main__":
    main()
