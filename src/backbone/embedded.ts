/**
 * @file The embedded backbone: a small residual network that ships with clflow. It was distilled from ResNet-18 on images
 * of free licence by packages/backbone-maker (its model card tells how); ReLU only, no batch norm, 48, 96 and 160 channels at
 * strides 4, 8 and 16.
 */
import { readSafetensors } from '../files/index.js';
import type { Architecture } from './architectures.js';
import { sha256Hex, type Backbone } from './backbone.js';
import { resnetBackbone } from './resnet.js';

/** 0.45 GMAC at 256². */
export const EMBEDDED: Architecture = {
  name: 'embedded',
  block: 'basic',
  stem: 16,
  stemKernel: 3,
  pooled: false,
  normalised: false,
  stages: [
    { blocks: 1, width: 48, channels: 48 },
    { blocks: 1, width: 96, channels: 96 },
    { blocks: 2, width: 144, channels: 160 },
  ],
};

/**
 * The embedded backbone from the bytes of weights/embedded.safetensors.
 * @param source the file's name, for messages
 * @throws ClflowError `weights` when they are others, or damaged
 */
export async function embeddedFrom(bytes: Uint8Array, source: string): Promise<Backbone> {
  return resnetBackbone(readSafetensors(bytes, source).tensors, {
    hash: await sha256Hex(bytes),
    architecture: EMBEDDED,
  });
}
