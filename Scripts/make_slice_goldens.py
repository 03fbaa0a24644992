#!/usr/bin/env python3
"""Makes Tests/ViewerTests/Goldens/slices.json: slices as a reader expects them, by nibabel and NumPy.

    python3 Scripts/make_slice_goldens.py

Volumes of several orientations (axes flipped, permuted, oblique) and with voxels that are not cubes are
brought to RAS+ by nibabel's closest-canonical transform. A slice of each plane is then cut, turned the way
that radiologists expect, windowed, and stored as grey levels from 0 to 255. Voxel values are computed from
their indices, so no image needs to be stored. glia does all of this differently.
"""

import json
import pathlib

import nibabel as nib
import numpy as np
from nibabel.affines import from_matvec
from nibabel.eulerangles import euler2mat

GOLDENS = pathlib.Path(__file__).parent.parent / "Tests" / "ViewerTests" / "Goldens"
WINDOW = (40.0, 190.0)


def values(shape):
    """The value of each voxel: every flip or swap of axes changes the array."""
    i, j, k = np.meshgrid(*(np.arange(n) for n in shape), indexing="ij")
    return ((37 * i + 11 * j + 5 * k + i * j + 2 * j * k) % 251).astype(np.int16)


def volumes():
    """Names, shapes and affines."""
    yield "LPS", (9, 11, 7), from_matvec(np.diag([-1, -1, 1.0]), [9, 11, -7])
    yield "RAS", (9, 11, 7), np.diag([1, 1, 1, 1.0])
    yield "LAS, flat voxels", (12, 10, 5), from_matvec(np.diag([-0.9, 0.9, 4.5]), [5, 0, -9])
    permuted = np.array([[0, 0, 1.2], [-0.8, 0, 0], [0, -2.0, 0]])
    yield "PIR", (10, 6, 8), from_matvec(permuted, [1, 2, 3])
    turned = euler2mat(0.25, -0.2, 0.15)
    yield "oblique", (10, 12, 8), from_matvec(turned @ np.diag([-1.0, -1.1, 1.4]), [4, -3, 2])
    yield "oblique, axes exchanged", (7, 9, 11), from_matvec(
        turned @ np.array([[0, 1.3, 0], [0, 0, -0.7], [1.6, 0, 0]]), [0, 1, -2])


def shown(canonical, plane, index, neurological):
    """A slice of a RAS+ array, row 0 on top and column 0 on the left of the screen."""
    if plane == "sagittal":
        # Anterior on the left, superior on top.
        return canonical[index, ::-1, ::-1].T
    cut = canonical[:, :, index] if plane == "axial" else canonical[:, index, :]
    # Anterior or superior on top; the patient's left on the right, or the reverse.
    picture = cut.T[::-1]
    return picture if neurological else picture[:, ::-1]


def grey(picture):
    fraction = np.clip((picture - WINDOW[0]) / (WINDOW[1] - WINDOW[0]), 0, 1)
    return np.floor(fraction * 255 + 0.5).astype(int)


def main():
    cases = []
    for name, shape, affine in volumes():
        image = nib.Nifti1Image(values(shape), affine)
        canonical = nib.as_closest_canonical(image)
        zooms = canonical.header.get_zooms()
        data = np.asarray(canonical.dataobj)
        # Which array axis runs along right, anterior and superior, and in which direction.
        codes = nib.io_orientation(affine)
        for axis, plane in enumerate(["sagittal", "coronal", "axial"]):
            array_axis = int(np.where(codes[:, 0] == axis)[0][0])
            stored = shape[array_axis] // 3
            index = stored if codes[array_axis, 1] > 0 else shape[array_axis] - 1 - stored
            spacing = [[1, 2], [0, 2], [0, 1]][axis]
            for neurological in [False, True]:
                picture = shown(data, plane, index, neurological)
                cases.append({
                    "volume": name, "plane": plane, "neurological": neurological,
                    "slice": stored, "width": picture.shape[1], "height": picture.shape[0],
                    "columnSpacing": float(zooms[spacing[0]]),
                    "rowSpacing": float(zooms[spacing[1]]),
                    "grey": grey(picture).ravel().tolist(),
                })
    golden = {
        "window": list(WINDOW),
        "volumes": [
            {"name": name, "size": list(shape), "affine": affine[:3].ravel().tolist()}
            for name, shape, affine in volumes()
        ],
        "slices": cases,
    }
    GOLDENS.mkdir(exist_ok=True)
    (GOLDENS / "slices.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
