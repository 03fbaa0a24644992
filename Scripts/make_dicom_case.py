#!/usr/bin/env python3
"""Makes the DICOM export of a synthetic patient: what a scanner sends when the series do not fit each other.

    glia phantom case && Scripts/make_dicom_case.py case export [--truth truth] [--fraction 1]

The images of the case (`*_flair`, `*_t1`, `*_t1ce`, `*_t2`, `*_seg`) get a skull and a scalp and are sampled as four series,
written in one folder with mixed names, beside a localizer:

    FLAIR   axial, oblique, slices of 5 mm      the patient has moved
    T1      sagittal, 1 mm                      the patient has moved
    T2      axial, slices of 3 mm               the patient has moved
    T1ce    axial, 1 mm, contrast agent         where the truth lies

`--truth` saves the mask and the brain on the grid of T1ce, and the motion of each series (a 4x4 matrix, in millimeters, LPS:
from the head's position during T1ce to that during the series). `--fraction 0.5` halves the resolution in each direction, for
quick tests. The patient's name is made up ("Nobody^Norma"), so that a search for it shows where names leak.

Needs numpy, scipy, nibabel and pydicom. The same input makes the same images; only the UIDs depend on nothing but the seed too.
"""
import argparse
import json
import pathlib

import nibabel
import numpy as np
import pydicom
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, MRImageStorage
from scipy import ndimage
from scipy.spatial.transform import Rotation

ROOT = "2.25.98765432109876543210"
TO_LPS = np.diag([-1.0, -1.0, 1.0, 1.0])


def head_with_skull(volumes, brain):
    """Adds the fluid below the skull, the skull, and the fat of the scalp around a stripped brain."""
    distance = ndimage.distance_transform_edt(~brain)
    random = np.random.default_rng(7)
    layers = {"csf": (0, 2), "skull": (2, 6), "scalp": (6, 12)}
    #          csf, skull, scalp as a fraction of the 95th percentile of the brain
    level = {
        "flair": (0.15, 0.08, 0.75), "t1": (0.25, 0.08, 1.15),
        "t1ce": (0.25, 0.10, 1.15), "t2": (1.50, 0.06, 0.85),
    }
    # No scalp below the brain, where the neck would be cut by the field of view.
    heads = {}
    for name, data in volumes.items():
        top = np.percentile(data[brain], 95)
        head = data.astype(np.float32).copy()
        for (low, high), share in zip(layers.values(), level[name]):
            ring = ~brain & (distance > low) & (distance <= high)
            head[ring] = share * top
        head = ndimage.gaussian_filter(head, 0.6)
        noise = np.hypot(random.normal(0, 0.01 * top, head.shape), random.normal(0, 0.01 * top, head.shape))
        heads[name] = head + noise.astype(np.float32)
    return heads


def motion(rotation, translation, center):
    """A rigid motion in LPS millimeters that turns about `center` (degrees about x, y, z) and then shifts."""
    matrix = np.eye(4)
    matrix[:3, :3] = Rotation.from_euler("xyz", rotation, degrees=True).as_matrix()
    matrix[:3, 3] = center - matrix[:3, :3] @ center + translation
    return matrix


def series_grid(center, extent, directions, spacing, count_step=1.0):
    """An affine (LPS) and shape of a box around `center`: `directions` are the rows' way (columns grow), the columns' way, the slices' way."""
    shape = np.ceil(np.asarray(extent) / np.asarray(spacing)).astype(int)
    affine = np.eye(4)
    affine[:3, :3] = np.stack(directions, axis=1) * np.asarray(spacing)
    affine[:3, 3] = center - affine[:3, :3] @ ((shape - 1) / 2)
    return affine, tuple(int(n) for n in shape)


def sample(data, source, grid, moved, shape, spacing, order=1):
    """Samples `data` (affine `source`, LPS) on `grid` for a head displaced by `moved`; thick slices are averaged over their profile."""
    thickness = spacing[2]
    source_step = np.linalg.norm(source[:3, :3], axis=0).mean()
    taps = max(1, int(round(thickness / source_step))) if order else 1
    total = np.zeros(shape, np.float32)
    index = np.indices(shape).reshape(3, -1)
    for tap in range(taps):
        shifted = index.astype(float)
        shifted[2] += (tap + 0.5) / taps - 0.5
        world = grid @ np.vstack([shifted, np.ones(index.shape[1])])
        voxel = np.linalg.inv(source) @ np.linalg.inv(moved) @ world
        total += ndimage.map_coordinates(data, voxel[:3], order=order, mode="constant").reshape(shape).astype(np.float32)
    return total / taps


def write_series(folder, number, description, pixels, grid, spacing, tags, names):
    """Writes a series, one file a slice; returns nothing. `pixels[column, row, slice]`."""
    scale = 4000 / max(float(pixels.max()), 1e-6)
    series_uid, frame_uid = f"{ROOT}.{number}", f"{ROOT}.99"
    row_way, column_way = grid[:3, 0] / spacing[0], grid[:3, 1] / spacing[1]
    for k in range(pixels.shape[2]):
        meta = FileMetaDataset()
        meta.MediaStorageSOPClassUID = MRImageStorage
        meta.MediaStorageSOPInstanceUID = f"{series_uid}.{k + 1}"
        meta.TransferSyntaxUID = ExplicitVRLittleEndian
        meta.ImplementationClassUID = f"{ROOT}.1"
        d = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
        d.SOPClassUID, d.SOPInstanceUID = MRImageStorage, meta.MediaStorageSOPInstanceUID
        d.PatientName, d.PatientID, d.PatientBirthDate, d.PatientSex = "Nobody^Norma", "NOBODY-0815", "19500101", "F"
        d.ReferringPhysicianName, d.InstitutionName, d.OperatorsName = "Referrer^Rita", "Nowhere General", "Operator^Otto"
        d.StudyInstanceUID, d.SeriesInstanceUID, d.FrameOfReferenceUID = f"{ROOT}.2", series_uid, frame_uid
        d.StudyDate = d.SeriesDate = d.AcquisitionDate = "20240517"
        d.StudyTime, d.SeriesTime, d.AcquisitionTime = "101500", f"10{20 + number:02d}00", f"10{20 + number:02d}00"
        d.StudyID, d.AccessionNumber, d.StudyDescription = "1", "ACC1", "MRI brain with and without contrast"
        d.Modality, d.Manufacturer, d.ManufacturerModelName = "MR", "Phantom", "Synthetic"
        d.PatientPosition, d.PositionReferenceIndicator = "HFS", ""
        d.SeriesNumber, d.AcquisitionNumber, d.InstanceNumber = number, 1, k + 1
        d.SeriesDescription, d.ProtocolName = description, description
        d.ImageType = ["ORIGINAL", "PRIMARY", "M", "ND"]
        for key, value in tags.items():
            setattr(d, key, value)
        d.MRAcquisitionType = tags.get("MRAcquisitionType", "2D")
        d.SequenceVariant, d.ScanOptions, d.FlipAngle, d.MagneticFieldStrength = "SK", "", 90, 3
        d.EchoTrainLength, d.ImagedNucleus, d.ImagingFrequency = 1, "1H", 123.2
        d.SliceThickness = d.SpacingBetweenSlices = f"{spacing[2]:.6g}"
        d.PixelSpacing = [f"{spacing[1]:.10g}", f"{spacing[0]:.10g}"]
        d.ImageOrientationPatient = [f"{v:.10f}" for v in (*row_way, *column_way)]
        d.ImagePositionPatient = [f"{v:.8f}" for v in (grid @ [0, 0, k, 1])[:3]]
        d.Rows, d.Columns = pixels.shape[1], pixels.shape[0]
        d.SamplesPerPixel, d.PhotometricInterpretation = 1, "MONOCHROME2"
        d.BitsAllocated, d.BitsStored, d.HighBit, d.PixelRepresentation = 16, 12, 11, 0
        d.WindowCenter, d.WindowWidth = 1500, 3000
        d.PixelData = np.clip(pixels[:, :, k].T * scale, 0, 4095).astype("<u2").tobytes()
        name = next(names)
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        d.save_as(path, enforce_file_format=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case", type=pathlib.Path)
    parser.add_argument("export", type=pathlib.Path)
    parser.add_argument("--truth", type=pathlib.Path)
    parser.add_argument("--fraction", type=float, default=1, help="share of the resolution, 1 or less")
    options = parser.parse_args()

    files = {word: next(options.case.glob(f"*_{word}.nii*")) for word in ("flair", "t1", "t1ce", "t2", "seg")}
    images = {word: nibabel.load(path) for word, path in files.items()}
    source = TO_LPS @ images["t1ce"].affine
    mask = np.asarray(images.pop("seg").dataobj).astype(np.uint8)
    volumes = {word: np.asarray(image.dataobj, np.float32) for word, image in images.items()}
    brain = ndimage.binary_fill_holes(ndimage.binary_closing(volumes["t1"] > 0, iterations=2))
    # Room for the skull.
    pad = 16
    volumes = {word: np.pad(data, pad) for word, data in volumes.items()}
    brain, mask = np.pad(brain, pad), np.pad(mask, pad)
    source = source @ np.array([[1, 0, 0, -pad], [0, 1, 0, -pad], [0, 0, 1, -pad], [0, 0, 0, 1.0]])
    heads = head_with_skull(volumes, brain)

    center = (source @ [*(np.argwhere(brain).mean(axis=0)), 1])[:3]
    coarser = 1 / options.fraction
    tilt = Rotation.from_euler("x", -18, degrees=True).as_matrix()
    x, y, z = np.eye(3)
    plans = {
        # word: number, description, directions (columns, rows, slices), spacing, extent, motion (degrees, mm), tags
        "t1": (3, "Sag T1 MPRAGE", (y, -z, -x), (1, 1, 1), (256, 256, 176), ((4, -3, 5), (3, -4, 2)), dict(
            ScanningSequence="GR", RepetitionTime=2300, EchoTime=2.98, InversionTime=900, MRAcquisitionType="3D", SequenceName="*tfl3d1")),
        "flair": (5, "Ax FLAIR dark-fluid", tuple(tilt), (0.9, 0.9, 5), (230, 230, 165), ((-3, 2, -6), (-4, 3, 5)), dict(
            ScanningSequence=["SE", "IR"], RepetitionTime=9000, EchoTime=90, InversionTime=2500, SequenceName="*tir2d1_16")),
        "t2": (4, "Ax T2 TSE", (x, y, z), (0.8, 0.8, 3), (230, 230, 168), ((2, 5, 3), (5, 2, -3)), dict(
            ScanningSequence="SE", RepetitionTime=5000, EchoTime=100, SequenceName="*tse2d1_15")),
        "t1ce": (8, "Ax T1 MPRAGE post", (x, y, z), (1, 1, 1), (240, 240, 176), ((0, 0, 0), (0, 0, 0)), dict(
            ScanningSequence="GR", RepetitionTime=2300, EchoTime=2.98, InversionTime=900, MRAcquisitionType="3D", SequenceName="*tfl3d1",
            ContrastBolusAgent="Gadobutrol")),
    }
    names = (f"{'DICOM' if i % 3 else 'DICOM/MORE'}/IM{i:05d}" for i in range(100_000))
    truth = {}
    for word, (number, description, directions, spacing, extent, (turn, shift), tags) in plans.items():
        spacing = tuple(coarser * s for s in spacing)
        grid, shape = series_grid(center, extent, directions, spacing)
        moved = motion(turn, np.array(shift, float), center)
        truth[word] = moved.tolist()
        pixels = sample(heads[word], source, grid, moved, shape, spacing)
        write_series(options.export, number, description, pixels, grid, spacing, tags, names)
        if word == "t1ce" and options.truth:
            options.truth.mkdir(parents=True, exist_ok=True)
            for name, labels in (("seg", mask), ("brain", brain.astype(np.uint8))):
                values = sample(labels, source, grid, moved, shape, spacing, order=0).astype(np.uint8)
                nibabel.save(nibabel.Nifti1Image(values, TO_LPS @ grid), options.truth / f"truth_{name}.nii.gz")
    grid, shape = series_grid(center, (250, 250, 60), (x, -z, y), (2 * coarser, 2 * coarser, 20 * coarser))
    write_series(
        options.export, 1, "localizer", sample(heads["t1"], source, grid, np.eye(4), shape, (2, 2, 20)), grid,
        (2 * coarser, 2 * coarser, 20 * coarser), dict(ScanningSequence="GR", RepetitionTime=8, EchoTime=3), names)
    if options.truth:
        (options.truth / "motion.json").write_text(json.dumps(truth, indent=1) + "\n")


if __name__ == "__main__":
    main()
