/**
 * @file The numbers of small tensors that do not depend on images, such as the shape that a Reshape is given: computed from
 * constants and shapes, as ONNX Runtime would.
 */
import type { Call } from './operator-call.js';

/** Tensors of more elements are not followed. */
const FEW = 64;

type Values = readonly number[];

/** Of each output; null where nothing is known. @param shape of the first output */
export function inferValues(call: Call, shape: readonly number[]): (Values | null)[] | null {
  const elements = shape.reduce((product, side) => product * side, 1);
  if (elements > FEW) return null;
  const { op, inputs, ints } = call;
  const first = inputs[0];
  if (op === 'Shape') return first ? [first.shape.slice(...ends(call, first.shape.length))] : null;
  if (op === 'Size') return first ? [[first.shape.reduce((product, side) => product * side, 1)]] : null;
  const values = inputs.map((input) => input?.values ?? null);
  const [a] = values;
  if (!a || values.some((value, i) => value === null && inputs[i] !== undefined)) return null;
  const rank = first?.shape.length ?? 0;
  if (AS_THEY_ARE.has(op) && (op !== 'Transpose' || rank < 2)) return [a];
  if (op === 'Cast') return [WHOLE.has(ints('to')?.[0] ?? 0) ? a.map(Math.trunc) : a];
  if (op === 'Div' && !call.fractions) return elementwise(values as Values[], elements, (x, y) => Math.trunc(x / y));
  if (op === 'Mod' && ints('fmod')?.[0]) return elementwise(values as Values[], elements, (x, y) => x % y);
  const one = UNARY[op];
  if (one) return [a.map(one)];
  const many = ELEMENTWISE[op];
  if (many) return elementwise(values as Values[], elements, many);
  const whole = REDUCTIONS[op];
  if (whole && elements === 1) return [[a.reduce(whole)]];
  if (op === 'Range') return [Array.from({ length: elements }, (_, i) => a[0] + i * (values[2]?.[0] ?? 1))];
  if (op === 'ConstantOfShape') return [Array.from({ length: elements }, () => ints('value')?.[0] ?? 0)];
  if (op === 'Expand' && a.length === 1) return [Array.from({ length: elements }, () => a[0])];
  if (rank > 1) return null;
  if (op === 'Concat') return [values.flatMap((value) => value ?? [])];
  if (op === 'Gather') return [(values[1] ?? []).map((index) => a[index < 0 ? index + a.length : index] ?? 0)];
  if (op === 'Slice') return sliced(call, a, values);
  return op === 'Split' ? parts(call, a, values[1]) : null;
}

function ends({ ints }: Call, rank: number): [number, number] {
  const clamped = (axis: number): number => Math.min(rank, Math.max(0, axis < 0 ? axis + rank : axis));
  return [clamped(ints('start')?.[0] ?? 0), clamped(ints('end')?.[0] ?? rank)];
}

/** Only of lists of one length and single numbers. */
function elementwise(
  values: readonly Values[],
  elements: number,
  of: (...numbers: number[]) => number,
): [Values] | null {
  if (values.some(({ length }) => length !== elements && length !== 1)) return null;
  return [Array.from({ length: elements }, (_, i) => of(...values.map((list) => list[list.length === 1 ? 0 : i])))];
}

function sliced({ ints }: Call, a: Values, values: readonly (Values | null)[]): [Values] | null {
  const [start] = ints('starts') ?? values[1] ?? [];
  const [end] = ints('ends') ?? values[2] ?? [];
  const step = values[4]?.[0] ?? 1;
  return step === 1 ? [a.slice(start, end)] : null;
}

function parts({ ints, outputs }: Call, a: Values, given: Values | null | undefined): Values[] {
  const lengths = ints('split') ?? given ?? Array.from({ length: outputs }, () => Math.ceil(a.length / outputs));
  let from = 0;
  return lengths.map((length) => a.slice(from, (from += length)));
}

/** ONNX's numbers of the types of whole numbers and of truth values. */
const WHOLE: ReadonlySet<number> = new Set([2, 3, 4, 5, 6, 7, 9, 12, 13]);

const AS_THEY_ARE: ReadonlySet<string> = new Set([
  'Identity',
  'Reshape',
  'Squeeze',
  'Unsqueeze',
  'Flatten',
  'Transpose',
]);

const UNARY: Readonly<Record<string, ((value: number) => number) | undefined>> = {
  Neg: (value) => -value,
  Abs: Math.abs,
  Floor: Math.floor,
  Ceil: Math.ceil,
  Sqrt: Math.sqrt,
  Not: (value) => Number(value === 0),
};

const ELEMENTWISE: Readonly<Record<string, ((...values: number[]) => number) | undefined>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Mod: (a, b) => a - b * Math.floor(a / b),
  Pow: (a, b) => a ** b,
  Min: Math.min,
  Max: Math.max,
  Equal: (a, b) => Number(a === b),
  Greater: (a, b) => Number(a > b),
  GreaterOrEqual: (a, b) => Number(a >= b),
  Less: (a, b) => Number(a < b),
  LessOrEqual: (a, b) => Number(a <= b),
  And: (a, b) => Number(a !== 0 && b !== 0),
  Or: (a, b) => Number(a !== 0 || b !== 0),
  Where: (condition, a, b) => (condition === 0 ? b : a),
};

const REDUCTIONS: Readonly<Record<string, ((a: number, b: number) => number) | undefined>> = {
  ReduceProd: (a, b) => a * b,
  ReduceSum: (a, b) => a + b,
  ReduceMax: (a, b) => Math.max(a, b),
  ReduceMin: (a, b) => Math.min(a, b),
};
