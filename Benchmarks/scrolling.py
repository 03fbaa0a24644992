#!/usr/bin/env python3
"""Processor time and bytes for each frame while scrolling at 200×60: glia, timg and chafa.

    python3 Benchmarks/scrolling.py CASE [--frames 60] [--rounds 3] [--slice 80]

glia scrolls axial slices in a pseudo-terminal, one key a frame; a frame is over when nothing has come
for 30 ms, so bytes are complete, and latency is from the key to the frame's last byte. Processor time is
the scheduler's count over all threads. timg and chafa (apt install timg chafa; left out where absent)
show the same slices as half blocks, from PNG files of one pixel a voxel that glia exports, all in one
process whose start is subtracted by a run on one file. They have no interface around the picture.

Then one slice, whole, in the same number of cells for all (116×58 of a square slice): what glia sends
for the step from the slice before it, panel, overlay and status line included, in 24 bits and in 256
colors; and what timg (24 bits) and chafa (256 colors) send for the picture alone.
"""

import argparse
import pathlib
import resource
import shutil
import subprocess
import tempfile
import time

from terminal import GLIA, Terminal, summary


def run_glia(case, first, frames):
    """Milliseconds of processor time, latency, and bytes of each frame."""
    terminal = Terminal(
        [str(GLIA), "view", case, "--slice", str(first), "--color", "truecolor"])
    try:
        terminal.until_quiet(1.5)
        cpu, latency, sizes = [], [], []
        for _ in range(frames):
            before, start = terminal.cpu(), time.perf_counter()
            terminal.send(b"k")
            data, last = terminal.until_quiet(0.03)
            if not data:
                data, last = terminal.until_quiet(0.3)
            cpu.append(terminal.cpu() - before)
            latency.append((last - start) * 1000)
            sizes.append(len(data))
        return cpu, latency, sizes
    finally:
        terminal.close()


def step_to(case, index, color):
    """Bytes of the step to a slice, both shown whole."""
    terminal = Terminal([str(GLIA), "view", case, "--slice", str(index - 1), "--color", color])
    try:
        terminal.until_quiet(1.5)
        terminal.send(b"f")
        terminal.until_quiet(0.3)
        terminal.send(b"k")
        return len(terminal.until_quiet(0.3)[0])
    finally:
        terminal.close()


def run_other(command, files):
    """Milliseconds of processor time and bytes of a frame, without the program's start."""

    def once(files):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        output = subprocess.run(
            command + files, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return cpu * 1000, len(output)

    one, many = once(files[:1]), once(files)
    count = len(files) - 1
    return (many[0] - one[0]) / count, (many[1] - one[1]) / count


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("case")
    parser.add_argument("--frames", type=int, default=60)
    parser.add_argument("--first", type=int, default=45)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--slice", type=int, default=80)
    arguments = parser.parse_args()
    others = {
        "timg": ["timg", "-ph", "-g", "200x60"],
        "chafa": ["chafa", "-f", "symbols", "--symbols", "half", "-c", "full", "-s", "200x60",
                  "--animate", "off"],
    }
    others = {name: command for name, command in others.items() if shutil.which(name)}
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [str(GLIA), "export", arguments.case, "--all", "--no-caption", "--scale", "1", "--overlay", "none",
             "--output", folder + "/%03d.png"], check=True, stdout=subprocess.DEVNULL)
        last = arguments.first + arguments.frames
        pictures = [str(file) for file in sorted(pathlib.Path(folder).glob("*.png"))]
        files = pictures[arguments.first:last]
        same = {"glia    step, 24 bits   ": step_to(arguments.case, arguments.slice, "truecolor"),
                "glia    step, 256 colors": step_to(arguments.case, arguments.slice, "256")}
        alone = {"timg    24 bits         ": ["timg", "-ph", "-g", "116x58"],
                 "chafa   256 colors      ": ["chafa", "-f", "symbols", "--symbols", "vhalf", "-c", "240",
                                              "-s", "116x58"]}
        for name, command in alone.items():
            if shutil.which(command[0]):
                same[name] = len(subprocess.run(
                    command + [pictures[arguments.slice]], check=True, stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL).stdout)
        glia = ([], [], [])
        rest = {name: [] for name in others}
        for _ in range(arguments.rounds):
            for kept, new in zip(glia, run_glia(arguments.case, arguments.first, arguments.frames)):
                kept.extend(new)
            for name, command in others.items():
                rest[name].append(run_other(command, files))
    print(f"glia    processor  {summary(glia[0], 'ms')}")
    print(f"glia    latency    {summary(glia[1], 'ms')}")
    print(f"glia    sent       {summary([size / 1000 for size in glia[2]], 'kB')}")
    for name, values in rest.items():
        print(f"{name:7} processor  {summary([value[0] for value in values], 'ms')}")
        print(f"{name:7} sent       {summary([value[1] / 1000 for value in values], 'kB')}")
    print(f"slice {arguments.slice}, whole, in 116x58 cells:")
    for name, size in same.items():
        print(f"{name}  {size / 1000:.1f} kB")


if __name__ == "__main__":
    main()
