/**
 * @file What an ONNX file must not hold, found before a runtime sees it. A model is a program: other files' bytes as weights,
 * custom ops, loops without end, tensors without bound and whole-number divisions that end the process are refused, wherever in
 * the file they stand. The walk goes from field to field and never decodes weights, so that it takes milliseconds.
 *
 * Field numbers: onnx.proto (github.com/onnx/onnx). Where a protobuf parser would merge what stands twice, this one refuses.
 */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { ClflowError } from '../errors.js';

/** An input or output as the file declares it. */
export interface DeclaredValue {
  readonly name: string;
  /** ONNX's number of the element type; 0 where it is no tensor. */
  readonly elementType: number;
  /** Sides as far as they are fixed, null where they are not; null where the file names no shape. */
  readonly shape: readonly (number | null)[] | null;
}

export interface CheckedOnnx {
  readonly inputs: readonly DeclaredValue[];
  readonly outputs: readonly DeclaredValue[];
  /** Nodes of the graph and of all branches in it. */
  readonly nodes: number;
  /** What its nodes do, for `checkWork`. */
  readonly outline: GraphOutline;
}

/** A graph without its weights. */
export interface GraphOutline {
  /** Names of its inputs, of a loop's body: the turn's number, whether to go on, and the state. */
  readonly inputs: readonly string[];
  readonly tensors: readonly TensorHead[];
  readonly nodes: readonly NodeOutline[];
  readonly outputs: readonly string[];
}

export interface NodeOutline {
  readonly op: string;
  /** What messages call it. */
  readonly where: string;
  /** Names; empty where an optional one is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, AttributeHead>;
  /** Whether its first input is sure to hold fractions. */
  readonly fractions: boolean;
  readonly branches: readonly { readonly name: string; readonly graph: GraphOutline }[];
}

/** What a file may hold; the largest networks in use stay far below. */
export const ONNX_LIMITS = {
  nodes: 20_000,
  tensors: 50_000,
  /** Graphs inside each other. */
  depth: 8,
  rank: 8,
  /** Elements of one tensor that a constant shape asks for. */
  elements: 2 ** 28,
  /** Kernels, strides, paddings. */
  window: 4096,
  /** Of a loop. */
  turns: 4096,
} as const;

export const ELEMENT = {
  FLOAT: 1,
  UINT8: 2,
  INT32: 6,
  INT64: 7,
  BOOL: 9,
  FLOAT16: 10,
  DOUBLE: 11,
  BFLOAT16: 16,
} as const;

const OWN_DOMAINS = ['', 'ai.onnx', 'com.microsoft'];

/**
 * Goes through a whole ONNX file.
 * @param source the file's name, for messages
 * @throws ClflowError `model` with what is refused
 */
export function checkOnnx(bytes: Uint8Array, source: string): CheckedOnnx {
  try {
    return new Walk().model(bytes);
  } catch (cause) {
    const what =
      cause instanceof Refusal ? cause.message : 'it is not an ONNX file, or a damaged one; fetch or export it again';
    throw new ClflowError('model', `${source} cannot be used: ${what}.`, { cause });
  }
}

class Refusal extends Error {}

/** Calls for every field; refuses groups, which ONNX does not have. */
function eachField(bytes: Uint8Array, onField: (field: number, wire: WireType, reader: BinaryReader) => boolean): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    if (wire === WireType.StartGroup || wire === WireType.EndGroup) throw new RangeError('a group');
    if (!onField(field, wire, reader)) reader.skip(wire, field);
  }
  if (reader.pos > reader.len) throw new RangeError('the message ends inside a field');
}

/** Only for fields that hold bytes, text or a message. */
function content(wire: WireType, reader: BinaryReader): Uint8Array {
  if (wire !== WireType.LengthDelimited) throw new RangeError('a field of another type');
  return reader.bytes();
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function text(wire: WireType, reader: BinaryReader): string {
  return utf8.decode(content(wire, reader));
}

/** Only for fields that hold one whole number. */
function whole(wire: WireType, reader: BinaryReader, bits: 32 | 64 = 64): number {
  if (wire !== WireType.Varint) throw new RangeError('a field of another type');
  return bits === 32 ? reader.int32() : Number(reader.int64());
}

/** Whole numbers, one by one or packed. */
function wholes(wire: WireType, reader: BinaryReader, into: number[], bits: 32 | 64 = 64): void {
  if (wire === WireType.Varint) {
    into.push(whole(wire, reader, bits));
    return;
  }
  const packed = new BinaryReader(content(wire, reader));
  while (packed.pos < packed.len) into.push(whole(WireType.Varint, packed, bits));
}

/** Numbers of 32 bits, one by one or packed. */
function fractions(wire: WireType, reader: BinaryReader, into: number[]): void {
  if (wire === WireType.Bit32) {
    into.push(reader.float());
    return;
  }
  const packed = new BinaryReader(content(wire, reader));
  while (packed.pos < packed.len) into.push(packed.float());
}

/** A tensor without its weights. */
export interface TensorHead {
  readonly name: string;
  readonly shape: readonly number[];
  readonly elementType: number;
  /** That its numbers take in the file. */
  readonly bytes: number;
  /** Of a small tensor of whole numbers, truth values or float32. */
  readonly values: readonly number[] | null;
}

export interface AttributeHead {
  readonly name: string;
  readonly tensor: TensorHead | null;
  readonly graphs: readonly Uint8Array[];
  readonly int: number;
  /** One number or a list of them, of whatever kind the attribute is. */
  readonly numbers: readonly number[];
  readonly ints: readonly number[];
  readonly text: string;
}

/** Numbers of constants are looked at where there are no more of them. */
const FEW = 64;

class Walk {
  private nodes = 0;
  private tensors = 0;
  private readonly types = new Map<string, number>();
  private readonly constants = new Map<string, readonly number[]>();

  model(bytes: Uint8Array): CheckedOnnx {
    // ONNX Runtime takes such bytes for its own format, which this walk does not know.
    if (String.fromCharCode(...bytes.subarray(4, 8)) === 'ORTM') {
      throw new Refusal('it is a file in the format of ONNX Runtime; export it as ONNX');
    }
    let graph: Uint8Array | null = null;
    eachField(bytes, (field, wire, reader) => {
      if (field === 7) {
        if (graph) throw new RangeError('two graphs');
        graph = content(wire, reader);
        return true;
      }
      if (field === 20) throw new Refusal('it holds training information; export it for inference');
      if (field === 25) throw new Refusal('it holds model-local functions; export it again with functions inlined');
      return false;
    });
    const checked = graph ? this.graph(graph, 1) : null;
    if (!checked || this.nodes === 0) {
      throw new Refusal('it is not an ONNX file, or holds no network; export it again');
    }
    return { ...checked, nodes: this.nodes };
  }

  private graph(bytes: Uint8Array, depth: number): Omit<CheckedOnnx, 'nodes'> {
    if (depth > ONNX_LIMITS.depth)
      throw new Refusal(`its graphs lie more than ${ONNX_LIMITS.depth} deep in each other`);
    const nodes: Uint8Array[] = [];
    const inputs: DeclaredValue[] = [];
    const outputs: DeclaredValue[] = [];
    const tensors: TensorHead[] = [];
    eachField(bytes, (field, wire, reader) => {
      if (field === 1) nodes.push(content(wire, reader));
      else if (field === 5) {
        const tensor = this.tensor(content(wire, reader));
        tensors.push(tensor);
        this.define(tensor.name, tensor.elementType, tensor.values);
      } else if (field === 11) inputs.push(declared(content(wire, reader)));
      else if (field === 12) outputs.push(declared(content(wire, reader)));
      else if (field === 15) throw new Refusal('it holds sparse weights; export it again with dense ones');
      else return false;
      return true;
    });
    this.nodes += nodes.length;
    if (this.nodes > ONNX_LIMITS.nodes) throw new Refusal(`it has more than ${ONNX_LIMITS.nodes} nodes`);
    const initializers = new Set(tensors.map(({ name }) => name));
    const free = inputs.filter(({ name }) => !initializers.has(name));
    // A caller may feed a value in an initializer's place, so it is none that is known.
    for (const { name } of inputs) if (initializers.has(name)) this.constants.delete(name);
    for (const { name, elementType } of free) this.define(name, elementType, null);
    const outline = {
      inputs: free.map(({ name }) => name),
      tensors,
      nodes: nodes.map((node) => this.node(node, depth)),
      outputs: outputs.map(({ name }) => name),
    };
    return { inputs: free, outputs, outline };
  }

  /** Nothing is known any more of a name that stands for two things. */
  private define(name: string, elementType: number, values: readonly number[] | null): void {
    if (name === '') return;
    const known = this.types.has(name);
    this.types.set(name, known && this.types.get(name) !== elementType ? 0 : elementType);
    if (values && !known) this.constants.set(name, values);
    else this.constants.delete(name);
  }

  private tensor(bytes: Uint8Array): TensorHead {
    if (++this.tensors > ONNX_LIMITS.tensors) throw new Refusal(`it has more than ${ONNX_LIMITS.tensors} tensors`);
    const dims: number[] = [];
    const numbers: number[] = [];
    let [name, elementType, data] = ['', 0, 0];
    let raw: Uint8Array | null = null;
    eachField(bytes, (field, wire, reader) => {
      const start = reader.pos;
      if (field === 1) wholes(wire, reader, dims);
      else if (field === 2) elementType = whole(wire, reader, 32);
      else if (field === 8) name = text(wire, reader);
      else if (field === 9) {
        raw = content(wire, reader);
        data = raw.length;
      } else if (field === 13 || (field === 14 && whole(wire, reader, 32) !== 0)) {
        throw new Refusal('its weights lie in another file; save it with its weights inside (no external data)');
      } else if ((field === 5 || field === 7) && reader.len < 16 * FEW) {
        wholes(wire, reader, numbers, field === 5 ? 32 : 64);
        data += reader.pos - start;
      } else if (field === 4 && reader.len < 16 * FEW) {
        fractions(wire, reader, numbers);
        data += reader.pos - start;
      } else if (field !== 14) {
        reader.skip(wire, field);
        if ([4, 5, 6, 7, 10, 11].includes(field)) data += reader.pos - start;
      }
      return true;
    });
    const elements = dims.reduce((product, side) => product * side, 1);
    // Types of four bits put two elements into a byte; all others take one byte or more.
    if (dims.length > ONNX_LIMITS.rank || dims.some((side) => !(side >= 0)) || !(elements <= 2 * data)) {
      const shape = `[${dims.slice(0, ONNX_LIMITS.rank + 1).join(', ')}]`;
      throw new Refusal(`tensor "${shortened(name)}" claims the shape ${shape} and has ${data} bytes`);
    }
    const few = elements <= FEW ? (raw ? rawNumbers(raw, elementType) : numbers) : null;
    const values = elementType in RAW && few?.length === elements ? few : null;
    return { name, shape: dims, elementType, bytes: data, values };
  }

  private node(bytes: Uint8Array, depth: number): NodeOutline {
    const inputs: string[] = [];
    const outputs: string[] = [];
    const attributes = new Map<string, AttributeHead>();
    let [op, domain, name] = ['', '', ''];
    eachField(bytes, (field, wire, reader) => {
      if (field === 1) inputs.push(text(wire, reader));
      else if (field === 2) outputs.push(text(wire, reader));
      else if (field === 3) name = text(wire, reader);
      else if (field === 4) op = text(wire, reader);
      else if (field === 7) domain = text(wire, reader);
      else if (field === 5) {
        const attribute = this.attribute(content(wire, reader));
        if (attributes.has(attribute.name)) throw new RangeError('an attribute twice');
        attributes.set(attribute.name, attribute);
      } else return false;
      return true;
    });
    if (!OWN_DOMAINS.includes(domain)) {
      const custom = `${shortened(domain)}.${shortened(op)}`;
      throw new Refusal(`it uses the custom op ${custom}; export it with ops of ONNX's own domain only`);
    }
    if (REFUSED_OPS.includes(op)) throw new Refusal(`it uses ${op}, which may never end or reads other files`);
    if (op === 'Loop') this.checkTurns(inputs[0]);
    const branches = [...attributes.values()].flatMap(({ name, graphs }) =>
      graphs.map((graph) => ({ name, graph: this.graph(graph, depth + 1).outline })),
    );
    const where = `${op} "${shortened(name || (outputs[0] ?? ''))}"`;
    this.checkSizes(op, where, inputs, attributes);
    if (op === 'Div' || op === 'Mod') this.checkDivision(where, inputs);
    const values = op === 'Constant' ? constantValues(attributes) : null;
    const elementType = this.typeOf(op, inputs, attributes);
    const fractions = FLOATS.includes(this.type(inputs[0]));
    outputs.forEach((output, i) => this.define(output, i === 0 || op === 'Split' ? elementType : 0, values));
    return { op, where, inputs, outputs, attributes, fractions, branches };
  }

  /** A loop turns as often as a constant says, whatever else it is told. */
  private checkTurns(turns: string | undefined): void {
    const values = this.constants.get(turns ?? '');
    if (values?.length === 1 && values[0] >= 1 && values[0] <= ONNX_LIMITS.turns) return;
    throw new Refusal(
      `it uses Loop, which may never end, other than with a constant number of up to ${ONNX_LIMITS.turns} turns`,
    );
  }

  /** A whole-number division by 0, or of the lowest number by −1, is a signal that ends the process. */
  private checkDivision(where: string, [dividend, divisor]: readonly string[]): void {
    if (FLOATS.includes(this.type(dividend)) || FLOATS.includes(this.type(divisor))) return;
    const values = this.constants.get(divisor);
    if (values?.every((value) => value !== 0 && value !== -1)) return;
    throw new Refusal(`${where} divides whole numbers by ones that may be 0 or −1, which can end the process`);
  }

  private checkSizes(
    op: string,
    where: string,
    inputs: readonly string[],
    attributes: ReadonlyMap<string, AttributeHead>,
  ): void {
    for (const name of WINDOWS) {
      const far = attributes.get(name)?.ints.find(tooFar);
      if (far !== undefined) throw new Refusal(`${where} has ${name} of ${far}`);
    }
    const margin = op === 'Pad' ? this.constants.get(inputs[1] ?? '')?.find(tooFar) : undefined;
    if (margin !== undefined) throw new Refusal(`${where} adds a margin of ${margin}`);
    const asked = SHAPE_INPUT[op];
    const sides =
      asked === undefined ? (attributes.get('shape')?.ints ?? []) : (this.constants.get(inputs[asked] ?? '') ?? []);
    const elements = sides.reduce((product, side) => product * Math.max(1, Math.abs(side)), 1);
    if (elements > ONNX_LIMITS.elements) {
      throw new Refusal(`${where} asks for ${elements} elements, more than ${ONNX_LIMITS.elements}`);
    }
  }

  private type(name: string | undefined): number {
    return this.types.get(name ?? '') ?? 0;
  }

  /** The element type of a node's first output as far as it is sure, else 0. */
  private typeOf(op: string, inputs: readonly string[], attributes: ReadonlyMap<string, AttributeHead>): number {
    if (FLOAT_OPS.has(op)) return ELEMENT.FLOAT;
    if (WHOLE_OPS.has(op)) return ELEMENT.INT64;
    if (LIKE_FIRST.has(op)) return this.type(inputs[0]);
    if (ALIKE.has(op)) return this.type(inputs[0]) || this.type(inputs[1]);
    if (op === 'Where') return this.type(inputs[1]) || this.type(inputs[2]);
    if (op === 'CastLike') return this.type(inputs[1]);
    if (op === 'Cast') return attributes.get('to')?.int ?? 0;
    if (op === 'ConstantOfShape') return attributes.get('value')?.tensor?.elementType ?? ELEMENT.FLOAT;
    if (op !== 'Constant') return 0;
    const [only] = attributes.values();
    if (attributes.size > 1 || !only) return 0;
    if (only.name === 'value') return only.tensor?.elementType ?? 0;
    return /^value_floats?$/.test(only.name) ? ELEMENT.FLOAT : /^value_ints?$/.test(only.name) ? ELEMENT.INT64 : 0;
  }

  private attribute(bytes: Uint8Array): AttributeHead {
    const ints: number[] = [];
    const floats: number[] = [];
    const graphs: Uint8Array[] = [];
    let [name, string, int, type]: [string, string, number, number] = ['', '', 0, 0];
    let tensor: TensorHead | null = null;
    let singular = 0;
    eachField(bytes, (field, wire, reader) => {
      if (field === 1) name = text(wire, reader);
      else if (field === 2 || field === 7) fractions(wire, reader, floats);
      else if (field === 3) int = whole(wire, reader);
      else if (field === 4) string = new TextDecoder().decode(content(wire, reader));
      else if (field === 20) type = whole(wire, reader, 32);
      else if (field === 8) wholes(wire, reader, ints);
      else if (field === 5) {
        if (tensor) throw new RangeError('two tensors');
        tensor = this.tensor(content(wire, reader));
      } else if (field === 6) {
        if (++singular > 1) throw new RangeError('two graphs');
        graphs.push(content(wire, reader));
      } else if (field === 10) this.tensor(content(wire, reader));
      else if (field === 11) graphs.push(content(wire, reader));
      else if (field === 22 || field === 23) {
        throw new Refusal('it holds sparse weights; export it again with dense ones');
      } else return false;
      return true;
    });
    const isInt = type === INT || (type !== INTS && ints.length === 0);
    const numbers = floats.length > 0 ? floats : isInt ? [int] : ints;
    return { name, tensor, graphs, int, ints, numbers, text: string };
  }
}

/** Types of an attribute. */
const INT = 2;
const INTS = 7;

const FLOATS: readonly number[] = [ELEMENT.FLOAT, ELEMENT.FLOAT16, ELEMENT.DOUBLE, ELEMENT.BFLOAT16];

/** Those that run a graph as often as a number says, and the one that names files of compiled networks. */
const REFUSED_OPS = ['Scan', 'SequenceMap', 'EPContext'];

/** Attributes that make windows and margins. */
const WINDOWS = ['kernel_shape', 'strides', 'dilations', 'pads', 'output_shape', 'output_padding', 'blocksize'];

/** Which input of an op says how large its output is. */
const SHAPE_INPUT: Readonly<Record<string, number>> = {
  ConstantOfShape: 0,
  Expand: 1,
  Tile: 1,
  Range: 1,
  OneHot: 1,
  Resize: 3,
};

const tooFar = (value: number): boolean => Math.abs(value) > ONNX_LIMITS.window;

const list = (names: string): ReadonlySet<string> => new Set(names.split(/\s+/).filter(Boolean));

/** Ops whose first output is float32 or another float. */
const FLOAT_OPS =
  list(`Conv ConvTranspose BatchNormalization InstanceNormalization LayerNormalization GroupNormalization
  LpNormalization Softmax LogSoftmax Sigmoid HardSigmoid HardSwish Tanh Sqrt Exp Log Gelu Elu Selu Celu Softplus Softsign Mish
  LeakyRelu Sin Cos Atan AveragePool GlobalAveragePool GlobalMaxPool GlobalLpPool LpPool LRN MeanVarianceNormalization
  DequantizeLinear Reciprocal FusedMatMul FusedConv FastGelu QuickGelu BiasGelu SkipLayerNormalization Floor Ceil Round`);

const WHOLE_OPS = list('Shape Size ArgMax ArgMin NonZero');

/** Ops whose first output has the type of their first input. */
const LIKE_FIRST =
  list(`Abs Neg Sign Relu Clip Erf Pow Identity Reshape Transpose Flatten Squeeze Unsqueeze Slice Gather
  GatherElements GatherND Split Pad Tile Expand Resize MaxPool TopK DepthToSpace SpaceToDepth CumSum ScatterND ScatterElements
  Trilu Compress Dropout Range ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum
  ReduceSumSquare`);

/** Ops whose inputs and output are all of one type. */
const ALIKE = list('Add Sub Mul Div Mod Min Max Sum Mean MatMul Gemm PRelu Concat Einsum');

function constantValues(attributes: ReadonlyMap<string, AttributeHead>): readonly number[] | null {
  const [only] = attributes.values();
  if (!only || attributes.size > 1) return null;
  if (only.name === 'value') return only.tensor?.values ?? null;
  if (only.name === 'value_int') return [only.int];
  return only.name === 'value_ints' && only.ints.length <= FEW ? only.ints : null;
}

/** How numbers lie in raw bytes, by their type. */
const RAW: Readonly<Record<number, readonly [bytes: number, read: (view: DataView, at: number) => number]>> = {
  [ELEMENT.FLOAT]: [4, (view, at) => view.getFloat32(at, true)],
  [ELEMENT.INT32]: [4, (view, at) => view.getInt32(at, true)],
  [ELEMENT.INT64]: [8, (view, at) => Number(view.getBigInt64(at, true))],
  [ELEMENT.BOOL]: [1, (view, at) => view.getUint8(at)],
};

function rawNumbers(raw: Uint8Array, elementType: number): number[] {
  if (!(elementType in RAW)) return [];
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const [bytes, read] = RAW[elementType];
  return Array.from({ length: Math.floor(raw.length / bytes) }, (_, i) => read(view, i * bytes));
}

function declared(bytes: Uint8Array): DeclaredValue {
  let [name, elementType] = ['', 0];
  let shape: (number | null)[] | null = null;
  const onTensor = (tensor: Uint8Array): void =>
    eachField(tensor, (field, wire, reader) => {
      if (field === 1) elementType = whole(wire, reader, 32);
      else if (field === 2) shape = sides(content(wire, reader));
      else return false;
      return true;
    });
  eachField(bytes, (field, wire, reader) => {
    if (field === 1) name = text(wire, reader);
    else if (field === 2) {
      eachField(content(wire, reader), (kind, inner, type) => {
        if (kind === 1) onTensor(content(inner, type));
        return kind === 1;
      });
    } else return false;
    return true;
  });
  return { name, elementType, shape };
}

function sides(bytes: Uint8Array): (number | null)[] {
  const result: (number | null)[] = [];
  eachField(bytes, (field, wire, reader) => {
    if (field !== 1) return false;
    let side: number | null = null;
    eachField(content(wire, reader), (kind, type, dim) => {
      if (kind === 1) side = whole(type, dim);
      return kind === 1;
    });
    result.push(side);
    return true;
  });
  return result;
}

function shortened(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)}…` : name;
}
