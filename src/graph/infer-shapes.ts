/**
 * @file Shapes of the tensors in somebody else's ONNX graph, for inputs of known shapes: what each node gives, by the formulas
 * of the operators (github.com/onnx/onnx, docs/Operators.md). Where a side depends on data, it is the largest that it can be.
 */
import { inferValues } from './infer-values.js';
import type { Call, Known } from './operator-call.js';

export interface Inferred {
  readonly outputs: readonly Known[];
  /** Multiplications, additions or steps of about their cost. */
  readonly work: number;
}

/** A shape that nothing tells before the graph runs. */
export class Untold extends Error {}

/** @throws Untold for an operator that is not known here, and for a shape that depends on the images' content */
export function inferShapes(call: Call): Inferred {
  const infer = OPS[call.op];
  if (infer === undefined) throw new Untold('an operator whose sizes are not known');
  const found = infer(call);
  const { shapes, work } = 'shapes' in found ? found : { shapes: found, work: 0 };
  if (shapes.length === 0) throw new Untold('no parts');
  const values = inferValues(call, shapes[0]);
  const outputs = Array.from({ length: call.outputs }, (_, i): Known => {
    const shape = shapes[Math.min(i, shapes.length - 1)];
    return { shape, values: values?.[i] ?? null };
  });
  const elements = [...call.inputs, ...outputs].reduce((sum, known) => sum + (known ? size(known.shape) : 0), 0);
  return { outputs, work: work + elements };
}

export function size(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

type Shape = readonly number[];
type Infer = (call: Call) => readonly Shape[] | { readonly shapes: readonly Shape[]; readonly work: number };

function shapeOf({ inputs }: Call, i: number): Shape {
  const known = inputs[i];
  if (!known) throw new Untold('an input that is left out');
  return known.shape;
}

function valuesOf({ inputs }: Call, i: number): readonly number[] {
  const values = inputs[i]?.values;
  if (!values) throw new Untold('a size that depends on what is in the images');
  return values;
}

/** Whole numbers that older operator sets have as an attribute and newer ones as an input. */
function either(call: Call, attribute: string, input: number): readonly number[] | undefined {
  return call.ints(attribute) ?? (call.inputs[input] ? valuesOf(call, input) : undefined);
}

const int = (call: Call, name: string, otherwise: number): number => call.ints(name)?.[0] ?? otherwise;
const at = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);
const replaced = (shape: Shape, axis: number, side: number): number[] =>
  shape.map((old, i) => (i === axis ? side : old));

/** The shape that shapes are stretched to; where they do not fit, the runtime refuses, and the longer side counts here. */
function broadcast(shapes: readonly Shape[]): number[] {
  const rank = Math.max(0, ...shapes.map(({ length }) => length));
  return Array.from({ length: rank }, (_, i) => {
    const sides = shapes.map((shape) => shape[i - rank + shape.length] ?? 1);
    return sides.includes(0) ? 0 : Math.max(...sides);
  });
}

const likeFirst: Infer = (call) => [shapeOf(call, 0)];
const likeAll: Infer = ({ inputs }) => [broadcast(inputs.flatMap((known) => (known ? [known.shape] : [])))];

/** Output sides of a window that moves over an image. */
function windowed(call: Call, kernel: Shape): number[] {
  const sides = shapeOf(call, 0).slice(2);
  const strides = call.ints('strides') ?? [];
  const dilations = call.ints('dilations') ?? [];
  const pads = call.ints('pads') ?? [];
  const same = /^SAME/.test(call.text('auto_pad') ?? '');
  return sides.map((side, i) => {
    const stride = Math.max(1, strides[i] ?? 1);
    if (same) return Math.ceil(side / stride);
    const padded = side + (pads[i] ?? 0) + (pads[i + sides.length] ?? 0);
    const reach = (kernel[i] - 1) * (dilations[i] ?? 1) + 1;
    const steps = (padded - reach) / stride;
    return Math.max(0, (int(call, 'ceil_mode', 0) ? Math.ceil(steps) : Math.floor(steps)) + 1);
  });
}

const convolution =
  (image: number, weight: number): Infer =>
  (call) => {
    const kernel = shapeOf(call, weight);
    const shape = [shapeOf(call, image)[0], kernel[0], ...windowed(call, kernel.slice(2))];
    return { shapes: [shape], work: size(shape) * size(kernel.slice(1)) };
  };

const transposedConvolution: Infer = (call) => {
  const [n, , ...sides] = shapeOf(call, 0);
  const kernel = shapeOf(call, 1);
  const outSides = sides.map((side, i) => {
    const stride = call.ints('strides')?.[i] ?? 1;
    const reach = (kernel[i + 2] - 1) * (call.ints('dilations')?.[i] ?? 1) + 1;
    const full = (side - 1) * stride + reach + (call.ints('output_padding')?.[i] ?? 0);
    return Math.max(full, call.ints('output_shape')?.[i] ?? 0);
  });
  const shape = [n, kernel[1] * int(call, 'group', 1), ...outSides];
  return { shapes: [shape], work: size(shapeOf(call, 0)) * size(kernel.slice(1)) };
};

const pool: Infer = (call) => {
  const kernel = call.ints('kernel_shape') ?? [];
  const [n, channels] = shapeOf(call, 0);
  const shape = [n, channels, ...windowed(call, kernel)];
  return { shapes: [shape], work: size(shape) * size(kernel) };
};

const globalPool: Infer = (call) => [shapeOf(call, 0).map((side, i) => (i < 2 ? side : 1))];

const product =
  (left: number, right: number): Infer =>
  (call) => {
    const turn = (shape: Shape, name: string): Shape =>
      int(call, name, 0) ? [...shape.slice(0, -2), ...shape.slice(-2).reverse()] : shape;
    const [a, b] = [turn(shapeOf(call, left), 'transA'), turn(shapeOf(call, right), 'transB')];
    const [rows, columns] = [a.length > 1 ? a.slice(-2, -1) : [], b.length > 1 ? b.slice(-1) : []];
    const shape = [...broadcast([a.slice(0, -2), b.slice(0, -2)]), ...rows, ...columns];
    return { shapes: [shape], work: size(shape) * Math.max(1, a.at(-1) ?? 1) };
  };

const einsum: Infer = (call) => {
  const [left, right] = (call.text('equation') ?? '').replaceAll(' ', '').split('->');
  if (right === undefined || left.includes('.')) throw new Untold('an equation that leaves sizes open');
  const sides = new Map<string, number>();
  left.split(',').forEach((labels, i) => {
    [...labels].forEach((label, axis) => sides.set(label, Math.max(sides.get(label) ?? 0, shapeOf(call, i)[axis])));
  });
  return { shapes: [[...right].map((label) => sides.get(label) ?? 1)], work: size([...sides.values()]) };
};

const reduction: Infer = (call) => {
  const shape = shapeOf(call, 0);
  const named = either(call, 'axes', 1);
  if (!named?.length && int(call, 'noop_with_empty_axes', 0)) return [shape];
  const axes = (named?.length ? named : shape.map((_, i) => i)).map((axis) => at(axis, shape.length));
  return [int(call, 'keepdims', 1) ? shape.map((side, i) => (axes.includes(i) ? 1 : side)) : without(shape, axes)];
};

const without = (shape: Shape, axes: readonly number[]): number[] => shape.filter((_, i) => !axes.includes(i));

const argument: Infer = (call) => {
  const shape = shapeOf(call, 0);
  const axis = at(int(call, 'axis', 0), shape.length);
  return [int(call, 'keepdims', 1) ? replaced(shape, axis, 1) : without(shape, [axis])];
};

const concat: Infer = (call) => {
  const shapes = call.inputs.map((_, i) => shapeOf(call, i));
  const axis = at(int(call, 'axis', 0), shapes[0].length);
  return [
    replaced(
      broadcast(shapes),
      axis,
      shapes.reduce((sum, shape) => sum + shape[axis], 0),
    ),
  ];
};

const split: Infer = (call) => {
  const shape = shapeOf(call, 0);
  const axis = at(int(call, 'axis', 0), shape.length);
  const even = Math.ceil(shape[axis] / call.outputs);
  const parts = either(call, 'split', 1) ?? Array.from({ length: call.outputs }, () => even);
  return parts.map((part) => replaced(shape, axis, part));
};

const slice: Infer = (call) => {
  const shape = [...shapeOf(call, 0)];
  const list = (name: string, input: number): readonly number[] | undefined => {
    return call.ints(name) ?? (call.inputs[input]?.values as readonly number[] | undefined);
  };
  const [starts, ends, axes, steps] = [list('starts', 1), list('ends', 2), list('axes', 3), list('steps', 4)];
  // A cut at a place that is not known takes no more than there is.
  if (!starts || !ends) return [shape];
  starts.forEach((start, i) => {
    const axis = at(axes?.[i] ?? i, shape.length);
    const [side, step] = [shape[axis], steps?.[i] ?? 1];
    const clamped = (place: number): number =>
      Math.min(step < 0 ? side - 1 : side, Math.max(step < 0 ? -1 : 0, place < 0 ? place + side : place));
    const end = step < 0 && ends[i] < -side ? -1 : clamped(ends[i]);
    shape[axis] = Math.max(0, Math.ceil((end - clamped(start)) / step));
  });
  return [shape];
};

const gather: Infer = (call) => {
  const [shape, indices] = [shapeOf(call, 0), shapeOf(call, 1)];
  const axis = at(int(call, 'axis', 0), shape.length);
  return [[...shape.slice(0, axis), ...indices, ...shape.slice(axis + 1)]];
};

const gatherNd: Infer = (call) => {
  const [shape, indices] = [shapeOf(call, 0), shapeOf(call, 1)];
  return [[...indices.slice(0, -1), ...shape.slice(int(call, 'batch_dims', 0) + (indices.at(-1) ?? 0))]];
};

const reshape: Infer = (call) => {
  const shape = shapeOf(call, 0);
  const copied = !int(call, 'allowzero', 0);
  const wanted = (either(call, 'shape', 1) ?? []).map((side, i) => (side === 0 && copied ? (shape[i] ?? 0) : side));
  const rest = size(wanted.filter((side) => side >= 0));
  return [wanted.map((side) => (side >= 0 ? side : rest === 0 ? 0 : Math.ceil(size(shape) / rest)))];
};

const flatten: Infer = (call) => {
  const shape = shapeOf(call, 0);
  const axis = at(int(call, 'axis', 1), shape.length);
  return [[size(shape.slice(0, axis)), size(shape.slice(axis))]];
};

const squeeze: Infer = (call) => {
  const shape = shapeOf(call, 0);
  const axes = either(call, 'axes', 1)?.map((axis) => at(axis, shape.length));
  return [shape.filter((side, i) => (axes ? !axes.includes(i) : side !== 1))];
};

const unsqueeze: Infer = (call) => {
  const shape = [...shapeOf(call, 0)];
  const axes = either(call, 'axes', 1) ?? [];
  const rank = shape.length + axes.length;
  const sorted = axes.map((axis) => at(axis, rank)).sort((a, b) => a - b);
  for (const axis of sorted) shape.splice(axis, 0, 1);
  return [shape];
};

const transpose: Infer = (call) => {
  const shape = shapeOf(call, 0);
  return [call.ints('perm')?.map((axis) => shape[axis] ?? 1) ?? [...shape].reverse()];
};

const tile: Infer = (call) => {
  const repeats = valuesOf(call, 1);
  return [shapeOf(call, 0).map((side, i) => side * (repeats[i] ?? 1))];
};

const pad: Infer = (call) => {
  const shape = [...shapeOf(call, 0)];
  const pads = either(call, 'pads', 1) ?? [];
  const axes = call.inputs[3] ? valuesOf(call, 3) : shape.map((_, i) => i);
  axes.forEach((named, i) => {
    const axis = at(named, shape.length);
    shape[axis] = Math.max(0, shape[axis] + (pads[i] ?? 0) + (pads[i + axes.length] ?? 0));
  });
  return [shape];
};

const resize: Infer = (call) => {
  const shape = shapeOf(call, 0);
  const sizes = call.inputs[3] ? valuesOf(call, 3) : null;
  if (call.text('keep_aspect_ratio_policy') === 'not_smaller') throw new Untold('an image kept in its proportions');
  // Before operator set 11 the factors stood second, where the region of interest stands now.
  const factors = call.inputs.length === 2 ? 1 : 2;
  const axes = call.ints('axes') ?? shape.map((_, i) => i);
  const values = sizes ?? call.ints('scales') ?? valuesOf(call, factors);
  const result = [...shape];
  axes.forEach((named, i) => {
    const axis = at(named, shape.length);
    result[axis] = sizes ? values[i] : Math.floor(shape[axis] * values[i]);
  });
  return { shapes: [result], work: 8 * size(result) };
};

const fromValues =
  (input: number): Infer =>
  (call) => [valuesOf(call, input)];

const expand: Infer = (call) => [broadcast([shapeOf(call, 0), valuesOf(call, 1)])];

const range: Infer = (call) => {
  const [[start], [limit], [step]] = [0, 1, 2].map((i) => valuesOf(call, i));
  return [[Math.max(0, Math.ceil((limit - start) / step))]];
};

const shape: Infer = (call) => {
  const rank = shapeOf(call, 0).length;
  const clamped = (axis: number): number => Math.min(rank, Math.max(0, at(axis, rank)));
  return [[Math.max(0, clamped(int(call, 'end', rank)) - clamped(int(call, 'start', 0)))]];
};

const topK: Infer = (call) => {
  const shape = shapeOf(call, 0);
  const [k] = call.ints('k') ?? valuesOf(call, 1);
  return { shapes: [replaced(shape, at(int(call, 'axis', -1), shape.length), k)], work: 16 * size(shape) };
};

const oneHot: Infer = (call) => {
  const shape = [...shapeOf(call, 0)];
  shape.splice(at(int(call, 'axis', -1), shape.length + 1), 0, valuesOf(call, 1)[0]);
  return [shape];
};

const depthToSpace: Infer = (call) => {
  const [n, channels, height, width] = shapeOf(call, 0);
  const block = int(call, 'blocksize', 1);
  return [[n, Math.ceil(channels / block ** 2), height * block, width * block]];
};

const spaceToDepth: Infer = (call) => {
  const [n, channels, height, width] = shapeOf(call, 0);
  const block = int(call, 'blocksize', 1);
  return [[n, channels * block ** 2, Math.ceil(height / block), Math.ceil(width / block)]];
};

const normalization: Infer = (call) => ({ shapes: [shapeOf(call, 0)], work: 8 * size(shapeOf(call, 0)) });

function table(entries: Readonly<Record<string, Infer>>): Readonly<Record<string, Infer | undefined>> {
  return Object.fromEntries(
    Object.entries(entries).flatMap(([names, infer]) =>
      names
        .trim()
        .split(/\s+/)
        .map((name) => [name, infer]),
    ),
  );
}

const OPS = table({
  [`Abs Acos Acosh Asin Asinh Atan Atanh BitwiseNot Cast CastLike Ceil Celu Clip Cos Cosh CumSum DequantizeLinear Dropout
  DynamicQuantizeLinear Elu Erf Exp Floor Gelu BiasGelu FastGelu QuickGelu HardSigmoid HardSwish Hardmax Identity IsInf IsNaN
  LeakyRelu Log LogSoftmax Mish Neg Not QuantizeLinear Reciprocal Relu ReverseSequence Round ScatterElements ScatterND Scatter
  Selu Shrink Sigmoid Sign Sin Sinh Softmax Softplus Softsign Sqrt Tan Tanh ThresholdedRelu Trilu`]: likeFirst,
  [`Add And BitwiseAnd BitwiseOr BitwiseXor Div Equal Greater GreaterOrEqual Less LessOrEqual Max Mean Min Mod Mul Or PRelu Pow
  Sub Sum Where Xor`]: likeAll,
  [`BatchNormalization GroupNormalization InstanceNormalization LRN LayerNormalization LpNormalization MeanVarianceNormalization
  RMSNormalization SimplifiedLayerNormalization SkipLayerNormalization`]: normalization,
  'Conv ConvInteger FusedConv': convolution(0, 1),
  QLinearConv: convolution(0, 3),
  'QLinearAdd QLinearMul': (call) => [broadcast([shapeOf(call, 0), shapeOf(call, 3)])],
  'QLinearLeakyRelu QLinearSigmoid QLinearSoftmax': likeFirst,
  ConvTranspose: transposedConvolution,
  'AveragePool LpPool MaxPool QLinearAveragePool': pool,
  'GlobalAveragePool GlobalLpPool GlobalMaxPool QLinearGlobalAveragePool': globalPool,
  'FusedMatMul Gemm MatMul MatMulInteger': product(0, 1),
  QLinearMatMul: product(0, 3),
  Einsum: einsum,
  [`ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum
  ReduceSumSquare`]: reduction,
  'ArgMax ArgMin': argument,
  Concat: concat,
  Split: split,
  Slice: slice,
  Gather: gather,
  GatherElements: (call) => [shapeOf(call, 1)],
  GatherND: gatherNd,
  Reshape: reshape,
  Flatten: flatten,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Transpose: transpose,
  Tile: tile,
  Pad: pad,
  'Resize Upsample': resize,
  ConstantOfShape: fromValues(0),
  Expand: expand,
  Range: range,
  Shape: shape,
  Size: () => [[]],
  TopK: topK,
  OneHot: oneHot,
  DepthToSpace: depthToSpace,
  SpaceToDepth: spaceToDepth,
  NonZero: (call) => [[Math.max(1, shapeOf(call, 0).length), size(shapeOf(call, 0))]],
  Compress: (call) => [call.ints('axis') ? shapeOf(call, 0) : [size(shapeOf(call, 0))]],
  GridSample: (call) => [[...shapeOf(call, 0).slice(0, 2), ...shapeOf(call, 1).slice(1, -1)]],
});
