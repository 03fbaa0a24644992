#!/usr/bin/env python3
"""Runs a described network on images: docs/model-format.md once more, in Python with ONNX Runtime.

    python3 Scripts/run_description.py MODEL.onnx OUTPUT.nii.gz IMAGE.nii.gz...   one image for each channel
    python3 Scripts/run_description.py --check FOLDER    for each FOLDER/NAME.onnx: Dice with expected.nii.gz of
                                                         Goldens/import/NAME

A plain second implementation, to find out whether a description says enough to get what nnU-Net or MONAI get. It knows
what imported descriptions use; brain masks, several planes and most post-processing are left to glia. Needs numpy, scipy,
nibabel, onnx and onnxruntime.
"""

import itertools
import json
import pathlib
import sys

import nibabel
import numpy as np
import onnx
import onnxruntime
import scipy.ndimage

GOLDENS = pathlib.Path(__file__).parent.parent / "Tests" / "SegmenterTests" / "Goldens" / "import"
LETTERS = {"R": (0, 1), "L": (0, -1), "A": (1, 1), "P": (1, -1), "S": (2, 1), "I": (2, -1)}


# MARK: Axes


def stored_axes(affine):
    """For right-left, anterior-posterior and superior-inferior: the array axis, and its direction."""
    codes = nibabel.orientations.io_orientation(affine)
    return {int(world): (axis, int(sign)) for axis, (world, sign) in enumerate(codes)}


def layout(name, affine):
    """The stored axis, direction and number of each of the network's axes."""
    if name[0] in "ijk":
        return [("ijk".index(letter), 1, "ijk".index(letter)) for letter in name]
    axes = stored_axes(affine)
    return [
        (axes[world][0], axes[world][1] * sign, world) for world, sign in (LETTERS[c] for c in name)]


def arranged(array, axes):
    result = array.transpose([axis for axis, _, _ in axes])
    return result[tuple(slice(None, None, sign) for _, sign, _ in axes)]


def rearranged(array, axes):
    array = array[tuple(slice(None, None, sign) for _, sign, _ in axes)]
    return array.transpose(np.argsort([axis for axis, _, _ in axes]))


# MARK: Resampling


class Grid:
    """Where the voxels of a new spacing lie, along each axis, in voxels of the old one."""

    def __init__(self, shape, old, new, rules):
        tolerance = rules.get("tolerance", 1.25)
        self.edges = rules.get("alignment", "edges") == "edges"
        keep = [n is None or max(o / n, n / o) <= tolerance for o, n in zip(old, new)]
        new = [o if k else n for o, n, k in zip(old, new, keep)]
        self.shape = tuple(shape)
        if self.edges:
            self.new_shape = tuple(int(round(o / n * s)) for o, n, s in zip(old, new, shape))
            self.factors = [s / t for s, t in zip(self.shape, self.new_shape)]
        else:
            self.new_shape = tuple(int(round((s - 1) * o / n + 1)) for o, n, s in zip(old, new, shape))
            self.factors = [n / o for o, n in zip(old, new)]
        self.separate = self.uneven(old, new, rules.get("separateAxis"))

    @staticmethod
    def uneven(old, new, factor):
        if factor is None:
            return None
        for spacing in (old, new):
            if max(spacing) / min(spacing) > factor:
                longest = [axis for axis in range(3) if spacing[axis] == max(spacing)]
                return longest[0] if len(longest) == 1 else None
        return None

    def places(self, axis, back):
        """Positions in the source, along an axis, of the voxels of the result."""
        count = self.shape[axis] if back else self.new_shape[axis]
        factor = 1 / self.factors[axis] if back else self.factors[axis]
        places = np.arange(count)
        return (places + 0.5) * factor - 0.5 if self.edges else places * factor

    def apply(self, array, order, back=False):
        if self.new_shape == self.shape:
            return array
        shape = array.shape
        # Cubic splines stay within the range of what they interpolate: the volume, or each slice by itself.
        within = tuple(axis for axis in range(3) if axis != self.separate)
        low, high = array.min(within, keepdims=True), array.max(within, keepdims=True)
        # Across slices last, so that each slice has its own range.
        for axis in sorted(range(3), key=lambda axis: axis == self.separate):
            if axis == self.separate and order == 3:
                array = np.clip(array, low, high)
            places = self.places(axis, back)
            if len(places) == shape[axis] and np.allclose(places, np.arange(len(places))):
                continue
            own = 0 if axis == self.separate else order
            limit = shape[axis] - 1
            lines = np.moveaxis(array, axis, 0)
            if own == 0:
                nearest = np.floor(np.clip(places, 0, limit) + 0.5).astype(int).clip(0, limit)
                lines = lines[nearest]
            elif own == 1:
                clipped = np.clip(places, 0, limit)
                left = np.minimum(np.floor(clipped).astype(int), limit)
                right = np.minimum(left + 1, limit)
                part = (clipped - left).reshape(-1, 1, 1)
                lines = lines[left] * (1 - part) + lines[right] * part
            else:
                # A cubic spline of the values, continued by the outermost ones.
                matrix = [scipy.ndimage.map_coordinates(
                    row, [places], order=3, mode="nearest") for row in np.eye(limit + 1)]
                lines = np.tensordot(np.array(matrix).T, lines, 1)
            array = np.moveaxis(lines, 0, axis)
        return np.clip(array, low, high) if order == 3 and self.separate is None else array


ORDERS = {"nearest": 0, "linear": 1, "cubic": 3}


# MARK: Normalization


def normalized(image, rule, any_nonzero):
    method = rule if isinstance(rule, str) else rule["method"]
    if method == "none":
        return image
    over = rule.get("over", "volume")
    mask = {"volume": np.ones_like(image, bool), "nonzero": image != 0, "any-nonzero": any_nonzero}[over]
    values = image[mask].astype(np.float64)
    if method == "zscore":
        found = (image - values.mean()) / (values.std() or 1)
        if "clip" in rule:
            found = np.clip(found, -rule["clip"], rule["clip"])
    elif method == "fixed":
        found = np.clip(image, *rule["clip"]) if "clip" in rule else image
        found = (found - rule.get("subtract", 0)) / rule.get("divide", 1)
    else:
        low, high = values.min(), values.max()
        if method == "percentile":
            low, high = np.percentile(values, [rule["low"], rule["high"]])
        a, b = rule.get("to", [0, 1])
        found = (image - low) / (high - low if high > low else 1) * (b - a) + a
        if method == "percentile" and rule.get("clip", True):
            found = np.clip(found, a, b)
    return np.where(mask, found, 0)


# MARK: Patches


def starts(length, patch, overlap, spread):
    if length <= patch:
        return [0]
    if spread == "even":
        steps = int(np.ceil((length - patch) / (patch * (1 - overlap))))
        return [int(np.round(i * (length - patch) / steps)) for i in range(steps + 1)]
    step = max(int(patch * (1 - overlap)), 1)
    count = next(i for i in itertools.count() if i * step + patch >= length) + 1
    return [min(i * step, length - patch) for i in range(count)]


def weights(patch, blending):
    result = np.ones(patch)
    if blending == "constant":
        return result
    for axis, side in enumerate(patch):
        middle = side // 2 if blending == "gaussian-nnunet" else (side - 1) / 2
        distance = (np.arange(side) - middle) / (side / 8)
        shape = [1] * len(patch)
        shape[axis] = side
        result = result * np.exp(-distance**2 / 2).reshape(shape)
    return np.maximum(result, 1e-3) if blending == "gaussian-monai" else result


def mirrored(run, patch, axes):
    results = []
    for count in range(len(axes) + 1):
        for chosen in itertools.combinations(axes, count):
            flip = [axis + 1 for axis in chosen]
            results.append(np.flip(run(np.flip(patch, flip).copy()), flip))
    return np.mean(results, 0)


def covered(run, image, description, mirror):
    """The network's output for [channels, sides…]."""
    sides = image.shape[1:]
    patch = description.get("patch") or sides
    divisor = description.get("divisor") or [1] * len(sides)
    wanted = [-(-max(s, p) // d) * d for s, p, d in zip(sides, patch, divisor)]
    if not description.get("patch"):
        patch = wanted
    both = description.get("padding", "both" if description.get("patch") else "end") == "both"
    before = [(w - s) // 2 if both else 0 for w, s in zip(wanted, sides)]
    image = np.pad(
        image, [(0, 0)] + [(b, w - s - b) for b, w, s in zip(before, wanted, sides)])
    weight = weights(patch, description.get("blending", "gaussian"))
    total, count = 0, np.zeros(image.shape[1:])
    places = [
        starts(n, p, description.get("overlap", 0.5), description.get("spread", "even"))
        for n, p in zip(image.shape[1:], patch)]
    for corner in itertools.product(*places):
        window = tuple(slice(c, c + p) for c, p in zip(corner, patch))
        found = mirrored(run, image[(slice(None), *window)], mirror)
        if isinstance(total, int):
            total = np.zeros((len(found), *image.shape[1:]))
        total[(slice(None), *window)] += found * weight
        count[window] += weight
    inside = tuple(slice(b, b + s) for b, s in zip(before, sides))
    return (total / count)[(slice(None), *inside)]


# MARK: The whole


def activated(values, kind):
    if kind == "sigmoid":
        return 1 / (1 + np.exp(-values))
    if kind == "softmax":
        values = np.exp(values - values.max(0))
        return values / values.sum(0)
    return values


def labeled(values, output):
    if "labels" in output:
        table = [n if isinstance(e, str) else e["value"] for n, e in enumerate(output["labels"])]
        return np.array(table)[values.argmax(0)]
    entries = [
        {"name": e, "value": n + 1} if isinstance(e, str) else {"value": n + 1, **e}
        for n, e in enumerate(output["structures"])]
    names = [e["name"] for e in entries]
    result = np.zeros(values.shape[1:], int)
    for name in output.get("order", names):
        entry = entries[names.index(name)]
        result[values[names.index(name)] > entry.get("threshold", 0.5)] = entry["value"]
    return result


def kept_largest(labels, description):
    output = description["output"]
    entries = output.get("labels") or output.get("structures")
    for name, rule in description.get("postprocessing", {}).get("structures", {}).items():
        if not rule.get("largestComponent"):
            continue
        for number, entry in enumerate(entries):
            own = entry if isinstance(entry, str) else entry["name"]
            value = number if isinstance(entry, str) else entry["value"]
            if own != name:
                continue
            parts, count = scipy.ndimage.label(labels == value, np.ones((3, 3, 3)))
            if count > 1:
                sizes = np.bincount(parts.ravel())[1:]
                labels[(parts > 0) & (parts != sizes.argmax() + 1)] = 0
    return labels


def segment(description, run, images, affine):
    """Labels in the order of the stored array."""
    axes = layout(description.get("orientation", "RAS"), affine)
    spacing = np.linalg.norm(affine[:3, :3], axis=0)
    own = [spacing[axis] for axis, _, _ in axes]
    wanted = description.get("spacing") or [None] * 3
    wanted = [wanted[number] for _, _, number in axes]
    rules = description.get("resampling", {})
    data = np.stack([arranged(np.asarray(image, np.float64), axes) for image in images])
    channels = len(data)
    rule = description["normalization"]
    rule = rule if isinstance(rule, list) else [rule] * channels
    sizes, boxes, grid = [], [], None
    mask = scipy.ndimage.binary_fill_holes((data != 0).any(0))
    for step in description.get("steps", ["crop", "resample", "normalize"]):
        if step == "crop" and description.get("crop", "none") != "none":
            found = (data != 0 if description["crop"] == "nonzero" else data > 0).any(0)
            where = np.argwhere(found)
            box = tuple(slice(a, b + 1) for a, b in zip(where.min(0), where.max(0)))
            undo = (data.shape[1:], box)
            data, mask = data[(slice(None), *box)], mask[box]
            boxes.append(("crop", undo))
        elif step == "normalize":
            data = np.stack([normalized(image, r, mask) for image, r in zip(data, rule)])
        elif step == "resample":
            grid = Grid(data.shape[1:], own, wanted, rules)
            order = ORDERS[rules.get("images", "linear")]
            data = np.stack([grid.apply(image, order) for image in data])
            boxes.append(("grid", grid))
    numbers = [number for _, _, number in axes]
    names = description.get("mirror", [])
    known = ["left-right", "anterior-posterior", "superior-inferior"]
    chosen = [("ijk".index(n) if n in "ijk" else known.index(n)) for n in names]
    data = data.astype(np.float32)
    if description["dimensions"] == 2:
        mirror = [numbers.index(n) - 1 for n in chosen]
        values = np.stack(
            [covered(run, data[:, k], description, mirror) for k in range(data.shape[1])], 1)
    else:
        values = covered(run, data, description, [numbers.index(n) for n in chosen])
    stage = rules.get("restored", "probabilities")
    kind = description.get("activation", "none")
    if stage == "probabilities":
        values = activated(values, kind)
    elif stage == "labels":
        values = labeled(activated(values, kind), description["output"])[None]
    order = 0 if stage == "labels" else ORDERS[rules.get("results", "linear")]
    outside = None
    for name, undo in reversed(boxes):
        if name == "grid":
            values = np.stack([undo.apply(v, order, back=True) for v in values])
            outside = None if outside is None else undo.apply(outside * 1.0, 0, back=True) > 0.5
        else:
            shape, box = undo
            whole = np.zeros((len(values), *shape))
            whole[(slice(None), *box)] = values
            values = whole
            outside = np.ones(shape, bool)
            outside[box] = False
    if stage != "labels":
        if stage == "logits":
            values = activated(values, kind)
        labels = labeled(values, description["output"])
    else:
        labels = values[0].astype(int)
    if outside is not None:
        labels[outside] = 0
    return kept_largest(rearranged(labels, axes), description)


def described(path):
    model = onnx.load(path)
    entries = {entry.key: entry.value for entry in model.metadata_props}
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return json.loads(entries["glia"]), lambda patch: session.run(None, {name: patch[None]})[0][0]


def dice(a, b):
    scores = {}
    for label in sorted(set(np.unique(a)) | set(np.unique(b)) - {0}):
        if label:
            scores[int(label)] = 2 * ((a == label) & (b == label)).sum() / ((a == label).sum() + (b == label).sum())
    return scores


def check(folder):
    files = [nibabel.load(GOLDENS / "case" / f"case_000{n}.nii.gz") for n in range(2)]
    worst = 1.0
    for path in sorted(pathlib.Path(folder).glob("*.onnx")):
        description, run = described(path)
        count = len(description["channels"])
        images = [file.get_fdata() for file in files[:count]]
        labels = segment(description, run, images, files[0].affine)
        expected = np.asarray(nibabel.load(GOLDENS / path.stem / "expected.nii.gz").dataobj)
        scores = dice(labels, expected)
        worst = min(worst, *scores.values())
        print(path.stem, " ".join(f"{label}: {score:.5f}" for label, score in scores.items()),
              "differ:", int((labels != expected).sum()))
    print(f"worst Dice {worst:.5f}")
    return 0 if worst >= 0.999 else 1


if __name__ == "__main__":
    if sys.argv[1] == "--check":
        sys.exit(check(sys.argv[2]))
    description, run = described(sys.argv[1])
    files = [nibabel.load(path) for path in sys.argv[3:]]
    labels = segment(description, run, [file.get_fdata() for file in files], files[0].affine)
    nibabel.save(nibabel.Nifti1Image(labels.astype(np.uint16), files[0].affine), sys.argv[2])
