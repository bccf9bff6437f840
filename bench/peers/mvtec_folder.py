"""Folders in MVTec layout: train/good, test/{good,<defect>}, ground_truth/<defect>/NAME_mask.png."""

import numpy as np
from PIL import Image

IMAGE_TYPES = {".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp"}


def sets_below(data):
    """The names of all sets below a folder."""
    return sorted(good.parent.parent.relative_to(data).as_posix() for good in data.glob("**/train/good"))


def training_images(root):
    """The good images to learn from."""
    return images_of(root / "train" / "good")


def test_samples(root):
    """Every test image: {"file", "anomalous", "mask"}; the mask is None where there is none."""
    samples = []
    for folder in sorted((root / "test").iterdir()):
        anomalous = folder.name != "good"
        masks = masks_by_stem(root / "ground_truth" / folder.name) if anomalous else {}
        for file in images_of(folder):
            samples.append({"file": file, "anomalous": anomalous, "mask": mask_of(file, masks)})
    return samples


def images_of(folder):
    """The images of a folder, by name."""
    return sorted(file for file in folder.iterdir() if file.suffix.lower() in IMAGE_TYPES)


def masks_by_stem(folder):
    """The files of a folder of masks by their names without extension; none where there is no such folder."""
    return {file.stem: file for file in images_of(folder)} if folder.is_dir() else {}


def mask_of(image, masks):
    """An image's mask: NAME_mask, NAME_label or NAME."""
    for stem in [f"{image.stem}_mask", f"{image.stem}_label", image.stem]:
        if stem in masks:
            return masks[stem]
    return None


def read_mask(sample):
    """A mask as height x width bytes, 0 or 1; > 0 in any channel is defect. It must have its image's size."""
    with Image.open(sample["file"]) as image, Image.open(sample["mask"]) as mask:
        if mask.size != image.size:
            raise ValueError(f"The mask of {sample['file']} is {mask.size}, but the image is {image.size}.")
        values = np.asarray(mask)
    return (values > 0 if values.ndim == 2 else (values[..., :3] > 0).any(axis=-1)).astype(np.uint8)
