#!/usr/bin/env python3
"""Time from the key that segments a slice to its picture in the viewer.

    python3 Benchmarks/segment_slice.py CASE [--model FILE] [--runs 5] [--slices 6]

The viewer runs in a pseudo-terminal of 200×60 cells. In each run it is started; as soon as its first picture
is there, the key `r` asks for the mask of the slice in view (cold: the model is read and prepared, and other files of
the case may still be loading). When all is quiet, it goes to the next slice and asks again (warm). A result is on screen when
the last piece of output with at least 20 half blocks has come.
"""

import argparse
import time

from terminal import GLIA, Terminal, summary

UP, SEGMENT = b"\x1b[A", b"r"


def blocks(data):
    return data.count("▀".encode()) + data.count("▄".encode())


def first_picture(terminal):
    """Milliseconds from process start to the first picture."""
    count = 0
    while count < 1000:
        data = terminal.read(0.001)
        if data is None:
            raise SystemExit("glia ended before it had drawn a picture")
        count += blocks(data)
    return terminal.elapsed()


def picture_after(terminal, quiet=0.8, limit=20.0):
    """When the last piece of a picture came, in milliseconds since process start."""
    last, found, end = time.perf_counter(), None, time.perf_counter() + limit
    part = 0
    while time.perf_counter() < end and time.perf_counter() - last < quiet:
        data = terminal.read(0.002)
        if data is None:
            raise SystemExit("glia ended")
        if not data:
            part = 0
            continue
        part += blocks(data)
        last = time.perf_counter()
        if part >= 20:
            found = terminal.elapsed()
    if found is None:
        raise SystemExit("no picture came after the key")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("case")
    parser.add_argument("--model")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--slices", type=int, default=6)
    arguments = parser.parse_args()
    command = [str(GLIA), "view", arguments.case, "--color", "truecolor"]
    if arguments.model:
        command += ["--model", arguments.model]
    pictures, cold, warm = [], [], []
    for _ in range(arguments.runs + 1):
        terminal = Terminal(command)
        try:
            pictures.append(first_picture(terminal))
            terminal.send(SEGMENT)
            cold.append(picture_after(terminal))
            for _ in range(arguments.slices):
                terminal.send(UP)
                terminal.until_quiet(0.5)
                begin = terminal.elapsed()
                terminal.send(SEGMENT)
                warm.append(picture_after(terminal) - begin)
        finally:
            terminal.close()
    # The first run warms the file caches.
    pictures, cold, warm = pictures[1:], cold[1:], warm[arguments.slices:]
    print("process start to the first picture        ", summary(pictures, "ms", 0))
    print("process start to the first segmented slice", summary(cold, "ms", 0))
    print("the key to the picture, warm              ", summary(warm, "ms", 0))


main()
