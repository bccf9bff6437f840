/** @file A detector as one ONNX file. */
import { serialize } from '../graph/index.js';
import { detectorGraph, type DetectorModel } from './detector-graph.js';
import type { DetectorMetadata } from './metadata.js';
import { withMetadata } from './model-file.js';

export interface WriteModelOptions {
  /** Whether numbers take as few bytes as they can without losing any; default true. False: as earlier versions wrote them. */
  readonly compact?: boolean;
}

/** The bytes of a model file. */
export function writeModel(
  model: DetectorModel,
  metadata: DetectorMetadata,
  { compact = true }: WriteModelOptions = {},
): Promise<Uint8Array> {
  const { className: name, version: producerVersion } = metadata;
  return withMetadata(serialize(detectorGraph(model), { name, producerVersion, compact }), metadata);
}
