"""Computes the numbers in Tests/AnnotationTests/SeedNumbersTests.swift with NumPy and SciPy, and prints them.

Inputs are sines, which the test makes in the same way. Needs NumPy and SciPy.
"""

import numpy as np
from scipy import ndimage, optimize, sparse
from scipy.sparse import linalg

SIZE = (4, 3, 2)  # along the first axis first
SPACING = (1.0, 1.5, 3.0)


def show(name, values):
    print(f"{name}: [" + ", ".join(f"{v:.5f}" for v in np.ravel(values)) + "]")


def smoothing():
    # The first axis is the last of the array.
    values = np.sin(1.7 * np.arange(6 * 5 * 2)).reshape(2, 5, 6)
    for axis, deviation in ((2, 1.0), (1, 2.0)):
        values = ndimage.gaussian_filter1d(values, deviation, axis=axis, mode="nearest", truncate=3)
    show("smoothed, every seventh", values.ravel()[::7])


def fit(name, terms, target, weight, offset):
    ridge = np.array([0.5, 5, 5])
    mean = terms.mean(0)
    spread = terms.std(0) + 1e-6
    mean[0], spread[0] = 0, 1
    scaled = (terms - mean) / spread

    def loss(b):
        z = offset + scaled @ b
        return (weight * (np.logaddexp(0, z) - target * z)).sum() + 0.5 * (ridge * b * b).sum()

    b = optimize.minimize(loss, np.zeros(3), tol=1e-12).x
    weights = b / spread
    weights[0] -= (weights[1:] * mean[1:]).sum()
    show(name, weights)


def terms(count):
    n = np.arange(count)
    return n, np.stack([np.ones(count), np.sin(n), 3 * np.cos(2 * n) + 1], 1)


def fits():
    n, given = terms(12)
    fit("weights", given, np.where(n % 3 == 0, 1.0, 0.2), 1.0 + n % 2, 0.1 * n - 0.5)
    n, given = terms(40)
    inside = n % 4 == 0
    fit(
        "weights against the prior", given, inside * 1.0, np.where(inside, 10.0, 30.0),
        np.where(inside, -4.0, 4.0))


def walker():
    count = int(np.prod(SIZE))
    images = np.stack([np.sin(1.3 * np.arange(count)), np.cos(0.9 * np.arange(count))]) / 4
    prior = 0.5 + 0.4 * np.sin(0.7 * np.arange(count))
    seeds = np.zeros(count)
    seeds[0], seeds[-1] = 1, -1
    index = np.arange(count).reshape(SIZE[::-1])
    laplacian = sparse.lil_matrix((count, count))
    for axis, spacing in ((2, SPACING[0]), (1, SPACING[1]), (0, SPACING[2])):
        first = np.take(index, range(index.shape[axis] - 1), axis).ravel()
        second = np.take(index, range(1, index.shape[axis]), axis).ravel()
        for a, b in zip(first, second):
            w = (np.exp(-10 * ((images[:, a] - images[:, b]) ** 2).mean()) + 1e-3) / spacing**2
            laplacian[a, b] -= w
            laplacian[b, a] -= w
            laplacian[a, a] += w
            laplacian[b, b] += w
    matrix = (laplacian + 0.3 * sparse.eye(count)).tocsr()
    known = seeds != 0
    fixed = (seeds > 0).astype(float)
    right = 0.3 * prior - matrix @ np.where(known, fixed, 0)
    solution = fixed.copy()
    solution[~known] = linalg.spsolve(matrix[~known][:, ~known].tocsc(), right[~known])
    show("probabilities", solution)


smoothing()
fits()
walker()
