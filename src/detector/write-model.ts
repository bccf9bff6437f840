/** @file A detector as one ONNX file. */
import { serialize } from '../graph/index.js';
import { detectorGraph, type DetectorModel } from './detector-graph.js';
import type { DetectorMetadata } from './metadata.js';
import { withMetadata } from './model-file.js';

/** The bytes of a model file. */
export function writeModel(model: DetectorModel, metadata: DetectorMetadata): Promise<Uint8Array> {
  const { className: name, version: producerVersion } = metadata;
  return withMetadata(serialize(detectorGraph(model), { name, producerVersion }), metadata);
}
