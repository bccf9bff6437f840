/**
 * @file How a file holds the constants of a graph in fewer bytes, without losing any: numbers that float16 holds exactly are stored so
 * and cast back by the graph, and of symmetric matrices one triangle is stored, which the graph gathers into the whole. A runtime
 * does both once, as it opens the file, so that what runs is what ran before.
 *
 * Symmetric S_p [P, C, C] are stored as T [C (C + 1) / 2, P], row by row up to the diagonal: S_p,ij = T[i (i + 1) / 2 + j, p] for j ≤ i.
 * With P last, what is gathered are rows, which takes a third of the time that single numbers take.
 */
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType as Kind,
  AttributeProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  TensorProto_DataType as ElementType,
  type NodeProto,
  type TensorProto,
} from 'onnx-buf';
import { exactHalves, nearHalves } from '../files/half.js';

/** Constants of fewer elements stay as they are: the nodes that unpack them take bytes as well. */
const COMPACT_FROM = 1024;
/** Matrices of fewer rows stay whole. */
const FEWEST_ROWS = 8;

/**
 * Numbers as a file holds them: where there are many, rounded to float16 if that changes next to nothing (see {@link nearHalves}). What is
 * rounded before anything is computed with it is stored without any loss.
 * @param block numbers that belong together, such as one matrix of many; missing: all of them
 */
export function storable(values: Float32Array, block?: number): Float32Array {
  return values.length < COMPACT_FROM ? values : nearHalves(values, block);
}

/** Weights of another file as {@link storable} has them. */
export function storableTensor(tensor: TensorProto): TensorProto {
  const values = floatsOf(tensor);
  const rounded = values && storable(values);
  if (!rounded || rounded === values) return tensor;
  return tensorOf(tensor.name, ElementType.FLOAT, tensor.dims.map(Number), rounded);
}

/** Constants as a file holds them, and the nodes that make of them what the graph names. */
export interface CompactConstants {
  readonly initializers: readonly TensorProto[];
  /** Before all nodes that use the constants. */
  readonly nodes: readonly NodeProto[];
}

/** @param tensors the constants of one graph; those that can be packed are, the others are given back as they are */
export function compactConstants(tensors: readonly TensorProto[]): CompactConstants {
  const initializers: TensorProto[] = [];
  const nodes: NodeProto[] = [];
  /** Names of the tables of indices, by the rows of the matrices that they make whole. */
  const tables = new Map<number, string>();
  for (const tensor of tensors) {
    const values = floatsOf(tensor);
    if (!values || values.length < COMPACT_FROM) {
      initializers.push(tensor);
      continue;
    }
    const { name } = tensor;
    const shape = tensor.dims.map(Number);
    const rows = shape.at(-1) ?? 0;
    const matrices = shape.length === 3 && shape[1] === rows && rows >= FEWEST_ROWS;
    const triangles = matrices ? trianglesOf(values, rows) : null;
    const halves = exactHalves(triangles ?? values);
    if (!triangles && !halves) {
      initializers.push(tensor);
      continue;
    }
    const stored = `${name}/stored`;
    const dims = triangles ? [(rows * (rows + 1)) / 2, shape[0]] : shape;
    initializers.push(
      halves
        ? tensorOf(stored, ElementType.FLOAT16, dims, halves)
        : tensorOf(stored, ElementType.FLOAT, dims, triangles ?? values),
    );
    // The cast comes last: what is moved before takes half the bytes.
    const whole = halves ? `${name}/halves` : name;
    if (triangles) {
      const table = tables.get(rows) ?? `${name}/table`;
      if (!tables.has(rows)) {
        tables.set(rows, table);
        initializers.push(tensorOf(table, ElementType.INT32, [rows, rows], tableOf(rows)));
      }
      const gathered = `${name}/gathered`;
      nodes.push(
        node('Gather', [stored, table], gathered, { name: 'axis', type: Kind.INT, i: 0n }),
        node('Transpose', [gathered], whole, { name: 'perm', type: Kind.INTS, ints: [2n, 0n, 1n] }),
      );
    }
    if (halves) {
      const to = { name: 'to', type: Kind.INT, i: BigInt(ElementType.FLOAT) };
      nodes.push(node('Cast', [triangles ? whole : stored], name, to));
    }
  }
  return { initializers, nodes };
}

/** The numbers of a float32 tensor; null for every other. */
function floatsOf({ dataType, rawData, floatData }: TensorProto): Float32Array | null {
  if (dataType !== Number(ElementType.FLOAT)) return null;
  if (rawData.length === 0) return Float32Array.from(floatData);
  // A copy where the bytes are not aligned to the numbers.
  const bytes = rawData.byteOffset % 4 === 0 ? rawData : new Uint8Array(rawData);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

/** T of all matrices; null where one of them is not exactly symmetric. */
function trianglesOf(values: Float32Array, rows: number): Float32Array | null {
  const size = rows * rows;
  const count = values.length / size;
  const result = new Float32Array((count * rows * (rows + 1)) / 2);
  for (let p = 0; p < count; p++) {
    let at = p;
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j <= i; j++) {
        const value = values[p * size + i * rows + j];
        if (!Object.is(value, values[p * size + j * rows + i])) return null;
        result[at] = value;
        at += count;
      }
    }
  }
  return result;
}

/** Where S_ij stands in T, [C, C]. */
function tableOf(rows: number): Int32Array {
  return Int32Array.from({ length: rows * rows }, (_, at) => {
    const [i, j] = [Math.floor(at / rows), at % rows];
    const [high, low] = [Math.max(i, j), Math.min(i, j)];
    return (high * (high + 1)) / 2 + low;
  });
}

function tensorOf(
  name: string,
  dataType: ElementType,
  shape: readonly number[],
  data: Float32Array | Uint16Array | Int32Array,
): TensorProto {
  const rawData = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
  return create(TensorProtoSchema, { name, dims: shape.map(BigInt), dataType, rawData });
}

function node(
  opType: string,
  input: string[],
  output: string,
  attribute: MessageInitShape<typeof AttributeProtoSchema>,
): NodeProto {
  return create(NodeProtoSchema, {
    opType,
    input,
    output: [output],
    attribute: [create(AttributeProtoSchema, attribute)],
  });
}
