#!/usr/bin/env python3
"""Makes Tests/RegistrationTests/Fixtures: transforms as SimpleITK saves them, where SimpleITK takes
points with them and with a file that glia wrote (glia.tfm, committed), and mutual information by
NumPy and SciPy.

    python3 Scripts/make_registration_goldens.py

Needs numpy, scipy and SimpleITK; written with SimpleITK 2.5.2.
"""

import json
import pathlib

import numpy as np
import SimpleITK as sitk
from scipy.interpolate import BSpline
from scipy.ndimage import map_coordinates

FOLDER = pathlib.Path(__file__).parent.parent / "Tests/RegistrationTests/Fixtures"
POINTS = [(0.0, 0.0, 0.0), (10.0, -20.0, 30.0), (-71.5, 43.25, 8.0)]


def transforms():
    """Every class that glia reads, with a center away from the origin."""
    center = (12.0, -30.5, 41.0)
    euler = sitk.Euler3DTransform(center, 0.1, -0.2, 0.3, (4.0, -5.0, 6.5))
    zyx = sitk.Euler3DTransform(euler)
    zyx.SetComputeZYX(True)
    versor = sitk.VersorRigid3DTransform()
    versor.SetCenter(center)
    versor.SetRotation((1.0, 2.0, -0.5), 0.4)
    versor.SetTranslation((1.0, 2.0, 3.0))
    similarity = sitk.Similarity3DTransform()
    similarity.SetCenter(center)
    similarity.SetRotation((0.0, 1.0, -0.5), -0.3)
    similarity.SetTranslation((1.0, 2.0, 3.0))
    similarity.SetScale(1.1)
    affine = sitk.AffineTransform(3)
    affine.SetCenter(center)
    affine.SetMatrix((1.0, 0.1, 0.0, -0.2, 0.9, 0.05, 0.0, 0.1, 1.2))
    affine.SetTranslation((-7.0, 8.0, 9.0))
    rigid = sitk.AffineTransform(3)
    rigid.SetCenter(center)
    rigid.SetMatrix(euler.GetMatrix())
    rigid.SetTranslation((-7.0, 8.0, 9.0))
    shift = sitk.TranslationTransform(3, (1.5, -2.5, 3.5))
    return {"euler": euler, "euler_zyx": zyx, "versor": versor, "similarity": similarity,
            "affine": affine, "affine_rigid": rigid, "translation": shift}


def where(transform):
    """Where the points go; in and out in RAS."""
    flip = np.array([-1, -1, 1])
    return [(flip * transform.TransformPoint((flip * np.array(p)).tolist())).tolist() for p in POINTS]


def information(shift):
    """Mutual information of a small image's voxels with another image after a shift in voxels."""
    i, j, k = np.meshgrid(np.arange(12.0), np.arange(10.0), np.arange(9.0), indexing="ij")
    moving = np.sin(0.5 * i) + np.cos(0.4 * j + 0.3) + 0.1 * k
    fixed = np.floor((np.cos(0.5 * i) + 1) * 3.999 / 2 + (np.sin(0.4 * j) > 0) * 4).astype(int)
    places = np.stack([i, j, k]).reshape(3, -1) + np.array(shift)[:, None]
    inside = np.all((places >= 0) & (places <= np.array([[11], [9], [8]])), axis=0)
    values = map_coordinates(moving, places[:, inside], order=1)
    bins, low, high = 16, -1.5, 2.5
    place = np.clip(1 + (values - low) * (bins - 3) / (high - low), 1, bins - 2)
    window = BSpline.basis_element([-2, -1, 0, 1, 2], extrapolate=False)
    weights = np.nan_to_num(window(np.arange(bins)[None] - place[:, None]))
    joint = np.zeros((8, bins))
    np.add.at(joint, fixed.reshape(-1)[inside], weights)
    joint /= joint.sum()
    both = joint.sum(1, keepdims=True) * joint.sum(0, keepdims=True)
    used = joint > 0
    return {"shift": list(shift), "overlap": float(inside.mean()),
            "information": float((joint[used] * np.log(joint[used] / both[used])).sum())}


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    moved = {}
    for name, transform in transforms().items():
        sitk.WriteTransform(transform, str(FOLDER / f"{name}.tfm"))
        moved[f"{name}.tfm"] = where(transform)
    moved["glia.tfm"] = where(sitk.ReadTransform(str(FOLDER / "glia.tfm")))
    (FOLDER / "points.json").write_text(json.dumps({"points": POINTS, "moved": moved}, indent=1) + "\n")
    rows = [information(s) for s in [(0, 0, 0), (0.3, -0.4, 0.25), (2.5, 1.0, -1.75)]]
    (FOLDER / "information.json").write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
