/** @file A model's backbone in words. */
import type { DetectorMetadata } from '../detector/metadata.js';

/** Such as `resnet18 (int8)`. */
export function backboneInWords({ name, precision }: DetectorMetadata['backbone']): string {
  return precision === undefined ? name : `${name} (${precision})`;
}
