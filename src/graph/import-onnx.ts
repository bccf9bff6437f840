/**
 * @file Somebody else's ONNX network inside a graph of ours, so that both end up in one file. The part of the network
 * that the wanted outputs depend on is kept as it is (all attributes and data types); only its tensors are renamed.
 *
 * A file has one operator set, so an older network must mean the same in ours: operator sets 13 to 20 differ in a few
 * ops (found by comparing all operator schemas), and a network that uses one of these in the old way is refused.
 */
import { clone, fromBinary } from '@bufbuild/protobuf';
import {
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProto_DataType as ElementType,
  TensorProtoSchema,
  type GraphProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from 'onnx-buf';
import { ClflowError } from '../errors.js';
import { checkOnnx } from './check-onnx.js';
import { storableTensor } from './compact.js';
import { innermostGraph, type ForeignBody, type Tensor } from './graph.js';
import { OPSET } from './serialize.js';
import { DYNAMIC, type Shape } from './tensor-type.js';

const OLDEST_OPSET = 13n;
const DOMAINS = ['', 'ai.onnx', 'com.microsoft'];

/** An input of a network that is not ours; the type is ONNX's name, the shape unknown where the file gives none. */
export interface NetworkInput {
  readonly name: string;
  readonly type: string;
  readonly shape: Shape | null;
}

/** A parsed ONNX file. */
export interface OnnxNetwork {
  readonly inputs: readonly NetworkInput[];
  /** The names of the file's outputs. */
  readonly outputs: readonly string[];
  readonly opset: bigint;
  readonly graph: GraphProto;
}

/**
 * Reads an ONNX file.
 * @param source the file's name, for messages
 * @throws ClflowError `model` when it is no ONNX file, or one whose network cannot stand in a graph of ours
 */
export function readOnnx(bytes: Uint8Array, source: string): OnnxNetwork {
  const refused = (what: string, cause?: unknown): ClflowError =>
    new ClflowError('model', `${source} cannot be used: ${what}.`, { cause });
  checkOnnx(bytes, source);
  let model;
  try {
    model = fromBinary(ModelProtoSchema, bytes);
  } catch (cause) {
    throw refused('it is not an ONNX file, or a damaged one; export it again', cause);
  }
  const { graph } = model;
  if (!graph) throw refused('it is not an ONNX file, or holds no network; export it again');
  const opset = model.opsetImport.find(({ domain }) => DOMAINS.slice(0, 2).includes(domain))?.version ?? 0n;
  if (opset < OLDEST_OPSET || opset > OPSET) {
    throw refused(
      `it has operator set ${opset}, needed is ${OLDEST_OPSET} to ${OPSET}; export it again with opset 18 to ${OPSET}`,
    );
  }
  const initializers = new Set(graph.initializer.map(({ name }) => name));
  return {
    inputs: graph.input.filter(({ name }) => !initializers.has(name)).map(networkInput),
    outputs: graph.output.map(({ name }) => name),
    opset,
    graph,
  };
}

/** The network with its weights rounded as a file of ours holds them, where that changes next to nothing. */
export function withStorableWeights(network: OnnxNetwork): OnnxNetwork {
  const { graph } = network;
  return { ...network, graph: { ...graph, initializer: graph.initializer.map(storableTensor) } };
}

/**
 * Adds the network, as far as the outputs need it, to the graph of the inputs.
 * @param inputs a tensor for each of the network's inputs that the outputs depend on
 * @param outputs float32 tensors of the network, inner ones too, and their shapes
 * @throws ClflowError `model` when there is no such output or input, or an op means something else in our operator set
 */
export function embedOnnx(
  network: OnnxNetwork,
  inputs: ReadonlyMap<string, Tensor>,
  outputs: readonly { readonly name: string; readonly shape: Shape }[],
): Tensor[] {
  const needed = neededPart(network, outputs);
  const missing = network.inputs.find(({ name }) => needed.names.has(name) && !inputs.has(name));
  if (missing) throw new ClflowError('model', `The network needs its input "${missing.name}", which is not connected.`);
  needed.nodes.forEach((node) => checkNode(node, network.opset));
  const graph = innermostGraph([...inputs.values()]);
  const prefix = graph.uniqueName('network');
  return graph.emit('Network', [...inputs.values()], outputs, {
    foreign: (node): ForeignBody => {
      const names = new Map([
        ...[...inputs].map(([name, tensor]) => [name, tensor.name] as const),
        ...outputs.map(({ name }, i) => [name, node.outputs[i].name] as const),
      ]);
      const rename = (name: string): string => (name === '' ? '' : (names.get(name) ?? `${prefix}/${name}`));
      return {
        nodes: needed.nodes.map((original) => renamedNode(original, rename)),
        initializers: needed.initializers.map((original) => renamedTensor(original, rename)),
      };
    },
  });
}

/** The nodes and initializers that the outputs depend on, and all names that these read. */
function neededPart({ graph, outputs: fileOutputs }: OnnxNetwork, outputs: readonly { readonly name: string }[]) {
  const made = new Set(graph.node.flatMap((node) => node.output));
  for (const { name } of outputs) {
    if (name !== '' && made.has(name)) continue;
    throw new ClflowError('model', `The network has no output "${name}"; its outputs are ${fileOutputs.join(', ')}.`);
  }
  const names = new Set(outputs.map(({ name }) => name));
  const nodes: NodeProto[] = [];
  for (const node of [...graph.node].reverse()) {
    if (!node.output.some((name) => names.has(name))) continue;
    nodes.unshift(node);
    for (const name of namesRead(node)) names.add(name);
  }
  return { nodes, names, initializers: graph.initializer.filter(({ name }) => names.has(name)) };
}

/** What a node reads, bodies of loops and branches included (which may read the names around them). */
function namesRead(node: NodeProto): string[] {
  return [...node.input, ...bodies(node).flatMap((body) => [...body.node.flatMap(namesRead), ...outputNames(body)])];
}

function bodies(node: NodeProto): GraphProto[] {
  return node.attribute.flatMap(({ g, graphs }) => (g ? [g, ...graphs] : graphs));
}

function outputNames(graph: GraphProto): string[] {
  return graph.output.map(({ name }) => name);
}

/** Ops whose meaning changed after operator set 13: in which set, and which of their uses are concerned. */
const CHANGED_OPS: readonly { op: RegExp; since: bigint; concerns: (node: NodeProto) => boolean }[] = [
  // The sampling grid's default moved by half a pixel.
  { op: /^RoiAlign$/, since: 16n, concerns: (node) => !hasAttribute(node, 'coordinate_transformation_mode') },
  // Axes moved from an attribute to an input.
  {
    op: /^Reduce(L1|L2|LogSum|LogSumExp|Max|Mean|Min|Prod|SumSquare)$/,
    since: 18n,
    concerns: (node) => hasAttribute(node, 'axes'),
  },
  // Equal parts are asked for by an attribute.
  { op: /^Split$/, since: 18n, concerns: (node) => node.input.length < 2 },
  // "bilinear" and "bicubic" were renamed.
  { op: /^GridSample$/, since: 20n, concerns: (node) => hasAttribute(node, 'mode') },
  { op: /^DFT$/, since: 20n, concerns: () => true },
];

function checkNode(node: NodeProto, opset: bigint): void {
  if (!DOMAINS.includes(node.domain)) {
    const op = `${node.domain}.${node.opType}`;
    throw new ClflowError(
      'model',
      `The network uses the custom op ${op}; export it with ops of ONNX's own domain only.`,
    );
  }
  const changed = CHANGED_OPS.find(
    ({ op, since, concerns }) => op.test(node.opType) && opset < since && concerns(node),
  );
  if (changed) {
    throw new ClflowError(
      'model',
      `The network has operator set ${opset} and uses ${node.opType} in a way that operator set ${changed.since} changed; export it again with opset ${changed.since} to ${OPSET}.`,
    );
  }
  for (const body of bodies(node)) body.node.forEach((inner) => checkNode(inner, opset));
}

function hasAttribute(node: NodeProto, wanted: string): boolean {
  return node.attribute.some(({ name }) => name === wanted);
}

type Rename = (name: string) => string;

function renamedNode(original: NodeProto, rename: Rename): NodeProto {
  const node = clone(NodeProtoSchema, original);
  renameNode(node, rename);
  return node;
}

/** Names are unique in a file, bodies of loops and branches included, so one renaming suits them all. */
function renameNode(node: NodeProto, rename: Rename): void {
  node.name = rename(node.name);
  node.input = node.input.map(rename);
  node.output = node.output.map(rename);
  for (const body of bodies(node)) {
    for (const value of [...body.input, ...body.output, ...body.valueInfo, ...body.initializer]) {
      value.name = rename(value.name);
    }
    for (const inner of body.node) renameNode(inner, rename);
  }
}

function renamedTensor(original: TensorProto, rename: Rename): TensorProto {
  const tensor = clone(TensorProtoSchema, original);
  tensor.name = rename(tensor.name);
  return tensor;
}

function networkInput({ name, type }: ValueInfoProto): NetworkInput {
  if (type?.value.case !== 'tensorType') return { name, type: 'not a tensor', shape: null };
  const { elemType, shape } = type.value.value;
  const sides = shape?.dim.map(({ value }) => (value.case === 'dimValue' ? Number(value.value) : DYNAMIC));
  return { name, type: ElementType[elemType] ?? String(elemType), shape: sides ?? null };
}
