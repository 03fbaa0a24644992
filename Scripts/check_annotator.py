#!/usr/bin/env python3
"""Tries to lose strokes: kills glia while it paints, fills its disk, and reads with nibabel what it saved.

    Scripts/check_annotator.py kill [--times 100]   kill -9 at random moments; count lost strokes
    Scripts/check_annotator.py disk                 a journal and a save on a full tmpfs (needs root)
    Scripts/check_annotator.py save                 a saved mask against nibabel, and SimpleITK where installed
    Scripts/check_annotator.py speed CASE           time from a step of a drag to the end of its picture

Needs NumPy, nibabel and a built glia. It drives the program through a pseudo-terminal with the byte
sequences that a terminal sends for keys and mouse (SGR 1006). It reads the journal with code of its own,
by the format in docs/annotating.md.
"""
import argparse, fcntl, glob, hashlib, importlib.util, json, os, pty, random, re, select, shutil, signal
import struct, subprocess, sys, tempfile, termios, time

import nibabel, numpy

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
GLIA = os.environ.get("GLIA_PROGRAM", os.path.join(ROOT, ".build/release/glia"))
COLUMNS, ROWS = 100, 40


def make_case(folder):
    """A case of 64×64×24 voxels whose geometry has no round numbers."""
    os.makedirs(folder)
    grid = numpy.indices((64, 64, 24))
    distance = sum((axis - middle) ** 2 * weight for axis, middle, weight in zip(grid, (32, 32, 12), (1, 1, 4)))
    turn = 0.1
    affine = numpy.array([
        [-0.93 * numpy.cos(turn), 0.93 * numpy.sin(turn), 0, 31.7],
        [-0.93 * numpy.sin(turn), -0.93 * numpy.cos(turn), 0, 28.3],
        [0, 0, 2.17, -19.9], [0, 0, 0, 1]])
    for place, name in enumerate(("flair", "t1", "t1ce", "t2")):
        data = numpy.where(distance < 900, 100 * (place + 1) + grid[0] * 3, 0).astype(numpy.int16)
        image = nibabel.Nifti1Image(data, affine)
        image.set_qform(affine, code=1)
        image.set_sform(affine, code=2)
        image.header.set_xyzt_units("mm")
        nibabel.save(image, f"{folder}/case_{name}.nii.gz")
    return folder


class Glia:
    """The program in a pseudo-terminal."""

    def __init__(self, case, state):
        environment = dict(os.environ, TERM="xterm-256color", COLORTERM="truecolor", LC_ALL="C.UTF-8",
                           XDG_STATE_HOME=state, XDG_CONFIG_HOME=state)
        self.screen = b""
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.execve(GLIA, [GLIA, "view", case], environment)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def read(self, seconds):
        """Reads what the program draws for some time, so that it never waits for us."""
        end = time.monotonic() + seconds
        while (rest := end - time.monotonic()) > 0:
            if select.select([self.terminal], [], [], rest)[0]:
                try:
                    self.screen = (self.screen + os.read(self.terminal, 65536))[-400000:]
                except OSError:
                    return

    def wait(self, text, seconds=20):
        """Waits until some text is drawn; unchanged cells are not drawn again."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if text.encode() in self.screen:
                return
            self.read(0.02)
        words = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b" ", self.screen).decode(errors="replace").replace("▀", "")
        raise SystemExit(f"\"{text}\" did not come; drawn last: {' '.join(words.split())[-600:]}")

    def send(self, text):
        self.screen = b""
        os.write(self.terminal, text.encode())

    def mouse(self, kind, column, row):
        """A press (0), a drag (32) or a release of the left button over a cell, in SGR encoding."""
        end = "m" if kind == "release" else "M"
        os.write(self.terminal, f"\x1b[<{32 if kind == 'drag' else 0};{column + 1};{row + 1}{end}".encode())

    def end(self, number=signal.SIGKILL):
        os.kill(self.pid, number)
        os.waitpid(self.pid, 0)
        os.close(self.terminal)

    def wait_for_end(self):
        self.read(0.3)
        os.waitpid(self.pid, 0)
        os.close(self.terminal)


def number(data, place):
    """An unsigned LEB128 number and its end."""
    value = shift = 0
    while True:
        byte = data[place]
        place += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, place


def entries(path):
    """The (kind, milliseconds) of all complete records of a journal except the start."""
    data = open(path, "rb").read()
    if data[:8] != b"GLIAEDT1":
        return []
    place, found = 8, []
    while place + 12 <= len(data):
        length = struct.unpack_from("<I", data, place)[0]
        payload = data[place + 12:place + 12 + length]
        if len(payload) < length or hashlib.sha256(payload).digest()[:8] != data[place + 4:place + 12]:
            break
        if payload[0] != 0:
            found.append((payload[0], number(payload, 1)[0]))
        place += 12 + length
    return found


def begin(glia):
    """Starts painting an empty mask with a one-voxel brush."""
    glia.wait("segment")
    glia.send("b")
    glia.wait("0 strokes")
    glia.send("[" * 12 + "1")
    glia.read(0.05)


def kill(times):
    random.seed(20)
    lost_old = lost_young = strokes = 0
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        case = make_case(folder + "/case")
        for trial in range(times):
            state = f"{folder}/state{trial}"
            glia = Glia(case, state)
            begin(glia)
            sent = []
            end = time.monotonic() + random.uniform(0.2, 2.5)
            # Each cell is painted once and shows a voxel of its own, so each stroke changes voxels.
            cells = [(column, row) for row in range(12, 28) for column in range(18, 48, 2)]
            random.shuffle(cells)
            for column, row in cells:
                if time.monotonic() > end:
                    break
                glia.mouse("press", column, row)
                sent.append(time.monotonic())
                glia.mouse("release", column, row)
                glia.read(random.uniform(0.005, 0.05))
            glia.end()
            killed = time.monotonic()
            journal = glob.glob(f"{state}/glia/journals/*.journal")
            kept = sum(1 for kind, _ in entries(journal[0]) if kind == 1) if journal else 0
            missing = sent[kept:]
            old = [moment for moment in missing if killed - moment > 1]
            strokes += len(sent)
            lost_old += len(old)
            lost_young += len(missing) - len(old)
            worst = max([worst] + [killed - moment for moment in missing])
            print(f"{trial + 1:3}: {len(sent):3} strokes, {kept:3} kept, {len(old)} older than a second lost",
                  flush=True)
    print(f"{times} kills, {strokes} strokes: {lost_old} older than a second lost, {lost_young} younger; "
          f"the oldest lost one was {worst * 1000:.0f} ms old")
    return lost_old == 0


def disk():
    with tempfile.TemporaryDirectory() as folder:
        case = make_case(folder + "/case")
        small = folder + "/small"
        os.makedirs(small)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", small], check=True)
        try:
            glia = Glia(case, small + "/state")
            begin(glia)
            glia.mouse("press", 30, 18)
            glia.mouse("release", 30, 18)
            glia.read(0.5)
            journal = glob.glob(f"{small}/state/glia/journals/*.journal")[0]
            before = entries(journal)
            assert len(before) == 1, before
            with open(small + "/ballast", "wb") as ballast:
                try:
                    while True:
                        os.write(ballast.fileno(), b"x" * 4096)
                except OSError:
                    pass
            # The last page of the journal still has room, so paint until it is full.
            for step in range(60):
                glia.mouse("press", 18 + step % 30, 20 + step // 30)
                glia.mouse("release", 18 + step % 30, 20 + step // 30)
                glia.read(0.02)
            glia.send("]" * 14)
            for step in range(30):
                glia.mouse("press", 18 + step, 24)
                glia.mouse("release", 18 + step, 24)
                glia.read(0.02)
            glia.wait("No space left on device")
            whole = entries(journal)
            print(f"full disk: said, and the journal still holds {len(whole)} whole strokes")
            glia.send(f":w {small}/mask_edit.nii.gz\r")
            glia.wait("No space left")
            assert not glob.glob(small + "/mask*"), "a torn file was left"
            print("full disk: the save failed, said so, and left nothing behind")
            os.unlink(small + "/ballast")
            glia.mouse("press", 30, 30)
            glia.mouse("release", 30, 30)
            glia.wait("can be written again")
            after = entries(journal)
            assert len(after) > len(whole), (len(after), len(whole))
            print(f"room again: the journal caught up with {len(after)} strokes")
            glia.end()
            glia = Glia(case, small + "/state")
            glia.wait("Restore?")
            glia.send("y")
            glia.wait("Restored")
            glia.end()
        finally:
            subprocess.run(["umount", "-l", small], check=True)
    return True


def save():
    with tempfile.TemporaryDirectory() as folder:
        case = make_case(folder + "/case")
        glia = Glia(case, folder + "/state")
        begin(glia)
        glia.mouse("press", 30, 18)
        for column in range(31, 40):
            glia.mouse("drag", column, 18)
        glia.mouse("release", 39, 18)
        glia.read(0.2)
        glia.send("\x13")
        glia.wait("Wrote ")
        glia.send("q")
        glia.wait_for_end()
        image = nibabel.load(case + "/case_flair.nii.gz")
        mask = nibabel.load(case + "/case_edit.nii.gz")
        labels = numpy.asarray(mask.dataobj)
        assert labels.dtype == numpy.uint8 and labels.shape == image.shape
        assert set(numpy.unique(labels)) == {0, 1}
        for field in ("pixdim", "qform_code", "sform_code", "quatern_b", "quatern_c", "quatern_d", "qoffset_x",
                      "qoffset_y", "qoffset_z", "srow_x", "srow_y", "srow_z", "xyzt_units"):
            assert numpy.array_equal(mask.header[field], image.header[field]), field
        readers = "nibabel"
        if importlib.util.find_spec("SimpleITK"):
            # ITK-SNAP and 3D Slicer read files with ITK.
            import SimpleITK
            first, second = (SimpleITK.ReadImage(f"{case}/case_{name}.nii.gz") for name in ("edit", "flair"))
            assert numpy.array_equal(SimpleITK.GetArrayFromImage(first), labels.T)
            assert first.GetPixelID() == SimpleITK.sitkUInt8
            for field in ("GetSize", "GetSpacing", "GetOrigin", "GetDirection"):
                assert getattr(first, field)() == getattr(second, field)(), field
            readers += " and SimpleITK"
        record = json.load(open(case + "/case_edit.json"))
        digest = hashlib.sha256(open(case + "/case_edit.nii.gz", "rb").read()).hexdigest()
        assert record["SHA256"] == digest and record["Work"]["ChangedVoxels"] == int((labels != 0).sum())
        assert not glob.glob(f"{folder}/state/glia/journals/*"), "the journal stayed behind"
        print(f"saved: {int((labels != 0).sum())} voxels, the image's geometry bit for bit by {readers}; {record['Work']}")
    return True


def speed(case):
    """Times the picture of a drag: step by step, and after many steps at once."""
    def wait(glia, start, quiet):
        """Milliseconds to the first bytes, and to the last before the terminal is quiet."""
        first = last = None
        while last is None or time.monotonic() - last < quiet:
            if select.select([glia.terminal], [], [], 0.005)[0]:
                os.read(glia.terminal, 65536)
                last = time.monotonic()
                first = first or last
        return (first - start) * 1000, (last - start) * 1000

    with tempfile.TemporaryDirectory() as state:
        glia = Glia(case, state)
        begin(glia)
        glia.mouse("press", 20, 20)
        glia.read(0.5)
        pictures, numbers, bursts = [], [], []
        for step in range(60):
            start = time.monotonic()
            glia.mouse("drag", 20 + step % 30, 14 + step % 11)
            first, last = wait(glia, start, 0.15)
            pictures.append(first)
            numbers.append(last)
        for burst in range(10):
            start = time.monotonic()
            for step in range(100):
                glia.mouse("drag", 20 + (step + burst) % 30, 14 + (step + burst) % 11)
            bursts.append(wait(glia, start, 0.02)[1])
        glia.end()
    for times, what in ((pictures, "from a step of a drag to its picture with Dice and volumes"),
                        (numbers, "to the diameters, which are looked for in the background"),
                        (bursts, "from the first of 100 steps at once to the picture of the last")):
        times.sort()
        print(f"{what}: median {times[len(times) // 2]:.1f} ms, 95 % {times[len(times) * 95 // 100]:.1f} ms")
    return True


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["kill", "disk", "save", "speed"])
    parser.add_argument("case", nargs="?", help="for speed: the case")
    parser.add_argument("--times", type=int, default=100)
    chosen = parser.parse_args()
    sys.exit(0 if {"kill": lambda: kill(chosen.times), "disk": disk, "save": save,
                   "speed": lambda: speed(chosen.case)}[chosen.what]() else 1)
