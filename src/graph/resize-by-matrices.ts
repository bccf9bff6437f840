/**
 * @file The antialiased Resize of an image as two matrix products, for runtimes that lack it (ONNX Runtime on WebGPU):
 *
 *   Resize(x) = R · x · C,   R [h, H] and C [W, w] with the weights of the rows and of the columns.
 *
 * R and C depend on the size of the image, so they become inputs. The file is changed field by field; weights are never decoded.
 * Field numbers: onnx.proto (github.com/onnx/onnx).
 */
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { concatenated } from '../files/concatenated.js';
import { checkOnnx, ELEMENT, type CheckedOnnx, type GraphOutline, type NodeOutline } from './check-onnx.js';

/** A model whose Resize is gone. */
export interface MatrixResize {
  readonly model: Uint8Array;
  /** Name of the input with the images, uint8 [N, H, W, 3]. */
  readonly image: string;
  /** Names of the inputs for R and C. */
  readonly rows: string;
  readonly columns: string;
  /** Height and width that it resizes to. */
  readonly height: number;
  readonly width: number;
}

const [MODEL_GRAPH, GRAPH_NODE, GRAPH_INPUT] = [7, 1, 11];
const [NODE_INPUT, NODE_OUTPUT, NODE_OP] = [1, 2, 4];

const WORD = new TextEncoder().encode('antialias');

/** Whether a model may have such a Resize: the attribute's name is somewhere in its bytes. Graphs of a training's own have none. */
export function mayAntialias(model: Uint8Array): boolean {
  for (let at = model.indexOf(WORD[0]); at >= 0; at = model.indexOf(WORD[0], at + 1)) {
    if (WORD.every((byte, i) => model[at + i] === byte)) return true;
  }
  return false;
}

/**
 * The model with the Resize of its images as matrix products; null where it has none, or not one of ours.
 * @param source the file's name, for messages
 * @throws ClflowError `model` as {@link checkOnnx}
 */
export function resizeByMatrices(model: Uint8Array, source: string): MatrixResize | null {
  const checked = checkOnnx(model, source);
  const found = imageResize(checked);
  if (!found) return null;
  const names = {
    rows: freshName(checked.outline, 'resize_rows'),
    columns: freshName(checked.outline, 'resize_columns'),
  };
  const { node, image, height, width } = found;
  const half = freshName(checked.outline, 'resize_half');
  const products = [nodeField([names.rows, node.inputs[0]], half), nodeField([half, names.columns], node.outputs[0])];
  const inputs = [inputField(names.rows, [height, 'image_height']), inputField(names.columns, ['image_width', width])];
  const changed = eachField(model, MODEL_GRAPH, (graph) => {
    const nodes = eachField(graph, GRAPH_NODE, (bytes, field) =>
      makes(bytes, node.outputs[0]) ? concatenated(products) : field,
    );
    return lengthDelimited(MODEL_GRAPH, concatenated([nodes, ...inputs]));
  });
  return { model: changed, image, ...names, height, width };
}

/**
 * The node that resizes the input: input → Transpose to [N, C, H, W] → Cast → Resize, as image-input.ts makes it; in earlier files
 * the first two stand the other way round.
 */
function imageResize({ inputs, outline }: CheckedOnnx) {
  const maker = (name: string): NodeOutline | undefined => outline.nodes.find(({ outputs }) => outputs.includes(name));
  for (const node of outline.nodes) {
    if (node.op !== 'Resize' || node.attributes.get('antialias')?.int !== 1) continue;
    const sides = outline.tensors.find(({ name }) => name === node.inputs[3])?.values;
    const axes = node.attributes.get('axes')?.ints;
    const second = maker(node.inputs[0]);
    const first = second && maker(second.inputs[0]);
    const entry = [first?.op, second?.op].join();
    if (entry !== 'Transpose,Cast' && entry !== 'Cast,Transpose') continue;
    const image = inputs.find(({ name }) => name === first?.inputs[0]);
    if (!image || image.elementType !== ELEMENT.UINT8 || sides?.length !== 2 || axes?.join() !== '2,3') continue;
    return { node, image: image.name, height: sides[0], width: sides[1] };
  }
  return null;
}

/** A name that nothing in the graph has. */
function freshName({ inputs, tensors, nodes }: GraphOutline, stem: string): string {
  const taken = new Set([...inputs, ...tensors.map(({ name }) => name), ...nodes.flatMap(({ outputs }) => outputs)]);
  let name = stem;
  while (taken.has(name)) name += '_';
  return name;
}

/** The message with another field in the place of each one of a number. @param change from its content and the whole field */
function eachField(
  message: Uint8Array,
  wanted: number,
  change: (content: Uint8Array, field: Uint8Array) => Uint8Array,
): Uint8Array {
  const reader = new BinaryReader(message);
  const parts: Uint8Array[] = [];
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const [field, wire] = reader.tag();
    if (field === wanted && wire === WireType.LengthDelimited) {
      const content = reader.bytes();
      parts.push(change(content, message.subarray(start, reader.pos)));
    } else {
      reader.skip(wire, field);
      parts.push(message.subarray(start, reader.pos));
    }
  }
  return concatenated(parts);
}

/** Whether a node has this output. */
function makes(node: Uint8Array, output: string): boolean {
  const reader = new BinaryReader(node);
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    if (field !== NODE_OUTPUT) reader.skip(wire, field);
    else if (reader.string() === output) return true;
  }
  return false;
}

function nodeField(inputs: readonly string[], output: string): Uint8Array {
  const node = new BinaryWriter();
  for (const input of inputs) node.tag(NODE_INPUT, WireType.LengthDelimited).string(input);
  node.tag(NODE_OUTPUT, WireType.LengthDelimited).string(output);
  node.tag(NODE_OP, WireType.LengthDelimited).string('MatMul');
  return lengthDelimited(GRAPH_NODE, node.finish());
}

/** A float32 input; sides that vary have names. */
function inputField(name: string, sides: readonly (number | string)[]): Uint8Array {
  const shape = new BinaryWriter();
  for (const side of sides) {
    const dim = new BinaryWriter();
    if (typeof side === 'number') dim.tag(1, WireType.Varint).int64(side);
    else dim.tag(2, WireType.LengthDelimited).string(side);
    shape.tag(1, WireType.LengthDelimited).bytes(dim.finish());
  }
  const tensor = new BinaryWriter().tag(1, WireType.Varint).int32(ELEMENT.FLOAT);
  tensor.tag(2, WireType.LengthDelimited).bytes(shape.finish());
  const value = new BinaryWriter().tag(1, WireType.LengthDelimited).string(name);
  value.tag(2, WireType.LengthDelimited).bytes(lengthDelimited(1, tensor.finish()));
  return lengthDelimited(GRAPH_INPUT, value.finish());
}

function lengthDelimited(field: number, content: Uint8Array): Uint8Array {
  return new BinaryWriter().tag(field, WireType.LengthDelimited).bytes(content).finish();
}
