"""An archive inspected by Ray Data: for those who have a Ray cluster already, and clflow's model file alone.

    pip install "ray[data]" onnxruntime pillow
    python ray_inspect.py bottle.onnx /srv/archive results/ --workers 4

SOURCE may be a folder that all nodes see, or an address of S3 such as s3://bucket/prefix; results are Parquet. Resizing,
normalisation, backbone, map and score are inside the model, so decoding is all that is left to do here. Regions, drift and
the report are clflow's: `clflow batch inspect` has them.
"""

import argparse
import io
import json

import numpy as np
import onnxruntime as ort
import ray
from PIL import Image, ImageOps

IMAGES = ["png", "jpg", "jpeg", "bmp", "tif", "tiff", "webp", "gif"]


class Inspect:
    """One network a worker, opened once; a batch has images of many sizes, so they are run one by one."""

    def __init__(self, model: ray.ObjectRef, threads: int):
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = ort.InferenceSession(ray.get(model), options)
        metadata = json.loads(self.session.get_modelmeta().custom_metadata_map["clflow"])
        self.threshold = metadata["threshold"]["value"]
        self.review = metadata.get("reviewThreshold", {}).get("value", self.threshold)
        self.calibration = np.asarray(metadata["calibration"]["scores"])

    def __call__(self, batch):
        rows = [self.row(content) for content in batch["bytes"]]
        columns = {name: np.asarray([row[name] for row in rows]) for name in ("score", "pValue", "verdict", "error")}
        return {"file": batch["path"], **columns}

    def row(self, content):
        try:
            image = ImageOps.exif_transpose(Image.open(io.BytesIO(content))).convert("RGB")
            (scores,) = self.session.run(["anomaly_score"], {"image": np.asarray(image)[None]})
        except Exception as error:  # whatever is wrong with one image, the others go on
            return {"score": np.nan, "pValue": np.nan, "verdict": "", "error": str(error)}
        score = float(scores[0])
        verdict = "anomalous" if score > self.threshold else "review" if score > self.review else "normal"
        p_value = (1 + int((self.calibration >= score).sum())) / (len(self.calibration) + 1)
        return {"score": score, "pValue": p_value, "verdict": verdict, "error": ""}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("source")
    parser.add_argument("output")
    parser.add_argument("--workers", type=int, default=1, help="networks at work")
    parser.add_argument("--threads", type=int, default=1, help="of each")
    given = parser.parse_args()
    # It travels to the nodes by Ray: only this machine needs the file.
    with open(given.model, "rb") as file:
        model = ray.put(file.read())
    images = ray.data.read_binary_files(given.source, include_paths=True, file_extensions=IMAGES)
    inspected = images.map_batches(
        Inspect,
        fn_constructor_args=(model, given.threads),
        batch_size=64,
        compute=ray.data.ActorPoolStrategy(size=given.workers),
        num_cpus=given.threads,
    )
    inspected.write_parquet(given.output)


if __name__ == "__main__":
    main()
