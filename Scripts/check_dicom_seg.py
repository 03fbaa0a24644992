#!/usr/bin/env python3
"""Compares glia's DICOM SEG files with other programs, both ways.

    Scripts/check_dicom_seg.py [--folder DIR] [--keep] [--pydicom-seg PYTHON] [CASE…]

Makes series of a phantom (axial, oblique, sagittal, thick slices, unequal spacing, 3-D sagittal, enhanced
multi-frame …), converts each by dcm2niix, draws a mask on its NIfTI file, and checks

    writing   'glia convert mask.nii.gz --like SERIES out.dcm' against highdicom and pydicom-seg: every segment's
              voxels, and the affine to 1e-4 mm; dciodvfy without errors
    reading   'glia convert seg.dcm mask.nii.gz' of SEGs that highdicom wrote (BINARY, FRACTIONAL, LABELMAP,
              overlapping segments, shuffled frames), of those that DCMTK wrote or encoded, and of those that glia
              wrote

Needs NumPy, nibabel, pydicom 3, highdicom, dcm2niix, dciodvfy (Debian's dicom3tools) and a built glia. pydicom-seg
needs pydicom 2, so it runs in a Python of its own, named by --pydicom-seg; without it, that part is left out.
"""
import argparse, glob, json, os, shutil, subprocess, sys, tempfile, warnings

import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
GLIA = os.environ.get("GLIA_PROGRAM", os.path.join(ROOT, ".build/release/glia"))
TOLERANCE = 1e-4  # millimeters

warnings.filterwarnings("ignore")


# --- Series ------------------------------------------------------------------------------------------------------

def turned(angle, axis, matrix=None):
    """A rotation by some degrees about the axis x, y or z of the patient."""
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    i, j = [k for k in range(3) if k != axis]
    turn = np.eye(3)
    turn[i, i], turn[i, j], turn[j, i], turn[j, j] = c, -s, s, c
    return turn @ (np.eye(3) if matrix is None else matrix)


# Columns: along a row (column index grows), down a column (row index grows), through the slices; patient's LPS.
AXIAL = np.eye(3)
SAGITTAL = np.array([[0, 0, 1], [1, 0, 0], [0, -1, 0]], float)
CORONAL = np.array([[1, 0, 0], [0, 0, 1], [0, -1, 0]], float)
OBLIQUE = turned(11, 0, turned(-7, 1, turned(17, 2)))

#       name: directions, columns, rows, slices, (between columns, between rows, between slices), thickness, kind
SERIES = {
    "axial": (AXIAL, 48, 40, 20, (1.0, 1.0, 3.0), 3.0, "2D"),
    "oblique": (OBLIQUE, 44, 52, 22, (0.9375, 0.9375, 2.2), 2.0, "2D"),
    "sagittal": (turned(5, 2, SAGITTAL), 50, 42, 18, (1.1, 1.1, 2.5), 2.5, "2D"),
    "coronal": (turned(-4, 0, CORONAL), 38, 46, 16, (1.2, 1.2, 3.3), 3.0, "2D"),
    "thick": (turned(9, 0), 36, 36, 12, (1.0, 1.0, 6.5), 5.0, "2D"),
    "unequal": (OBLIQUE, 40, 56, 14, (0.8, 1.3, 4.0), 4.0, "2D"),
    "sagittal3d": (SAGITTAL, 40, 44, 36, (1.0, 1.0, 1.0), 1.0, "3D"),
    "downward": (turned(6, 0, AXIAL @ np.diag([1, 1, -1])), 40, 36, 15, (1.0, 1.0, 4.0), 4.0, "2D"),
    "enhanced": (OBLIQUE, 44, 40, 16, (1.0, 1.0, 3.0), 3.0, "enhanced"),
}
PATIENT = {"PatientName": "Phantom^Petra", "PatientID": "PHANTOM-7", "PatientBirthDate": "19700101",
           "PatientSex": "F"}


def decimal(number):
    """A DS value of at most 16 characters."""
    return f"{number:.10g}"[:16]


def make_series(folder, name, number=1, study=None):
    """Writes a series; returns its folder."""
    import pydicom
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.sequence import Sequence
    from pydicom.uid import generate_uid
    directions, columns, rows, slices, spacing, thickness, kind = SERIES[name]
    study = study or {"study": generate_uid(), "frame": generate_uid()}
    series = generate_uid()
    out = os.path.join(folder, name)
    os.makedirs(out)
    center = np.array([3.7, -11.2, 21.9])
    middle = [(columns - 1) / 2, (rows - 1) / 2, (slices - 1) / 2]
    step = directions * np.array(spacing)
    first = center - step @ middle
    i, j = np.meshgrid(np.arange(columns), np.arange(rows))

    def pixels(k):
        place = np.stack([i - middle[0], j - middle[1], np.full(i.shape, k - middle[2])])
        world = np.einsum("ab,bjk->ajk", step, place)
        inside = (world ** 2 / np.array([18.0, 20, 19])[:, None, None] ** 2).sum(0) < 1
        return np.where(inside, 400 + 5 * world[0] + 3 * world[1] + 2 * world[2], 3).astype("<u2")

    def common(dataset):
        dataset.SOPInstanceUID = generate_uid()
        dataset.file_meta = FileMetaDataset()
        dataset.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
        dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
        dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
        for key, value in PATIENT.items():
            setattr(dataset, key, value)
        dataset.SpecificCharacterSet = "ISO_IR 100"
        dataset.StudyInstanceUID, dataset.SeriesInstanceUID = study["study"], series
        dataset.FrameOfReferenceUID, dataset.PositionReferenceIndicator = study["frame"], ""
        dataset.StudyDate, dataset.StudyTime, dataset.SeriesTime = "20240305", "101112", "101212"
        dataset.StudyID, dataset.AccessionNumber, dataset.ReferringPhysicianName = "S1", "A1", ""
        dataset.SeriesDate = dataset.AcquisitionDate = dataset.ContentDate = "20240305"
        dataset.AcquisitionTime = dataset.ContentTime = "101213"
        dataset.Modality, dataset.Manufacturer = "MR", "SIEMENS"
        dataset.SeriesNumber, dataset.SeriesDescription = number, f"phantom {name}"
        dataset.ProtocolName = f"phantom {name}"
        dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
        dataset.Rows, dataset.Columns = rows, columns
        dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 16, 12, 11
        dataset.PixelRepresentation = 0

    orientation = [decimal(v) for v in np.concatenate([directions[:, 0], directions[:, 1]])]
    if kind == "enhanced":
        dataset = Dataset()
        dataset.SOPClassUID = pydicom.uid.EnhancedMRImageStorage
        common(dataset)
        dataset.ImageType = ["ORIGINAL", "PRIMARY", "T1", "NONE"]
        dataset.InstanceNumber, dataset.NumberOfFrames = 1, slices
        shared = Dataset()
        shared.PixelMeasuresSequence = Sequence([Dataset()])
        shared.PixelMeasuresSequence[0].PixelSpacing = [decimal(spacing[1]), decimal(spacing[0])]
        shared.PixelMeasuresSequence[0].SliceThickness = decimal(thickness)
        shared.PixelMeasuresSequence[0].SpacingBetweenSlices = decimal(spacing[2])
        shared.PlaneOrientationSequence = Sequence([Dataset()])
        shared.PlaneOrientationSequence[0].ImageOrientationPatient = orientation
        dataset.SharedFunctionalGroupsSequence = Sequence([shared])
        frames = []
        for k in range(slices):
            frame = Dataset()
            frame.PlanePositionSequence = Sequence([Dataset()])
            frame.PlanePositionSequence[0].ImagePositionPatient = [
                decimal(v) for v in first + step[:, 2] * k]
            frame.FrameContentSequence = Sequence([Dataset()])
            frame.FrameContentSequence[0].StackID = "1"
            frame.FrameContentSequence[0].InStackPositionNumber = k + 1
            frame.FrameContentSequence[0].DimensionIndexValues = [1, k + 1]
            frames.append(frame)
        dataset.PerFrameFunctionalGroupsSequence = Sequence(frames)
        organization = generate_uid()
        dataset.DimensionOrganizationSequence = Sequence([Dataset()])
        dataset.DimensionOrganizationSequence[0].DimensionOrganizationUID = organization
        dataset.DimensionIndexSequence = Sequence([Dataset(), Dataset()])
        for item, pointer in zip(dataset.DimensionIndexSequence, (0x00209056, 0x00209057)):
            item.DimensionOrganizationUID = organization
            item.DimensionIndexPointer, item.FunctionalGroupPointer = pointer, 0x00209111
        dataset.PixelData = b"".join(pixels(k).tobytes() for k in range(slices))
        dataset.save_as(os.path.join(out, "enhanced.dcm"), enforce_file_format=True)
        return out
    names = np.random.default_rng(3).permutation(slices)
    for k in range(slices):
        dataset = Dataset()
        dataset.SOPClassUID = pydicom.uid.MRImageStorage
        common(dataset)
        dataset.ImageType = ["ORIGINAL", "PRIMARY", "M", "ND"]
        dataset.ScanningSequence, dataset.SequenceVariant, dataset.ScanOptions = "SE", "SK", ""
        dataset.MRAcquisitionType, dataset.EchoTrainLength = kind, 1
        dataset.RepetitionTime, dataset.EchoTime, dataset.FlipAngle = 500, 12, 90
        dataset.PatientPosition, dataset.InstanceNumber = "HFS", k + 1
        dataset.SliceThickness, dataset.SpacingBetweenSlices = decimal(thickness), decimal(spacing[2])
        dataset.PixelSpacing = [decimal(spacing[1]), decimal(spacing[0])]
        dataset.ImageOrientationPatient = orientation
        dataset.ImagePositionPatient = [decimal(v) for v in first + step[:, 2] * k]
        dataset.PixelData = pixels(k).tobytes()
        dataset.save_as(os.path.join(out, f"{names[k]:03d}.dcm"), enforce_file_format=True)
    return out


def to_nifti(folder, out):
    """The NIfTI file that dcm2niix makes of a series."""
    os.makedirs(out)
    run(["dcm2niix", "-z", "y", "-b", "n", "-f", "scan", "-o", out, folder])
    found = glob.glob(out + "/*.nii.gz")
    assert len(found) == 1, found
    return found[0]


# --- Masks -------------------------------------------------------------------------------------------------------

def draw(shape, affine, labels=(1, 2, 4)):
    """A lesion of nested and separate parts around the phantom's middle, without any symmetry."""
    index = np.indices(shape).reshape(3, -1)
    world = (affine[:3, :3] @ index + affine[:3, 3:]).reshape(3, *shape)
    world = world - np.array([-3.7, 11.2, 21.9])[:, None, None, None]
    mask = np.zeros(shape, np.uint16)
    parts = [((1, 2, -1), (12, 10, 9)), ((3, 1, 1), (7, 8, 6)), ((4, -1, 2), (3.5, 3, 4.5))]
    order = [labels[1], labels[2], labels[0]]
    for label, (middle, radii) in zip(order, parts):
        inside = sum(((world[a] - middle[a]) / radii[a]) ** 2 for a in range(3)) < 1
        mask[inside] = label
    mask[(abs(world[0] + 13) < 2) & (abs(world[1] - 3) < 3) & (abs(world[2]) < 7)] = labels[2]
    return mask


def save(mask, affine, path):
    import nibabel
    image = nibabel.Nifti1Image(mask, affine)
    image.set_qform(affine, code=1)
    image.set_sform(affine, code=1)
    nibabel.save(image, path)
    return path


def run(command, **more):
    result = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, **more)
    if result.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: {result.returncode}\n{result.stdout}{result.stderr}")
    return result


def glia(*words):
    """Runs glia; returns its notes."""
    return run([GLIA, *words]).stderr.strip()


def voxels(mask, affine):
    """Each labeled voxel's position in RAS millimeters, rounded to 0.01, with its label."""
    index = np.argwhere(mask)
    world = index @ affine[:3, :3].T + affine[:3, 3]
    return world, mask[tuple(index.T)]


def misses(expected, expected_affine, found, found_affine):
    """How many voxels differ, and the greatest distance between matching voxels' centers, in millimeters."""
    back = np.linalg.inv(expected_affine)
    index = np.argwhere(found)
    place = (index @ found_affine[:3, :3].T + found_affine[:3, 3]) @ back[:3, :3].T + back[:3, 3]
    nearest = np.rint(place).astype(int)
    apart = np.abs((place - nearest) @ expected_affine[:3, :3].T).max() if len(index) else 0
    other = np.zeros_like(expected)
    inside = ((nearest >= 0) & (nearest < expected.shape)).all(1)
    other[tuple(nearest[inside].T)] = found[tuple(index[inside].T)]
    return int((other != expected).sum() + (~inside).sum()), float(apart)


LPS = np.diag([-1.0, -1, 1, 1])


def by_highdicom(path):
    """Reads a SEG by highdicom: a list of (segment's label, its mask, affine in RAS)."""
    import highdicom
    seg = highdicom.seg.segread(path)
    volume = seg.get_volume(combine_segments=False)
    result = []
    for place, number in enumerate(seg.segment_numbers):
        description = seg.get_segment_description(number)
        result.append((description, np.asarray(volume.array[..., place]), LPS @ volume.affine))
    return result


PYDICOM_SEG = r"""
import json, sys, numpy, pydicom, pydicom_seg
dataset = pydicom.dcmread(sys.argv[1])
result = pydicom_seg.SegmentReader().read(dataset)
arrays = {str(n): result.segment_data(n).transpose(2, 1, 0) for n in result.available_segments}
affine = numpy.eye(4)
affine[:3, :3] = result.direction * numpy.array(result.spacing)
affine[:3, 3] = result.origin
numpy.savez(sys.argv[2], affine=affine, **arrays)
"""


def by_pydicom_seg(python, path):
    out = path + ".npz"
    run([python, "-W", "ignore", "-c", PYDICOM_SEG, path, out])
    content = np.load(out)
    os.remove(out)
    return {int(n): content[n] for n in content.files if n != "affine"}, LPS @ content["affine"]


def by_dciodvfy(path):
    result = subprocess.run(["dciodvfy", path], capture_output=True, text=True)
    lines = (result.stdout + result.stderr).splitlines()
    return ([line for line in lines if line.startswith("Error")],
            [line for line in lines if line.startswith("Warning")])


# --- Checks ------------------------------------------------------------------------------------------------------

class Report:
    def __init__(self):
        self.failures, self.worst, self.count, self.warnings = [], 0.0, 0, set()

    def check(self, name, wrong, apart):
        self.count += 1
        self.worst = max(self.worst, apart)
        good = wrong == 0 and apart <= TOLERANCE
        print(f"  {'ok  ' if good else 'FAIL'} {name}: {wrong} voxels differ, {apart:.1e} mm apart")
        if not good:
            self.failures.append(name)


def check_written(report, name, seg, mask, affine, labels, python):
    """Compares a SEG with the mask that it was made from."""
    segments = by_highdicom(seg)
    if len(segments) != len(labels):
        report.check(f"{name}, number of segments {len(segments)}", 1, 0)
    for label, (description, found, found_affine) in zip(labels, segments):
        wrong, apart = misses((mask == label).astype(np.uint8), affine, found, found_affine)
        report.check(f"{name}, highdicom, segment {description.segment_number} "
                     f"({description.segment_label}, {description.segmented_property_type.meaning})", wrong, apart)
    if python:
        arrays, found_affine = by_pydicom_seg(python, seg)
        for place, label in enumerate(labels):
            wrong, apart = misses((mask == label).astype(np.uint8), affine, arrays[place + 1], found_affine)
            report.check(f"{name}, pydicom-seg, segment {place + 1}", wrong, apart)
    errors, notes = by_dciodvfy(seg)
    report.warnings.update(notes)
    for line in errors:
        print("      ", line)
    report.check(f"{name}, dciodvfy, {len(errors)} errors, {len(notes)} warnings", len(errors), 0)


def check_read(report, name, seg, mask, affine, folder, like=None):
    """Compares what glia reads from a SEG with the mask that it holds."""
    import nibabel
    out = os.path.join(folder, "read.nii.gz")
    if os.path.exists(out):
        os.remove(out)
    notes = glia("convert", seg, out)
    image = nibabel.load(out)
    wrong, apart = misses(mask, affine, np.asarray(image.dataobj).astype(mask.dtype), image.affine)
    report.check(f"{name}, glia", wrong, apart)
    return notes


def check_series(report, folder, name, python):
    import nibabel
    print(name)
    series = make_series(folder, name)
    scan = nibabel.load(to_nifti(series, os.path.join(folder, name + "-nifti")))
    print(f"       {scan.shape} {''.join(nibabel.aff2axcodes(scan.affine))}")
    labels = (1, 2, 4)
    mask = draw(scan.shape, scan.affine, labels)
    path = save(mask, scan.affine, os.path.join(folder, f"{name}-mask.nii.gz"))
    seg = os.path.join(folder, f"{name}-seg.dcm")
    print("      ", glia("convert", path, "--like", series, seg).replace("\n", "\n       "))
    check_written(report, name, seg, mask, scan.affine, labels, python)
    check_read(report, name + " again", seg, mask, scan.affine, folder)
    check_references(report, name, seg, series)

    # The same mask, stored in another order.
    turned_mask = nibabel.as_closest_canonical(nibabel.Nifti1Image(mask, scan.affine))
    other = np.asarray(turned_mask.dataobj)[:, ::-1].transpose(2, 0, 1)
    flip = np.eye(4)
    flip[1, 1], flip[1, 3] = -1, turned_mask.shape[1] - 1
    order = np.zeros((4, 4))
    order[0, 1] = order[1, 2] = order[2, 0] = order[3, 3] = 1
    path = save(np.ascontiguousarray(other), turned_mask.affine @ flip @ order,
                os.path.join(folder, f"{name}-reordered.nii.gz"))
    glia("convert", path, "--like", series, seg, "--force")
    check_written(report, name + " reordered", seg, mask, scan.affine, labels, python)
    check_references(report, name + " reordered", seg, series)

    # A mask on a grid of its own.
    own = np.diag([1.0, 1, 1, 1])
    own[:3, 3] = np.array([-3.7, 11.2, 21.9]) - 20
    mask = draw((40, 42, 44), own, labels)
    path = save(mask, own, os.path.join(folder, f"{name}-own.nii.gz"))
    print("      ", glia("convert", path, "--like", series, seg, "--force").replace("\n", "\n       "))
    check_written(report, name + " 1 mm", seg, mask, own, labels, python)
    check_read(report, name + " 1 mm again", seg, mask, own, folder)


def check_references(report, name, seg, series):
    """Checks that each frame names the source image at its position."""
    import pydicom
    places = {}
    for file in glob.glob(series + "/*"):
        source = pydicom.dcmread(file, stop_before_pixels=True)
        if "PerFrameFunctionalGroupsSequence" in source:
            for k, frame in enumerate(source.PerFrameFunctionalGroupsSequence):
                position = frame.PlanePositionSequence[0].ImagePositionPatient
                places[source.SOPInstanceUID, k + 1] = [float(v) for v in position]
        else:
            places[source.SOPInstanceUID, None] = [float(v) for v in source.ImagePositionPatient]
    result = pydicom.dcmread(seg)
    wrong, apart = 0, 0.0
    for frame in result.PerFrameFunctionalGroupsSequence:
        reference = frame.DerivationImageSequence[0].SourceImageSequence[0]
        number = reference.get("ReferencedFrameNumber")
        place = places.get((reference.ReferencedSOPInstanceUID, None if number is None else int(number)))
        if place is None:
            wrong += 1
            continue
        found = [float(v) for v in frame.PlanePositionSequence[0].ImagePositionPatient]
        apart = max(apart, np.abs(np.array(place) - found).max())
    wrong += any(str(result.get(key)) != value for key, value in PATIENT.items())
    wrong += result.StudyInstanceUID != source.StudyInstanceUID
    wrong += result.FrameOfReferenceUID != source.FrameOfReferenceUID
    report.check(f"{name}, references and patient", wrong, apart)


def check_foreign(report, folder):
    """Reads SEGs that highdicom wrote."""
    import highdicom, nibabel, pydicom
    from highdicom.seg import Segmentation, SegmentDescription
    from pydicom.sr.codedict import codes
    from pydicom.uid import generate_uid
    print("SEGs of highdicom")
    for name in ("oblique", "downward", "enhanced", "sagittal"):
        series = os.path.join(folder, name)
        if not os.path.exists(series):
            make_series(folder, name)
        sources = [pydicom.dcmread(file) for file in sorted(glob.glob(series + "/*"))]
        if len(sources) > 1:
            sources.sort(key=lambda d: d.InstanceNumber)
        directions, columns, rows, slices, spacing, _, _ = SERIES[name]
        if len(sources) > 1:
            first = np.array([float(v) for v in sources[0].ImagePositionPatient])
        else:
            first = np.array([float(v) for v in sources[0].PerFrameFunctionalGroupsSequence[0]
                              .PlanePositionSequence[0].ImagePositionPatient])
        affine = np.eye(4)
        affine[:3, :3], affine[:3, 3] = directions * np.array(spacing), first
        affine = LPS @ affine
        mask = draw((columns, rows, slices), affine, (1, 2, 3))
        frames = mask.transpose(2, 1, 0)

        def segments(count):
            return [SegmentDescription(
                n + 1, f"part {n + 1}", codes.SCT.MorphologicallyAbnormalStructure, codes.SCT.Neoplasm,
                "MANUAL") for n in range(count)]

        def write(kind, array, count, file, **more):
            seg = Segmentation(
                sources, array, kind, segments(count), generate_uid(), 9, generate_uid(), 1, "maker", "model",
                "1", "2", **more)
            path = os.path.join(folder, file)
            seg.save_as(path)
            return path

        path = write("BINARY", frames.astype(np.uint8), 3, "hd.dcm")
        check_read(report, name + ", BINARY", path, mask, affine, folder)
        stacked = np.stack([frames == n + 1 for n in range(3)], axis=-1).astype(np.float32)
        path = write("FRACTIONAL", stacked * 0.75 + 0.2, 3, "hdf.dcm", max_fractional_value=200)
        print("      ", check_read(report, name + ", FRACTIONAL", path, mask, affine, folder))
        path = write("LABELMAP", frames.astype(np.uint8), 3, "hdl.dcm")
        check_read(report, name + ", LABELMAP", path, mask, affine, folder)
        path = write("LABELMAP", frames.astype(np.uint16) * 100, 300, "hdr.dcm",
                     transfer_syntax_uid=pydicom.uid.RLELossless)
        check_read(report, name + ", LABELMAP of 16 bits, run-length encoded", path, mask * 100, affine, folder)
        path = write("FRACTIONAL", stacked * 0.75 + 0.2, 3, "hdq.dcm", transfer_syntax_uid=pydicom.uid.RLELossless)
        check_read(report, name + ", FRACTIONAL, run-length encoded", path, mask, affine, folder)
        path = write("BINARY", frames.astype(np.uint8), 3, "hda.dcm", omit_empty_frames=False)
        check_read(report, name + ", BINARY with empty frames", path, mask, affine, folder)
        path = write("BINARY", frames.astype(np.uint8), 3, "hdi.dcm",
                     transfer_syntax_uid=pydicom.uid.ImplicitVRLittleEndian)
        check_read(report, name + ", BINARY, implicit", path, mask, affine, folder)
        overlapping = np.stack([frames >= 1, frames >= 2, frames >= 3], axis=-1).astype(np.uint8)
        path = write("BINARY", overlapping, 3, "hdo.dcm")
        print("      ", check_read(report, name + ", overlapping", path, mask, affine, folder))

        # Frames in another order.
        dataset = pydicom.dcmread(os.path.join(folder, "hdf.dcm"))
        order = np.random.default_rng(5).permutation(int(dataset.NumberOfFrames))
        pixels = np.frombuffer(dataset.PixelData, np.uint8)[:len(order) * rows * columns].reshape(
            len(order), rows, columns)
        dataset.PixelData = np.ascontiguousarray(pixels[order]).tobytes()
        dataset.PerFrameFunctionalGroupsSequence = [dataset.PerFrameFunctionalGroupsSequence[k] for k in order]
        path = os.path.join(folder, "hds.dcm")
        dataset.save_as(path)
        check_read(report, name + ", FRACTIONAL, shuffled", path, mask, affine, folder)


def write_many(folder):
    """Writes a label map of 400 segments by highdicom."""
    import pydicom
    from highdicom.seg import Segmentation, SegmentDescription
    from pydicom.sr.codedict import codes
    from pydicom.uid import generate_uid
    series = os.path.join(folder, "oblique")
    sources = sorted((pydicom.dcmread(file) for file in glob.glob(series + "/*")), key=lambda d: d.InstanceNumber)
    _, columns, rows, slices, *_ = SERIES["oblique"]
    labels = (np.arange(slices * rows * columns) // 100 % 401).reshape(slices, rows, columns).astype(np.uint16)
    seg = Segmentation(
        sources, labels, "LABELMAP",
        [SegmentDescription(n + 1, f"part {n + 1}", codes.SCT.Tissue, codes.SCT.Tissue, "MANUAL") for n in range(400)],
        generate_uid(), 9, generate_uid(), 1, "maker", "model", "1", "2")
    path = os.path.join(folder, "many.dcm")
    seg.save_as(path)
    return path


def check_dcmtk(report, folder, program):
    """Reads SEGs that DCMTK wrote, and those of highdicom in other encodings that DCMTK makes."""
    if program:
        print("SEGs of DCMTK")
    for name in ("oblique", "downward", "sagittal") if program else ():
        series = os.path.join(folder, name)
        if not os.path.exists(series):
            make_series(folder, name)
        directions, columns, rows, slices, spacing, _, _ = SERIES[name]
        step = directions * np.array(spacing)
        first = np.array([3.7, -11.2, 21.9]) - step @ [(columns - 1) / 2, (rows - 1) / 2, (slices - 1) / 2]
        affine = np.eye(4)
        affine[:3, :3], affine[:3, 3] = step, first
        affine = LPS @ affine
        mask = draw((columns, rows, slices), affine, (1, 2, 3))
        frames = [(segment, k) for segment in (1, 2, 3) for k in range(slices) if (mask[:, :, k] == segment).any()]
        with open(os.path.join(folder, "frames.txt"), "w") as file:
            print(columns, rows, 3, len(frames), *(decimal(v) for v in directions[:, :2].T.ravel()),
                  decimal(spacing[1]), decimal(spacing[0]), decimal(spacing[2]), file=file)
            for segment, k in frames:
                place = [decimal(v) for v in first + step[:, 2] * k]
                print(segment, *place, "".join(map(str, (mask[:, :, k] == segment).T.astype(int).ravel())), file=file)
        out = os.path.join(folder, "dcmtk.dcm")
        run([program, os.path.join(folder, "frames.txt"), glob.glob(series + "/*")[0], out])
        check_read(report, name + ", BINARY by DCMTK", out, mask, affine, folder)
    if not shutil.which("dcmconv"):
        return
    print("encodings by dcmconv")
    good = os.path.join(folder, "hd.dcm")
    if not os.path.exists(good):
        return
    import nibabel
    glia("convert", good, os.path.join(folder, "good.nii.gz"), "--force")
    image = nibabel.load(os.path.join(folder, "good.nii.gz"))
    mask = np.asarray(image.dataobj)
    # Label maps of 16 bits, whose words a big-endian file reverses.
    many = write_many(folder)
    glia("convert", many, os.path.join(folder, "many.nii.gz"), "--force")
    large = nibabel.load(os.path.join(folder, "many.nii.gz"))
    labels = np.asarray(large.dataobj)
    assert labels.max() == 400, labels.max()
    run(["dcmconv", "+tb", many, os.path.join(folder, "encoded.dcm")])
    check_read(report, "big-endian LABELMAP of 16 bits", os.path.join(folder, "encoded.dcm"), labels, large.affine,
               folder)
    for option, what in (("-e", "lengths undefined"), ("+td", "deflated"), ("+tb", "big-endian"), ("+ti", "implicit")):
        out = os.path.join(folder, "encoded.dcm")
        run(["dcmconv", option, good, out])
        check_read(report, what, out, mask, image.affine, folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", help="some of: " + ", ".join(SERIES) + ", foreign")
    parser.add_argument("--folder", help="where to work, instead of a temporary folder")
    parser.add_argument("--keep", action="store_true", help="leave the files")
    parser.add_argument("--pydicom-seg", metavar="PYTHON", help="a Python that has pydicom-seg")
    parser.add_argument("--dcmtk", metavar="PROGRAM", help="Scripts/make_dcmtk_seg.cpp, compiled")
    options = parser.parse_args()
    folder = options.folder or tempfile.mkdtemp(prefix="dicomseg")
    os.makedirs(folder, exist_ok=True)
    report = Report()
    for name in options.cases or [*SERIES, "foreign"]:
        if name == "foreign":
            check_foreign(report, folder)
            check_dcmtk(report, folder, options.dcmtk)
        else:
            check_series(report, folder, name, options.pydicom_seg)
    print("\ndciodvfy's warnings:", *sorted(report.warnings) or ["none"], sep="\n  ")
    print(f"\n{report.count} checks, {len(report.failures)} failed; the greatest distance is {report.worst:.1e} mm")
    for failure in report.failures:
        print("  failed:", failure)
    if not options.keep and not options.folder:
        shutil.rmtree(folder)
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
