#!/usr/bin/env python3
"""Holding an arrow key on a slow line: how far the last frame is behind the last key.

    python3 Benchmarks/slow_line.py CASE [--rates 50 125 1250] [--seconds 3]

The viewer runs at 200×60 in 24-bit color. What it sends goes into a buffer without end, as those of sshd
and of the network nearly are; the terminal behind it reads so many kB a second (125 are 1 Mbit/s) and
answers questions when it comes to them. The key repeats 30 times a second. Printed are the frames that
came, the time from the last key to the last byte, and how long one frame takes on that line.
"""

import argparse
import collections
import os
import select
import time

from terminal import GLIA, READY_ANSWER, READY_QUESTION, Terminal


class SlowLine(Terminal):
    """A terminal at the end of a line of so many bytes a second."""

    def __init__(self, command, rate):
        self.rate, self.waiting, self.free = rate, collections.deque(), time.perf_counter()
        self.tail, self.frames, self.last, self.received = b"", 0, time.perf_counter(), 0
        super().__init__(command)

    def read(self, timeout):
        """Reads what the program sends; it answers only what has come over the line."""
        if select.select([self.file], [], [], timeout)[0]:
            data = os.read(self.file, 1 << 16)
            # In small parts, as packets are.
            for start in range(0, len(data), 1000):
                part = data[start:start + 1000]
                self.free = max(self.free, time.perf_counter()) + len(part) / self.rate
                self.waiting.append((self.free, part))
        return b""

    def run(self, seconds, key=None, interval=1 / 30):
        """Lets time pass while a key repeats."""
        end, next_key, count = time.perf_counter() + seconds, time.perf_counter(), 0
        while time.perf_counter() < end or (self.waiting and key is None):
            self.read(0.002)
            while self.waiting and self.waiting[0][0] <= time.perf_counter():
                self.last, part = self.waiting.popleft()
                self.received += len(part)
                text = self.tail + part
                asked = text.count(READY_QUESTION)
                self.frames += asked
                for _ in range(asked):
                    self.send(READY_ANSWER)
                self.tail = text[-3:]
            if key and time.perf_counter() >= next_key:
                self.send(key)
                next_key, count = next_key + interval, count + 1
        return count


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("case")
    parser.add_argument("--rates", type=float, nargs="+", default=[50, 125, 1250])
    parser.add_argument("--seconds", type=float, default=3)
    arguments = parser.parse_args()
    print("    kB/s   keys  frames  behind the last key  one frame")
    for rate in arguments.rates:
        terminal = SlowLine([str(GLIA), "view", arguments.case, "--slice", "30"], rate * 1000)
        try:
            terminal.run(3)
            terminal.frames, before = 0, terminal.received
            keys = terminal.run(arguments.seconds, b"k")
            last_key = time.perf_counter()
            terminal.run(1)
            frames, size = terminal.frames, (terminal.received - before) / max(terminal.frames, 1)
            print(f"{rate:8.0f} {keys:6} {frames:7} {terminal.last - last_key:18.2f} s"
                  f" {size / rate / 1000:8.2f} s")
        finally:
            Terminal.close(terminal)


if __name__ == "__main__":
    main()
