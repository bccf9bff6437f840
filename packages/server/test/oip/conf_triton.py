"""Triton's own HTTP client against a server that serves the model "plates": prints what was checked, fails where it differs.

    python conf_triton.py 127.0.0.1:8080 EXPECTED_SCORE IMAGE.rgb WIDTH HEIGHT
"""
import sys

import numpy as np
import tritonclient.http as http
from tritonclient.utils import InferenceServerException

address, expected, path, width, height = sys.argv[1], float(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
model = "plates"
client = http.InferenceServerClient(address, concurrency=4, network_timeout=60)

assert client.is_server_live() and client.is_server_ready()
assert client.is_model_ready(model) and client.is_model_ready(model, "1") and not client.is_model_ready("nope")
server = client.get_server_metadata()
assert "binary_tensor_data" in server["extensions"], server
metadata = client.get_model_metadata(model)
assert metadata == client.get_model_metadata(model, "1")
assert metadata["platform"] == "onnxruntime_onnx" and metadata["versions"] == ["1"], metadata
assert metadata["inputs"] == [{"name": "image", "datatype": "UINT8", "shape": [-1, -1, -1, 3]}], metadata
index = client.get_model_repository_index()
assert {"name": model, "version": "1", "state": "READY", "reason": ""} in index, index
print("health, metadata and index")

image = np.fromfile(path, dtype=np.uint8).reshape(1, height, width, 3)


def tensor(name="image", value=image, kind="UINT8", binary=True):
    made = http.InferInput(name, list(value.shape), kind)
    made.set_data_from_numpy(value, binary_data=binary)
    return made


def infer(binary_in, binary_out, named=True, **options):
    outputs = None
    if named:
        outputs = [
            http.InferRequestedOutput("anomaly_score", binary_data=binary_out),
            http.InferRequestedOutput("anomaly_map", binary_data=not binary_out),
        ]
    result = client.infer(model, [tensor(binary=binary_in)], outputs=outputs, request_id="r1", **options)
    answer = result.get_response()
    assert answer["id"] == "r1" and answer["model_name"] == model and answer["model_version"] == "1", answer
    return float(result.as_numpy("anomaly_score").ravel()[0]), result.as_numpy("anomaly_map")


mixes = {
    "binary, binary": infer(True, True),
    "binary, JSON": infer(True, False),
    "JSON, binary": infer(False, True),
    "JSON, JSON": infer(False, False),
    "binary, outputs not named": infer(True, None, named=False),
    "JSON, outputs not named": infer(False, None, named=False),
    "gzip": infer(True, True, request_compression_algorithm="gzip"),
    "deflate": infer(True, True, request_compression_algorithm="deflate", response_compression_algorithm="gzip"),
    "gzip, JSON": infer(False, False, request_compression_algorithm="gzip"),
    "version 1": infer(True, True, model_version="1"),
}
_, first = mixes["binary, binary"]
for name, (score, found) in mixes.items():
    assert abs(score - expected) < 1e-6 * max(1, abs(expected)), (name, score, expected)
    assert found.shape == first.shape and np.allclose(found, first, atol=1e-6), name
print("scores of", len(mixes), "mixes are equal")

pending = [client.async_infer(model, [tensor()]) for _ in range(8)]
for one in pending:
    assert abs(float(one.get_result().as_numpy("anomaly_score").ravel()[0]) - expected) < 1e-6 * max(1, abs(expected))
print("8 requests at once")

several = client.infer(model, [tensor(value=np.concatenate([image, image]))])
assert several.as_numpy("anomaly_score").shape[0] == 2
print("a batch of 2")

small = np.zeros((1, 8, 8, 3), np.uint8)
refused = {
    "unknown model": (404, lambda: client.get_model_metadata("nope")),
    "unknown version": (404, lambda: client.infer(model, [tensor(value=small)], model_version="9")),
    "unknown input": (400, lambda: client.infer(model, [tensor("x", small)])),
    "wrong type": (400, lambda: client.infer(model, [tensor(value=small.astype(np.float32), kind="FP32")])),
    "unknown output": (400, lambda: client.infer(model, [tensor(value=small)], outputs=[http.InferRequestedOutput("y")])),
    "path": (404, lambda: client.get_model_metadata("../../etc/passwd")),
    "statistics": (404, lambda: client.get_inference_statistics(model)),
    "load": (404, lambda: client.load_model(model)),
}
for name, (status, act) in refused.items():
    try:
        act()
    except InferenceServerException as error:
        assert error.status() == str(status), (name, error.status(), error.message())
        assert error.message() and "/" not in error.message().replace("…/", ""), (name, error.message())
    else:
        raise AssertionError(f"{name}: no error")
print(len(refused), "errors")
