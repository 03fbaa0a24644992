#!/usr/bin/env python3
"""Measures the public DICOM files of ../shared/data/formats with other programs, for Tests/DICOMTests.

    Scripts/make_dicom_goldens.py ../shared/data/formats > Tests/DICOMTests/Goldens/shared.json

What does not depend on the order of voxels is stored: their number, the sum of their values, and the values' center in RAS
millimeters. `dicom_t1` is read by SimpleITK, the others (mosaics, enhanced, JPEG 2000) by dcm2niix and nibabel.

Needs numpy, nibabel, SimpleITK and dcm2niix.
"""
import glob
import json
import os
import subprocess
import sys
import tempfile

import nibabel
import numpy as np
import SimpleITK


def measures(data, affine):
    index = np.indices(data.shape).reshape(3, -1)
    world = affine[:3, :3] @ index + affine[:3, 3:]
    values = data.reshape(-1).astype(float)
    total = values.sum()
    center = world @ values / total if total else world.mean(axis=1)
    return {
        "voxels": int(data.size), "sum": float(total), "center": [round(float(x), 4) for x in center],
        "spacing": sorted(round(float(np.linalg.norm(affine[:3, axis])), 4) for axis in range(3)),
    }


def by_simpleitk(folder):
    reader = SimpleITK.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(folder))
    image = reader.Execute()
    data = SimpleITK.GetArrayFromImage(image).transpose(2, 1, 0)
    affine = np.eye(4)
    affine[:3, :3] = np.array(image.GetDirection()).reshape(3, 3) * image.GetSpacing()
    affine[:3, 3] = image.GetOrigin()
    return measures(data, np.diag([-1, -1, 1, 1]) @ affine)


def by_dcm2niix(file):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["dcm2niix", "-g", "i", "-b", "n", "-s", "y", "-f", "x", "-o", folder, file], check=True,
            stdout=subprocess.DEVNULL)
        image = nibabel.load(glob.glob(folder + "/*.nii")[0])
        return measures(image.get_fdata(), image.affine)


root = sys.argv[1]
result = {"dicom_t1/IMG0001.dcm": by_simpleitk(root + "/dicom_t1")}
for name in sorted(os.listdir(root + "/dicom_other")):
    result["dicom_other/" + name] = by_dcm2niix(f"{root}/dicom_other/{name}")
json.dump(result, sys.stdout, indent=1, sort_keys=True)
print()
