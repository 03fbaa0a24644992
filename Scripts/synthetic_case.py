"""The synthetic patient of Tests/TrainerTests/SyntheticCase.swift, as arrays and as files.

A head of one intensity, with a bright square as tumor and a smaller square inside it that enhances.
"""

import os

import numpy as np

SIZE = (28, 26, 4)
MODALITIES = ("flair", "t1", "t1ce", "t2")


def synthetic_case(scheme="brats2020", modalities=MODALITIES, has_core=False):
    """Volumes by modality and the label map; with a core, half of the enhancing part is labeled core."""
    i, j, k = np.meshgrid(*map(np.arange, SIZE), indexing="ij")
    is_head = (i >= 2) & (i < 26) & (j >= 2) & (j < 24)
    is_tumor = is_head & (k > 0) & (i >= 8) & (i < 17) & (j >= 7) & (j < 15)
    is_enhancing = is_head & (k > 0) & (i >= 10) & (i < 14) & (j >= 9) & (j < 13)
    volumes = {}
    for channel, modality in enumerate(modalities):
        values = 100 + (i * 7 + j * 5 + k * 3 + channel) % 4 * 3 + is_tumor * 60 + is_enhancing * 40
        volumes[modality] = np.where(is_head, values, 0).astype(np.float32)
    labels = is_tumor * (1 if scheme == "binary" else np.where(is_enhancing, 4, 2))
    if has_core:
        labels[is_enhancing & (i < 12)] = 1
    return volumes, labels.astype(np.uint8)


def write_split_cases(folder):
    """Writes two cases into data/, and splits.json, which holds the second one out."""
    for name in ("one", "held"):
        write_synthetic_case(folder / "data", name)
    (folder / "splits.json").write_text('{"train": ["one"], "validation": ["held"]}')


def write_synthetic_case(folder, name):
    """Writes a case in BraTS layout."""
    import nibabel
    os.makedirs(f"{folder}/{name}")
    volumes, labels = synthetic_case()
    for kind, values in {**volumes, "seg": labels}.items():
        image = nibabel.Nifti1Image(values, np.eye(4))
        image.header.set_xyzt_units("mm")
        image.to_filename(f"{folder}/{name}/{name}_{kind}.nii.gz")
