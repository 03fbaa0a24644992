"""Runs a program in a pseudo-terminal and counts what it sends."""

import fcntl
import os
import pathlib
import pty
import select
import signal
import struct
import termios
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
GLIA = pathlib.Path(os.environ.get("GLIA", ROOT / ".build" / "release" / "glia"))


READY_QUESTION, READY_ANSWER = b"\x1b[5n", b"\x1b[0n"


class Terminal:
    """A program in a terminal of some columns and rows that shows 24-bit color.

    Like any terminal it says that it is ready when it is asked (CSI 5 n), as soon as it has read the question.
    """

    def __init__(self, command, columns=200, rows=60):
        self.start = time.perf_counter()
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8")
            size = struct.pack("HHHH", rows, columns, 0, 0)
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)
            os.execvp(command[0], command)
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def elapsed(self):
        """Milliseconds since the program was started."""
        return (time.perf_counter() - self.start) * 1000

    def read(self, timeout):
        """The bytes that have arrived; empty after `timeout` seconds, None when the program has ended."""
        if not select.select([self.file], [], [], timeout)[0]:
            return b""
        try:
            data = os.read(self.file, 1 << 20)
        except OSError:
            return None
        for _ in range(data.count(READY_QUESTION)):
            self.send(READY_ANSWER)
        return data or None

    def until_quiet(self, quiet, limit=20.0):
        """Reads until nothing comes for `quiet` seconds: the bytes, and when the last of them came."""
        data, last, end = b"", time.perf_counter(), time.perf_counter() + limit
        while time.perf_counter() < end:
            part = self.read(quiet)
            if not part:
                break
            data += part
            last = time.perf_counter()
        return data, last

    def send(self, keys):
        os.write(self.file, keys)

    def cpu(self):
        """Milliseconds of processor time over all threads so far, from the scheduler's own count."""
        tasks = pathlib.Path(f"/proc/{self.pid}/task")
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir()) / 1e6

    def open_images(self):
        """The NIfTI files that the program has open now."""
        names = []
        folder = f"/proc/{self.pid}/fd"
        try:
            for entry in os.listdir(folder):
                try:
                    name = os.readlink(f"{folder}/{entry}")
                except OSError:
                    continue
                if ".nii" in name:
                    names.append(os.path.basename(name))
        except OSError:
            pass
        return names

    def close(self):
        try:
            os.kill(self.pid, signal.SIGTERM)
        except ProcessLookupError:
            pass
        while self.read(1.0):
            pass
        os.close(self.file)
        os.waitpid(self.pid, 0)


def summary(values, unit, digits=1):
    """The median and the minimum of some numbers."""
    values = sorted(values)
    middle = values[len(values) // 2] if len(values) % 2 else sum(values[len(values) // 2 - 1:][:2]) / 2
    return f"median {middle:.{digits}f} {unit}, minimum {values[0]:.{digits}f} {unit}"
