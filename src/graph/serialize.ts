/** @file From a graph to the bytes of an ONNX model (protobuf definitions: onnx-buf). */
import { create, toBinary } from '@bufbuild/protobuf';
import {
  AttributeProtoSchema,
  AttributeProto_AttributeType as Kind,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  TensorProto_DataType as ElementType,
  ValueInfoProtoSchema,
  type AttributeProto,
  type GraphProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from 'onnx-buf';
import { compactConstants } from './compact.js';
import type { TensorData } from './data.js';
import type { Attribute, Graph, GraphNode, Tensor } from './graph.js';
import { DYNAMIC, type DataType } from './tensor-type.js';

/** The first ONNX Runtime (January 2024) that reads the files that are written here. */
export const OLDEST_RUNTIME = '1.17';
/** ONNX operator set (2023) and file version that every runtime since then reads. */
export const OPSET = 20n;
const IR_VERSION = 9n;

const elementTypes: Record<DataType, ElementType> = {
  float32: ElementType.FLOAT,
  int64: ElementType.INT64,
  int32: ElementType.INT32,
  int8: ElementType.INT8,
  bool: ElementType.BOOL,
  uint8: ElementType.UINT8,
};

export interface SerializeOptions {
  /** Name of the graph inside the model. */
  readonly name?: string;
  /** Producer version, written into the header. */
  readonly producerVersion?: string;
  /** Key-value strings stored beside the graph. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Whether constants take as few bytes as they can without losing any (see compact.ts); for files, since it takes time. */
  readonly compact?: boolean;
}

/** The bytes of a complete ONNX model. Nodes that no output needs are left out. */
export function serialize(graph: Graph, options: SerializeOptions = {}): Uint8Array {
  const model = create(ModelProtoSchema, {
    irVersion: IR_VERSION,
    producerName: 'clflow',
    producerVersion: options.producerVersion ?? '',
    opsetImport: [
      { domain: '', version: OPSET },
      { domain: 'com.microsoft', version: 1n },
    ],
    graph: graphProto(graph, options.name ?? 'clflow', options.compact ?? false),
    metadataProps: Object.entries(options.metadata ?? {}).map(([key, value]) => ({ key, value })),
  });
  return toBinary(ModelProtoSchema, model);
}

function graphProto(graph: Graph, name: string, compact: boolean): GraphProto {
  const needed = neededTensors(graph);
  const nodes = graph.nodes.filter((node) => node.outputs.some((output) => needed.has(output)));
  const foreign = new Map(nodes.flatMap((node) => (node.foreign ? [[node, node.foreign(node)] as const] : [])));
  const constants = [
    ...[...graph.constants].filter(([tensor]) => needed.has(tensor)).map(([t, data]) => tensorProto(t, data)),
    ...[...foreign.values()].flatMap(({ initializers }) => initializers),
  ];
  const held = compact ? compactConstants(constants) : { initializers: constants, nodes: [] };
  return create(GraphProtoSchema, {
    name,
    node: [
      ...held.nodes,
      ...nodes.flatMap((node) => foreign.get(node)?.nodes ?? nodeProto(node, compact)),
      // Outputs carry the names that callers know; inside, names are generated.
      ...graph.outputs.map(({ name: outputName, tensor }) =>
        create(NodeProtoSchema, { opType: 'Identity', input: [tensor.name], output: [outputName] }),
      ),
    ],
    initializer: [...held.initializers],
    input: graph.inputs.map((tensor) => valueInfo(tensor.name, tensor)),
    output: graph.outputs.map(({ name: outputName, tensor }) => valueInfo(outputName, tensor)),
  });
}

function nodeProto(node: GraphNode, compact: boolean): NodeProto {
  return create(NodeProtoSchema, {
    opType: node.op,
    domain: node.domain,
    input: node.inputs.map((input) => input?.name ?? ''),
    output: node.outputs.map((output) => output.name),
    attribute: Object.entries(node.attributes).map(([key, value]) => attributeProto(key, value, compact)),
  });
}

/** Tensors (of this graph or a parent) that the outputs depend on, bodies of loops included. */
export function neededTensors(graph: Graph): Set<Tensor> {
  const needed = new Set<Tensor>(graph.outputs.map(({ tensor }) => tensor));
  for (const node of [...graph.nodes].reverse()) {
    if (!node.outputs.some((output) => needed.has(output))) continue;
    for (const input of node.inputs) if (input) needed.add(input);
    for (const attribute of Object.values(node.attributes)) {
      if ('graph' in attribute) for (const tensor of neededTensors(attribute.graph)) needed.add(tensor);
    }
  }
  return needed;
}

function attributeProto(name: string, value: Attribute, compact: boolean): AttributeProto {
  if ('int' in value) return create(AttributeProtoSchema, { name, type: Kind.INT, i: BigInt(value.int) });
  if ('float' in value) return create(AttributeProtoSchema, { name, type: Kind.FLOAT, f: value.float });
  if ('string' in value) {
    return create(AttributeProtoSchema, { name, type: Kind.STRING, s: new TextEncoder().encode(value.string) });
  }
  if ('ints' in value) return create(AttributeProtoSchema, { name, type: Kind.INTS, ints: value.ints.map(BigInt) });
  return create(AttributeProtoSchema, { name, type: Kind.GRAPH, g: graphProto(value.graph, name, compact) });
}

function tensorProto(tensor: Tensor, { type, shape, data }: TensorData): TensorProto {
  return create(TensorProtoSchema, {
    name: tensor.name,
    dims: shape.map(BigInt),
    dataType: elementTypes[type],
    rawData: new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength),
  });
}

function valueInfo(name: string, tensor: Tensor): ValueInfoProto {
  return create(ValueInfoProtoSchema, {
    name,
    type: {
      value: {
        case: 'tensorType',
        value: {
          elemType: elementTypes[tensor.type],
          shape: {
            dim: tensor.shape.map((size, axis) => ({
              value:
                size === DYNAMIC
                  ? { case: 'dimParam' as const, value: axis === 0 ? 'batch' : `axis${axis}` }
                  : { case: 'dimValue' as const, value: BigInt(size) },
            })),
          },
        },
      },
    },
  });
}
