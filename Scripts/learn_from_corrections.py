#!/usr/bin/env python3
"""Measures how training on a few corrected slices changes the other slices of a patient.

    python Scripts/learn_from_corrections.py ../shared/data/brats --cases BraTS2021_00031 --slices 3

For each case, some slices of the bundled model's prediction are replaced with the reference's, as if a reader
had corrected them. `glia train --from-edits` trains on them, and the whole-tumor Dice of the slices that were
not corrected is compared before and after. The slices are those with the largest disagreement, at
least ten slices apart, as a reader looking for the worst would find them. Arguments after -- go to glia train.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import nibabel
import numpy as np


def dice(prediction, reference):
    total = prediction.sum() + reference.sum()
    return float("nan") if total == 0 else 2 * np.logical_and(prediction, reference).sum() / total


def regions(labels):
    return {"WT": labels > 0, "TC": np.isin(labels, (1, 4)), "ET": labels == 4}


def choose(prediction, reference, count, apart=10):
    differing = ((prediction > 0) != (reference > 0)).sum((0, 1))
    chosen = []
    for index in np.argsort(-differing):
        if all(abs(index - other) >= apart for other in chosen):
            chosen.append(int(index))
        if len(chosen) == count:
            break
    return sorted(chosen)


def segment(glia, case, folder, model=None):
    extra = ["--model", model] if model else []
    subprocess.run([glia, "segment", case, "--output", folder, "--force", *extra], check=True)
    return nibabel.load(folder / f"{case.name}_pred.nii.gz")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path, help="a folder of cases in BraTS layout")
    parser.add_argument("--cases", nargs="+", required=True)
    parser.add_argument("--slices", type=int, default=3)
    parser.add_argument("--glia", default=".build/release/glia")
    given = sys.argv[1:]
    # argparse gives arguments after -- to the positional arguments before it.
    split = given.index("--") if "--" in given else len(given)
    arguments = parser.parse_args(given[:split])
    for name in arguments.cases:
        case = arguments.folder / name
        with tempfile.TemporaryDirectory() as scratch:
            scratch = pathlib.Path(scratch)
            before = segment(arguments.glia, case, scratch / "before")
            reference = next(p for p in case.iterdir() if "_seg" in p.name)
            truth = np.asarray(nibabel.load(reference).dataobj).astype(np.uint8)
            labels = np.asarray(before.dataobj).astype(np.uint8)
            chosen = choose(labels, truth, arguments.slices)
            edited = labels.copy()
            edited[:, :, chosen] = truth[:, :, chosen]
            (scratch / "edits").mkdir()
            nibabel.save(
                nibabel.Nifti1Image(edited, before.affine, before.header),
                scratch / "edits" / f"{name}_edit.nii.gz")
            images = [str(p.resolve()) for p in sorted(case.iterdir()) if p != reference and ".nii" in p.name]
            record = {
                "GeneratedBy": [{"Name": "learn_from_corrections.py", "Version": "1"}], "Manual": False,
                "Sources": images, "SourceMask": {"Kind": "prediction"}, "LabelScheme": "brats2020",
                "Labels": {}, "Annotator": "reference", "SavedAt": "1970-01-01T00:00:00Z", "SHA256": "",
                "Work": {"Strokes": len(chosen), "ChangedVoxels": int((edited != labels).sum()),
                         "CorrectedSlices": chosen, "Seconds": 0, "Tools": {}},
            }
            (scratch / "edits" / f"{name}_edit.json").write_text(json.dumps(record))
            begin = time.monotonic()
            subprocess.run(
                [arguments.glia, "train", "--from-edits", scratch / "edits", "--output",
                 scratch / "adapted.onnx", *given[split + 1:]], check=True)
            seconds = time.monotonic() - begin
            after = segment(arguments.glia, case, scratch / "after", scratch / "adapted.onnx")
            adapted = np.asarray(after.dataobj).astype(np.uint8)
            others = np.ones(truth.shape[2], bool)
            others[chosen] = False
            row = {"case": name, "corrected": chosen, "seconds": round(seconds, 1)}
            for region in ("WT", "TC", "ET"):
                expected = regions(truth[:, :, others])[region]
                row[region] = [
                    round(float(dice(regions(found[:, :, others])[region], expected)), 4)
                    for found in (labels, adapted)]
            print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
