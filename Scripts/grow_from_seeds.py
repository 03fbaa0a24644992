"""Measures growing from seeds: how good a few strokes make a mask of the whole tumor.

Strokes are made from the expert's mask as a reader would draw them: inside along the middle line of the tumor on
the slice, outside as a ring 5 mm around it, with a brush of 5 mm. The built program does the rest (`glia grow`,
which runs the code of the viewer's editor).

  nothing      Six strokes on three axial slices (below, in and above the middle of the tumor's volume): on each, one
               inside and one outside.
  network      Three strokes, one after the other, each on the largest flat piece of what is still wrong.

    python Scripts/grow_from_seeds.py --glia .build/release/glia --segmented OUT CASE...

OUT is the folder that `glia segment CASE... --output OUT --probabilities` wrote. Needs NumPy, SciPy and nibabel.
"""

import argparse
import heapq
import json
import pathlib
import subprocess
import tempfile
import time

import nibabel
import numpy as np
from scipy import ndimage


def dice(a, b):
    return 2 * (a & b).sum() / max(a.sum() + b.sum(), 1)


def disk(radius):
    n = int(radius)
    y, x = np.mgrid[-n : n + 1, -n : n + 1]
    return x * x + y * y <= radius * radius + 1e-9


def largest(mask):
    labels, count = ndimage.label(mask, np.ones((3, 3)))
    if count == 0:
        return mask
    return labels == np.argmax(np.bincount(labels.ravel())[1:]) + 1


def middle_line(mask, depth):
    """The way through the deepest voxels between the two that are farthest apart, in order."""
    distance = ndimage.distance_transform_edt(np.pad(mask, 1))[1:-1, 1:-1]
    deep = largest(mask & (distance >= min(depth, distance.max())))

    def ways(start, cost):
        total = np.full(mask.shape, np.inf)
        before = {}
        total[start] = 0
        queue = [(0.0, start)]
        while queue:
            reached, voxel = heapq.heappop(queue)
            if reached > total[voxel]:
                continue
            for a in (-1, 0, 1):
                for b in (-1, 0, 1):
                    other = (voxel[0] + a, voxel[1] + b)
                    if not (a or b) or not (0 <= other[0] < mask.shape[0] and 0 <= other[1] < mask.shape[1]):
                        continue
                    if not deep[other]:
                        continue
                    longer = reached + np.hypot(a, b) * cost[other]
                    if longer < total[other] - 1e-12:
                        total[other] = longer
                        before[other] = voxel
                        heapq.heappush(queue, (longer, other))
        return total, before

    def farthest(total):
        return np.unravel_index(np.argmax(np.where(np.isfinite(total), total, -1)), total.shape)

    flat = np.ones(mask.shape)
    start = np.unravel_index(np.argmax(np.where(deep, distance, 0)), mask.shape)
    first = farthest(ways(start, flat)[0])
    last = farthest(ways(first, flat)[0])
    _, before = ways(first, 1 / (distance + 0.1) ** 2)
    path = [last]
    while path[-1] != first:
        path.append(before[path[-1]])
    return path


def ring(mask, radius):
    """The outline of a mask made larger, walked once around (Moore's tracing)."""
    labels, _ = ndimage.label(mask, np.ones((3, 3)))
    piece = labels == labels[np.nonzero(largest(mask))][0]
    large = np.pad(ndimage.distance_transform_edt(~ndimage.binary_fill_holes(piece)) <= radius, 1)
    around = [(0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1)]
    start = tuple(int(n[0]) for n in np.nonzero(large))
    path, voxel, direction = [start], start, 6
    while True:
        for turn in range(8):
            step = (direction + 6 + turn) % 8
            other = (voxel[0] + around[step][0], voxel[1] + around[step][1])
            if large[other]:
                break
        voxel, direction = other, step
        if voxel == start or len(path) > 10000:
            break
        path.append(voxel)
    path.append(start)
    low, high = 0, np.array(mask.shape) - 1
    return [tuple(int(n) for n in np.clip(np.array(p) - 1, low, high)) for p in path]


def stroke(path, index, inside, diameter=5.0):
    return {
        "inside": bool(inside),
        "diameter": diameter,
        "plane": "axial",
        "points": [[int(i), int(j), int(index)] for i, j in path],
    }


def six_strokes(reference):
    area = reference.sum((0, 1))
    share = np.cumsum(area) / area.sum()
    strokes = []
    for index in (int(np.searchsorted(share, part)) for part in (0.2, 0.5, 0.8)):
        flat = reference[:, :, index]
        strokes.append(stroke(middle_line(largest(flat), 3), index, True))
        strokes.append(stroke(ring(flat, 5), index, False))
    return strokes


def correcting_stroke(mask, reference):
    """A stroke through the largest flat piece of what is missing or too much by more than the border."""
    best = (0, None, None, None)
    for inside, wrong in ((True, reference & ~mask), (False, mask & ~reference)):
        for index in np.nonzero(wrong.any((0, 1)))[0]:
            open_part = ndimage.binary_opening(wrong[:, :, index], disk(2))
            if not open_part.any():
                continue
            piece = largest(open_part)
            if piece.sum() > best[0]:
                best = (piece.sum(), inside, index, piece)
    if best[3] is None:
        return None
    # A brush that fits into the piece, 5 mm or less.
    depth = ndimage.distance_transform_edt(np.pad(best[3], 1)).max()
    return stroke(middle_line(best[3], 3), best[2], best[1], 5.0 if depth >= 3 else 3.0)


class Program:
    def __init__(self, path, folder):
        self.path, self.folder = path, pathlib.Path(folder)
        self.seconds = []

    def grow(self, case, strokes, extra=()):
        file, output = self.folder / "strokes.json", self.folder / "grown.nii.gz"
        file.write_text(json.dumps({"strokes": strokes}))
        words = [self.path, "grow", case, "--strokes", file, "--output", output, "--force", *extra]
        run = subprocess.run([str(w) for w in words], capture_output=True, text=True, check=False)
        if run.returncode != 0:
            raise SystemExit(run.stderr)
        self.seconds.append(float(run.stdout.split(" s (")[0].split()[-1]))
        return nibabel.load(output).get_fdata() > 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--glia", default=".build/release/glia")
    parser.add_argument("--segmented")
    parser.add_argument("--threshold", default="0.5", help="of the network, as 'glia info' lists it")
    parser.add_argument("cases", nargs="+")
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        program = Program(options.glia, folder)
        for case in map(pathlib.Path, options.cases):
            reference = nibabel.load(case / f"{case.name}_seg.nii.gz").get_fdata() > 0
            row = [case.name]
            row.append(dice(program.grow(case, six_strokes(reference)), reference))
            row.append(program.seconds[-1])
            if options.segmented:
                predicted = pathlib.Path(options.segmented) / f"{case.name}_pred.nii.gz"
                likely = pathlib.Path(options.segmented) / f"{case.name}_prob.nii.gz"
                mask = nibabel.load(predicted).get_fdata() > 0
                row.append(dice(mask, reference))
                strokes, slowest = [], 0
                for _ in range(3):
                    more = correcting_stroke(mask, reference)
                    if more is not None:
                        strokes.append(more)
                        extra = ["--mask", predicted, "--probabilities", likely, "--threshold", options.threshold]
                        mask = program.grow(case, strokes, extra)
                        slowest = max(slowest, program.seconds[-1])
                    row.append(dice(mask, reference))
                row.append(slowest)
            rows.append(row)
            print("| " + " | ".join(v if isinstance(v, str) else f"{v:.3f}" for v in row) + " |", flush=True)
    means = np.array([row[1:] for row in rows]).mean(0)
    print("| mean | " + " | ".join(f"{v:.3f}" for v in means) + " |")
    print("columns: six strokes, seconds" + (", network, 1, 2, 3 strokes, seconds" if options.segmented else ""))


if __name__ == "__main__":
    main()
