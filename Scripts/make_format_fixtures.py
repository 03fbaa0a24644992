"""Writes the NRRD, MetaImage and FreeSurfer fixtures, and the values that other programs read from them.

    python Scripts/make_format_fixtures.py
    python Scripts/make_format_fixtures.py FILE…     # the numbers in Tests/CasesTests/RealFilesTests.swift

Needs SimpleITK, nibabel and numpy. The output is committed: Tests/NRRDTests/Fixtures,
Tests/MetaImageTests/Fixtures and Tests/MGHTests/Fixtures, files of at most 4 KB and expected.json.
SimpleITK reads NRRD and MetaImage, nibabel FreeSurfer's volumes.
"""

import gzip
import json
import pathlib
import sys
import zlib

import nibabel as nib
import numpy as np
import SimpleITK as sitk

ROOT = pathlib.Path(__file__).resolve().parent.parent / "Tests"
NRRD = ROOT / "NRRDTests" / "Fixtures"
META = ROOT / "MetaImageTests" / "Fixtures"
MGH = ROOT / "MGHTests" / "Fixtures"

SHAPE = (4, 3, 2)
NUMBERS = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64"]
LPS_TO_RAS = np.diag([-1.0, -1, 1, 1])


def ramp(dtype, shape=SHAPE):
    """A different number in every voxel, the fastest axis first, including the type's limits."""
    data = np.arange(np.prod(shape)).reshape(shape, order="F").astype(dtype)
    if np.issubdtype(dtype, np.integer):
        info = np.iinfo(dtype)
        data.flat[0] = info.min
        data.flat[-1] = info.max if info.bits < 64 else info.max // 2 + 1
    else:
        data.flat[0], data.flat[-1] = -1.25, 1e30
    return data


def rotation():
    """Rotations about three axes."""
    a, b, c = np.deg2rad([12, -23, 31])
    rx = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
    ry = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    rz = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    return rx @ ry @ rz


def vector(numbers):
    return "(" + ",".join(repr(float(n)) for n in numbers) + ")"


# --- NRRD ---------------------------------------------------------------------------------------

NRRD_TYPES = {
    "int8": "signed char", "uint8": "uchar", "int16": "short", "uint16": "unsigned short", "int32": "int",
    "uint32": "uint32", "int64": "long long int", "uint64": "uint64_t", "float32": "float", "float64": "double",
}


def nrrd(name, data, fields="", encoding="raw", pairs="", magic="NRRD0004", line="\n", payload=None, before=b"",
         detached=None):
    """Writes a file by hand: what no program writes must be read too."""
    dtype = data.dtype
    head = [magic, "# a comment", f"type: {NRRD_TYPES[dtype.newbyteorder('=').name]}", f"dimension: {data.ndim}",
            "sizes: " + " ".join(map(str, data.shape)), f"encoding: {encoding}"]
    if dtype.itemsize > 1 and encoding != "ascii":
        head.append("endian: " + ("big" if dtype.byteorder == ">" else "little"))
    head += [part for part in (fields + "\n" + pairs).split("\n") if part]
    raw = data.tobytes(order="F")
    if payload is None:
        payload = {"raw": raw, "gzip": gzip.compress(raw, mtime=0)}.get(encoding)
    if encoding == "ascii":
        payload = "\n".join(str(v) for v in data.ravel(order="F")).encode() + b"\n"
    if detached:
        (NRRD / detached).write_bytes(before + payload)
        head.append(f"data file: {detached}")
        (NRRD / name).write_bytes((line.join(head) + line).encode())
    else:
        (NRRD / name).write_bytes((line.join(head) + line + line).encode() + before + payload)


LPS_FIELDS = ("space: left-posterior-superior\nspace directions: (0.9,0,0) (0,1.1,0) (0,0,3)\n"
              "space origin: (-31.5,12.25,7)\nkinds: domain domain domain")


def directions(matrix, origin=(-31.5, 12.25, 7), space="left-posterior-superior"):
    return (f"space: {space}\nspace directions: " + " ".join(vector(matrix[:, a]) for a in range(3))
            + f"\nspace origin: {vector(origin)}")


def write_nrrd():
    for kind in NUMBERS:
        dtype = np.dtype(kind)
        nrrd(f"{kind}.nrrd", ramp(dtype), LPS_FIELDS)
        if dtype.itemsize > 1:
            nrrd(f"{kind}-big.nrrd", ramp(dtype.newbyteorder(">")), LPS_FIELDS)
    plain = ramp(np.dtype("int16"))
    nrrd("gzip.nrrd", plain, LPS_FIELDS, "gzip")
    nrrd("ascii.nrrd", plain, LPS_FIELDS, "ascii")
    nrrd("ascii-float.nrrd", ramp(np.dtype("float32")), LPS_FIELDS, "ascii")
    nrrd("carriage-returns.nrrd", plain, LPS_FIELDS, line="\r\n")
    nrrd("trailing.nrrd", plain, LPS_FIELDS, payload=plain.tobytes(order="F") + b"more")
    nrrd("detached.nhdr", plain, LPS_FIELDS, detached="detached.raw")
    nrrd("detached-gzip.nhdr", plain, LPS_FIELDS, "gzip", detached="detached-gzip.raw.gz")
    nrrd("line-skip.nhdr", plain, LPS_FIELDS + "\nline skip: 2\nbyte skip: 3", before=b"one\ntwo\nabc",
         detached="line-skip.raw")
    nrrd("from-end.nhdr", plain, LPS_FIELDS + "\nbyteskip: -1", before=b"a header of its own",
         detached="from-end.img")
    nrrd("pairs.nrrd", plain, LPS_FIELDS, pairs="modality:=DWMRI: a\\nb\nDWMRI_b-value:=1000")
    nrrd("oldest.nrrd", plain, "spacings: 0.9 1.1 3", magic="NRRD0001")
    turned = rotation() @ np.diag([0.9, 1.1, 3])
    for space in ["right-anterior-superior", "RAS", "left-anterior-superior", "LAS", "LPS", "scanner-xyz"]:
        nrrd(f"space-{space}.nrrd", plain, directions(turned, space=space))
    nrrd("no-space.nrrd", plain, directions(turned).replace("space: left-posterior-superior", "space dimension: 3"))
    for order in [(0, 1, 2), (1, 2, 0), (2, 0, 1), (1, 0, 2)]:
        for signs in [(1, 1, 1), (-1, 1, -1)]:
            matrix = np.zeros((3, 3))
            for axis in range(3):
                matrix[order[axis], axis] = signs[axis] * [0.9, 1.1, 3][axis]
            name = "axes-" + "".join("+-"[s < 0] + str(o) for o, s in zip(order, signs))
            nrrd(f"{name}.nrrd", plain, directions(matrix))
    sheared = turned.copy()
    sheared[:, 1] += 0.2 * sheared[:, 0]
    nrrd("sheared.nrrd", plain, directions(sheared))
    nrrd("spacings.nrrd", plain, "spacings: 0.9 1.1 3")
    nrrd("spacings-negative.nrrd", plain, "spacings: 0.9 -1.1 3\naxis mins: 5 6 7")
    nrrd("spacings-node.nrrd", plain, "spacings: 0.9 1.1 3\naxis mins: 5 6 7\ncenterings: node node node")
    nrrd("picture.nrrd", ramp(np.dtype("uint8"), (6, 4)), "space dimension: 2\nspace directions: (0.5,0) (0,0.7)\n"
         "space origin: (3,4)")
    four = ramp(np.dtype("int16"), (2, 3, 2, 2))
    front = LPS_FIELDS.replace("(0.9", "none (0.9")
    nrrd("list-first.nrrd", four, front.replace("kinds:", "kinds: list"))
    nrrd("vector-first.nrrd", four, front.replace("kinds:", "kinds: vector"))
    last = LPS_FIELDS.replace("(0,0,3)", "(0,0,3) none")
    nrrd("list-last.nrrd", ramp(np.dtype("int16"), (3, 2, 2, 2)), last + " list")
    nrrd("list-middle.nrrd", ramp(np.dtype("int16"), (3, 2, 2, 2)),
         LPS_FIELDS.replace("(0,1.1,0)", "none (0,1.1,0)").replace("kinds: domain", "kinds: domain list"))
    nrrd("series.nrrd", ramp(np.dtype("float32"), (3, 2, 2, 2)), "spacings: 1 2 3 4")
    nrrd("series-time.nrrd", ramp(np.dtype("int16"), (3, 2, 2, 2)),
         "space: left-posterior-superior-time\nspace directions: (1,0,0,0) (0,2,0,0) (0,0,3,0) (0,0,0,2.5)\n"
         "space origin: (1,2,3,0)")
    nrrd("color.nrrd", ramp(np.dtype("uint8"), (3, 4, 3, 2)), front.replace("kinds:", "kinds: RGB-color"))
    # As ITK itself writes.
    image = sitk.GetImageFromArray(plain.transpose(2, 1, 0))
    image.SetSpacing([0.9, 1.1, 3])
    image.SetOrigin([-31.5, 12.25, 7])
    image.SetDirection(rotation().ravel())
    sitk.WriteImage(image, str(NRRD / "itk.nrrd"), True)
    sitk.WriteImage(image, str(NRRD / "itk.nhdr"), True)
    series = sitk.JoinSeries([image, image + 100], 0, 2.5)
    sitk.WriteImage(series, str(NRRD / "itk-series.nrrd"), True)
    sitk.WriteImage(sitk.Compose([image, image + 100]), str(NRRD / "itk-vector.nrrd"), True)


def write_segmentations():
    """Segmentations as 3D Slicer writes them: one layer, several, and cropped to the segments."""
    labels = np.zeros((5, 4, 3), "uint8")
    labels[1:3, 1:3, 1], labels[3, 2, 1:] = 1, 3
    pairs = ("Segment0_ID:=Segment_1\nSegment0_Name:=edema\nSegment0_Color:=0 1 0\nSegment0_LabelValue:=1\n"
             "Segment0_Layer:=0\nSegment0_Extent:=1 2 1 2 1 1\nSegment0_Tags:=Segmentation.Status:inprogress|\n"
             "Segment1_ID:=Segment_2\nSegment1_Name:=enhancing tumor\nSegment1_Color:=1 0.501961 0\n"
             "Segment1_LabelValue:=3\nSegment1_Layer:=0\nSegment1_Extent:=3 3 2 2 1 2\n"
             "Segmentation_ContainedRepresentationNames:=Binary labelmap|\n"
             "Segmentation_MasterRepresentation:=Binary labelmap\n"
             "Segmentation_ReferenceImageExtentOffset:=0 0 0")
    nrrd("one-layer.seg.nrrd", labels, LPS_FIELDS, "gzip", pairs)
    layers = np.zeros((2, 5, 4, 3), "uint8")
    layers[0, 1:3, 1:3, 1], layers[1, 2:4, 2, 1] = 1, 1
    several = pairs.replace("Segment1_Layer:=0", "Segment1_Layer:=1").replace(
        "Segment1_LabelValue:=3", "Segment1_LabelValue:=1")
    front = LPS_FIELDS.replace("(0.9", "none (0.9").replace("kinds:", "kinds: list")
    nrrd("layers.seg.nrrd", layers, front, "gzip", several)
    apart = layers.copy()
    apart[1, 2, 2, 1] = 0
    old = "\n".join(line for line in pairs.split("\n") if "Layer" not in line and "LabelValue" not in line)
    nrrd("old.seg.nrrd", apart, front, "gzip", old)
    # The map holds voxels (1…3, 1…2, 1…2) of a reference image of 5 × 4 × 3 voxels.
    crop = labels[1:4, 1:3, 1:3]
    matrix = np.diag([-0.9, -1.1, 3, 1.0])
    matrix[:3, 3] = [31.5, -12.25, 7]
    geometry = ";".join(str(v) for v in matrix.ravel()) + ";0;4;0;3;0;2;"
    cropped = pairs.replace("ExtentOffset:=0 0 0", "ExtentOffset:=1 1 1") + (
        "\nSegmentation_ConversionParameters:=Collapse labelmaps|1|Merge the labelmaps&"
        f"Reference image geometry|{geometry}|Image geometry description string&Smoothing factor|-0.5|no&")
    nrrd("cropped.seg.nrrd", crop, LPS_FIELDS.replace("(-31.5,12.25,7)", "(-30.6,13.35,10)"), "gzip", cropped)


# --- MetaImage ----------------------------------------------------------------------------------

META_TYPES = {
    "int8": "MET_CHAR", "uint8": "MET_UCHAR", "int16": "MET_SHORT", "uint16": "MET_USHORT", "int32": "MET_INT",
    "uint32": "MET_UINT", "int64": "MET_LONG_LONG", "uint64": "MET_ULONG_LONG", "float32": "MET_FLOAT",
    "float64": "MET_DOUBLE",
}
META_FIELDS = "Offset = -31.5 12.25 7\nTransformMatrix = 1 0 0 0 1 0 0 0 1\nElementSpacing = 0.9 1.1 3"


def meta(name, data, fields=META_FIELDS, channels=1, kind=None, text=False, compressed=False, detached=None,
         before=b"", after=b"", size=True, line="\n"):
    dtype = data.dtype
    shape = data.shape[1:] if channels > 1 else data.shape
    raw = data.tobytes(order="F")
    payload = zlib.compress(raw) if compressed else raw
    if text:
        payload = " ".join(str(v) for v in data.ravel(order="F")).encode() + b"\n"
    head = ["ObjectType = Image", f"NDims = {len(shape)}", f"BinaryData = {not text}",
            f"BinaryDataByteOrderMSB = {dtype.byteorder == '>'}"]
    if compressed:
        head += ["CompressedData = True"] + ([f"CompressedDataSize = {len(payload)}"] if size else [])
    head += [part for part in fields.split("\n") if part]
    head.append("DimSize = " + " ".join(map(str, shape)))
    if channels > 1:
        head.append(f"ElementNumberOfChannels = {channels}")
    head += [f"ElementType = {kind or META_TYPES[dtype.newbyteorder('=').name]}",
             f"ElementDataFile = {detached or 'LOCAL'}"]
    start = (line.join(head) + line).encode()
    if detached:
        (META / name).write_bytes(start)
        (META / detached).write_bytes(before + payload + after)
    else:
        (META / name).write_bytes(start + payload + after)


def write_meta():
    for kind in NUMBERS:
        dtype = np.dtype(kind)
        meta(f"{kind}.mha", ramp(dtype))
        if dtype.itemsize > 1:
            meta(f"{kind}-big.mha", ramp(dtype.newbyteorder(">")))
    plain = ramp(np.dtype("int16"))
    meta("long.mha", ramp(np.dtype("int32")), kind="MET_LONG")
    meta("ulong.mha", ramp(np.dtype("uint32")), kind="MET_ULONG")
    meta("zlib.mha", plain, compressed=True)
    meta("zlib-no-size.mha", plain, compressed=True, size=False)
    meta("text.mha", plain, text=True)
    meta("trailing.mha", plain, after=b"more")
    meta("carriage-returns.mha", plain, line="\r\n")
    meta("detached.mhd", plain, detached="detached.raw")
    meta("detached-zlib.mhd", plain, compressed=True, detached="detached-zlib.zraw")
    meta("header-size.mhd", plain, "HeaderSize = 7\n" + META_FIELDS, detached="header-size.raw", before=b"seven b")
    meta("from-end.mhd", plain, "HeaderSize = -1\n" + META_FIELDS, detached="from-end.img", before=b"its own header")
    meta("no-matrix.mha", plain, "ElementSpacing = 0.9 1.1 3")
    meta("negative-spacing.mha", plain, "ElementSpacing = 0.9 -1.1 3\nOffset = 1 2 3")
    meta("orientation-words.mha", plain, "Position = 4 5 6\nOrientation = 0 1 0 0 0 1 1 0 0\nElementSize = 0.9 1.1 3")
    meta("origin.mha", plain, "Origin = 4 5 6\nRotation = 0 1 0 0 0 1 1 0 0\nElementSpacing = 0.9 1.1 3")
    turned = " ".join(repr(float(v)) for v in rotation().T.ravel())
    meta("oblique.mha", plain, META_FIELDS.replace("1 0 0 0 1 0 0 0 1", turned) + "\nAnatomicalOrientation = RAI\n"
         "CenterOfRotation = 5 5 5")
    meta("sheared.mha", plain, META_FIELDS.replace("1 0 0 0 1 0 0 0 1", "1 0 0 0.6 0.8 0 0 0 1"))
    meta("picture.mha", ramp(np.dtype("uint8"), (6, 4)), "ElementSpacing = 0.5 0.7\nOffset = 3 4")
    meta("channels.mha", ramp(np.dtype("int16"), (2, 3, 2, 2)), channels=2)
    meta("array.mha", ramp(np.dtype("float32"), (2, 3, 2, 2)), channels=2, kind="MET_FLOAT_ARRAY")
    meta("color.mha", ramp(np.dtype("uint8"), (3, 4, 3, 2)), channels=3)
    meta("series.mha", ramp(np.dtype("int16"), (3, 2, 2, 2)),
         "TransformMatrix = 0 1 0 0 0 0 1 0 1 0 0 0 0 0 0 1\nOffset = 1 2 3 4\nElementSpacing = 0.9 1.1 3 2.5")
    image = sitk.GetImageFromArray(plain.transpose(2, 1, 0))
    image.SetSpacing([0.9, 1.1, 3])
    image.SetOrigin([-31.5, 12.25, 7])
    image.SetDirection(rotation().ravel())
    sitk.WriteImage(image, str(META / "itk.mha"), True)
    sitk.WriteImage(image, str(META / "itk.mhd"), True)
    sitk.WriteImage(sitk.JoinSeries([image, image + 100], 0, 2.5), str(META / "itk-series.mha"), True)
    sitk.WriteImage(sitk.Compose([image, image + 100]), str(META / "itk-vector.mha"), False)


# --- FreeSurfer ---------------------------------------------------------------------------------

def write_mgh():
    affine = np.eye(4)
    affine[:3, :3] = rotation() @ np.diag([0.9, 1.1, 3])
    affine[:3, 3] = [-31.5, 12.25, 7]
    for kind in ["uint8", "int16", "uint16", "int32", "float32"]:
        image = nib.MGHImage(ramp(np.dtype(kind)), affine)
        nib.save(image, MGH / f"{kind}.mgh")
    plain = ramp(np.dtype("int16"))
    (MGH / "gzip.mgz").write_bytes(gzip.compress((MGH / "int16.mgh").read_bytes(), mtime=0))
    coronal = np.array([[-1.0, 0, 0, 10], [0, 0, 1, 20], [0, -1, 0, -5], [0, 0, 0, 1]])
    nib.save(nib.MGHImage(plain, coronal), MGH / "coronal.mgh")
    sheared = affine.copy()
    sheared[:3, 1] += 0.2 * sheared[:3, 0]
    nib.save(nib.MGHImage(plain, sheared), MGH / "sheared.mgh")
    series = nib.MGHImage(ramp(np.dtype("float32"), SHAPE + (3,)), affine)
    series.header.set_zooms((0.9, 1.1, 3, 2500))
    nib.save(series, MGH / "series.mgh")
    data = (MGH / "int16.mgh").read_bytes()
    (MGH / "no-positions.mgh").write_bytes(data[:28] + b"\0\0" + data[30:])
    (MGH / "no-parameters.mgh").write_bytes(data[:284 + plain.nbytes])
    (MGH / "trailing.mgh").write_bytes(data + b"\0\0\0\x03tags of FreeSurfer")
    # FreeSurfer 7's color table (CTABwriteIntoBinaryV2), behind the parameters and a tag with a command line.
    def number(value, width=4):
        return value.to_bytes(width, "big", signed=True)

    def words(text):
        return number(len(text) + 1) + text.encode() + b"\0"

    labels = np.zeros(SHAPE, "int32")
    labels[1, 1], labels[2, 2] = 17, 1035
    nib.save(nib.MGHImage(labels, affine), MGH / "labels.mgh")
    table = number(1) + number(-2) + number(2036) + words("FreeSurferColorLUT.txt") + number(3)
    for value, name, color in [(0, "Unknown", (0, 0, 0)), (17, "Left-Hippocampus", (220, 216, 20)),
                               (1035, "ctx-lh-insula", (255, 192, 32))]:
        table += number(value) + words(name) + b"".join(number(part) for part in color + (0,))
    start = (MGH / "labels.mgh").read_bytes()[:284 + labels.nbytes]
    command = number(3) + number(9, 8) + b"mri_glia\0"
    (MGH / "labels.mgh").write_bytes(start + bytes(20) + command + table)
    (MGH / "flag-two.mgh").write_bytes(data[:28] + b"\0\2" + data[30:])


# --- What the other programs read ---------------------------------------------------------------

def by_sitk(path):
    image = sitk.ReadImage(str(path))
    data = sitk.GetArrayFromImage(image)
    dimension = image.GetDimension()
    spacing = np.array(image.GetSpacing() + (1.0,) * 3)[:3]
    direction = np.eye(3)
    count = min(dimension, 3)
    direction[:count, :count] = np.array(image.GetDirection()).reshape(dimension, dimension)[:count, :count]
    affine = np.eye(4)
    affine[:3, :3] = direction * spacing
    affine[:count, 3] = image.GetOrigin()[:count]
    channels = image.GetNumberOfComponentsPerPixel()
    if channels > 1 and not (channels == 3 and data.dtype == np.uint8):
        data = np.moveaxis(data, -1, 0)
    frames = channels if channels > 1 else image.GetSize()[3] if dimension > 3 else 1
    color = channels == 3 and data.dtype == np.uint8
    return {
        "shape": (list(image.GetSize()) + [1])[:3], "frames": 1 if color else frames,
        "type": "rgb24" if color else data.dtype.name, "affine": (LPS_TO_RAS @ affine)[:3].ravel().tolist(),
        "values": [float(v) for v in data.ravel()],
    }


def by_nibabel(path):
    image = nib.load(path)
    return as_freesurfer({
        "shape": [int(n) for n in image.shape[:3]], "frames": int(image.shape[3]) if image.ndim > 3 else 1,
        "type": image.get_data_dtype().newbyteorder("=").name,
        "affine": image.affine[:3].astype(float).ravel().tolist(),
        "values": [float(v) for v in np.asarray(image.dataobj).ravel(order="F")],
    }, path.name)


def as_freesurfer(record, name):
    """FreeSurfer's own default where positions are not valid; nibabel 5.4 turns it upside down.

    Source: FreeSurfer, mghRead and setDirectionCosine(mri, MRI_CORONAL).
    """
    if name == "no-positions.mgh":
        matrix = np.array([[-1.0, 0, 0], [0, 0, 1], [0, -1, 0]])
        record["affine"] = np.column_stack([matrix, -matrix @ np.array(SHAPE) / 2]).ravel().tolist()
    return record


def lines(items):
    """A JSON object with one line per entry."""
    return "{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in items) + "\n}\n"


def describe(path):
    """What the tests expect of a real file that is not part of the repository."""
    read = by_nibabel if path.suffix in (".mgh", ".mgz") else by_sitk
    record = read(path)
    values = np.array(record.pop("values"))
    print(path.name, record, {
        "sum": values.sum(), "weighted": (values * (np.arange(len(values)) % 1009)).sum(),
    })


def main():
    if len(sys.argv) > 1:
        for name in sys.argv[1:]:
            describe(pathlib.Path(name))
        return
    for folder in [NRRD, META, MGH]:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
    write_nrrd()
    write_segmentations()
    write_meta()
    write_mgh()
    for folder, endings, read in [
        (NRRD, (".nrrd", ".nhdr"), by_sitk), (META, (".mha", ".mhd"), by_sitk), (MGH, (".mgh", ".mgz"), by_nibabel),
    ]:
        files = sorted(p for p in folder.iterdir() if p.name.endswith(endings) and ".seg." not in p.name)
        # ITK 5.4 reads other numbers without a word if the size of the compressed voxels is missing.
        record = {p.name: read(p) for p in files if p.name != "zlib-no-size.mha"}
        for path in folder.iterdir():
            assert path.stat().st_size <= 4096, path
        (folder / "expected.json").write_text(lines(record.items()))
        print(folder.parent.name, len(files), "files")


main()
