#!/usr/bin/env python3
"""Runs `glia bids` on a small BIDS data set and checks the derivatives against the rules of BIDS 1.10.

    python Scripts/check_bids.py

Needs numpy and nibabel. If bids-validator-deno is installed (pip install bids-validator-deno), the validator must
find no error in what was written either.
"""

import csv
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import nibabel
import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
GLIA = os.environ.get("GLIA") or str(HERE.parent / ".build/release/glia")
MODEL = HERE.parent / "Tests/SegmenterTests/Goldens/blocked.onnx"
AFFINE = np.array([[-1, 0, 0, 0], [0, -1, 0, 35], [0, 0, 1, 0], [0, 0, 0, 1.0]])


def write_session(root, participant, session):
    entities = "_".join(filter(None, (participant, session)))
    folder = root.joinpath(*filter(None, (participant, session, "anat")))
    folder.mkdir(parents=True)
    grid = np.indices((32, 36, 24))

    def distance(*center):
        return sum((axis - c) ** 2 for axis, c in zip(grid, center))

    head, lesion = distance(16, 18, 12) < 140, distance(11, 15, 12)
    for number, name in enumerate(("FLAIR", "T1w", "ce-gadolinium_T1w", "T2w")):
        values = np.where(head, 100 * (number + 1) + 4 * grid[0] + 300 * (lesion < 20), 0)
        nibabel.save(nibabel.Nifti1Image(values.astype(np.float32), AFFINE), folder / f"{entities}_{name}.nii.gz")
        (folder / f"{entities}_{name}.json").write_text("{}\n")
    return entities, np.select([lesion < 5, lesion < 12, lesion < 20], [1, 4, 2], 0).astype(np.uint8)


def write_data_set(root):
    (root / "dataset_description.json").write_text(json.dumps(
        {"Name": "Balls", "BIDSVersion": "1.10.0", "DatasetType": "raw", "License": "CC0"}))
    (root / "README").write_text("Balls with a tumor in them, made by a script; nobody's data.\n" * 3)
    for participant, session in (("sub-01", "ses-1"), ("sub-01", "ses-2"), ("sub-02", "ses-1")):
        entities, labels = write_session(root, participant, session)
        if participant == "sub-01":
            folder = root / "derivatives/experts" / participant / session / "anat"
            folder.mkdir(parents=True)
            nibabel.save(nibabel.Nifti1Image(labels, AFFINE), folder / f"{entities}_desc-expert_dseg.nii.gz")
    (root / "derivatives/experts/dataset_description.json").write_text(json.dumps(
        {"Name": "Experts", "BIDSVersion": "1.10.0", "DatasetType": "derivative",
         "GeneratedBy": [{"Name": "hand"}]}))


def glia(*words, status=0):
    run = subprocess.run([GLIA, "bids", *map(str, words)], capture_output=True, text=True)
    assert run.returncode == status, f"{words} ended with {run.returncode}:\n{run.stdout}{run.stderr}"
    return run


def check_mask(path, root):
    """The rules for one segmentation, its table and its sidecar."""
    name = re.fullmatch(
        r"(sub-[A-Za-z0-9]+)(?:_(ses-[A-Za-z0-9]+))?_space-orig_desc-[A-Za-z0-9]+_dseg\.nii\.gz", path.name)
    assert name, path
    folders = path.relative_to(root).parts[:-1]
    assert folders == tuple(filter(None, (name[1], name[2], "anat"))), path
    stem = path.name.removesuffix(".nii.gz")
    sidecar = json.loads((path.parent / f"{stem}.json").read_text())
    assert all(re.fullmatch(r"bids:raw:sub-.*\.nii\.gz", uri) for uri in sidecar["Sources"]), sidecar
    assert sidecar["SpatialReference"] in sidecar["Sources"], sidecar
    assert sidecar["Manual"] is False
    with open(path.parent / f"{stem}.tsv", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert list(rows[0])[:2] == ["index", "name"], rows
    indices = [int(row["index"]) for row in rows]
    assert len(set(indices)) == len(indices) and all(row["name"] and row["abbreviation"] for row in rows)
    assert all(re.fullmatch(r"#[0-9A-F]{6}", row["color"]) for row in rows), rows
    image = nibabel.load(path)
    labels = np.asarray(image.dataobj)
    assert np.issubdtype(labels.dtype, np.integer) and set(np.unique(labels)) <= set(indices)
    assert np.allclose(image.affine, AFFINE)
    return labels


def dice(a, b):
    return 2 * np.sum(a & b) / (a.sum() + b.sum()) if a.any() or b.any() else None


def check(root, output):
    description = json.loads((output / "dataset_description.json").read_text())
    assert description["DatasetType"] == "derivative" and description["Name"] and description["BIDSVersion"]
    assert description["GeneratedBy"][0]["Name"] == "glia" and description["GeneratedBy"][0]["Version"]
    link = description["DatasetLinks"]["raw"]
    assert description["SourceDatasets"][0]["URL"] == link
    place = pathlib.Path(link.removeprefix("file://")) if link.startswith("file:") else output / link
    assert place.resolve() == root.resolve(), link
    masks = sorted(output.rglob("*_dseg.nii.gz"))
    assert len(masks) == 3, masks
    with open(output / "group_volumes.tsv", newline="") as file:
        rows = {(row["participant_id"], row["session_id"]): row for row in csv.DictReader(file, delimiter="\t")}
    columns = json.loads((output / "group_volumes.json").read_text())
    assert set(next(iter(rows.values()))) == set(columns) and all(c["Description"] for c in columns.values())
    assert all(columns[name]["Units"] == "mL" for name in columns if name.startswith("volume_"))
    for mask in masks:
        labels = check_mask(mask, output)
        participant, session = mask.relative_to(output).parts[:2]
        row = rows[participant, session]
        reference = root / f"derivatives/experts/{participant}/{session}/anat" / (
            f"{participant}_{session}_desc-expert_dseg.nii.gz")
        for name, members in (("WT", (1, 2, 4)), ("TC", (1, 4)), ("ET", (4,))):
            predicted = np.isin(labels, members)
            assert abs(float(row[f"volume_{name}"]) - predicted.sum() / 1000) < 1e-9, (mask, name)
            expected = dice(predicted, np.isin(np.asarray(nibabel.load(reference).dataobj), members)) \
                if reference.exists() else None
            assert row[f"dice_{name}"] == "n/a" if expected is None else (
                abs(float(row[f"dice_{name}"]) - expected) < 1e-12), (mask, name, row)


def validate(folder):
    """Runs the validator where there is one; warnings are printed."""
    program = shutil.which("bids-validator-deno") or shutil.which(
        "bids-validator-deno", path=str(pathlib.Path(sys.executable).parent))
    if not program:
        return print("bids-validator-deno is not installed; the rules above were checked alone")
    run = subprocess.run([program, "--json", str(folder)], capture_output=True, text=True)
    try:
        issues = json.loads(run.stdout)["issues"]["issues"]
    except (json.JSONDecodeError, KeyError):
        return print(f"the validator does not run here:\n{run.stdout[-500:]}{run.stderr[-500:]}")
    for issue in issues:
        print(f"  {issue['severity']}: {issue['code']} {issue.get('subCode', '')} {issue.get('location', '')}")
    errors = [issue for issue in issues if issue["severity"] == "error"]
    assert not errors, errors
    print(f"the validator finds no error in {folder.name}")


def main():
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder) / "data"
        root.mkdir()
        write_data_set(root)
        for output in (root / "derivatives/glia", pathlib.Path(folder) / "elsewhere"):
            first = glia(root, output, "participant", "--participant-label", "01", "--model", MODEL)
            assert len(list(output.rglob("*_dseg.nii.gz"))) == 2, first.stderr
            # The group misses a participant, and says so.
            assert "sub-02" in glia(root, output, "group", status=1).stderr
            # A run that ended before the description was written is done again; the others are not.
            masks = sorted(output.rglob("*_dseg.nii.gz"))
            masks[0].with_name(masks[0].name.replace(".nii.gz", ".json")).unlink()
            times = [mask.stat().st_mtime_ns for mask in masks]
            glia(root, output, "participant", "--model", MODEL, "--skip-bids-validation")
            assert [m.stat().st_mtime_ns == t for m, t in zip(masks, times)] == [False, True]
            glia(root, output, "group")
            check(root, output)
            validate(output)
        assert "sub-09" in glia(root, output, "participant", "--participant-label", "09", status=1).stderr
    print("glia bids writes what BIDS wants")


if __name__ == "__main__":
    main()
