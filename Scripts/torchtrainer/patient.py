"""One patient in memory, as Sources/Trainer/TrainingCase.swift has it.

Normalized slices of one plane and their regions, cropped to the head, laid out as the viewer shows them:
of the axial ones anterior is on top and the patient's right on the left. Four modalities lie next to each other in units of 1/4096;
background is 0, and nothing else is.
"""

import itertools

import numpy as np

from . import TrainingError

MODALITIES = ("flair", "t1", "t1ce", "t2")
SLOPE = 4096
F = np.float32

# The labels of necrosis or non-enhancing core, edema and enhancing tumor; see LabelScheme.swift.
SCHEMES = {"brats2020": (1, 2, 4), "brats2023": (1, 2, 3), "msd": (2, 1, 3), "binary": None}


def region_table(scheme):
    """Each label's regions, bits 0, 1, 2 for WT, TC and ET."""
    if SCHEMES[scheme] is None:
        return np.array([0] + [1] * 255, np.uint8)
    table = np.zeros(256, np.uint8)
    core, edema, enhancing = SCHEMES[scheme]
    table[[core, edema, enhancing]] = 3, 1, 7
    return table


class Patient:
    """pixels: slices x rows x columns x 4, int16. masks: slices x rows x columns, bits of regions.

    plane: the plane of the slices. others: the same patient in other planes.
    known: the regions that were drawn, as bits. is_present: which modalities there are.
    is_normalized: whether the images were z-scores already; see TrainingData.Splits.normalized.
    head_slices, tumor_slices, core_slices: the numbers of slices that show these.
    """

    def __init__(self, name, volumes, labels, affine, scheme, plane="axial", others=(),
                 is_normalized=False):
        """Takes a patient's arrays by modality and the label map, all on one grid."""
        self.name, self.plane, self.others, self.is_normalized = name, plane, list(others), is_normalized
        self.is_present = [modality in volumes for modality in MODALITIES]
        if not any(self.is_present):
            raise TrainingError(f"{name} has no images")
        self.known = 1 if SCHEMES[scheme] is None else 7
        scores = limited if is_normalized else normalize
        planes = {m: sliced(scores(v), affine, plane) for m, v in volumes.items()}
        masks = sliced(region_table(scheme)[labels], affine, plane)
        head = np.zeros(masks.shape, bool)
        for volume in planes.values():
            head |= volume != 0
        if not head.any():
            raise TrainingError(f"{name} is background everywhere")
        # The smallest rows and columns that hold every slice's head, and one more on each side.
        top, bottom = np.flatnonzero(head.any((0, 2)))[[0, -1]]
        left, right = np.flatnonzero(head.any((0, 1)))[[0, -1]]
        self.count, self.height, self.width = masks.shape[0], int(bottom - top + 3), int(right - left + 3)
        inside = (slice(None), slice(top, bottom + 1), slice(left, right + 1))
        shape = (self.count, self.height, self.width)
        self.pixels = np.zeros(shape + (4,), np.int16)
        for channel, modality in enumerate(MODALITIES):
            if modality in planes:
                self.pixels[:, 1:-1, 1:-1, channel] = stored(planes[modality][inside])
        self.masks = np.zeros(shape, np.uint8)
        self.masks[:, 1:-1, 1:-1] = masks[inside] & self.known
        self.head_slices = np.flatnonzero(head.any((1, 2))).tolist()
        self.tumor_slices = np.flatnonzero((self.masks & 1).any((1, 2))).tolist()
        self.core_slices = np.flatnonzero((self.masks & 6).any((1, 2))).tolist()
        # The share of the whole tumor that enhances; 0 without tumor.
        tumor, enhancing = (np.count_nonzero(self.masks & bit) for bit in (1, 4))
        self.enhancing_share = F(enhancing) / F(tumor) if tumor else F(0)

    @classmethod
    def read(cls, name, files, reference, scheme, planes=("axial",), is_normalized=False):
        """Reads a patient's NIfTI files; `files` holds (path, frame) by modality."""
        labels, affine = read_labels(reference)
        volumes = {}
        for modality, (path, frame) in files.items():
            volume = read_volume(path, frame)
            if volume.shape != labels.shape:
                raise TrainingError(f"{path} has {_text(volume.shape)} voxels and {reference} has "
                                    f"{_text(labels.shape)}; they must have the same grid")
            volumes[modality] = volume
        # Across thick or few slices, the other planes show too little of what a tumor looks like.
        across = [p for p in planes if p != "axial"] if shows_every_plane(labels.shape, affine) else []
        others = [cls(name, volumes, labels, affine, scheme, plane, (), is_normalized) for plane in across]
        return cls(name, volumes, labels, affine, scheme, "axial", others, is_normalized)

    def view(self, plane):
        """The patient in a plane; itself if there is none."""
        return next((other for other in self.others if other.plane == plane), self)


def _text(shape):
    return "×".join(map(str, shape))


def _load(path):
    import nibabel
    try:
        return nibabel.load(path)
    except Exception as error:
        raise TrainingError(f"{path} cannot be read as NIfTI: {error}") from None


def frame_count(path):
    """The number of volumes in a file."""
    return int(np.prod(_load(path).shape[3:]))


def read_volume(path, frame=0):
    """Scaled float32 values of one volume of a file."""
    image = _load(path)
    raw = np.asanyarray(image.dataobj.get_unscaled())
    if raw.ndim > 3:
        raw = raw.reshape(raw.shape[:3] + (-1,))[..., frame]
    slope, intercept = image.dataobj.slope, image.dataobj.inter
    # In float32, as Volume.swift does it.
    return raw.astype(F) * F(slope) + F(intercept)


def read_labels(path):
    """The labels of a file and its affine."""
    image = _load(path)
    values = np.asanyarray(image.dataobj)
    values = values.reshape(values.shape[:3]) if values.size == np.prod(values.shape[:3]) else values
    if values.ndim != 3:
        raise TrainingError(f"{path} holds no labels: it has {values.ndim} dimensions, not three")
    bad = ~((values >= 0) & (values <= 255) & (values == np.round(values)))
    if bad.any():
        place = tuple(int(i) for i in np.argwhere(bad)[0])
        raise TrainingError(f"{path} holds no labels: voxel {place} is {values[place]}; labels are "
                            "whole numbers from 0 to 255")
    return values.astype(np.uint8), image.affine


def normalize(values):
    """The z-score over voxels that are not 0, limited to ±5; see Normalization.swift.

    Sums run over the voxels in the file's order, in float64, so that both programs get the same bits.
    """
    flat = values.reshape(-1, order="F")
    used = flat[(flat != 0) & np.isfinite(flat)].astype(np.float64)
    if used.size == 0:
        return np.zeros(values.shape, F)
    origin = used[0]
    offset = used - origin
    mean = np.cumsum(offset)[-1] / used.size
    variance = max(np.cumsum(offset * offset)[-1] / used.size - mean * mean, 0)
    deviation = F(np.sqrt(variance))
    deviation = deviation if deviation > 0 else F(1)
    with np.errstate(invalid="ignore"):
        scores = np.clip((values - F(origin + mean)) / deviation, F(-5), F(5))
    return np.where((values != 0) & np.isfinite(values), scores, F(0))


def limited(scores):
    """Z-scores limited to ±5; what is not a number becomes background."""
    return np.where(np.isfinite(scores), np.clip(scores, F(-5), F(5)), F(0))


def stored(scores):
    """Scores in units of 1/4096, halves rounded away from 0; what is not background never becomes 0."""
    units = scores.astype(np.float64) * SLOPE
    units = np.sign(units) * np.floor(np.abs(units) + 0.5)
    return np.where((units == 0) & (scores != 0), 1, units).astype(np.int16)


def shows_every_plane(shape, affine):
    """Whether slices of every plane show a head about as sharply; see Grid.swift."""
    spacing = np.linalg.norm(np.asarray(affine)[:3, :3], axis=0)
    lengths = spacing * shape[:3]
    return bool(spacing.max() <= 1.5 * spacing.min() and min(shape) >= 32 and lengths.min() >= .4 * lengths.max())


def sliced(array, affine, plane="axial"):
    """Slices x rows x columns as SliceGeometry.swift lays them out, radiologically.

    Axial: row 0 anterior, column 0 the patient's right; coronal: row 0 superior, column 0 the patient's right;
    sagittal: row 0 superior, column 0 anterior. Array axes are assigned to the anatomical ones that they are
    nearest to, as in Orientation.swift. The slices keep the order of the file.
    """
    cosines = np.asarray(affine)[:3, :3] / np.linalg.norm(np.asarray(affine)[:3, :3], axis=0)
    best, fit = None, -np.inf
    for axes in itertools.permutations(range(3)):
        score = sum(abs(cosines[world, axis]) for world, axis in enumerate(axes))
        if score > fit + 1e-9:
            best, fit = axes, score
    normal, rows, columns = {"axial": (2, 1, 0), "coronal": (1, 2, 0), "sagittal": (0, 2, 1)}[plane]
    out = array.transpose(*(best[axis] for axis in (normal, rows, columns)))
    # Columns and rows run toward the patient's left, toward posterior and toward inferior.
    if cosines[rows, best[rows]] > 0:
        out = out[:, ::-1]
    if cosines[columns, best[columns]] > 0:
        out = out[:, :, ::-1]
    return out
