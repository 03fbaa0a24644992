#!/usr/bin/env python3
"""Compares thresholds and rules of a model on patients that its networks were not trained on.

    Scripts/cross_validate.py --data DATA --fold first.onnx=first.json --fold second.onnx=second.json … \\
      --rules 'threshold=0.5,0.5,0.5' --rules 'seed-threshold=0 minimum-island-ml=0'

A fold is a model, or several whose logits are averaged (`a.onnx*3+b.onnx*1=splits.json`), and the splits that
it was trained with; its patients are those in "validation". A 3-D network (of train_volumes.py) may follow
after an @: `a.onnx@volumes.onnx=splits.json`; --share gives its share of the mean. Every patient is segmented
as in `glia segment`: the mean of axial and coronal slices, each smoothed across, with the 3-D network, then
rules. It prints each patient's Dice of
WT, TC and ET with the rules in the metadata of --like, then means with these and with each of --rules; a region
that is empty in both masks counts 1.

The graph runs in ONNX Runtime, and none of the code here is glia's, so this also checks glia. --cache
DIR keeps results between runs. Needs nibabel, NumPy, SciPy, onnx and onnxruntime.
"""
import argparse
import hashlib
import json
import pathlib

import nibabel
import numpy as np
import onnx
import onnxruntime
from scipy import ndimage

MODALITIES = ("flair", "t1", "t1ce", "t2")
MARGIN = 184


class Network:
    """A model that gives the logits of volumes."""

    def __init__(self, path, threads):
        self.path = pathlib.Path(path)
        model = onnx.load(path)
        self.key = hashlib.sha256(self.path.read_bytes()).hexdigest()[:12]
        last = model.graph.node[-1]
        assert last.op_type == "Sigmoid", f"{path} does not end in a sigmoid"
        model.graph.node.pop()
        model.graph.output[0].name = last.input[0]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(model.SerializeToString(), options)

    def slices(self, images):
        """Logits, slices x 3 x rows x columns, of images, slices x 4 x rows x columns; 0 where all is background."""
        rows, columns = images.shape[2:]
        sides = [MARGIN + 4 + -(-(side - 4) // 16) * 16 for side in (rows, columns)]
        top, left = ((side - MARGIN - real) // 2 + MARGIN // 2 for side, real in zip(sides, (rows, columns)))
        result = np.zeros((len(images), 3, rows, columns), np.float16)
        for number, image in enumerate(images):
            if not image.any():
                continue
            frame = np.zeros((1, 4, *sides), np.float32)
            frame[0, :, top:top + rows, left:left + columns] = image
            logits = self.session.run(None, {"image": frame})[0][0]
            half = MARGIN // 2
            result[number] = logits[:, top - half:top - half + rows, left - half:left - half + columns]
        return result


class VolumeNetwork:
    """A 3-D network of train_volumes.py, which gives logits at its own spacing."""

    def __init__(self, path, threads):
        self.key = hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()[:12]
        model = onnx.load(path)
        description = json.loads({e.key: e.value for e in model.metadata_props}["glia"])
        self.spacing, self.divisor = description["spacing"], description["divisor"]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(model.SerializeToString(), options)

    def probabilities(self, images, is_mirrored):
        """WT, TC and ET, 3 x i x j x k, of images 4 x i x j x k of 1 mm; the logits of mirror images are averaged."""
        shape = images.shape[1:]
        size = [round(side / self.spacing) for side in shape]
        small = np.stack([resized(image, size) for image in images])
        small = np.pad(small, [(0, 0)] + [(0, -side % self.divisor) for side in size])
        logits = self.session.run(None, {"image": small[None].astype(np.float32)})[0][0]
        if is_mirrored:
            other = self.session.run(None, {"image": small[None, :, ::-1].astype(np.float32)})[0][0]
            logits = (logits + other[:, ::-1]) / 2
        p = 1 / (1 + np.exp(-logits[:3, :size[0], :size[1], :size[2]]))
        return np.stack([resized(region, shape) for region in p])


def resized(array, size):
    """An array on other voxels, linear, its outer edges in place."""
    for axis, (old, new) in enumerate(zip(array.shape, size)):
        place = np.clip((np.arange(new) + .5) * old / new - .5, 0, old - 1)
        lower = np.floor(place).astype(int)
        part = (place - lower).reshape([-1 if a == axis else 1 for a in range(3)]).astype(np.float32)
        array = (array.take(lower, axis) * (1 - part)
                 + array.take(np.minimum(lower + 1, old - 1), axis) * part)
    return array


class Patient:
    """Normalized images and the expert's labels in the box around tissue; i is x, toward the patient's left."""

    def __init__(self, folder, modalities=MODALITIES):
        self.name = folder.name
        volumes = []
        for modality in MODALITIES:
            path = folder / f"{folder.name}_{modality}.nii.gz"
            if modality in modalities and path.exists():
                image = nibabel.load(path)
                volumes.append(normalized(np.asarray(image.dataobj, np.float32)))
            else:
                volumes.append(None)
        seg = nibabel.load(folder / f"{folder.name}_seg.nii.gz")
        assert nibabel.aff2axcodes(seg.affine) == ("L", "P", "S"), f"{folder.name} is not stored as LPS"
        self.milliliters = abs(np.linalg.det(seg.affine[:3, :3])) / 1000
        labels = np.asarray(seg.dataobj).round().astype(np.uint8)
        shape = labels.shape
        self.images = np.stack([np.zeros(shape, np.float32) if v is None else v for v in volumes])
        tissue = self.images.any(0)
        box = tuple(slice(*(np.flatnonzero(tissue.any(tuple({0, 1, 2} - {axis})))[[0, -1]] + [0, 1]))
                    for axis in range(3))
        self.images, self.tissue = self.images[:, *box], tissue[box]
        # Tumor outside the box, which the network never sees, counts as missed.
        self.outside = [int(r.sum()) - int(r[box].sum()) for r in regions_of(labels)]
        self.regions = np.stack([r[box] for r in regions_of(labels)])

    def answers(self, network, is_mirrored):
        """Logits of axial and coronal slices, planes x 3 x i x j x k."""
        images = self.images[:, ::-1] if is_mirrored else self.images
        # Axial slices show rows from anterior, coronal ones from superior; columns from the right.
        axial = network.slices(images.transpose(3, 0, 2, 1)).transpose(1, 3, 2, 0)
        coronal = network.slices(images.transpose(2, 0, 3, 1)[:, :, ::-1]).transpose(1, 3, 0, 2)[..., ::-1]
        both = np.stack([axial, coronal])
        return both[:, :, ::-1] if is_mirrored else both


def normalized(values):
    """The z-score over nonzero voxels, limited to ±5; background stays 0."""
    inside = values != 0
    if not inside.any():
        return values
    mean, deviation = values[inside].mean(dtype=np.float64), values[inside].std(dtype=np.float64)
    result = np.clip((values - mean) / (deviation or 1), -5, 5)
    return np.where(inside, np.where(result == 0, 1e-6, result), 0).astype(np.float32)


def regions_of(labels):
    return labels > 0, (labels == 1) | (labels == 4), labels == 4


def smoothed(p, axis, weight=0.5):
    """Slices smoothed along an axis; see docs/model-format.md."""
    total, count = p.copy(), np.ones(p.shape[axis], np.float32)
    near, far = ([slice(None)] * p.ndim for _ in range(2))
    near[axis], far[axis] = slice(None, -1), slice(1, None)
    total[tuple(far)] += weight * p[tuple(near)]
    total[tuple(near)] += weight * p[tuple(far)]
    count[1:] += weight
    count[:-1] += weight
    shape = [1] * p.ndim
    shape[axis] = -1
    return total / count.reshape(shape)


def probabilities(answers, tissue, smoothing=0.5, volume=None, shares=None):
    """WT, TC and ET of the mean over mirror images of logits, planes x 3 x i x j x k each, and of a 3-D network."""
    mean = sum(1 / (1 + np.exp(-a.astype(np.float32))) for a in answers) / len(answers)
    mean = np.where(tissue, mean, 0)
    both = (mean[0] + smoothed(mean[1], 2, smoothing)) / 2
    if volume is not None:
        shares = np.reshape(shares, (3, 1, 1, 1))
        both = np.where(tissue, (1 - shares) * both + shares * volume, 0)
    return np.where(tissue, smoothed(both, 3, smoothing), 0)


def labeled(p, milliliters, rules):
    """The masks of WT, TC and ET by the rules."""
    above = [p[r] > rules["threshold"][r] for r in range(3)]
    masks = [above[0] | above[1] | above[2], above[1] | above[2], above[2]]
    for region in range(3):
        seed, island = rules["seed"][region], rules["island"][region]
        if not (seed or island) or not masks[region].any():
            continue
        labels, count = ndimage.label(masks[region], np.ones((3, 3, 3)))
        sizes = np.bincount(labels.ravel(), minlength=count + 1) * milliliters
        highest = ndimage.maximum(p[region], labels, np.arange(count + 1))
        keeps = (sizes >= island - 1e-9) & ((highest > seed) if seed else True)
        goes = ~keeps
        goes[0] = False
        gone = goes[labels]
        for inner in range(region, 3):
            masks[inner] &= ~gone
    if masks[2].sum() < rules["share"][0] * masks[1].sum():
        masks[2][:] = False
    return masks


class Answer:
    """A patient's probabilities, cropped to where tumor may be, and the expert's mask."""

    def __init__(self, patient, p):
        self.name, self.milliliters = patient.name, patient.milliliters
        wanted = (p > 0.2).any(0)
        box = tuple(slice(*(np.flatnonzero(wanted.any(tuple({0, 1, 2} - {axis})))[[0, -1]] + [0, 1]))
                    for axis in range(3)) if wanted.any() else (slice(0, 1),) * 3
        self.p = p[:, *box].astype(np.float32)
        self.drawn = patient.regions[:, *box]
        self.missed = [int(r.sum() - d.sum()) + o
                       for r, d, o in zip(patient.regions, self.drawn, patient.outside)]
        self.known = {}

    def dice(self, rules):
        """Dice of WT, TC, ET; 1 where a region is empty in both, as the BraTS challenge counts it."""
        key = json.dumps(rules)
        if key not in self.known:
            values = []
            for mask, drawn, missed in zip(labeled(self.p, self.milliliters, rules), self.drawn, self.missed):
                total = int(mask.sum()) + int(drawn.sum()) + missed
                values.append(2 * int((mask & drawn).sum()) / total if total else 1.0)
            self.known[key] = values
        return self.known[key]


def mean(answers, rules):
    return np.mean([a.dice(rules) for a in answers], 0)


def rules_of(path):
    """The rules in a model's metadata."""
    entries = {e.key: e.value for e in onnx.load(path).metadata_props}

    def numbers(key, count):
        values = [float(v) for v in entries.get(key, "0").split(",")]
        return values * (count // len(values))
    return {"threshold": numbers("threshold", 3), "seed": numbers("seed-threshold", 3),
            "island": numbers("minimum-island-ml", 3), "share": numbers("minimum-enhancing-share", 1)}


KEYS = {"threshold": "threshold", "seed-threshold": "seed", "minimum-island-ml": "island",
        "minimum-enhancing-share": "share"}


def changed(rules, text):
    """Rules with some metadata entries of a model changed: `threshold=0.5,0.5,0.5 minimum-island-ml=0`."""
    rules = dict(rules)
    for entry in text.split():
        key, values = entry.split("=")
        values = [float(v) for v in values.split(",")]
        rules[KEYS[key]] = values * (len(rules[KEYS[key]]) // len(values))
    return rules


class Fold:
    """Networks with their shares, and the patients that they were not trained on."""

    def __init__(self, text, networks, o):
        models, splits = text.rsplit("=", 1)
        models, _, volumes = models.partition("@")
        self.volumes = VolumeNetwork(volumes, o.threads) if volumes else None
        parts = [(part.split("*") + ["1"])[:2] for part in models.split("+")]
        total = sum(float(share) for _, share in parts)
        for path, _ in parts:
            if path not in networks:
                networks[path] = Network(path, o.threads)
        self.parts = [(networks[path], float(share) / total) for path, share in parts]
        self.options = o
        names = json.loads(pathlib.Path(splits).read_text())["validation"]
        self.answers = [self.answer(name) for name in names]

    def answer(self, name):
        o = self.options
        folder = next(o.data / f / name for f in ("brats", "cases") if (o.data / f / name).is_dir())
        patient = Patient(folder, o.modalities.split(","))
        turns = [sum(share * self.logits(network, patient, is_mirrored) for network, share in self.parts)
                 for is_mirrored in (False, True)[:1 + o.mirror]]
        return Answer(patient, probabilities(turns, patient.tissue, volume=self.volume(patient), shares=o.shares))

    def volume(self, patient):
        o = self.options
        if self.volumes is None:
            return None
        kept = o.cache / f"{self.volumes.key}-{patient.name}-{o.modalities}.npy" if o.cache else None
        if kept and kept.exists():
            return np.load(kept).astype(np.float32)
        found = self.volumes.probabilities(patient.images, o.mirror)
        if kept:
            np.save(kept, found.astype(np.float16))
        return found

    def logits(self, network, patient, is_mirrored):
        o = self.options
        if not o.cache:
            return patient.answers(network, is_mirrored).astype(np.float32)
        kept = o.cache / f"{network.key}-{patient.name}-{o.modalities}-{int(is_mirrored)}.npy"
        if not kept.exists():
            np.save(kept, patient.answers(network, is_mirrored))
        return np.load(kept).astype(np.float32)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add = parser.add_argument
    add("--data", type=pathlib.Path, required=True, help="a folder with brats/ and cases/")
    add("--fold", action="append", required=True, metavar="MODEL[*SHARE+MODEL*SHARE…]=SPLITS")
    add("--like", default="assets/unet.onnx", help="the model whose rules are changed (assets/unet.onnx)")
    add("--rules", action="append", default=[], metavar="'KEY=VALUE …'", help="other rules to try; may be repeated")
    add("--modalities", default=",".join(MODALITIES))
    add("--mirror", action="store_true", help="average with the mirror image")
    add("--share", default="0.5", help="the 3-D network's share, or one each for WT, TC and ET (0.5)")
    add("--cache", type=pathlib.Path)
    add("--threads", type=int, default=2)
    o = parser.parse_args()
    o.shares = [float(share) for share in o.share.split(",")]
    o.shares *= 3 // len(o.shares)
    networks = {}
    folds = [Fold(text, networks, o) for text in o.fold]
    everyone = [answer for fold in folds for answer in fold.answers]
    rules = rules_of(o.like)

    def show(name, values):
        print(f"{name:48}" + " ".join(f"{v:.3f}" for v in values), flush=True)
    for answer in everyone:
        show(answer.name, answer.dice(rules))
    for text in ["", *o.rules]:
        tried = changed(rules, text)
        show(text or f"rules of {pathlib.Path(o.like).name}", mean(everyone, tried))
        for fold in folds[:len(folds) if len(folds) > 1 else 0]:
            show("  of one fold", mean(fold.answers, tried))


if __name__ == "__main__":
    main()
