#!/usr/bin/env python3
"""Time to the first picture of a BraTS case, and to have its five files loaded: glia and nibabel.

    python3 Benchmarks/first_picture.py CASE [--runs 9]

Both are started again for each run, taking turns, with warm file caches. glia runs in a pseudo-terminal of
200×60 cells. Its first picture is there when 1000 half blocks have been sent; its files are loaded when
it has closed the last of the five. nibabel's first picture is there when the script has the window's
quantiles and the middle slice of the FLAIR volume; its files are loaded when it has all five arrays in
their stored type.
"""

import argparse
import pathlib
import subprocess
import sys
import time

from terminal import GLIA, Terminal, summary

NIBABEL = """
import sys, time
import nibabel, numpy
begin = float(sys.argv[1])
files = sys.argv[2:]
first = numpy.asanyarray(nibabel.load(files[0]).dataobj)
window = numpy.quantile(first[first != 0], [0.005, 0.995])
picture = numpy.clip((first[:, :, first.shape[2] // 2] - window[0]) / (window[1] - window[0]), 0, 1)
print((time.time() - begin) * 1000)
rest = [numpy.asanyarray(nibabel.load(file).dataobj) for file in files[1:]]
print((time.time() - begin) * 1000)
"""


def run_glia(case, count):
    """Milliseconds to the first picture and to five closed files."""
    terminal = Terminal([str(GLIA), "view", case, "--color", "truecolor"])
    picture, loaded, blocks = None, None, 0
    seen, gone = set(), 0
    try:
        while (picture is None or loaded is None) and terminal.elapsed() < 30000:
            data = terminal.read(0.001)
            if data is None:
                raise SystemExit("glia ended before it had drawn a picture")
            blocks += data.count("▀".encode()) + data.count("▄".encode())
            if picture is None and blocks >= 1000:
                picture = terminal.elapsed()
            names = terminal.open_images()
            seen.update(names)
            if len(seen) == count and not names:
                gone += 1
                if gone == 1:
                    moment = terminal.elapsed()
                if gone == 10:
                    loaded = moment
            else:
                gone = 0
    finally:
        terminal.close()
    if picture is None or loaded is None:
        raise SystemExit("glia drew no picture, or its files were never seen open")
    return picture, loaded


def run_nibabel(files):
    result = subprocess.run(
        [sys.executable, "-c", NIBABEL, str(time.time()), *files],
        check=True, capture_output=True, text=True)
    return tuple(float(line) for line in result.stdout.split())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("case")
    parser.add_argument("--runs", type=int, default=9)
    arguments = parser.parse_args()
    case = pathlib.Path(arguments.case)
    files = [
        str(next(case.glob(f"*_{name}.nii*"))) for name in ("flair", "t1", "t1ce", "t2", "seg")]
    run_glia(str(case), len(files))
    run_nibabel(files)
    results = {"glia": [], "nibabel": []}
    for _ in range(arguments.runs):
        results["glia"].append(run_glia(str(case), len(files)))
        results["nibabel"].append(run_nibabel(files))
    for place, what in enumerate(["first picture", "five files loaded"]):
        for name, values in results.items():
            print(f"{what:18} {name:8} {summary([value[place] for value in values], 'ms', 0)}")


if __name__ == "__main__":
    main()
