#!/usr/bin/env python3
"""Plays with the viewer at random, and reports what ended it.

    Scripts/monkey.py                               10 seeds of 5,000 events
    Scripts/monkey.py --seeds 7 --events 20000      one seed, more events
    Scripts/monkey.py --seeds 1-50 --case DIR       your own case or cohort
    Scripts/monkey.py --seeds 3 --skip '^r$|^R$'    without the keys that segment

Runs the release build in a pseudo-terminal and sends keys, the mouse, pasted bytes, typed commands with
reasonable and absurd arguments, answers that no terminal gives, resizes from 1x1 to 300x100, and stops
and continues. The same seed sends the same events. It is a failure if the program dies by a signal, ends by
itself with an exit code other than 0, or no longer answers: the seed and the last events are printed,
and the exit code is 1. At the end the viewer is left by its keys; then its exit code must be 0, and the
terminal must be as it was.

Needs only Python 3. Everything is written into a temporary folder, including the journals of edits.
"""

import argparse
import fcntl
import gzip
import os
import pty
import random
import re
import select
import shutil
import signal
import struct
import sys
import tempfile
import termios
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MODALITIES = ("flair", "t1", "t1ce", "t2")


# Cases ------------------------------------------------------------------------------------------

def write_nifti(path, size, values, datatype="f", spacing=(1, 1, 1), frames=1):
    """Writes a NIfTI-1 file of floats ("f") or bytes ("B")."""
    code, bits = {"f": (16, 32), "B": (2, 8)}[datatype]
    dim = [4 if frames > 1 else 3, *size, frames, 1, 1, 1]
    header = struct.pack("<i10s18sihcB", 348, b"", b"", 0, 0, b"r", 0)
    header += struct.pack("<8h3f4h", *dim, 0, 0, 0, 0, code, bits, 0)
    header += struct.pack("<8f", 1, *spacing, 1, 0, 0, 0)
    header += struct.pack("<3fhBB4f2i", 352, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0)
    header += struct.pack("<80s24s2h6f", b"", b"", 0, 1, 0, 0, 0, 0, 0, 0)
    header += struct.pack("<4f4f4f", -spacing[0], 0, 0, 10, 0, -spacing[1], 0, 20, 0, 0, spacing[2], -5)
    header += struct.pack("<16s4s4x", b"", b"n+1\0")
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(header + struct.pack(f"<{len(values)}{datatype}", *values))


def write_case(folder, name, size, value, spacing=(1, 1, 1), has_labels=True):
    """Writes a case in BraTS layout; `value` gives the intensity at a position, 0 to 1 along each axis."""
    os.makedirs(f"{folder}/{name}")
    places = [(i, j, k) for k in range(size[2]) for j in range(size[1]) for i in range(size[0])]

    def square(place, center):
        return sum(((place[a] + 0.5) / size[a] - center[a]) ** 2 for a in range(3))

    for channel, modality in enumerate(MODALITIES):
        write_nifti(
            f"{folder}/{name}/{name}_{modality}.nii.gz", size,
            [value(square(p, (0.5, 0.5, 0.5)), square(p, (0.35, 0.4, 0.5)), channel, p) for p in places],
            spacing=spacing)
    if has_labels:
        def label(place):
            d = square(place, (0.35, 0.4, 0.5))
            return 4 if d < 0.005 else 1 if d < 0.012 else 2 if d < 0.03 else 0
        write_nifti(
            f"{folder}/{name}/{name}_seg.nii.gz", size, [label(p) for p in places], "B", spacing)


def head(to_center, to_tumor, channel, place):
    """A head with a tumor."""
    if to_center > 0.2:
        return 0.0
    return 100.0 * (channel + 1) + place[0] % 7 * 5 + (80 if to_tumor < 0.03 else 0)


def write_cases(folder):
    """Writes all cases; returns the arguments of one viewer for each."""
    os.makedirs(folder)
    write_case(folder, "small", (28, 26, 12), head)
    cohort = f"{folder}/cohort"
    for number in range(3):
        write_case(cohort, f"case_{number}", (20, 22, 10), head, has_labels=number != 1)
    os.makedirs(f"{cohort}/broken")
    with open(f"{cohort}/broken/broken_flair.nii.gz", "wb") as file:
        file.write(b"no image")
    odd = {
        "voxel": ((1, 1, 1), (1, 1, 1), lambda *_: 5.0),
        "line": ((1, 40, 1), (1, 1, 1), lambda a, b, c, p: float(p[1])),
        "long": ((4000, 1, 1), (1, 1, 1), lambda a, b, c, p: float(p[0])),
        "cube": ((2, 2, 2), (1, 1, 1), lambda a, b, c, p: float(sum(p))),
        "constant": ((9, 8, 7), (1, 1, 1), lambda *_: 42.0),
        "zero": ((9, 8, 7), (1, 1, 1), lambda *_: 0.0),
        "nan": ((9, 8, 7), (1, 1, 1), lambda *_: float("nan")),
        "infinite": ((9, 8, 7), (1, 1, 1), lambda a, b, c, p: float("inf") * (-1) ** p[0]),
        "huge": ((9, 8, 7), (1, 1, 1), lambda a, b, c, p: 3.4e38 * (-1) ** p[0]),
        "thin": ((9, 8, 7), (1, 1e-6, 1), lambda a, b, c, p: float(sum(p))),
        "thick": ((9, 8, 7), (1e6, 1, 1e-3), lambda a, b, c, p: float(sum(p))),
    }
    for name, (size, spacing, value) in odd.items():
        write_case(folder, name, size, value, spacing)
    series = f"{folder}/series.nii.gz"
    write_nifti(
        series, (6, 5, 4), [float(n % 97) for n in range(120 * 1000)], frames=1000)
    return [[f"{folder}/small"], [cohort], [series]] + [[f"{folder}/{name}"] for name in odd]


# Events -----------------------------------------------------------------------------------------

PLAIN = "kjgacsvl+=-0fziM 1234.,><wWxrRmZbo}{AOVhtT()PSnNdDB;G][QeEF:?p/yuUIJ#@&*_^|\\~XCHKL56789"
NAMED = {
    "Up": "\x1b[A", "Down": "\x1b[B", "Right": "\x1b[C", "Left": "\x1b[D", "PgUp": "\x1b[5~",
    "PgDn": "\x1b[6~", "Home": "\x1b[H", "End": "\x1b[F", "Tab": "\t", "S-Tab": "\x1b[Z",
    "Enter": "\r", "Backspace": "\x7f", "Delete": "\x1b[3~", "S-Left": "\x1b[1;2D",
    "S-Right": "\x1b[1;2C", "S-Up": "\x1b[1;2A", "S-Down": "\x1b[1;2B", "C-Left": "\x1b[1;5D",
    "C-Right": "\x1b[1;5C", "C-Up": "\x1b[1;5A", "C-Down": "\x1b[1;5B", "C-L": "\x0c",
    "C-R": "\x12", "C-S": "\x13", "C-W": "\x17", "C-U": "\x15", "C-K": "\x0b", "C-A": "\x01",
    "C-E": "\x05", "C-Z": "\x1a", "F1": "\x1bOP", "F9": "\x1b[20~", "Esc": "\x1b",
}
NUMBERS = [
    "0", "1", "-1", "2", "12", "+5", "-5", "0.5", "50", "100", "1e30", "-1e30", "1e308", "-1e308",
    "1e-308", "nan", "inf", "-inf", "99999999999999999999", "-99999999999999999999",
    "9223372036854775807", "-9223372036854775808", "4294967296", "0x10", "", "x", "٣", "½", "1,5",
]
COMMANDS = [
    "slice", "go-to-slice", "plane", "convention", "layout", "modality", "window", "voxel", "world",
    "zoom", "color-map", "interpolation", "preset", "time", "segment", "overlay", "opacity", "region",
    "threshold", "hide", "show", "labels", "save-labels", "compare", "edit", "write", "w!",
    "remove-islands", "brush-size", "tolerance", "case", "filter", "sort", "verdict", "note", "export",
    "help", "goto", "nonsense",
]
WORDS = [
    "axial", "coronal", "sagittal", "neurological", "radiological", "single", "planes", "figure",
    "modalities", "montage", "flair", "t1ce", "magma", "nearest", "linear", "bright", "full", "slice",
    "volume", "off", "prediction", "reference", "both", "agreement", "heat", "edited", "own", "WT", "TC",
    "ET", "all", "none", "accept", "reject", "name", "wt<0.8", "!x", "window", "a", "é漢字🧠", "%", "\"'",
]
PAIRS = [
    ("window", ["-1e308", "1e308"]), ("window", ["0", "1e-300"]), ("window", ["5", "5"]),
    ("window", ["-1e300", "1e300"]), ("brush-size", ["100"]), ("brush-size", ["0.1"]),
    ("zoom", ["32"]), ("zoom", ["1"]), ("edit", ["reference"]), ("edit", ["none"]), ("edit", ["prediction"]),
    ("layout", ["montage"]), ("layout", ["planes"]), ("layout", ["figure"]), ("layout", ["modalities"]),
    ("overlay", ["heat"]), ("overlay", ["agreement"]),
]


class Monkey:
    """Draws events; the same for the same seed."""

    def __init__(self, seed, skip):
        self.random = random.Random(seed)
        self.skip = re.compile(skip) if skip else None
        self.columns, self.rows = 100, 30

    def event(self):
        """A name for the log, and the action: ("type", bytes), ("size", ...) or ("signal", ...)."""
        while True:
            kind = self.random.choices(
                ["key", "named", "burst", "mouse", "drag", "command", "prompt", "paste", "reply", "size",
                 "stroke", "export", "stop", "learn"],
                [30, 20, 6, 8, 6, 9, 3, 1, 1, 5, 6, 2, 0.3, 0.05])[0]
            name, action = getattr(self, kind)()
            if not (self.skip and self.skip.search(name)):
                return name, action

    def key(self):
        key = self.random.choice(PLAIN)
        return key, ("type", key.encode())

    def named(self):
        name = self.random.choice(list(NAMED))
        return name, ("type", NAMED[name].encode())

    def burst(self):
        key = self.random.choice(PLAIN + "kkjjLLHH")
        count = self.random.choice([3, 10, 40])
        return f"{key}*{count}", ("type", key.encode() * count)

    def cell(self):
        far = self.random.random() < 0.1
        def place(limit):
            return self.random.choice([0, limit + 5, 999, 65535, 10**12]) if far else (
                self.random.randint(1, max(limit, 1)))
        return place(self.columns), place(self.rows)

    def mouse(self):
        button = self.random.choice([0, 1, 2, 3, 64, 65, 66, 128])
        button += self.random.choice([0, 0, 0, 4, 8, 16, 32, 35])
        column, row = self.cell()
        end = self.random.choice("MMMm")
        if self.random.random() < 0.05:
            # The encodings of X10 and urxvt, which nobody asked for.
            if self.random.random() < 0.5:
                return "x10", ("type", b"\x1b[M" + bytes(self.random.randrange(32, 256) for _ in range(3)))
            return "urxvt", ("type", f"\x1b[{button};{column};{row}M".encode())
        return f"mouse {button} {column} {row}{end}", (
            "type", f"\x1b[<{button};{column};{row}{end}".encode())

    def drag(self):
        button = self.random.choice([0, 0, 1, 2]) + self.random.choice([0, 0, 0, 4, 16])
        places = [self.cell() for _ in range(self.random.randint(2, 6))]
        text = f"\x1b[<{button};{places[0][0]};{places[0][1]}M"
        text += "".join(f"\x1b[<{button + 32};{c};{r}M" for c, r in places[1:])
        if self.random.random() < 0.9:
            text += f"\x1b[<{button};{places[-1][0]};{places[-1][1]}m"
        return f"drag {button} {places}", ("type", text.encode())

    def line(self):
        if self.random.random() < 0.3:
            name, words = self.random.choice(PAIRS)
        else:
            name = self.random.choice(COMMANDS)
            count = self.random.choice([0, 1, 1, 1, 2, 3, 6])
            words = [self.random.choice(NUMBERS + WORDS) for _ in range(count)]
        if self.random.random() < 0.02:
            words.append("9" * self.random.choice([300, 5000]))
        if name in ("write", "w!", "export", "save-labels"):
            words = [self.file()]
        if name == "labels" and words:
            words = [self.random.choice([self.file(), "/nonexistent", "/dev/null", "out"])]
        return " ".join([name, *words])

    def file(self):
        # The same name each time, without a q that could be taken for a key.
        return "out/" + self.random.choice(["a", "b.png", "c.nii.gz", "d%03d.png", "é"])

    def command(self):
        line = self.line()
        tail = self.random.choice(["\r", "\r", "\r", "\t", "\t\t\r", "\x1b"])
        # Sent alone: a key after an escape byte is a key with Alt.
        return ":" + line[:60] + repr(tail), ("type", b":" + line.encode() + tail.encode())

    def prompt(self):
        key = self.random.choice("gQe:/")
        text = self.random.choice(NUMBERS + WORDS + ["y", "n", "s", "k", "d"])
        return f"{key}{text}", ("type", key.encode() + text.encode() + b"\r")

    def paste(self):
        count = self.random.choice([10, 300, 3000])
        # No Ctrl-C, Ctrl-Z or q, which are tried elsewhere.
        data = bytes(b for b in self.random.randbytes(count) if b not in (0x03, 0x1A, 0x71))
        return f"paste {count}", ("type", data)

    def reply(self):
        text = self.random.choice([
            "\x1b[6;0;0t", "\x1b[6;20;10t", "\x1b[6;200;200t", "\x1b[6;99999999999;1t", "\x1b[?62;4c",
            "\x1b[?1c", "\x1b_Gi=31;OK\x1b\\", "\x1b_Gi=31;ENOENT\x1b\\", "\x1b]11;rgb:ffff/ffff/ffff\x1b\\",
            "\x1b]11;rgb:+f/-0/zzzz\x1b\\", "\x1b[0n", "\x1b[200~x\x1b[201~", "\x1bP1$r0m\x1b\\", "\x1b[",
            "\x1b_" + "x" * 600, "\x1b[" + "1;" * 300 + "m", "\x1b[?1u",
        ])
        return f"reply {text[:20]!r}", ("type", text.encode())

    def size(self):
        self.columns, self.rows = self.random.choice([
            (1, 1), (1, 100), (300, 1), (2, 2), (40, 12), (39, 12), (40, 11), (71, 23), (72, 24), (80, 24),
            (300, 100), (self.random.randint(1, 300), self.random.randint(1, 100)),
            (self.random.randint(40, 130), self.random.randint(12, 45)),
            (self.random.randint(60, 130), self.random.randint(20, 45)),
        ])
        pixels = self.random.choice([(0, 0), (0, 0), (10, 20), (1, 2), (65535, 65535), (3, 0)])
        return f"size {self.columns}x{self.rows} {pixels}", ("size", self.columns, self.rows, pixels)

    def stroke(self):
        """The annotator: begin, choose a tool, paint with the keys or the mouse."""
        tool = self.random.choice("prtyfRT")
        way = "".join(self.random.choice(["H", "J", "K", "L"]) for _ in range(self.random.randint(1, 8)))
        text = self.random.choice(["", "b"]) + tool + self.random.choice(["", "[[[[", "]]]]", "@", "&", "#"])
        text += self.random.choice([f"\r{way}\r", f" {way} ", f" {way} \r", "FI*", "/~_", "^|", "\\XC", "uu\x12"])
        return f"stroke {text!r}", ("type", text.encode())

    def export(self):
        menu = "E" + "".join(self.random.choice(["\x1b[B", "\x1b[C", "\x1b[D", " "]) for _ in range(6))
        name = "\x15" + self.file()
        return f"export {name[1:]!r}", ("type", (self.random.choice(["e", menu + "\r"]) + name + "\r").encode())

    def learn(self):
        """Training on corrections, which keeps all processors busy until Esc."""
        return "Y", ("type", b"Y")

    def stop(self):
        return "stop and continue", ("signal", signal.SIGSTOP, signal.SIGCONT)


# The program ------------------------------------------------------------------------------------

class Failure(Exception):
    """What went wrong."""


class Viewer:
    """The program in a pseudo-terminal that answers questions as xterm does."""

    def __init__(self, command, environment, folder):
        self.master, self.slave = pty.openpty()
        self.resize(100, 30, (0, 0))
        self.modes = termios.tcgetattr(self.slave)
        self.tail = b""
        self.count = 0
        self.status = None
        self.pid = os.fork()
        if self.pid == 0:
            os.setsid()
            os.chdir(folder)
            fcntl.ioctl(self.slave, termios.TIOCSCTTY, 0)
            for descriptor in range(3):
                os.dup2(self.slave, descriptor)
            os.closerange(3, 64)
            for number in (signal.SIGPIPE, signal.SIGXFSZ):
                signal.signal(number, signal.SIG_DFL)
            try:
                os.execvpe(command[0], command, environment)
            finally:
                os._exit(127)
        os.set_blocking(self.master, False)

    def resize(self, columns, rows, pixels):
        fcntl.ioctl(
            self.master, termios.TIOCSWINSZ,
            struct.pack("HHHH", rows, columns,
                        min(pixels[0] * columns, 65535), min(pixels[1] * rows, 65535)))

    def pump(self, seconds):
        """Reads for some time; returns how many bytes came."""
        before = self.count
        end = time.monotonic() + seconds
        while True:
            ready, _, _ = select.select([self.master], [], [], max(end - time.monotonic(), 0))
            if not ready:
                return self.count - before
            try:
                data = os.read(self.master, 1 << 16)
            except OSError:
                return self.count - before
            self.count += len(data)
            # The question may straddle two reads.
            questions = (self.tail[-3:] + data).count(b"\x1b[5n")
            self.tail = (self.tail + data)[-20000:]
            for _ in range(questions):
                self.write(b"\x1b[0n")

    def write(self, data):
        """Types while reading; `Failure` if the program no longer takes input."""
        end = time.monotonic() + 20
        while data:
            try:
                data = data[os.write(self.master, data):]
            except BlockingIOError:
                self.pump(0.01)
                self.check()
                if time.monotonic() > end:
                    raise Failure("takes no more input") from None

    def check(self):
        """`Failure` if the program has ended."""
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid == 0:
                return
            self.status = status
            self.pump(0.1)
        raise Failure(describe(self.status))

    def close(self):
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.master)
        os.close(self.slave)


def describe(status):
    if os.WIFSIGNALED(status):
        return f"died by {signal.Signals(os.WTERMSIG(status)).name}"
    return f"ended with exit code {os.WEXITSTATUS(status)}"


def ask(viewer, monkey, seconds):
    """Changes the terminal's size, which redraws the screen; `Failure` if nothing comes."""
    end = time.monotonic() + seconds
    viewer.pump(0.05)
    while time.monotonic() < end:
        monkey.columns, monkey.rows = 201 - monkey.columns if monkey.columns in (100, 101) else 100, 30
        viewer.resize(monkey.columns, monkey.rows, (0, 0))
        for _ in range(20):
            if viewer.pump(0.02) > 0:
                return
        viewer.check()
    raise Failure(f"does not answer for {seconds:.0f} seconds")


def leave(viewer):
    """Leaves the viewer as a user does; `Failure` if that does not work."""
    viewer.resize(100, 30, (0, 0))
    begun = time.monotonic()
    place = 0
    while time.monotonic() < begun + 120 and viewer.status is None:
        # Escapes leave prompts and pages; q may ask, and k keeps unsaved edits. Pictures that are being
        # written have some time; then y ends all the same.
        hurries = time.monotonic() > begun + 40
        keys = [b"\x1b", b"\x1b", b"q", b"k", b"y" if hurries else b""]
        try:
            viewer.write(keys[place % len(keys)])
        except OSError:
            pass
        place += 1
        # A key soon after Escape counts as Alt with that key. After q the viewer may wait for a picture, which Escape
        # would tell it not to do.
        viewer.pump(2 if place % len(keys) == 3 else 0.3)
        pid, status = os.waitpid(viewer.pid, os.WNOHANG)
        if pid:
            viewer.status = status
    if viewer.status is None:
        raise Failure("cannot be left by its keys")
    viewer.pump(0.2)
    if viewer.status != 0 and not (hurries and viewer.status == 1 << 8):
        raise Failure(describe(viewer.status) + " when it was left")
    for sequence in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?1006l"):
        if sequence not in viewer.tail:
            raise Failure(f"did not write {sequence!r} when it was left")
    if termios.tcgetattr(viewer.slave) != viewer.modes:
        raise Failure("left the terminal's modes changed")


def play(seed, options, folder, cases):
    """Plays one seed; returns how many events were sent, `Failure` if something is wrong."""
    monkey = Monkey(seed, options.skip)
    os.makedirs(folder + "/out", exist_ok=True)
    sent = 0
    part = 0
    # Alternates the small case and the cohort with the odd ones.
    order = [cases[0], cases[1]] + monkey.random.sample(cases[2:], len(cases) - 2) if len(cases) > 1 else cases
    share = max(options.events // min(len(order), 6), 1)
    while sent < options.events:
        arguments = order[part % len(order)]
        part += 1
        environment = {
            "PATH": os.environ.get("PATH", ""), "HOME": folder + "/home", "TERM": "xterm-256color",
            "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8",
            **{f"XDG_{name}_HOME": f"{folder}/home/{name}" for name in ("STATE", "CONFIG", "DATA", "CACHE")},
        }
        viewer = Viewer([options.program, "view", *arguments], environment, folder)
        log = []
        try:
            ask(viewer, monkey, 60)
            for _ in range(min(share, options.events - sent)):
                name, action = monkey.event()
                log.append(name)
                sent += 1
                if action[0] == "type":
                    viewer.write(action[1])
                elif action[0] == "size":
                    viewer.resize(*action[1:])
                else:
                    for number in action[1:]:
                        os.kill(viewer.pid, number)
                        viewer.pump(0.02)
                viewer.pump(options.pause)
                viewer.check()
                if sent % 50 == 0:
                    ask(viewer, monkey, options.patience)
            leave(viewer)
        except Failure as failure:
            print(f"seed {seed}, event {sent}, {' '.join(arguments)}: the viewer {failure}")
            print("the last events:")
            for name in log[-25:]:
                print("   ", name)
            text = re.sub(rb"\x1b\[[0-9;?<>]*[A-Za-z]", b"", viewer.tail).decode("utf-8", "replace")
            print("the end of what it wrote:", text[-400:])
            raise
        finally:
            viewer.close()
    return sent


def seeds(text):
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n", 1)[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--seeds", type=seeds, default="1-10", help="one seed, or A-B")
    parser.add_argument("--events", type=int, default=5000, help="events of each seed")
    parser.add_argument(
        "--program", type=os.path.abspath, default=f"{ROOT}/.build/release/glia", help="the program")
    parser.add_argument("--case", help="what to open, instead of small and odd cases of its own")
    parser.add_argument("--pause", type=float, default=0.002, help="seconds after each event")
    parser.add_argument("--patience", type=float, default=60, help="seconds after which it hangs")
    parser.add_argument("--skip", help="events whose names match this regular expression are not sent")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="glia-monkey-")
    failed = []
    try:
        cases = [[os.path.abspath(options.case)]] if options.case else write_cases(folder + "/cases")
        for seed in options.seeds:
            started = time.monotonic()
            try:
                sent = play(seed, options, f"{folder}/{seed}", cases)
                print(f"seed {seed}: {sent} events in {time.monotonic() - started:.0f} s")
            except Failure:
                failed.append(seed)
            sys.stdout.flush()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if failed:
        print("failed:", ", ".join(map(str, failed)))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
