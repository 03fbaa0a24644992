#!/usr/bin/env python3
"""Simulates a batch on a cluster with measured task times: how near to ideal do glia's parts come?

    python Benchmarks/cluster_balance.py times.json [--cases 10000] [--nodes 200] [--start SECONDS]

times.json is a list of [voxels, seconds], one a case, as `--measure CASE…` prints it: seconds of processor time
of `glia segment` with one thread. A simulated case is one of them, drawn at random, with the same seed
for every rule. The parts are made as glia makes them, from the voxels alone (longest processing time first); each
node takes the next task of the array when it is free, as Slurm starts them. Ideal is all work, without starting
times, divided by the nodes' speeds.
"""

import argparse
import heapq
import json
import os
import pathlib
import random
import resource
import subprocess
import sys
import tempfile

GLIA = os.environ.get("GLIA") or str(pathlib.Path(__file__).resolve().parent.parent / ".build/release/glia")


def parts(costs, count):
    """The part of each case: the most expensive first, each to the part that has the least."""
    loads = [(0, 0, part) for part in range(count)]
    numbers = [0] * len(costs)
    for index in sorted(range(len(costs)), key=lambda i: (-costs[i], i)):
        cost, pieces, part = heapq.heappop(loads)
        numbers[index] = part
        heapq.heappush(loads, (cost + costs[index], pieces + 1, part))
    return numbers


def end_of(tasks, speeds):
    """When the last task ends, if each node takes the next one when it is free."""
    free = [(0.0, node) for node in range(len(speeds))]
    for seconds in tasks:
        end, node = heapq.heappop(free)
        heapq.heappush(free, (end + seconds / speeds[node], node))
    return max(free)[0]


def simulate(cases, speeds, tasks, start):
    numbers = parts([voxels for voxels, _ in cases], tasks)
    seconds = [start] * tasks
    for number, (_, time) in zip(numbers, cases):
        seconds[number] += time
    return end_of(seconds, speeds)


def measure(paths):
    """Segments cases with one thread each, and prints their voxels and seconds of processor time.

    Processor time, because other work on the machine does not change it.
    """
    times = []
    for path in paths:
        image = next(pathlib.Path(path).glob("*t1.nii.gz"))
        info = json.loads(subprocess.run([GLIA, "info", image, "--json"], capture_output=True, text=True,
                                         check=True).stdout)
        size = info["size"]
        with tempfile.TemporaryDirectory() as folder:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([GLIA, "segment", path, "--output", folder, "--threads", "1"],
                           capture_output=True, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        times.append([size[0] * size[1] * size[2], round(seconds, 2)])
        print(times[-1], file=sys.stderr)
    print(json.dumps(times))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("times", nargs="?")
    parser.add_argument("--measure", nargs="+", metavar="CASE")
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--nodes", type=int, default=200)
    parser.add_argument("--start", type=float, default=2, help="seconds until a task segments its first case")
    parser.add_argument("--spread", type=float, default=0, help="standard deviation of the nodes' speeds")
    options = parser.parse_args()
    if options.measure:
        return measure(options.measure)
    if not options.times:
        parser.error("name times.json, or --measure CASE…")
    measured = json.loads(pathlib.Path(options.times).read_text())
    source = random.Random(1)
    cases = [source.choice(measured) for _ in range(options.cases)]
    speeds = [max(source.gauss(1, options.spread), 0.1) for _ in range(options.nodes)]
    ideal = sum(time for _, time in cases) / sum(speeds)
    mean = sum(time for _, time in measured) / len(measured)
    deviation = (sum((time - mean) ** 2 for _, time in measured) / len(measured)) ** 0.5
    print(f"{len(measured)} measured cases: {mean:.1f} s, standard deviation {deviation:.1f} s")
    print(f"{options.cases} cases on {options.nodes} nodes, ideal {ideal:.0f} s, start {options.start:g} s a task, "
          f"speeds ±{options.spread:.0%}")
    for tasks in sorted({options.nodes, 2 * options.nodes, 500, 5 * options.nodes, 10 * options.nodes}):
        end = simulate(cases, speeds, tasks, options.start)
        print(f"  {tasks:5d} tasks: {end:6.0f} s, {ideal / end:.3f} of ideal")


if __name__ == "__main__":
    main()
