#!/usr/bin/env python3
"""Checks Tests/RenderingTests/Goldens/animation.gif with Pillow.

    python3 Scripts/check_gif.py

The pictures are made here again, by the rule in GIFTests.swift. They have fewer than 256 colors, so that all of
them must be exact.
"""

import pathlib

import numpy as np
from PIL import Image

FILE = pathlib.Path(__file__).parent.parent / "Tests" / "RenderingTests" / "Goldens" / "animation.gif"


def picture(frame):
    """One picture as rows × columns × RGB."""
    y, x = np.mgrid[0:40, 0:60]
    pixels = np.repeat(((x * 7 + y * 13 + x * y) % 64 * 4)[..., None], 3, axis=2).astype(np.uint8)
    pixels[9:17, 5 + frame * 11 : 13 + frame * 11] = (255, 0, 0)
    pixels[20 + frame : 24 + frame, 40:49] = (0, 0, 255)
    return pixels


def main():
    image = Image.open(FILE)
    assert image.n_frames == 3, image.n_frames
    assert image.info["loop"] == 0
    for frame in range(3):
        image.seek(frame)
        assert image.info["duration"] == 80, image.info
        read = np.asarray(image.convert("RGB"))
        difference = np.abs(read.astype(int) - picture(frame)).max()
        assert difference == 0, f"picture {frame} differs by {difference}"
    print("Pillow reads the three pictures")


if __name__ == "__main__":
    main()
