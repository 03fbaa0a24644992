#!/usr/bin/env python3
"""Makes Tests/MetricsTests/Goldens/readers.json: several readers' masks and marks, judged by other programs.

    pip install numpy SimpleITK scikit-learn statsmodels
    Scripts/make_reader_goldens.py

STAPLE is SimpleITK's (ITK's filter), majority is SimpleITK's label voting, Cohen's kappa scikit-learn's and
Fleiss' kappa statsmodels'. Masks are written as digits, the first axis fastest.
"""
import json
import pathlib

import numpy as np
import SimpleITK as sitk
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import fleiss_kappa

GOLDEN = pathlib.Path(__file__).parent.parent / "Tests/MetricsTests/Goldens/readers.json"


def blob(random, shape, center, radius, misses, adds):
    """An ellipsoid of which a reader misses some voxels and adds some around."""
    place = np.indices(shape)
    distance = np.sqrt(sum(((p - c) / r) ** 2 for p, c, r in zip(place, center, radius)))
    mask = (distance <= 1) & (random.random(shape) >= misses)
    return (mask | ((distance > 1) & (distance < 1.6) & (random.random(shape) < adds))).astype(np.uint8)


def staple(masks):
    """The probabilities, sensitivities and specificities of ITK's filter."""
    images = [sitk.GetImageFromArray(m.transpose(2, 1, 0)) for m in masks]
    run = sitk.STAPLEImageFilter()
    run.SetForegroundValue(1)
    probabilities = sitk.GetArrayFromImage(run.Execute(images)).transpose(2, 1, 0)
    return dict(
        probabilities=[round(float(p), 9) for p in probabilities.ravel(order="F")],
        sensitivities=list(run.GetSensitivity()), specificities=list(run.GetSpecificity()),
        rounds=run.GetElapsedIterations())


def digits(mask):
    return "".join(str(int(v)) for v in mask.ravel(order="F"))


def main():
    random = np.random.default_rng(20)
    shape = (11, 9, 7)
    cases = []
    for name, errors in [
        ("three readers, one careless", [(.02, .02), (.05, .03), (.4, .3)]),
        ("four readers", [(.1, .1), (.15, .05), (.05, .2), (.2, .2)]),
        ("two readers", [(.1, .1), (.1, .3)]),
        ("five readers, one marks little", [(.1, .1), (.9, 0), (.15, .1), (.1, .05), (.2, .1)]),
    ]:
        masks = [blob(random, shape, (5, 4, 3), (3.6, 2.9, 2.4), *e) for e in errors]
        majority = (sum(m.astype(int) for m in masks) * 2 > len(masks)).astype(np.uint8)
        if len(masks) % 2:
            voting = sitk.LabelVoting([sitk.GetImageFromArray(m) for m in masks], 9)
            assert (sitk.GetArrayFromImage(voting) == majority).all()
        cases.append(dict(name=name, size=list(shape), masks=[digits(m) for m in masks],
                          majority=digits(majority), staple=staple(masks)))

    marks = []
    for categories, count in [(3, 40), (5, 60), (5, 12)]:
        truth = random.integers(0, categories, count)
        readers = [np.clip(truth + random.integers(-1, 2, count) * (random.random(count) < wrong), 0, categories - 1)
                   for wrong in (.2, .4, .6)]
        table = np.array([[sum(int(r[i] == c) for r in readers) for c in range(categories)] for i in range(count)])
        marks.append(dict(
            categories=categories, readers=[[int(v) for v in r] for r in readers],
            kappa={w or "none": cohen_kappa_score(readers[0], readers[1], weights=w,
                                                  labels=list(range(categories)))
                   for w in (None, "linear", "quadratic")},
            fleiss=float(fleiss_kappa(table, method="fleiss"))))
    GOLDEN.write_text(json.dumps(dict(masks=cases, marks=marks), indent=1) + "\n")
    print(GOLDEN, [c["staple"]["rounds"] for c in cases])


if __name__ == "__main__":
    main()
