import { emitOne, type Tensor } from '../graph.js';
import type { DataType } from '../tensor-type.js';

/** Element numbers of ONNX's TensorProto.DataType. */
const onnxTypes: Record<DataType, number> = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7, bool: 9 };

/** The same values in another data type. No gradient passes. */
export function cast(x: Tensor, type: DataType): Tensor {
  if (x.type === type) return x;
  return emitOne('Cast', [x], x.shape, { type, attributes: { to: { int: onnxTypes[type] } } });
}
