"""Finds the patients in folders, as Sources/Trainer/TrainingData.swift does."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from . import TrainingError
from .patient import MODALITIES, Patient, frame_count

# The suffixes of file names (Sources/NIfTI/CaseFile.swift): what they mean, and whether BraTS 2023 uses them.
WORDS = {"flair": ("flair", False), "t2f": ("flair", True), "t1": ("t1", False), "t1w": ("t1", False),
         "t1n": ("t1", True), "t1ce": ("t1ce", False), "t1gd": ("t1ce", False), "t1c": ("t1ce", True),
         "t2": ("t2", False), "t2w": ("t2", True), "seg": ("seg", False), "wt": ("seg", False)}


@dataclass
class Job:
    """A patient's files before they are read."""

    name: str
    files: dict
    reference: str
    scheme: str
    is_partial: bool
    is_validation: bool
    planes: tuple = ("axial",)
    is_normalized: bool = False

    def read(self):
        """The patient; of a stack axial slices alone."""
        planes = ("axial",) if self.is_partial else self.planes
        return Patient.read(self.name, self.files, self.reference, self.scheme, planes,
                            self.is_normalized)


@dataclass
class TrainingData:
    """Training patients, stacks for which only the whole tumor is known, and validation patients."""

    train: list
    partial: list
    validation: list


def read_splits(path):
    """The lists "train" and "validation" of a JSON file."""
    try:
        with open(path) as file:
            splits = json.load(file)
        sides = {side: set(splits[side]) for side in ("train", "validation")}
        return {**sides, "normalized": set(splits.get("normalized") or ())}
    except OSError as error:
        raise TrainingError(f"{path} cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError):
        raise TrainingError(f'{path} is not a JSON object with the lists "train" and "validation" of '
                            "case names") from None


def read_data(folders, splits, threads=1, planes=("axial",)):
    """Reads everything found in some folders; cases in neither list of `splits` are left out."""
    jobs = [job for folder in folders for job in find_jobs(folder, splits)]
    for job in jobs:
        job.planes = planes
    data = TrainingData([], [], [])
    with ThreadPoolExecutor(threads) as pool:
        for job, patient in zip(jobs, pool.map(Job.read, jobs)):
            if job.is_validation:
                if not job.is_partial:
                    data.validation.append(patient)
            else:
                (data.partial if job.is_partial else data.train).append(patient)
    if not data.train and not data.partial:
        raise TrainingError(f"no case to train on in {', '.join(folders)}")
    return data


def _list(folder):
    try:
        return sorted(name for name in os.listdir(folder) if not name.startswith("."))
    except OSError as error:
        raise TrainingError(f"{folder} cannot be read: {error.strerror}") from None


def find_jobs(folder, splits):
    """The patients in a folder, not read yet; those that `splits` does not name are left out."""
    folder = folder.rstrip("/") or "/"
    names = _list(folder)
    if any("_flair.nii" in name or "-t2f.nii" in name for name in names):
        return _job(folder, splits, {})
    stacks = {}
    if "slices.json" in names:
        with open(f"{folder}/slices.json") as file:
            stacks = {name: entry["split"] for name, entry in json.load(file).items()}
    return [job for name in names if os.path.isdir(f"{folder}/{name}")
            for job in _job(f"{folder}/{name}", splits, stacks)]


def _job(folder, splits, stacks):
    name = os.path.basename(os.path.abspath(folder))
    if name in stacks:
        paths = {m: f"{folder}/{name}_{m}.nii.gz" for m in MODALITIES}
        files = {m: (path, 0) for m, path in paths.items() if os.path.exists(path)}
        return [Job(name, files, f"{folder}/{name}_wt.nii.gz", "binary", True, stacks[name] != "train")]
    def is_wanted(name):
        return not splits or name in splits["train"] | splits["validation"]

    def is_validation(name):
        return bool(splits) and name in splits["validation"]
    jobs = []
    # A folder that the splits do not name may hold cases that they do, as of the Decathlon, and may also
    # hold what nobody asked for and cannot be read.
    try:
        jobs = _discover(folder, depth=3)
    except TrainingError:
        if is_wanted(name):
            raise
    for job in jobs:
        job.is_validation = is_validation(name) or is_validation(job.name)
        job.is_normalized = bool(splits) and bool({name, job.name} & splits.get("normalized", set()))
    return [job for job in jobs if is_wanted(name) or is_wanted(job.name)]


def _discover(folder, depth):
    """The cases with a reference in a folder, or where it has no images, in the folders below it."""
    groups, is_2023, others, has_images = {}, {}, [], False
    names = _list(folder)
    for name in names:
        stem = next((name[:-len(end)] for end in (".nii", ".nii.gz", ".hdr", ".hdr.gz")
                     if name.lower().endswith(end)), None)
        if not stem or os.path.isdir(f"{folder}/{name}") or stem.endswith(("_pred", "_prob")):
            continue
        has_images = True
        start = max(stem.rfind(mark) for mark in "_-. ")
        role, newer = WORDS.get(stem[start + 1:].lower(), (None, False))
        if role is None:
            others.append((stem, name))
            continue
        key = stem[:max(start, 0)] or os.path.basename(os.path.abspath(folder))
        group = groups.setdefault(key, {})
        if role in group:
            raise TrainingError(f"{key} has two files for {role}: {group[role]} and {folder}/{name}")
        group[role] = f"{folder}/{name}"
        is_2023[key] = is_2023.get(key, False) or newer
    if not has_images:
        below = [f"{folder}/{name}" for name in names
                 if os.path.isdir(f"{folder}/{name}") and not name.startswith("labels")]
        return [job for path in below for job in _discover(path, depth - 1)] if depth else []
    jobs = []
    for key, group in groups.items():
        reference = group.pop("seg", None)
        if reference and group:
            jobs.append(Job(key, {role: (path, 0) for role, path in group.items()}, reference,
                            "brats2023" if is_2023[key] else "brats2020", False, False))
    if not groups:
        jobs = [job for stem, name in others if (job := _decathlon(folder, stem, name))]
    return jobs


def _decathlon(folder, stem, name):
    """The case of a file with four frames, FLAIR, T1, T1ce and T2, and its labels in the folder labelsTr beside it."""
    path, reference = f"{folder}/{name}", f"{folder}/../labelsTr/{name}"
    if not os.path.exists(reference) or frame_count(path) != 4:
        return None
    files = {modality: (path, frame) for frame, modality in enumerate(MODALITIES)}
    return Job(stem, files, reference, "msd", False, False)
