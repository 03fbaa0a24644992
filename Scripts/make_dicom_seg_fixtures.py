#!/usr/bin/env python3
"""Writes the small DICOM segmentations of Tests/DICOMTests/Segmentation/Fixtures, by highdicom.

    Scripts/make_dicom_seg_fixtures.py

The files are synthetic: a patient "Phantom^Petra", 7×6 pixels, five slices. expected.json holds what highdicom and
NumPy say of them: the labels with their positions in RAS millimeters, and colors in CIELab.
"""
import datetime, json, os, random

import highdicom, numpy as np, pydicom
from highdicom.seg import Segmentation, SegmentDescription
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sr.codedict import codes

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDER = os.path.join(ROOT, "Tests/DICOMTests/Segmentation/Fixtures")
COLUMNS, ROWS, SLICES = 7, 6, 5


def uid(number):
    return f"2.25.1234567890{number}"


def sources(directions, spacing, first):
    images = []
    for k in range(SLICES):
        image = Dataset()
        image.file_meta = FileMetaDataset()
        image.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
        image.SOPClassUID, image.SOPInstanceUID = pydicom.uid.MRImageStorage, uid(100 + k)
        image.PatientName, image.PatientID = "Phantom^Petra", "PHANTOM-7"
        image.PatientBirthDate, image.PatientSex = "19700101", "F"
        image.StudyInstanceUID, image.SeriesInstanceUID, image.FrameOfReferenceUID = uid(1), uid(2), uid(3)
        image.StudyDate, image.StudyTime, image.StudyID, image.AccessionNumber = "20240305", "101112", "S", "A"
        image.ReferringPhysicianName = image.PositionReferenceIndicator = ""
        image.Modality, image.SeriesNumber, image.InstanceNumber = "MR", 4, k + 1
        image.Rows, image.Columns = ROWS, COLUMNS
        image.PixelSpacing, image.SliceThickness = [spacing[1], spacing[0]], spacing[2]
        image.SpacingBetweenSlices = spacing[2]
        image.ImageOrientationPatient = [float(f"{v:.10f}") for v in np.concatenate([directions[:, 0], directions[:, 1]])]
        image.ImagePositionPatient = [float(f"{v:.8f}") for v in first + directions[:, 2] * spacing[2] * k]
        images.append(image)
    return images


def directions():
    a, b = np.radians(16), np.radians(-9)
    one = np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]])
    other = np.array([[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
    return one @ other


def main():
    os.makedirs(FOLDER, exist_ok=True)
    turn, spacing, first = directions(), (0.9, 1.4, 2.5), np.array([-31.25, 12.5, 40.0])
    images = sources(turn, spacing, first)
    affine = np.eye(4)
    affine[:3, :3], affine[:3, 3] = turn * np.array(spacing), first
    affine = np.diag([-1.0, -1, 1, 1]) @ affine
    rng = np.random.default_rng(7)
    # Labels with slice 2 empty, which no file has a frame for.
    mask = rng.integers(0, 4, (SLICES, ROWS, COLUMNS)).astype(np.uint8) * (rng.random((SLICES, ROWS, COLUMNS)) < 0.4)
    mask[2] = 0
    names = ["edema", "necrotic core", "enhancing tumor"]
    colors = ["#00ff00", "#ff0000", "#ffcc33"]
    segments = [SegmentDescription(
        n + 1, names[n], codes.SCT.MorphologicallyAbnormalStructure, codes.SCT.Neoplasm, "MANUAL",
        display_color=highdicom.color.CIELabColor.from_string(colors[n])) for n in range(3)]
    expected = {"voxels": {}}

    def write(name, kind, array, answer, **more):
        seg = Segmentation(images, array, kind, segments, uid(20), 9, uid(21), 1, "maker", "model", "1", "2", **more)
        for key in ("InstanceCreationDate", "ContentDate"):
            seg[key].value = "20240306"
        for key in ("InstanceCreationTime", "ContentTime"):
            seg[key].value = "120000"
        seg.pop("ContributingEquipmentSequence", None)
        # The same files each time.
        for item in [*seg.DimensionOrganizationSequence, *seg.DimensionIndexSequence]:
            item.DimensionOrganizationUID = uid(30)
        seg.save_as(os.path.join(FOLDER, name))
        index = np.argwhere(answer)
        world = index[:, ::-1] @ affine[:3, :3].T + affine[:3, 3]
        expected["voxels"][name] = [[*(round(float(v), 6) for v in place), int(answer[tuple(i)])]
                                    for place, i in zip(world, index)]

    write("binary.dcm", "BINARY", mask, mask)
    write("binary-implicit.dcm", "BINARY", mask, mask, transfer_syntax_uid=pydicom.uid.ImplicitVRLittleEndian)
    write("labelmap.dcm", "LABELMAP", mask, mask)
    # Fractions in steps of 1/100; half and above counts.
    values = rng.integers(0, 101, (SLICES, ROWS, COLUMNS))
    values[2] = 0
    where = rng.integers(0, 3, values.shape)
    stacked = np.stack([np.where(where == n, values / 100, 0) for n in range(3)], axis=-1)
    write("fractional.dcm", "FRACTIONAL", stacked, np.where(values >= 50, where + 1, 0), max_fractional_value=100)
    write("labelmap-rle.dcm", "LABELMAP", mask, mask, transfer_syntax_uid=pydicom.uid.RLELossless)
    nested = np.stack([mask >= 1, mask >= 2, mask >= 3], axis=-1).astype(np.uint8)
    sizes = nested.sum((0, 1, 2))
    assert sizes[0] > sizes[1] > sizes[2]
    write("overlapping.dcm", "BINARY", nested, mask)
    expected["overlapping"] = int((nested.sum(-1) > 1).sum())

    random.seed(3)
    shades = ["000000", "ffffff", "ff0000", "00ff00", "0000ff"] + [f"{random.randrange(1 << 24):06x}" for _ in range(15)]
    expected["colors"] = {shade: [int(v) for v in highdicom.color.CIELabColor.from_string("#" + shade).value]
                          for shade in shades}
    expected["affine"] = [round(float(v), 9) for v in affine[:3].ravel()]
    with open(os.path.join(FOLDER, "expected.json"), "w") as file:
        file.write(json.dumps(expected).replace("]], ", "]],\n") + "\n")


if __name__ == "__main__":
    main()
