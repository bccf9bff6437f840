/** @file An inference answer of the Open Inference Protocol, each tensor as JSON or as bytes behind it. */
import { HttpError } from '../../errors.js';
import type { InferAnswer } from '../../pool/types.js';
import { numbersText } from './json-tensor.js';
import type { WantedOutput } from './request.js';

export interface WrittenAnswer {
  readonly body: Buffer;
  /** Bytes of JSON at the start; undefined when all of it is JSON. */
  readonly headerLength: number | undefined;
}

export interface AnswerOf {
  readonly model: string;
  readonly version: string;
  readonly id: string | undefined;
}

export async function writeInferAnswer(
  { model, version, id }: AnswerOf,
  answer: InferAnswer,
  wanted: readonly WantedOutput[],
): Promise<WrittenAnswer> {
  const tails: Uint8Array[] = [];
  const outputs: string[] = [];
  for (const { name, binary } of wanted) {
    const tensor = answer[name];
    if (!tensor) throw new HttpError(500, 'The model gave no such output.');
    const head = `{"name":${JSON.stringify(name)},"datatype":"FP32","shape":${JSON.stringify(tensor.shape)}`;
    if (binary) {
      const bytes = littleEndian(tensor.data);
      tails.push(bytes);
      outputs.push(`${head},"parameters":{"binary_data_size":${bytes.length}}}`);
    } else {
      outputs.push(`${head},"data":[${await numbersText(tensor.data)}]}`);
    }
  }
  const named = JSON.stringify({ model_name: model, model_version: version, ...(id === undefined ? {} : { id }) });
  const json = Buffer.from(`${named.slice(0, -1)},"outputs":[${outputs.join()}]}`);
  return tails.length === 0
    ? { body: json, headerLength: undefined }
    : { body: Buffer.concat([json, ...tails]), headerLength: json.length };
}

/** As the protocol has it, whatever the machine has. */
function littleEndian(data: Float32Array): Uint8Array {
  const bytes = Buffer.alloc(data.length * 4);
  for (let i = 0; i < data.length; i++) bytes.writeFloatLE(data[i], i * 4);
  return bytes;
}
