"""The peer table: anomalib's methods on the folders that clflow is measured on, last epoch, one JSON line a cell.

A cell is a data set x method x seed, trained and measured in a process of its own. Cells that are already in the
output file are not run again, so a stopped run goes on where it was. Set-up and options: README.md.

    bench/peers/.venv-anomalib/bin/python bench/peers/anomalib_bench.py --sets mvtec_bottle --seeds 0
"""

import argparse
import json
import math
import os
import resource
import sys
import time
import warnings
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from detection_metrics import aupro, auroc, pixel_auroc, pixel_average_precision, resize_mask
from mvtec_folder import read_mask, sets_below, test_samples, training_images

FASTFLOW = "anomalib-fastflow"
PATCHCORE = "anomalib-patchcore"
EFFICIENTAD = "anomalib-efficientad"
METHODS = [FASTFLOW, PATCHCORE, EFFICIENTAD]
KEY = ["set", "method", "seed", "size", "epochs"]
EFFICIENTAD_HELD_BACK = 0.1


def parse_options():
    """The command line."""
    parser = argparse.ArgumentParser(description="anomalib's methods on folders in MVTec layout, last epoch.")
    parser.add_argument("--data", type=Path, default="../shared/data", help="folder of the sets (%(default)s)")
    parser.add_argument(
        "--weights", type=Path, default="../shared/backbones/resnet18.safetensors", help="ResNet18 (%(default)s)"
    )
    parser.add_argument("--sets", type=names, help="folders below --data, with commas (all in MVTec layout)")
    parser.add_argument("--methods", type=names, default=METHODS, help=f"of {','.join(METHODS)} (all)")
    parser.add_argument("--seeds", type=seeds, default=[0, 1, 2], help="with commas (0,1,2)")
    parser.add_argument("--size", type=image_size, default=(256, 256), help="one number, or height x width (256)")
    parser.add_argument("--epochs", type=from_one, default=100, help="FastFlow's (%(default)s)")
    parser.add_argument("--steps", type=from_one, default=70_000, help="EfficientAD's (%(default)s)")
    parser.add_argument("--teacher", type=Path, help="EfficientAD's pretrained_teacher_small.pth")
    parser.add_argument("--imagenette", type=Path, help="EfficientAD's folder of ImageNette, images in subfolders")
    parser.add_argument("--threads", type=from_one, default=os.cpu_count(), help="PyTorch's (%(default)s)")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu", help="where PyTorch runs (%(default)s)")
    parser.add_argument("--output", type=Path, default="bench/results/anomalib.jsonl", help="(%(default)s)")
    options = parser.parse_args()
    for method in options.methods:
        if method not in METHODS:
            parser.error(f"--methods {method}: choose from {', '.join(METHODS)}")
    return options


def names(text):
    """The names of a list with commas."""
    return [name for name in text.split(",") if name]


def seeds(text):
    """The numbers of a list with commas."""
    return [int(seed) for seed in names(text)]


def from_one(text):
    """A whole number from 1."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 1")
    return value


def image_size(text):
    """(height, width) of "256" or "224x512"; multiples of 32, as for clflow."""
    sides = [int(side) for side in text.lower().split("x")]
    if len(sides) > 2 or any(side < 64 or side % 32 != 0 for side in sides):
        raise argparse.ArgumentTypeError(f"{text} is neither one number nor HxW in multiples of 32 from 64")
    return sides[0], sides[-1]


def main():
    """Runs every cell that is not in the output file yet; the exit code is 1 where one failed."""
    options = parse_options()
    if not options.data.is_dir() or not options.weights.is_file():
        print(f"skipped: {options.data} and {options.weights} are needed for this table")
        return 0
    sets = options.sets or sets_below(options.data)
    for name in sets:
        if not (options.data / name / "train" / "good").is_dir():
            print(f"{options.data / name} has no train/good: give sets in MVTec layout", file=sys.stderr)
            return 2
    methods = [method for method in options.methods if can_run(method, options)]
    finished = finished_keys(options.output)
    failures = 0
    for seed in options.seeds:
        for name in sets:
            for method in methods:
                cell = new_cell(name, method, seed, options)
                if key_of(cell) not in finished and not run_cell(cell, options):
                    failures += 1
    return 1 if failures else 0


def can_run(method, options):
    """EfficientAD needs two downloads and sides of 256 pixels; its cells are left out, saying so, without them."""
    if method != EFFICIENTAD:
        return True
    if options.teacher is None or options.imagenette is None:
        print(f"skipped: {method} needs --teacher FILE and --imagenette FOLDER (see bench/peers/README.md)")
        return False
    if not options.teacher.is_file() or not options.imagenette.is_dir():
        print(f"skipped: {method}, as the file {options.teacher} or the folder {options.imagenette} does not exist")
        return False
    if min(options.size) < 256:
        print(f"skipped: {method} needs images of at least 256 x 256 pixels")
        return False
    return True


def new_cell(name, method, seed, options):
    """The fields that identify a cell."""
    height, width = options.size
    epochs = epochs_of(method, len(training_images(options.data / name)), options)
    return {"set": name, "method": method, "seed": seed, "size": f"{height}x{width}", "epochs": epochs}


def epochs_of(method, images, options):
    """Passes over the training images: PatchCore makes one, EfficientAD as many as its steps (one image each) need."""
    if method == PATCHCORE:
        return 1
    if method == FASTFLOW:
        return options.epochs
    return math.ceil(options.steps / (images - held_back(images)))


def held_back(images):
    """How many training images EfficientAD does not learn from: they set the scale of its two maps."""
    return max(1, round(EFFICIENTAD_HELD_BACK * images))


def finished_keys(output):
    """What identifies the cells of an output file; none where there is no file yet."""
    if not output.exists():
        return []
    return [key_of(json.loads(line)) for line in output.read_text("utf8").splitlines() if line]


def key_of(cell):
    """The values of the fields that identify a cell."""
    return [cell[field] for field in KEY]


def run_cell(cell, options):
    """Measures a cell in a fresh process and appends its line; returns whether that went well."""
    title = f"{cell['set']} {cell['method']} seed {cell['seed']}"
    try:
        with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as process:
            line = process.submit(measure, cell, options).result()
    except Exception as error:  # of any kind, lack of memory included: the other cells are still worth running
        print(f"{title} failed: {error!r}", file=sys.stderr)
        return False
    options.output.parent.mkdir(parents=True, exist_ok=True)
    with options.output.open("a", encoding="utf8") as file:
        file.write(json.dumps(line) + "\n")
    print(f"{title}: AUROC {line['image']['auroc']:.4f}, {line['trainSeconds']} s", file=sys.stderr)
    return True


def measure(cell, options):
    """Trains a cell's method and measures it; the finished line. Runs in the cell's own process."""
    os.environ.setdefault("TQDM_MININTERVAL", "30")  # anomalib's progress bars: seconds between two looks
    warnings.simplefilter("ignore", FutureWarning)
    import anomalib_methods as methods  # takes seconds, and memory that the parent needs not hold

    methods.use_threads(options.threads)
    root = options.data / cell["set"]
    files = training_images(root)
    started = time.perf_counter()
    if cell["method"] == FASTFLOW:
        model = methods.train_fastflow(files, cell["seed"], options)
    elif cell["method"] == PATCHCORE:
        model = methods.train_patchcore(files, cell["seed"], options)
    else:
        model = methods.train_efficientad(files, held_back(len(files)), cell["seed"], options)
    train_seconds = time.perf_counter() - started

    samples = test_samples(root)
    scores, maps, seconds_per_image = inspect(samples, lambda file: methods.predict(model, file))
    peak = peak_memory_mb()  # before the metrics, which are no part of a method
    return {
        **cell,
        "image": {"auroc": auroc(scores, [sample["anomalous"] for sample in samples])},
        "pixel": pixel_metrics(samples, maps),
        "trainSeconds": round(train_seconds, 1),
        "secondsPerImage": seconds_per_image,
        "peakMemoryMb": round(peak),
        "threads": options.threads,
        "device": methods.device_name(options.device),
        "version": methods.VERSION,
    }


def inspect(samples, predict):
    """Scores and maps of all samples, and the mean seconds from file to score, one at a time, after one to warm up."""
    predict(samples[0]["file"])
    scores, maps = [], []
    started = time.perf_counter()
    for sample in samples:
        score, anomaly_map = predict(sample["file"])
        scores.append(score)
        maps.append(anomaly_map)
    return scores, maps, (time.perf_counter() - started) / len(samples)


def pixel_metrics(samples, maps):
    """Pixel AUROC and AUPRO at the map's size, or None for a set without masks. Anomalous images without a mask are
    left out; good images count as masks without defect."""
    if not any(sample["mask"] for sample in samples):
        return None
    kept = [i for i, sample in enumerate(samples) if sample["mask"] or not sample["anomalous"]]
    kept_maps = [maps[i] for i in kept]
    masks = [mask_at(samples[i], maps[i].shape) for i in kept]
    return {
        "auroc": pixel_auroc(kept_maps, masks),
        "ap": pixel_average_precision(kept_maps, masks),
        "aupro": aupro(kept_maps, masks),
    }


def mask_at(sample, shape):
    """A sample's mask at the size of its map; empty for a good image."""
    return resize_mask(read_mask(sample), *shape) if sample["mask"] else np.zeros(shape, np.uint8)


def peak_memory_mb():
    """The most memory that this process has held, Python and its libraries included (macOS counts bytes, Linux KiB)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


if __name__ == "__main__":
    sys.exit(main())
