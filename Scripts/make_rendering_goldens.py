#!/usr/bin/env python3
"""Makes Tests/RenderingTests/Goldens/resampling.json: slices resampled by NumPy.

    python3 Scripts/make_rendering_goldens.py

Area averages are differences of the interpolated integral of the slice, and linear interpolation is
numpy.interp between sample centers, first down the columns and then along the rows. Neither is how
Sources/Rendering does it.
"""

import json
import pathlib

import numpy as np

GOLDENS = pathlib.Path(__file__).parent.parent / "Tests" / "RenderingTests" / "Goldens"


def axis(values, start, length, outputs):
    """Resamples a line of samples; sample s covers [s, s + 1)."""
    step = length / outputs
    edges = start + step * np.arange(outputs + 1)
    if step > 1:
        integral = np.concatenate([[0], np.cumsum(values)])
        at_edges = np.interp(edges, np.arange(len(values) + 1), integral)
        return np.diff(at_edges) / np.diff(np.clip(edges, 0, len(values)))
    centers = (edges[:-1] + edges[1:]) / 2
    return np.interp(centers, np.arange(len(values)) + 0.5, values)


def resample(image, source, size):
    """Resamples rows × columns to size (width, height); source is x, y, width, height."""
    x, y, width, height = source
    down = np.apply_along_axis(axis, 0, image, y, height, size[1])
    return np.apply_along_axis(axis, 1, down, x, width, size[0])


def main():
    generator = np.random.default_rng(7)
    image = np.round(generator.uniform(-50, 900, (10, 13)), 2)
    whole = (0.0, 0.0, 13.0, 10.0)
    cases = [
        ("reduced", whole, (5, 4)),
        ("reduced a little", whole, (11, 9)),
        ("as it is", whole, (13, 10)),
        ("enlarged", whole, (31, 24)),
        ("enlarged across, reduced down", whole, (40, 3)),
        ("one pixel", whole, (1, 1)),
        ("a part, enlarged", (2.5, 1.25, 5.75, 4.5), (23, 18)),
        ("a part, reduced", (1.5, 0.75, 9.25, 7.5), (4, 3)),
    ]
    golden = {
        "width": 13,
        "height": 10,
        "values": image.ravel().tolist(),
        "cases": [
            {
                "name": name,
                "source": source,
                "width": size[0],
                "height": size[1],
                "values": np.round(resample(image, source, size), 5).ravel().tolist(),
            }
            for name, source, size in cases
        ],
    }
    GOLDENS.mkdir(exist_ok=True)
    (GOLDENS / "resampling.json").write_text(json.dumps(golden) + "\n")


if __name__ == "__main__":
    main()
