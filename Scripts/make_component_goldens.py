#!/usr/bin/env python3
"""Makes Tests/ImagingTests/Goldens/components.json: masks labeled by scipy.ndimage.label.

    python3 Scripts/make_component_goldens.py
"""

import json
import pathlib

import numpy as np
from scipy import ndimage

GOLDENS = pathlib.Path(__file__).parent.parent / "Tests" / "ImagingTests" / "Goldens"
RANKS = {6: 1, 18: 2, 26: 3}


def masks():
    """Names and masks, indexed k, j, i: the last axis is the fastest, as in the stored array."""
    generator = np.random.default_rng(11)
    for name, size, share in [
        ("sparse", (9, 11, 37), 0.05),
        ("scattered", (6, 9, 13), 0.15),
        ("half full", (5, 7, 18), 0.4),
        ("dense", (4, 6, 9), 0.8),
        ("one slice", (1, 12, 17), 0.35),
        ("one row", (1, 1, 29), 0.5),
        ("one column", (23, 1, 1), 0.5),
        ("empty", (3, 4, 5), 0.0),
        ("full", (3, 4, 9), 1.1),
    ]:
        yield name, generator.random(size) < share
    blobs = ndimage.gaussian_filter(generator.standard_normal((14, 24, 40)), 1.5)
    yield "blobs", blobs > 0.08
    spiral = np.zeros((3, 15, 15), bool)
    for ring in range(0, 7, 2):
        spiral[1, ring : 15 - ring, ring : 15 - ring] = True
        spiral[1, ring + 1 : 14 - ring, ring + 1 : 14 - ring] = False
        spiral[1, ring + 1, ring] = False
        spiral[(ring // 2) % 2 * 2, ring, ring] = True
    yield "rings", spiral


def components(mask, connectivity):
    """Each component's voxels and corners (i, j, k), and the labels, by first voxel."""
    labels, count = ndimage.label(mask, ndimage.generate_binary_structure(3, RANKS[connectivity]))
    flat = labels.ravel()
    firsts = [int(np.argmax(flat == label)) for label in range(1, count + 1)]
    order = np.argsort(firsts)
    names = np.zeros(count + 1, int)
    names[order + 1] = np.arange(1, count + 1)
    boxes = ndimage.find_objects(labels)
    return {
        "connectivity": connectivity,
        "voxelCounts": [int((flat == label + 1).sum()) for label in order],
        "from": [[axis.start for axis in boxes[label][::-1]] for label in order],
        "to": [[axis.stop - 1 for axis in boxes[label][::-1]] for label in order],
        "labels": names[flat].tolist(),
    }


def main():
    records = [
        {
            "name": name,
            "size": list(mask.shape[::-1]),
            "mask": "".join("1" if value else "0" for value in mask.ravel()),
            "results": [components(mask, connectivity) for connectivity in RANKS],
        }
        for name, mask in masks()
    ]
    path = GOLDENS / "components.json"
    path.write_text(json.dumps(records, separators=(",", ":")) + "\n")
    print(f"{path}: {len(records)} masks")


if __name__ == "__main__":
    main()
