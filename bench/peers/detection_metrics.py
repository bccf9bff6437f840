"""The metrics of src/metrics in NumPy: the same definitions, so that peers are measured with our yardstick.

With a(s) the share of normal scores > s and b(s) the share >= s, the detection of a score s as a function of the
false-positive rate is 0 up to a, rises linearly to 1 at b (ties merged, straight lines between) and stays 1. Its area
up to a limit L is L - (a + b) / 2 if b <= L, (L - a)^2 / (2 (b - a)) if a < L < b, and 0 if a >= L. AUROC is the mean
of that area over the positives with L = 1; AUPRO the mean over 8-connected regions of the mean over their pixels, with
L = 0.3, divided by L. Scores are raw: never clamped, never normalised.

    python bench/peers/detection_metrics.py     # checks the golden values
"""

import numpy as np
from scipy import ndimage

EIGHT_CONNECTED = np.ones((3, 3), dtype=int)


def auroc(scores, labels):
    """Area under the ROC curve of one score an image; ties count half. Labels: true is anomalous."""
    scores = np.asarray(scores, dtype=np.float64)
    labels = np.asarray(labels, dtype=bool)
    return float(areas(scores[labels], sorted_normals(scores[~labels]), 1.0).mean())


def pixel_auroc(maps, masks):
    """Area under the ROC curve over all pixels of all images; mask > 0 is defect, a good image has an empty mask."""
    normals = sorted_normals(normal_pixels(maps, masks))
    defects = np.concatenate([scores[mask > 0] for scores, mask in zip(maps, masks)])
    return float(areas(defects, normals, 1.0).mean())


def pixel_average_precision(maps, masks):
    """Average precision over all pixels of all images, step-wise: the mean over defect pixels of the precision there."""
    normals = sorted_normals(normal_pixels(maps, masks))
    defects = np.sort(np.concatenate([scores[mask > 0] for scores, mask in zip(maps, masks)]))
    found = len(defects) - np.searchsorted(defects, defects, side="left")
    alarms = len(normals) - np.searchsorted(normals, defects, side="left")
    return float((found / (found + alarms)).mean())


def aupro(maps, masks, limit=0.3):
    """Area under the per-region overlap curve up to a false-positive rate, divided by it."""
    normals = sorted_normals(normal_pixels(maps, masks))
    overlaps = []
    for scores, mask in zip(maps, masks):
        labels, count = ndimage.label(mask > 0, structure=EIGHT_CONNECTED)
        for region in range(1, count + 1):
            overlaps.append(areas(scores[labels == region], normals, limit).mean())
    return float(np.mean(overlaps) / limit)


def areas(scores, normals, limit):
    """The area under each score's own detection curve over false-positive rates 0 ... limit."""
    total = len(normals)
    above = (total - np.searchsorted(normals, scores, side="right")) / total
    at_least = (total - np.searchsorted(normals, scores, side="left")) / total
    whole = limit - (above + at_least) / 2
    cut = (limit - above) ** 2 / (2 * np.maximum(at_least - above, 1 / total))
    return np.where(above >= limit, 0.0, np.where(at_least <= limit, whole, cut))


def normal_pixels(maps, masks):
    """The scores of all pixels outside any defect, those of good images included."""
    return np.concatenate([scores[mask == 0] for scores, mask in zip(maps, masks)])


def sorted_normals(scores):
    """Ascending normal scores; NaN would make every metric meaningless."""
    if len(scores) == 0:
        raise ValueError("There is nothing normal to compare with.")
    if np.isnan(scores).any():
        raise ValueError("A score is not a number, so no metric can be computed.")
    return np.sort(scores)


def resize_mask(mask, height, width):
    """Resizes a mask so that no defect is lost: when shrinking, a pixel holds the greatest value of those whose centre
    lies in it; when enlarging, the nearest pixel."""
    return resize_axis(resize_axis(mask, height, 0), width, 1)


def resize_axis(mask, size, axis):
    """One axis of resize_mask."""
    before = mask.shape[axis]
    if size >= before:
        nearest = np.floor((np.arange(size) + 0.5) * before / size).astype(int)
        return np.take(mask, nearest, axis=axis)
    first = np.ceil(np.arange(size) * before / size - 0.5).astype(int)
    return np.maximum.reduceat(mask, first, axis=axis)


def check_golden_values():
    """Two 8 x 8 maps, the first with two 8-connected regions, the second good: the values of src/metrics' own tests."""
    i, j = np.mgrid[0:8, 0:8]
    maps = [((37 * i + 11 * j) % 64) / 64, ((29 * i + 17 * j) % 64) / 64]
    masks = [np.zeros((8, 8), np.uint8), np.zeros((8, 8), np.uint8)]
    masks[0][[1, 1, 1, 2, 5, 6], [1, 2, 3, 4, 6, 6]] = 255
    quarters = [np.round(4 * values) / 4 for values in maps]
    expected = {
        "AUPRO at 0.3": (aupro(maps, masks), 0.404713),
        "AUPRO at 0.05": (aupro(maps, masks, 0.05), 0),
        "AUPRO at 1": (aupro(maps, masks, 1.0), 0.704918),
        "AUPRO at 0.3 with ties": (aupro(quarters, masks), 0.376337),
        "pixel AUROC": (pixel_auroc(maps, masks), 0.6960382513661202),
        "pixel AP": (pixel_average_precision(maps, masks), 0.14289326722372833),
        "pixel AP with ties": (pixel_average_precision(quarters, masks), 0.09285148635477583),
        "image AUROC": (auroc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]), 0.75),
        "image AUROC with ties": (auroc([1, 2, 2, 3], [0, 0, 1, 1]), 0.875),
    }
    for name, (value, golden) in expected.items():
        if abs(value - golden) > 5e-7:
            raise AssertionError(f"{name} is {value}, not {golden}")
        print(f"{name}: {value:.6f}, as it should be")
    small = np.zeros((7, 7), np.uint8)
    small[3, 5] = 255
    if resize_mask(small, 3, 4).max() == 0 or resize_mask(small, 16, 20).max() == 0:
        raise AssertionError("resize_mask lost a defect")


if __name__ == "__main__":
    check_golden_values()
