"""Converts volumes of every type, direction and format with the built program, and reads them with others.

    python Scripts/check_formats.py [PROGRAM]

Needs SimpleITK, nibabel and numpy. nibabel reads NIfTI and FreeSurfer's volumes, SimpleITK NRRD and
MetaImage. Numbers must be equal, types too where the format has them, and positions to single precision.
Prints how many conversions were compared, and exits with 1 if one differs.
"""

import itertools
import pathlib
import subprocess
import sys
import tempfile

import nibabel as nib
import numpy as np
import SimpleITK as sitk

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / ".build" / "release" / "glia")
TYPES = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64"]
SOURCES = [".nii", ".nii.gz", ".nrrd", ".nhdr", ".mha", ".mhd", ".mgh", ".mgz"]
TARGETS = [".nii.gz", ".nii", ".nrrd", ".nhdr", ".mha", ".mhd", ".mgz", ".mgh"]
MGH_TYPES = ["uint8", "int16", "uint16", "int32", "float32"]
LPS = np.diag([-1.0, -1, 1, 1])
random = np.random.default_rng(1)


def rotation():
    a, b, c = np.deg2rad([12, -23, 31])
    rx = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
    ry = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    rz = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    return rx @ ry @ rz


def affines():
    """All 48 orders and directions of axes, straight and oblique."""
    result = []
    for turn in [np.eye(3), rotation()]:
        for order in itertools.permutations(range(3)):
            for signs in itertools.product([1, -1], repeat=3):
                affine = np.eye(4)
                affine[:3, :3] = 0
                for axis in range(3):
                    affine[order[axis], axis] = signs[axis] * [0.9, 1.1, 3][axis]
                affine[:3, :3] = turn @ affine[:3, :3]
                affine[:3, 3] = [-31.5, 12.25, 7]
                result.append(affine)
    return result


def numbers(dtype, shape):
    dtype = np.dtype(dtype)
    if dtype.kind == "f":
        return random.normal(size=shape).astype("float32").astype(dtype)
    info = np.iinfo(dtype)
    data = random.integers(info.min, info.max, shape, dtype=dtype, endpoint=True)
    data.flat[:2] = info.min, info.max
    return data


def itk_image(data, affine, seconds=None):
    lps = LPS @ affine
    spacing = np.linalg.norm(lps[:3, :3], axis=0)
    if data.ndim == 4:
        frames = [itk_image(data[..., f], affine) for f in range(data.shape[3])]
        return sitk.JoinSeries(frames, 0, seconds or 1)
    image = sitk.GetImageFromArray(data.transpose(2, 1, 0))
    image.SetSpacing(spacing.tolist())
    image.SetDirection((lps[:3, :3] / spacing).ravel().tolist())
    image.SetOrigin(lps[:3, 3].tolist())
    return image


def write(path, data, affine):
    """Writes a file with another program; returns whether it can."""
    if path.endswith((".mgh", ".mgz")):
        if data.dtype.name not in MGH_TYPES:
            return False
        nib.save(nib.MGHImage(data, affine), path)
    elif ".nii" in path:
        image = nib.Nifti1Image(data, affine, dtype=data.dtype)
        nib.save(image, path)
    else:
        sitk.WriteImage(itk_image(data, affine), path, random.integers(2) == 1)
    return True


def read(path):
    """Reads a file with another program: numbers and affine in RAS."""
    if path.endswith((".nrrd", ".nhdr", ".mha", ".mhd")):
        image = sitk.ReadImage(path)
        dimension = image.GetDimension()
        affine = np.eye(4)
        direction = np.array(image.GetDirection()).reshape(dimension, dimension)[:3, :3]
        affine[:3, :3] = direction * image.GetSpacing()[:3]
        affine[:3, 3] = image.GetOrigin()[:3]
        data = sitk.GetArrayFromImage(image)
        if image.GetNumberOfComponentsPerPixel() > 1:
            data = data.transpose(2, 1, 0, 3)
        else:
            data = data.transpose()
        return data, LPS @ affine
    image = nib.load(path)
    return np.asarray(image.dataobj), image.affine


def run(*arguments):
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


class Check:
    def __init__(self, folder):
        self.folder, self.count, self.failures, self.place = folder, 0, [], 0

    def path(self, ending):
        self.place += 1
        return f"{self.folder}/v{self.place}{ending}"

    def convert(self, data, affine, source, target, name):
        before, after = self.path(source), self.path(target)
        if not write(before, data, affine):
            return
        self.compare(before, after, data, affine, name)

    def compare(self, before, after, data, affine, name):
        self.count += 1
        status, _, errors = run("convert", before, after)
        if status != 0:
            return self.failures.append(f"{name}: {errors.strip()}")
        found, where = read(after)
        expected = data
        mgh = after.endswith((".mgh", ".mgz"))
        if mgh and data.dtype.name in ["int64", "uint64", "uint32", "float64"]:
            # No type of the format holds them: glia rounds them and says so.
            expected = data.astype("float32")
            if "rounded to float32" not in errors and not np.array_equal(data, expected.astype(data.dtype)):
                self.failures.append(f"{name}: rounded without a word: {errors}")
        elif not mgh and found.dtype.newbyteorder("=") != data.dtype:
            self.failures.append(f"{name}: {data.dtype} became {found.dtype}")
        if found.shape != expected.shape or not np.array_equal(found.astype(expected.dtype), expected):
            self.failures.append(f"{name}: numbers differ ({found.shape}, {expected.shape})")
        if not np.allclose(where, affine, rtol=0, atol=2e-5):
            self.failures.append(f"{name}: positions differ\n{where}\n{affine}")


def main():
    with tempfile.TemporaryDirectory() as folder:
        check = Check(folder)
        all_affines = affines()
        some = [all_affines[6], all_affines[60]]
        for kind, source, target, (place, affine) in itertools.product(TYPES, SOURCES, TARGETS, enumerate(some)):
            data = numbers(kind, (5, 4, 3))
            check.convert(data, affine, source, target, f"{kind} {source} → {target}, affine {place}")
        for (place, affine), source, target in itertools.product(enumerate(all_affines), SOURCES[::2], TARGETS[::2]):
            data = numbers("int16", (5, 4, 3))
            check.convert(data, affine, source, target, f"{source} → {target}, affine {place}")
        for source, target in itertools.product(SOURCES, TARGETS):
            data = numbers("float32", (5, 4, 3, 2))
            check.convert(data, some[1], source, target, f"frames {source} → {target}")
        # Scaled NIfTI: other formats get the scaled values.
        for target in TARGETS:
            before, after = check.path(".nii.gz"), check.path(target)
            image = nib.Nifti1Image(numbers("int16", (5, 4, 3)), some[0])
            image.header.set_slope_inter(0.25, -3)
            nib.save(image, before)
            scaled = np.asarray(nib.load(before).dataobj)
            kind = "float64" if ".nii" in target else "float32"
            check.compare(before, after, scaled.astype(kind), some[0], f"scaled → {target}")
        colors = numbers("uint8", (5, 4, 3, 3))
        for source, target in itertools.product([".nrrd", ".mha", ".nhdr", ".mhd"], repeat=2):
            before, after = check.path(source), check.path(target)
            image = sitk.GetImageFromArray(colors.transpose(2, 1, 0, 3), isVector=True)
            sitk.WriteImage(image, before, True)
            check.compare(before, after, colors, LPS, f"colors {source} → {target}")
        print(f"{check.count} conversions, {len(check.failures)} failures")
        print("\n".join(check.failures[:40]))
    sys.exit(1 if check.failures else 0)


main()
