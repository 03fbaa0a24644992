#!/usr/bin/env python3
"""Time to the first screen of a list of many cases, and to all of them being listed.

    python3 Benchmarks/list_cases.py [--cases 3000] [--runs 9]

Makes folders of five empty files with BraTS 2023 names: opening one would fail, so only the time for
reading names is measured. glia is started again for each run, with warm caches of the folders, in a
pseudo-terminal of 120×40 cells.
"""

import argparse
import pathlib
import tempfile

from terminal import GLIA, Terminal, summary


def make(folder, count):
    for number in range(count):
        name = f"BraTS-GLI-{number:05d}-000"
        case = pathlib.Path(folder) / name
        case.mkdir()
        for part in ("t1n", "t1c", "t2w", "t2f", "seg"):
            (case / f"{name}-{part}.nii.gz").touch()


def run(folder):
    """Milliseconds to the first cases on the screen, and until it stops changing."""
    terminal = Terminal([str(GLIA), folder], columns=120, rows=40)
    sent = b""
    try:
        while b"BraTS-GLI-00000-000" not in sent:
            data = terminal.read(0.001)
            if data is None or terminal.elapsed() > 30000:
                raise SystemExit("glia has listed no cases")
            sent += data
        first = terminal.elapsed()
        # The count in the title grows until the last case is found, at least four times a second.
        last = (terminal.until_quiet(0.8)[1] - terminal.start) * 1000
        return first, max(first, last)
    finally:
        terminal.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cases", type=int, default=3000)
    parser.add_argument("--runs", type=int, default=9)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        make(folder, arguments.cases)
        run(folder)
        results = [run(folder) for _ in range(arguments.runs)]
    for place, what in enumerate(["first list", f"all {arguments.cases} listed"]):
        print(f"{what:18} {summary([result[place] for result in results], 'ms', 0)}")


if __name__ == "__main__":
    main()
