"""anomalib's side of `npm run bench`: what its methods cost in training, and how fast their exported models inspect.

    speed.py train fastflow|patchcore --data SET --weights resnet18.safetensors
    speed.py export --data SET --weights resnet18.safetensors --output FOLDER
    speed.py inspect MODEL.xml

The first two print one line of JSON. The third answers lines {"work": "load" | "one" | "many", "files": [...]} on its input by
lines {"wall": [...], "cpu": [...]} of seconds, each of them one piece of work. Set-up: README.md.
"""

import argparse
import json
import resource
import sys
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from mvtec_folder import training_images
from PIL import Image

EPOCHS = 100  # FastFlow's, as in anomalib_bench.py
MEASURED_SELECTIONS = 40  # of PatchCore's coreset, each of which takes the same time
FIRST_SELECTIONS = 4
CALIBRATION_IMAGES = 100
SIDE = 256


def main():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=2, help="(%(default)s)")
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser("train")
    train.add_argument("method", choices=["fastflow", "patchcore"])
    export = commands.add_parser("export")
    export.add_argument("--output", type=Path, required=True)
    for command in [train, export]:
        command.add_argument("--data", type=Path, required=True)
        command.add_argument("--weights", type=Path, required=True)
    commands.add_parser("inspect").add_argument("model", type=Path)
    options = parser.parse_args()
    if options.command == "inspect":
        answer_lines(options)
    else:
        print(json.dumps(trained(options) if options.command == "train" else exported(options)), flush=True)


def trained(options):
    """What a whole training costs: {"wall", "cpu"} in seconds, and in words what of it was measured."""
    methods = opened_methods(options)
    files = training_images(options.data)
    costs, how = (fastflow_costs if options.method == "fastflow" else patchcore_costs)(methods, files, options)
    return {**costs, "peakMb": peak_memory_mb(), "how": how, "version": methods.VERSION}


def fastflow_costs(methods, files, options):
    """The first epoch, in which much is set up, and as often as there are others the second."""
    options.epochs = 2
    clocks = [clock()]
    methods.train_fastflow(files, 0, options, lambda: clocks.append(clock()))
    started, first, second = clocks
    costs = {key: first[key] - started[key] + (EPOCHS - 1) * (second[key] - first[key]) for key in started}
    steps = 2 * -(-len(files) // methods.BATCH)
    return costs, f"2 of {EPOCHS} epochs measured ({steps} steps of {methods.BATCH} images), the second counts {EPOCHS - 1} times"


def patchcore_costs(methods, files, options):
    """The pass over the images and the projection as a whole; of the coreset's selections some, all taking the same time."""
    import torch
    from anomalib.models.components import KCenterGreedy

    module = methods.new_patchcore(options)
    reading = spent(lambda: methods.keep_patches(module, files, options))
    patches = torch.vstack(module.model.embedding_store)

    def select(count):
        return spent(KCenterGreedy(patches, (count + 0.5) / len(patches)).select_coreset_idxs)

    first = select(FIRST_SELECTIONS)
    more = select(FIRST_SELECTIONS + MEASURED_SELECTIONS)
    coreset = int(methods.CORESET * len(patches))
    left = (coreset - FIRST_SELECTIONS) / MEASURED_SELECTIONS
    costs = {key: reading[key] + first[key] + left * (more[key] - first[key]) for key in ["wall", "cpu"]}
    return costs, f"{MEASURED_SELECTIONS} of {coreset:,} selections of the coreset measured, all else as a whole"


def exported(options):
    """Writes fastflow.xml, fastflow-int8.xml and patchcore.xml; the versions of what made them.

    The flow has learned nothing and the coreset is chosen at random: neither matters to the time of an image.
    """
    import nncf
    import openvino
    import torch

    methods = opened_methods(options)
    files = training_images(options.data)
    options.output.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)

    fastflow = fixed(methods.new_fastflow(options).eval(), options.output / "fastflow-export")
    openvino.save_model(fastflow, options.output / "fastflow.xml", compress_to_fp16=False)
    images = nncf.Dataset([read(file) for file in files[:CALIBRATION_IMAGES]])
    openvino.save_model(nncf.quantize(fastflow, images), options.output / "fastflow-int8.xml", compress_to_fp16=False)

    patchcore = methods.new_patchcore(options)
    methods.keep_patches(patchcore, files, options)
    patches = torch.vstack(patchcore.model.embedding_store)
    patchcore.model.memory_bank = patches[torch.randperm(len(patches))[: int(methods.CORESET * len(patches))]]
    patchcore = fixed(patchcore.eval(), options.output / "patchcore-export")
    openvino.save_model(patchcore, options.output / "patchcore.xml", compress_to_fp16=False)
    version = f"{methods.VERSION}, openvino {openvino.__version__.split('-')[0]}, nncf {nncf.__version__}"
    return {"version": version}


def fixed(module, folder):
    """A module exported by anomalib, for one image of 256 x 256, which is faster than any number and size."""
    import openvino

    path = module.to_openvino(folder, input_size=(SIDE, SIDE), onnx_kwargs={"dynamic_shapes": None})
    return openvino.Core().read_model(path)


def opened_methods(options):
    """anomalib_methods with the threads set; what the module takes of options is added to them."""
    warnings.simplefilter("ignore")
    import anomalib_methods as methods

    methods.use_threads(options.threads)
    options.size = (SIDE, SIDE)
    options.device = "cpu"
    return methods


def answer_lines(options):
    """Inspects by OpenVINO alone, which holds less memory than anomalib's own inferencer and takes no longer."""
    import openvino

    core = openvino.Core()

    def load(hint):
        settings = {"INFERENCE_NUM_THREADS": options.threads, "PERFORMANCE_HINT": hint}
        return core.compile_model(core.read_model(options.model), "CPU", settings)

    one = load("LATENCY")
    queue = None
    readers = ThreadPoolExecutor(options.threads)

    def inspect_all(files):
        for image in readers.map(read, files):
            queue.start_async([image])
        queue.wait_all()

    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        task = json.loads(line)
        if task["work"] == "load":
            costs = [spent(lambda: load("LATENCY"))]
        elif task["work"] == "one":
            costs = [spent(lambda file=file: one([read(file)])) for file in task["files"]]
        else:
            queue = queue or openvino.AsyncInferQueue(load("THROUGHPUT"))
            costs = [spent(lambda: inspect_all(task["files"]))]
        print(json.dumps({key: [cost[key] for cost in costs] for key in ["wall", "cpu"]}), flush=True)


def read(file):
    """An image file as [1, 3, 256, 256] from 0 to 1."""
    with Image.open(file) as image:
        # A JPEG is decoded at half or a quarter of its size where that is enough.
        image.draft("RGB", (SIDE, SIDE))
        pixels = np.asarray(image.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BILINEAR), np.float32)
    return np.ascontiguousarray(pixels.transpose(2, 0, 1)[None] / 255)


def spent(work):
    """What a piece of work takes."""
    before = clock()
    work()
    return {key: value - before[key] for key, value in clock().items()}


def clock():
    """Seconds since some time, by the clock and of the processor (all threads)."""
    return {"wall": time.perf_counter(), "cpu": time.process_time()}


def peak_memory_mb():
    """The most memory that this process has held, in 10^6 bytes (macOS counts bytes, Linux KiB)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


if __name__ == "__main__":
    main()
