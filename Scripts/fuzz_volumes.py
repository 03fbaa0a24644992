"""Damages small volumes of every format and runs the program on them: it must never crash, hang or fill memory.

    python Scripts/fuzz_volumes.py [--runs 3000] [--seed 1] [--program PATH] [--keep FOLDER]

The files are the tests' fixtures. Each run changes bytes, words or numbers of one, cuts it or repeats a part,
inside the compressed data too, and then runs `glia info` or `glia convert`. Memory is limited to 1 GB beyond what
the program itself maps, and time to 20 s. Files that fail are kept.
"""

import argparse
import gzip
import pathlib
import random
import re
import resource
import shutil
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGETS = [".nii.gz", ".nrrd", ".mha", ".mgz", ".seg.nrrd", ".mhd", ".nhdr", ".mgh", ".nii"]
NUMBERS = ["0", "-1", "1", "2", "3", "4", "16", "255", "256", "65535", "65536", "2147483647", "4294967296",
           "9223372036854775807", "1e308", "-1e308", "nan", "inf", "0.5", "none", "", "x", "99999999999999999999999"]
WORDS = [b"none", b"nan", b"inf", b"-inf", b"LIST", b"LOCAL", b"list", b"domain", b"vector", b"RGB-color", b"gzip",
         b"raw", b"ascii", b"hex", b"bzip2", b"big", b"little", b"True", b"False", b"\n", b"\n\n", b"\r\n", b":=",
         b":", b"=", b"(", b")", b",", b"|", b";", b"&", b"\x00", b"\xff\xfe", "µm".encode(), b"%03d.raw 1 9 1",
         b"/dev/zero", b"Segment0_ID:=a\n", b"Segment0_Layer:=7\n", b"Segment0_LabelValue:=70000\n"]
MEMORY = 1 << 30
SECONDS = 20


def fixtures():
    files = []
    for name, endings in [("NRRD", (".nrrd", ".nhdr")), ("MetaImage", (".mha", ".mhd")), ("MGH", (".mgh", ".mgz")),
                          ("NIfTI", (".nii", ".nii.gz", ".hdr"))]:
        folder = ROOT / "Tests" / f"{name}Tests" / "Fixtures"
        files += [p for p in sorted(folder.iterdir()) if p.name.endswith(endings)]
    return files


def damage(data, chance):
    """Changes some places of a file's bytes."""
    data = bytearray(data)
    for _ in range(chance.choice([1, 1, 1, 2, 3, 8])):
        kind = chance.randrange(9)
        place = chance.randrange(len(data)) if data else 0
        # Headers are where damage does harm.
        if data and chance.random() < 0.6:
            place = chance.randrange(min(len(data), 600))
        if kind == 0 and data:
            data[place] = chance.randrange(256)
        elif kind == 1 and data:
            data[place] ^= 1 << chance.randrange(8)
        elif kind == 2:
            data = data[:place]
        elif kind == 3:
            length = chance.choice([1, 2, 4, 16, 64])
            data[place:place] = data[place:place + length] * chance.choice([1, 2, 100])
        elif kind == 4:
            del data[place:place + chance.choice([1, 2, 4, 16])]
        elif kind == 5:
            size = chance.choice([2, 4, 8])
            value = chance.choice([0, 1, -1, 1 << (size * 8 - 1), (1 << (size * 8 - 1)) - 1, 1 << 20, 40000])
            data[place:place + size] = (value % (1 << size * 8)).to_bytes(size, chance.choice(["big", "little"]))
        elif kind == 6:
            found = list(re.finditer(rb"-?[0-9.]+", bytes(data[:1500])))
            if found:
                match = chance.choice(found)
                data[match.start():match.end()] = chance.choice(NUMBERS).encode()
        elif kind == 7:
            word = chance.choice(WORDS)
            if chance.random() < 0.5:
                data[place:place] = word
            else:
                data[place:place + len(word)] = word
        else:
            lines = bytes(data).split(b"\n", 12)
            one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
            if chance.random() < 0.5:
                lines[one], lines[other] = lines[other], lines[one]
            else:
                del lines[one]
            data = bytearray(b"\n".join(lines))
    return bytes(data)


def damaged(path, chance):
    data = path.read_bytes()
    # Half of the time inside what is compressed, with a right checksum.
    if data[:2] == b"\x1f\x8b" and chance.random() < 0.7:
        return gzip.compress(damage(gzip.decompress(data), chance), mtime=0)
    split = data.find(b"\x1f\x8b")
    if split > 0 and chance.random() < 0.3:
        return data[:split] + gzip.compress(damage(gzip.decompress(data[split:]), chance), mtime=0)
    return damage(data, chance)


def limits():
    # Code and libraries map about 1 GB; anonymous memory is what damage could claim.
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--runs", type=int, default=3000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--program", default=str(ROOT / ".build" / "release" / "glia"))
    options.add_argument("--keep", default="/tmp/fuzz_volumes")
    options = options.parse_args()
    chance = random.Random(options.seed)
    files = fixtures()
    outcomes, failures, slowest = {}, [], 0.0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for path in sum((list(p.parent.glob(p.stem + ".*")) for p in files), []):
            if path.name.endswith((".raw", ".zraw", ".raw.gz", ".img", ".img.gz")):
                shutil.copy(path, folder / path.name)
        for run in range(options.runs):
            source = chance.choice(files)
            target = folder / source.name
            target.write_bytes(damaged(source, chance))
            command = [options.program, "info", str(target)]
            if chance.random() < 0.5:
                command = [options.program, "convert", str(target), str(folder / f"out{chance.choice(TARGETS)}"), "--force"]
            start = time.monotonic()
            try:
                done = subprocess.run(command, capture_output=True, timeout=SECONDS, preexec_fn=limits)
                status, said = done.returncode, done.stderr.decode(errors="replace")
            except subprocess.TimeoutExpired:
                status, said = "hang", ""
            slowest = max(slowest, time.monotonic() - start)
            outcomes[status] = outcomes.get(status, 0) + 1
            # One sentence on failure: a name, and no dump.
            if status not in (0, 1) or (status == 1 and not said.startswith("glia: ") and "\nglia: " not in said):
                kept = pathlib.Path(options.keep)
                kept.mkdir(parents=True, exist_ok=True)
                shutil.copy(target, kept / f"{run}-{source.name}")
                failures.append(f"{run} {command[1]} {source.name}: {status} {said[-200:]}")
            target.unlink()
            if run % 500 == 499:
                print(run + 1, outcomes, f"slowest {slowest:.2f} s", flush=True)
    print(f"{options.runs} runs, outcomes {outcomes}, slowest {slowest:.2f} s, {len(failures)} failures")
    print("\n".join(failures[:40]))
    raise SystemExit(1 if failures else 0)


main()
