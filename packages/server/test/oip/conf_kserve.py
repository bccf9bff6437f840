"""KServe's REST client against a server that serves the model "plates": prints what was checked, fails where it differs.

    python conf_kserve.py http://127.0.0.1:8080 EXPECTED_SCORE IMAGE.rgb WIDTH HEIGHT
"""
import asyncio
import sys

import numpy as np
from kserve import InferenceRESTClient, InferInput, InferRequest, RESTConfig

url, expected, path, width, height = sys.argv[1], float(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
model = "plates"


async def main():
    client = InferenceRESTClient(RESTConfig(protocol="v2", timeout=60))
    assert await client.is_server_live(url) and await client.is_server_ready(url)
    assert await client.is_model_ready(url, model)
    assert not await client.is_model_ready(url, "nope")
    print("health")
    image = np.fromfile(path, dtype=np.uint8).reshape(1, height, width, 3)
    for binary in (True, False):
        tensor = InferInput(name="image", shape=list(image.shape), datatype="UINT8")
        tensor.set_data_from_numpy(image, binary_data=binary)
        request = InferRequest(model_name=model, infer_inputs=[tensor], request_id="r2")
        result = await client.infer(url, request, model_name=model)
        assert result.model_name == model and result.id == "r2", (result.model_name, result.id)
        outputs = {one.name: one for one in result.outputs}
        score = float(np.asarray(outputs["anomaly_score"].as_numpy()).ravel()[0])
        assert abs(score - expected) < 1e-6 * max(1, abs(expected)), (binary, score, expected)
    print("scores, binary and JSON")
    try:
        await client.infer(url, {"inputs": []}, model_name=model)
    except Exception as error:
        assert "input" in str(error), error
    else:
        raise AssertionError("no inputs: no error")
    print("an error")


asyncio.run(main())
