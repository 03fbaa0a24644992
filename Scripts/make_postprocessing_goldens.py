#!/usr/bin/env python3
"""Makes Tests/SegmenterTests/Goldens/postprocessing.json: label maps by NumPy and SciPy.

    python3 Scripts/make_postprocessing_goldens.py

`postprocess` is a second implementation of the rules in docs/model-format.md.
"""

import json
import pathlib

import numpy as np
from scipy import ndimage

GOLDENS = pathlib.Path(__file__).parent.parent / "Tests" / "SegmenterTests" / "Goldens"


def postprocess(
    probabilities, voxel_ml, thresholds=(0.5, 0.5, 0.5), smoothing=0.0, seeds=(0, 0, 0),
    islands=(0, 0, 0), enhancing=0.0, share=0.0,
):
    """Labels (1 core, 2 edema, 4 enhancing) from probabilities [WT, TC, ET][slice, row, column]."""
    p = np.asarray(probabilities, np.float32)
    if smoothing:
        total, weight = p.copy(), np.ones((1, p.shape[1], 1, 1), np.float32)
        total[:, 1:] += np.float32(smoothing) * p[:, :-1]
        total[:, :-1] += np.float32(smoothing) * p[:, 1:]
        weight[:, 1:] += np.float32(smoothing)
        weight[:, :-1] += np.float32(smoothing)
        p = np.where(p == 0, 0, total / weight)
    above = [p[r] > thresholds[r] for r in range(3)]
    masks = [above[0] | above[1] | above[2], above[1] | above[2], above[2]]
    for region in range(3):
        if not (seeds[region] or islands[region]):
            continue
        labels, count = ndimage.label(masks[region], np.ones((3, 3, 3)))
        for component in range(1, count + 1):
            part = labels == component
            has_seed = not seeds[region] or (p[region][part] > seeds[region]).any()
            if not has_seed or part.sum() * voxel_ml < islands[region] - 1e-9:
                for inner in range(region, 3):
                    masks[inner] &= ~part
    too_little = masks[2].sum() * voxel_ml < enhancing - 1e-9
    if too_little or masks[2].sum() < share * masks[1].sum():
        masks[2][:] = False
    return np.select([masks[2], masks[1], masks[0]], [4, 1, 2], 0).astype(np.uint8)


RULES = {
    "thresholds alone": {},
    "thresholds of their own": {"thresholds": (0.3403, 0.6203, 0.7103)},
    "smoothing": {"smoothing": 0.35},
    "islands of all regions": {"islands": (0.0215, 0.0115, 0.0085)},
    "islands of the core": {"islands": (0, 0.05, 0)},
    "seeds": {"seeds": (0.7503, 0.8003, 0.7803)},
    "seeds and islands": {"seeds": (0.7503, 0, 0.7003), "islands": (0, 0.012, 0)},
    "too little enhancing tumor": {"enhancing": 5.0},
    "enough enhancing tumor": {"enhancing": 0.05},
    "too small a part of the core": {"share": 0.9},
    "enough of the core": {"share": 0.1},
    "everything": {
        "thresholds": (0.4203, 0.4603, 0.5203), "smoothing": 0.5, "seeds": (0.5803, 0.5503, 0.5603),
        "islands": (0.02, 0.01, 0.006), "enhancing": 0.002, "share": 0.05,
    },
}


def main():
    generator = np.random.default_rng(5)
    shape, spacing = (8, 14, 16), (1.0, 1.0, 2.0)
    field = [ndimage.gaussian_filter(generator.standard_normal(shape), s) for s in (1.3, 1.1, 0.9)]
    field = [f / f.std() for f in field]
    probabilities = np.stack([1 / (1 + np.exp(-1.8 * (f - 1.3))) for f in field])
    # A background of exact zeros that smoothing must not change.
    probabilities[:, :, :2] = 0
    probabilities[:, 3, :, :3] = 0
    thousandths = np.round(probabilities * 1000).astype(int)
    records = []
    for name, rules in RULES.items():
        labels = postprocess(thousandths / np.float32(1000), np.prod(spacing) / 1000, **rules)
        filled = {
            "thresholds": (0.5, 0.5, 0.5), "smoothing": 0.0, "seeds": (0, 0, 0),
            "islands": (0, 0, 0), "enhancing": 0.0, "share": 0.0, **rules,
        }
        records.append(
            {"name": name, **filled, "labels": "".join(str(label) for label in labels.ravel())})
        print(f"{name}: {np.bincount(labels.ravel(), minlength=5)[[1, 2, 4]]}")
    path = GOLDENS / "postprocessing.json"
    golden = {
        "size": list(shape[::-1]), "spacing": spacing,
        "thousandths": thousandths.reshape(3, -1).tolist(), "records": records,
    }
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
