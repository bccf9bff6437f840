/**
 * @file The configuration of a model in a Triton repository, as protobuf text (ModelConfig of
 * github.com/triton-inference-server/common, model_config.proto).
 */
import { regionThreshold, type DetectorMetadata } from '../../detector/index.js';
import { ELEMENT, type DeclaredValue } from '../../graph/index.js';

export interface TritonModel {
  readonly name: string;
  readonly inputs: readonly DeclaredValue[];
  readonly outputs: readonly DeclaredValue[];
  readonly metadata: DetectorMetadata;
}

const TYPES = new Map<number, string>([
  [ELEMENT.FLOAT, 'TYPE_FP32'],
  [ELEMENT.UINT8, 'TYPE_UINT8'],
]);

/**
 * One instance with one thread: more instances give more images a second than more threads. The first axis is the graph's own, so
 * the server adds none (`max_batch_size` 0), and what a verdict needs beside the score is among the parameters.
 */
export function tritonConfig({ name, inputs, outputs, metadata }: TritonModel): string {
  const { version, threshold, reviewThreshold, className } = metadata;
  return `# Written by clflow ${version}. An image is anomalous where anomaly_score > clflow.threshold${reviewThreshold ? ', else for review where it is > clflow.review_threshold' : ''}.
name: ${text(name)}
platform: "onnxruntime_onnx"
max_batch_size: 0
${inputs.map((value) => tensor('input', value)).join('')}${outputs.map((value) => tensor('output', value)).join('')}instance_group [ { count: 1, kind: KIND_CPU } ]
${parameter('intra_op_thread_count', '1')}${parameter('inter_op_thread_count', '1')}${parameter('clflow.product', className)}${parameter('clflow.threshold', String(threshold.value))}${reviewThreshold ? parameter('clflow.review_threshold', String(reviewThreshold.value)) : ''}${parameter('clflow.pixel_threshold', String(regionThreshold(metadata)))}`;
}

function tensor(kind: 'input' | 'output', { name, elementType, shape }: DeclaredValue): string {
  const dims = (shape ?? []).map((side) => side ?? -1).join(', ');
  return `${kind} [ { name: ${text(name)}, data_type: ${TYPES.get(elementType)}, dims: [ ${dims} ] } ]\n`;
}

function parameter(key: string, value: string): string {
  return `parameters { key: ${text(key)}, value: { string_value: ${text(value)} } }\n`;
}

/** A string of the text format, with its escapes: those of JSON but for \u, which UTF-8 does not need. */
function text(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&').replace(/\p{Cc}/gu, (sign) => `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)}"`;
}
