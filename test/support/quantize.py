"""Quantises an ONNX network with onnxruntime's own tools, as a user would: python quantize.py FLOAT.onnx INT8.onnx qdq|qoperator"""
import sys
import numpy as np
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static


class Noise(CalibrationDataReader):
    def __init__(self):
        random = np.random.default_rng(1)
        self.batches = iter([{"pixels": random.normal(size=(2, 3, 64, 64)).astype(np.float32)} for _ in range(3)])

    def get_next(self):
        return next(self.batches, None)


source, target, kind = sys.argv[1:]
quantize_static(
    source,
    target,
    Noise(),
    quant_format=QuantFormat.QDQ if kind == "qdq" else QuantFormat.QOperator,
    per_channel=True,
    activation_type=QuantType.QUInt8,
    weight_type=QuantType.QInt8,
    reduce_range=True,
)
