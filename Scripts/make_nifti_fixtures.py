"""Writes the NIfTI fixtures, and the values that nibabel reads from them.

    python Scripts/make_nifti_fixtures.py

Needs nibabel and numpy. The output is committed: Tests/NIfTITests/Fixtures (files of at most 4 KB and
expected.json) and Tests/ImagingTests/Goldens (affines.json, quantiles.json).
"""

import gzip
import itertools
import json
import pathlib

import nibabel as nib
import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent / "Tests"
FIXTURES = ROOT / "NIfTITests" / "Fixtures"
GOLDENS = ROOT / "ImagingTests" / "Goldens"

SHAPE = (4, 3, 2)
LPS = np.array([[-1.0, 0, 0, 10], [0, -1.5, 0, 20], [0, 0, 2, -5], [0, 0, 0, 1]])


def ramp(dtype, shape=SHAPE):
    """A different number in every voxel, including the type's limits if doubles can hold them."""
    data = np.arange(np.prod(shape)).reshape(shape, order="F").astype(dtype)
    if np.issubdtype(dtype, np.integer):
        info = np.iinfo(dtype)
        data[0, 0, 0] = info.min
        data[-1, -1, -1] = info.max if info.bits < 64 else info.max // 2 + 1
    else:
        data[0, 0, 0] = -1.25
        data[-1, -1, -1] = 1e30
    return data


def oblique():
    """Rotations about three axes, with uneven spacing."""
    a, b, c = np.deg2rad([12, -23, 31])
    rx = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
    ry = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    rz = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    affine = np.eye(4)
    affine[:3, :3] = rx @ ry @ rz @ np.diag([0.9, 1.1, 3])
    affine[:3, 3] = [-31.5, 12.25, 7]
    return affine


def image(data, affine=LPS, kind=nib.Nifti1Image, endian="<", sform=1, qform=0):
    header = kind.header_class(endianness=endian)
    header.set_data_dtype(data.dtype)
    result = kind(data, None, header)
    if sform:
        result.set_sform(affine, sform)
    else:
        result.set_sform(None, 0)
    if qform:
        result.set_qform(affine, qform)
    else:
        result.set_qform(None, 0)
        result.header["pixdim"][1:4] = nib.affines.voxel_sizes(affine)
    return result


def save(result, name):
    result.to_filename(FIXTURES / name)


def write_all():
    for name in ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64"]:
        dtype = np.dtype(name)
        save(image(ramp(dtype)), f"{name}.nii")
        if dtype.itemsize > 1:
            save(image(ramp(dtype.newbyteorder(">")), endian=">"), f"{name}-big.nii")
    plain = ramp(np.dtype("int16"))
    save(image(plain), "gzip.nii.gz")
    raw = (FIXTURES / "int16.nii").read_bytes()
    (FIXTURES / "two-members.nii.gz").write_bytes(
        gzip.compress(raw[:370], mtime=0) + gzip.compress(raw[370:], mtime=0))
    save(image(plain, kind=nib.Nifti2Image), "nifti2.nii")
    save(image(ramp(np.dtype(">f4")), oblique(), nib.Nifti2Image, ">", sform=2, qform=1), "nifti2-big.nii.gz")
    save(image(plain, kind=nib.Nifti1Pair), "pair.img")
    save(image(plain, kind=nib.Nifti1Pair), "pair-gzip.img.gz")
    save(image(plain, kind=nib.Nifti2Pair), "pair2.img")
    save(image(plain, oblique(), sform=0, qform=1), "qform.nii")
    flipped = oblique()
    flipped[:3, 2] *= -1
    save(image(plain, flipped, sform=0, qform=1), "qform-left-handed.nii")
    save(image(plain, np.diag([-2.0, -2, 2, 1]), sform=0, qform=1), "qform-half-turn.nii")
    save(image(plain, oblique(), sform=2), "sform-oblique.nii")
    both = image(plain, oblique(), sform=2, qform=1)
    both.set_qform(LPS, 1)
    save(both, "sform-and-qform.nii")
    save(image(plain, sform=0, qform=0), "no-codes.nii")
    sheared = oblique()
    sheared[:3, 1] += 0.2 * sheared[:3, 0]
    save(image(plain, sheared, sform=4), "sheared.nii")
    for name, slope, inter in [("scaled", 0.25, -3), ("slope-zero", 0, 7), ("slope-nan", np.nan, 7)]:
        scaled = image(plain)
        scaled.to_filename(FIXTURES / f"{name}.nii")
        patch(f"{name}.nii", 112, np.array([slope, inter], "<f4").tobytes())
    save(image(ramp(np.dtype("float32"), SHAPE + (3,))), "frames.nii.gz")
    save(image(ramp(np.dtype("uint8"), SHAPE + (1, 3))), "vector.nii")
    rgb = np.zeros(SHAPE, [("R", "u1"), ("G", "u1"), ("B", "u1")])
    for index, channel in enumerate("RGB"):
        rgb[channel] = (np.arange(24).reshape(SHAPE, order="F") * (index + 2)) % 256
    save(image(rgb), "rgb24.nii")
    rgba = np.zeros(SHAPE, [("R", "u1"), ("G", "u1"), ("B", "u1"), ("A", "u1")])
    for channel in "RGB":
        rgba[channel] = rgb[channel]
    rgba["A"] = 99
    save(image(rgba), "rgba32.nii")
    extended = image(plain)
    extended.header.extensions.append(nib.nifti1.Nifti1Extension("comment", b"twelve bytes"))
    save(extended, "extension.nii")
    save(image(plain[:, :, 0].copy()), "flat.nii")
    save(image((plain % 4).astype("float32")), "float-labels.nii")
    # Floats that nibabel scales to integers: they read back as 1.0039 for 1 and 1.9922 for 2.
    for name, labels in [("scaled-labels", [0, 1, 2, 4]), ("scaled-mask", [0, 1])]:
        values = np.array(labels, "float64")[np.arange(24).reshape(SHAPE, order="F") % len(labels)]
        result = nib.Nifti1Image(values, LPS)
        result.set_data_dtype("uint8")
        save(result, f"{name}.nii")


def patch(name, offset, new):
    data = bytearray((FIXTURES / name).read_bytes())
    data[offset:offset + len(new)] = new
    (FIXTURES / name).write_bytes(data)


def expected(path):
    read = nib.load(path)
    data = np.asarray(read.dataobj)
    if data.dtype.names:
        values = np.stack([data[c].ravel(order="F") for c in "RGB"], -1).ravel()
        type_name = "rgb24"
    else:
        values = np.asarray(read.get_fdata(dtype=np.float64)).ravel(order="F")
        type_name = read.get_data_dtype().newbyteorder("=").name
    header = read.header
    return {
        "shape": list(read.shape),
        "type": type_name,
        "affine": read.affine[:3].ravel().tolist(),
        "codes": "".join(nib.aff2axcodes(read.affine)),
        "transform": "sform" if header["sform_code"] else "qform" if header["qform_code"] else "spacing",
        "values": [float(v) for v in values],
    }


def lines(items):
    """A JSON object with one line per entry."""
    return "{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in items) + "\n}\n"


def write_goldens():
    affines = []
    for order in itertools.permutations(range(3)):
        for signs in itertools.product([1, -1], repeat=3):
            affine = np.zeros((3, 4))
            for axis in range(3):
                affine[order[axis], axis] = signs[axis] * [0.9, 1.1, 3][axis]
            affine[:, 3] = [-31.5, 12.25, 7]
            affines.append(affine)
    tilt = oblique()[:3, :3] / [0.9, 1.1, 3]
    for affine in affines[:48]:
        tilted = affine.copy()
        tilted[:, :3] = tilt @ affine[:, :3]
        affines.append(tilted)
    records = []
    for affine in affines:
        full = np.vstack([affine, [0, 0, 0, 1]])
        records.append({
            "affine": affine.ravel().tolist(),
            "codes": "".join(nib.aff2axcodes(full)),
            "spacing": nib.affines.voxel_sizes(full).tolist(),
            "inverse": np.linalg.inv(full)[:3].ravel().tolist(),
            "world": nib.affines.apply_affine(full, [3, 5, 7]).tolist(),
        })
    (GOLDENS / "affines.json").write_text(
        "[\n" + ",\n".join(map(json.dumps, records)) + "\n]\n")

    random = np.random.default_rng(1)
    sets = {
        "normal": random.normal(size=301),
        "integers": random.integers(-5, 6, 200),
        "one": np.array([2.5]),
        "many alike": np.repeat([1.0, 1.0, 1.0, 9.0], 25),
        "large": random.normal(size=100) * 1e20,
    }
    fractions = [0, 0.005, 0.25, 0.5, 0.9, 0.995, 1]
    records = []
    for name, values in sets.items():
        values = values.astype(np.float32)
        kept = values[values != 0].astype(np.float64)
        records.append({
            "name": name, "values": [float(v) for v in values], "fractions": fractions,
            "quantiles": np.quantile(kept, fractions).tolist(),
        })
    (GOLDENS / "quantiles.json").write_text(json.dumps(records) + "\n")


def main():
    FIXTURES.mkdir(parents=True, exist_ok=True)
    GOLDENS.mkdir(parents=True, exist_ok=True)
    for old in FIXTURES.iterdir():
        old.unlink()
    write_all()
    files = sorted(p for p in FIXTURES.iterdir() if ".img" not in p.name)
    record = {p.name: expected(str(p)) for p in files}
    for path in FIXTURES.iterdir():
        assert path.stat().st_size <= 4096, path
    (FIXTURES / "expected.json").write_text(lines(record.items()))
    write_goldens()


main()
