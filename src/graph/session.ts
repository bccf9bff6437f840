/** @file What clflow needs of a runtime, so that the same code runs on onnxruntime-node and onnxruntime-web. */
import type * as ort from 'onnxruntime-common';
import { ClflowError, messageOf } from '../errors.js';
import type { TensorData } from './data.js';
import type { DataType } from './tensor-type.js';

/** Named tensors going in or coming out. */
export type Feeds = Readonly<Record<string, TensorData>>;

export interface Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** Runs the graph once. Throws ClflowError('internal') with the runtime's own words when it fails. */
  run(feeds: Feeds): Promise<Record<string, TensorData>>;
  /** Frees the native memory; the session cannot be used afterwards. */
  release(): Promise<void>;
}

export interface Runtime {
  /** For messages and records, e.g. "onnxruntime-node 1.30.0". */
  readonly name: string;
  /** Threads for one op as they were asked for; 0: as ONNX Runtime chooses. Sums are added up in another order by another number. */
  readonly threads?: number;
  /** Prepares a model for running. Throws ClflowError('model') when the runtime cannot load it. */
  open(model: Uint8Array): Promise<Session>;
  /**
   * The same for a session that runs beside the thread that asks, which gets on with other work meanwhile; missing where that is
   * not to be had, or every run is so.
   */
  readonly openAside?: (model: Uint8Array) => Promise<Session>;
}

/** How errors of the runtime begin. */
export const MODEL_REFUSED = 'ONNX Runtime cannot load the model';
export const RUN_FAILED = 'ONNX Runtime stopped while running the graph';

/** The part of onnxruntime's API that both packages share. */
export type OrtApi = Pick<typeof ort, 'InferenceSession' | 'Tensor'>;

/** A Session on top of an onnxruntime package. */
export async function openOrtSession(
  api: OrtApi,
  model: Uint8Array,
  options: ort.InferenceSession.SessionOptions,
): Promise<Session> {
  let inner: ort.InferenceSession;
  try {
    inner = await api.InferenceSession.create(model, options);
  } catch (cause) {
    throw new ClflowError('model', `${MODEL_REFUSED}: ${messageOf(cause)}`, { cause });
  }
  return {
    inputNames: inner.inputNames,
    outputNames: inner.outputNames,
    async run(feeds) {
      const inputs: Record<string, ort.Tensor> = {};
      for (const [name, { type, data, shape }] of Object.entries(feeds)) {
        inputs[name] = new api.Tensor(type, data as Float32Array, shape);
      }
      let outputs: ort.InferenceSession.OnnxValueMapType;
      try {
        outputs = await inner.run(inputs);
      } catch (cause) {
        throw new ClflowError('internal', `${RUN_FAILED}: ${messageOf(cause)}`, {
          cause,
        });
      }
      return Object.fromEntries(
        Object.entries(outputs).map(([name, value]) => {
          const tensor = value as ort.Tensor;
          const result = {
            type: tensor.type as DataType,
            shape: tensor.dims,
            data: tensor.data as TensorData['data'],
          };
          return [name, result];
        }),
      );
    },
    release: () => inner.release(),
  };
}
