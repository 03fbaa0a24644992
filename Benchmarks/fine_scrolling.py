#!/usr/bin/env python3
"""Fine pictures while scrolling at 200×60 cells of 10×20 pixels: glia in kitty's protocol, and timg.

    python3 Benchmarks/fine_scrolling.py CASE [--frames 60] [--rounds 3] [--slice 60] [--sixel]

The pseudo-terminal answers as kitty (or as a terminal with sixels) does. One key a frame; latency is from the
key to the last byte, which is the question that ends every frame, so it includes rendering, encoding and
writing. Processor time is the scheduler's count over all threads. Then one whole picture is sent twice in the
same number of cells: by glia, as it is after Ctrl+L, and by timg (apt install timg; left out where absent),
from a PNG file of the pixels that glia sent, with and without timg's --compress. Needs pillow.
"""

import argparse
import base64
import fcntl
import io
import os
import pty
import re
import shutil
import struct
import tempfile
import termios
import time

from PIL import Image

from terminal import GLIA, READY_QUESTION, Terminal, summary

COLUMNS, ROWS, CELL = 200, 60, (10, 20)


def set_size(file):
    size = struct.pack("HHHH", ROWS, COLUMNS, COLUMNS * CELL[0], ROWS * CELL[1])
    fcntl.ioctl(file, termios.TIOCSWINSZ, size)


class Graphics(Terminal):
    """A terminal that knows the size of its cells and shows pictures."""

    def __init__(self, command, has_sixels):
        self.has_sixels = has_sixels
        super().__init__(command, COLUMNS, ROWS)
        set_size(self.file)

    def read(self, timeout):
        data = super().read(timeout)
        if data and b"_Gi=31" in data and not self.has_sixels:
            self.send(b"\x1b_Gi=31;OK\x1b\\")
        if data and b"\x1b[c" in data:
            self.send(b"\x1b[?62;4c" if self.has_sixels else b"\x1b[?62c")
        return data

    def frame(self):
        """The bytes of one frame."""
        data = b""
        while not data.endswith(READY_QUESTION):
            part = self.read(2)
            if not part:
                break
            data += part
        return data


def picture(frame):
    """The picture that kitty would show after a frame: its pixels, and its size in cells."""
    screen = Image.new("RGB", (COLUMNS * CELL[0], ROWS * CELL[1]))
    cursor, keys, data = (0, 0), {}, b""
    for match in re.finditer(rb"\x1b\[(\d+)(?:;(\d+))?H|\x1b_G([^;\x1b]*)(?:;([^\x1b]*))?\x1b\\", frame):
        if match.group(1):
            cursor = (int(match.group(2) or 1) - 1, int(match.group(1)) - 1)
            continue
        new = dict(pair.split(b"=") for pair in match.group(3).split(b","))
        if new.get(b"a") == b"T":
            keys, data = new, b""
        data += match.group(4) or b""
        if new.get(b"m") == b"0" and keys:
            tile = Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB")
            screen.paste(tile, (cursor[0] * CELL[0], cursor[1] * CELL[1]))
            keys = {}
    box = screen.getbbox()
    left, top = box[0] // CELL[0], box[1] // CELL[1]
    right, bottom = -(-box[2] // CELL[0]), -(-box[3] // CELL[1])
    pixels = screen.crop((left * CELL[0], top * CELL[1], right * CELL[0], bottom * CELL[1]))
    return pixels, (right - left, bottom - top)


def timg(options, file, cells):
    """The bytes that timg sends for a picture."""
    pid, terminal = pty.fork()
    if pid == 0:
        set_size(0)
        os.environ.update(TERM="xterm-kitty", COLORTERM="truecolor")
        os.execvp("timg", ["timg", "-pk", "-U", f"-g{cells[0]}x{cells[1]}"] + options + [file])
    size = 0
    while True:
        try:
            part = os.read(terminal, 1 << 20)
        except OSError:
            break
        if not part:
            break
        size += len(part)
    os.waitpid(pid, 0)
    return size


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("case")
    parser.add_argument("--frames", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--slice", type=int, default=60)
    parser.add_argument("--sixel", action="store_true")
    arguments = parser.parse_args()
    cpu, latency, sizes, whole = [], [], [], b""
    for _ in range(arguments.rounds):
        terminal = Graphics(
            [str(GLIA), "view", arguments.case, "--slice", str(arguments.slice), "--color", "truecolor",
             "--graphics", "sixel" if arguments.sixel else "kitty"], arguments.sixel)
        try:
            terminal.until_quiet(1.5)
            for _ in range(arguments.frames):
                before, start = terminal.cpu(), time.perf_counter()
                terminal.send(b"k")
                data = terminal.frame()
                latency.append((time.perf_counter() - start) * 1000)
                cpu.append(terminal.cpu() - before)
                sizes.append(len(data) / 1000)
                time.sleep(0.02)
            terminal.send(b"\x0c")
            whole = terminal.frame()
        finally:
            terminal.close()
    print(f"glia    processor  {summary(cpu, 'ms')}")
    print(f"glia    latency    {summary(latency, 'ms')}")
    print(f"glia    sent       {summary(sizes, 'kB')}")
    if arguments.sixel:
        return
    pixels, cells = picture(whole)
    print(f"one picture of {cells[0]}x{cells[1]} cells, {pixels.width}x{pixels.height} pixels:")
    print(f"glia    whole screen     {len(whole) / 1000:.0f} kB")
    if shutil.which("timg"):
        with tempfile.TemporaryDirectory() as folder:
            pixels.save(folder + "/picture.png")
            for options in ([], ["--compress"]):
                size = timg(options, folder + "/picture.png", cells)
                print(f"timg    {' '.join(options) or 'as it is':16} {size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
