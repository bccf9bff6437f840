/** @file A detector as one ONNX file. */
import { serialize } from '../graph/index.js';
import { detectorGraph, type DetectorModel } from './detector-graph.js';
import { METADATA_KEY, type DetectorMetadata } from './metadata.js';

/** The bytes of a model file. */
export function writeModel(model: DetectorModel, metadata: DetectorMetadata): Uint8Array {
  return serialize(detectorGraph(model), {
    name: metadata.className,
    producerVersion: metadata.version,
    metadata: { [METADATA_KEY]: JSON.stringify(metadata) },
  });
}
