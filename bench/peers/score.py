"""Scores of a clflow model on Python's onnxruntime, for test/parity.test.ts.

python score.py MODEL.onnx IMAGES.json

IMAGES.json lists images as {"file", "width", "height"}; each file is raw RGB, row by row. Prints one line of JSON: the
runtime, the scores, the mean of every anomaly map, and the model's metadata text.
"""

import json
import sys

import numpy as np
import onnxruntime as ort


def main() -> None:
    model, images = sys.argv[1:]
    session = ort.InferenceSession(model, providers=["CPUExecutionProvider"])
    scores, means = [], []
    with open(images, encoding="utf-8") as listing:
        entries = json.load(listing)
    for entry in entries:
        pixels = np.fromfile(entry["file"], dtype=np.uint8).reshape(1, entry["height"], entry["width"], 3)
        anomaly_map, score = session.run(["anomaly_map", "anomaly_score"], {"image": pixels})
        scores.append(float(score[0]))
        means.append(float(anomaly_map.mean()))
    metadata = session.get_modelmeta().custom_metadata_map["clflow"]
    print(json.dumps({"runtime": f"onnxruntime {ort.__version__} (Python)", "scores": scores, "means": means, "metadata": metadata}))


main()
