"""The same model behind FastAPI and onnxruntime, as one would write it first: image bytes in, score and verdict out.
MODEL=bottle.onnx THRESHOLD=1.2 uvicorn app:app --workers 2   (pip install fastapi uvicorn onnxruntime pillow numpy)"""
import io
import os

import numpy as np
import onnxruntime as ort
from fastapi import FastAPI, Request
from PIL import Image

options = ort.SessionOptions()
options.intra_op_num_threads = 1
session = ort.InferenceSession(os.environ["MODEL"], options)
threshold = float(os.environ["THRESHOLD"])
app = FastAPI()


@app.get("/health")
def health():
    return {"live": True}


@app.post("/inspect")
async def inspect(request: Request):
    image = np.asarray(Image.open(io.BytesIO(await request.body())).convert("RGB"))
    score = float(session.run(["anomaly_score", "anomaly_map"], {"image": image[None]})[0][0])
    return {"score": score, "verdict": "anomalous" if score > threshold else "normal"}
