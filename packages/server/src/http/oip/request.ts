/**
 * @file An inference request of the Open Inference Protocol: JSON, or JSON with the tensors' bytes behind it (the binary tensor
 * extension). Everything is checked before memory is taken for it.
 */
import * as z from 'zod';
import { HttpError } from '../../errors.js';
import type { InferTask, TriedModel } from '../../pool/types.js';
import { flatBytes } from './json-tensor.js';

const parameters = z.record(z.string(), z.unknown()).optional();
const bytes = z.int().min(0);

const inferBody = z.object({
  id: z.string().max(256).optional(),
  parameters,
  inputs: z
    .array(
      z.object({
        name: z.string(),
        shape: z.array(z.number()).max(8),
        datatype: z.string(),
        parameters,
        data: z.unknown().optional(),
      }),
    )
    .max(16),
  outputs: z
    .array(z.object({ name: z.string(), parameters }))
    .max(16)
    .optional(),
});

export interface WantedOutput {
  readonly name: string;
  readonly binary: boolean;
}

export interface InferRequest {
  readonly id: string | undefined;
  readonly task: InferTask;
  readonly outputs: readonly WantedOutput[];
}

export interface RequestLimits {
  readonly maxMegapixels: number;
  /** Bytes of JSON. */
  readonly maxJson: number;
}

/**
 * Reads a body.
 * @param headerLength the header Inference-Header-Content-Length: bytes of JSON before the tensors' bytes
 * @throws HttpError 400 that says what is wrong, 413 for too much JSON or too many pixels
 */
export function readInferRequest(
  body: Uint8Array,
  headerLength: string | undefined,
  model: Pick<TriedModel, 'inputs' | 'outputs'>,
  { maxMegapixels, maxJson }: RequestLimits,
): InferRequest {
  const jsonBytes = headerLength === undefined ? body.length : headerBytes(headerLength, body.length);
  if (jsonBytes > maxJson) throw tooMuchJson(maxJson / 1e6);
  const request = parsed(body.subarray(0, jsonBytes));
  const [input, ...others] = request.inputs;
  const [expected] = model.inputs;
  if (!input || others.length > 0 || input.name !== expected.name) {
    throw new HttpError(400, `The model has one input, "${expected.name}": give that one, once.`);
  }
  if (input.datatype !== expected.datatype) {
    throw new HttpError(400, `The input "${expected.name}" is ${expected.datatype}: other datatypes are not taken.`);
  }
  const shape = imageShape(input.shape, maxMegapixels);
  const size = shape.reduce((product, side) => product * side, 1);
  const binarySize = input.parameters?.binary_data_size;
  const tail = body.subarray(jsonBytes);
  let data: Uint8Array;
  if (binarySize === undefined) {
    if (tail.length > 0) throw new HttpError(400, 'Bytes follow the JSON, but no input has a binary_data_size.');
    data = flatBytes(input.data, size);
  } else {
    if (input.data !== undefined)
      throw new HttpError(400, 'The input has both data and a binary_data_size: give one of them.');
    if (!bytes.safeParse(binarySize).success || binarySize !== size) {
      throw new HttpError(400, `binary_data_size must be ${size}, as the shape says.`);
    }
    if (tail.length !== size) throw new HttpError(400, `${size} bytes must follow the JSON, but ${tail.length} do.`);
    data = tail;
  }
  return { id: request.id, task: { shape, data }, outputs: wanted(request, model) };
}

/** @param most MB */
export function tooMuchJson(most: number): HttpError {
  return new HttpError(413, `At most ${most} MB of JSON are taken: send tensors by the binary tensor extension.`);
}

function headerBytes(text: string, most: number): number {
  const value = Number(text);
  if (/^\d{1,10}$/.test(text) && value <= most) return value;
  throw new HttpError(
    400,
    'Inference-Header-Content-Length must be the number of bytes of JSON at the start of the body.',
  );
}

function parsed(json: Uint8Array): z.infer<typeof inferBody> {
  let value: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(json);
    if (text.includes('__proto__')) throw new Error('a name that is not allowed');
    value = JSON.parse(text);
  } catch {
    throw new HttpError(400, 'The body is not JSON that can be used.');
  }
  const result = inferBody.safeParse(value);
  if (result.success) return result.data;
  const [{ path, message }] = result.error.issues;
  throw new HttpError(400, `The request cannot be used: ${path.length > 0 ? `${path.join('.')}: ` : ''}${message}.`);
}

/** [N, H, W, 3], each side checked before it is multiplied. */
function imageShape(shape: readonly number[], maxMegapixels: number): InferTask['shape'] {
  const [n, height, width, channels] = shape;
  if (shape.length !== 4 || channels !== 3 || !shape.every((side) => Number.isSafeInteger(side) && side > 0)) {
    throw new HttpError(400, 'The shape must be [N, H, W, 3], whole numbers above 0.');
  }
  let pixels = 1;
  for (const side of [n, height, width]) {
    pixels *= side;
    if (pixels > maxMegapixels * 1e6) {
      throw new HttpError(400, `The shape has too many pixels: at most ${maxMegapixels} megapixels are taken.`);
    }
  }
  return [n, height, width, 3];
}

function wanted(
  { outputs, parameters: general }: z.infer<typeof inferBody>,
  model: Pick<TriedModel, 'outputs'>,
): WantedOutput[] {
  const all = flag(general?.binary_data_output, 'binary_data_output') ?? false;
  const known = model.outputs.map(({ name }) => name);
  if (!outputs || outputs.length === 0) return known.map((name) => ({ name, binary: all }));
  const seen = new Set<string>();
  return outputs.map(({ name, parameters: own }) => {
    if (!known.includes(name)) throw new HttpError(400, `An output is not known: the model has ${known.join(', ')}.`);
    if (seen.has(name)) throw new HttpError(400, `The output "${name}" is asked for twice.`);
    seen.add(name);
    return { name, binary: flag(own?.binary_data, 'binary_data') ?? all };
  });
}

function flag(value: unknown, name: string): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value;
  throw new HttpError(400, `${name} must be true or false.`);
}
