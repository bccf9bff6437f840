/** @file Where the bytes of a model file are: its tensors by the part of the detector that they belong to. */
import { ELEMENT, checkOnnx, type GraphOutline, type TensorHead } from '../graph/check-onnx.js';

export interface ModelPart {
  /** What detector-graph.ts calls it: `backbone`, `whitening`, `flow` …; `unnamed` for all of a file of earlier versions, `graph and
   * metadata` for what is no tensor. */
  readonly name: string;
  readonly tensors: number;
  /** Numbers as the file holds them: a symmetric matrix counts by its half. */
  readonly numbers: number;
  readonly bytes: number;
  /** Share of the bytes that are float16. */
  readonly halves: number;
}

/**
 * The parts of a model file, the largest first.
 * @param where name of the file, for messages
 * @throws ClflowError `model` as `checkOnnx` does
 */
export function modelParts(model: Uint8Array, where: string): ModelPart[] {
  const parts = new Map<string, { tensors: number; numbers: number; bytes: number; halves: number }>();
  let inTensors = 0;
  for (const { name, shape, bytes, elementType } of tensorsOf(checkOnnx(model, where).outline)) {
    const slash = name.indexOf('/');
    const part = slash > 0 ? name.slice(0, slash) : 'unnamed';
    const own = parts.get(part) ?? { tensors: 0, numbers: 0, bytes: 0, halves: 0 };
    own.tensors++;
    own.numbers += shape.reduce((product, side) => product * side, 1);
    own.bytes += bytes;
    if (elementType === ELEMENT.FLOAT16) own.halves += bytes;
    parts.set(part, own);
    inTensors += bytes;
  }
  const rest = { name: 'graph and metadata', tensors: 0, numbers: 0, bytes: model.length - inTensors, halves: 0 };
  const named = [...parts].map(([name, part]) => ({
    ...part,
    name,
    halves: part.bytes === 0 ? 0 : part.halves / part.bytes,
  }));
  return [...named, rest].sort((a, b) => b.bytes - a.bytes);
}

/** Of a graph and of the bodies in it. */
function tensorsOf({ tensors, nodes }: GraphOutline): TensorHead[] {
  const inside = nodes.flatMap(({ branches }) => branches.flatMap(({ graph }) => tensorsOf(graph)));
  return [...tensors, ...inside];
}
