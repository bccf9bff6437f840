/** @file Research data beside the project, which tests use where it is there. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const shared = fileURLToPath(new URL('../../../../shared', import.meta.url));

export const sharedWeights = resolve(shared, 'backbones/resnet18.safetensors');
export const sharedBottles = resolve(shared, 'data/mvtec_bottle/train/good');

/** True where the weights and the images are there. */
export const hasShared = existsSync(sharedWeights) && existsSync(sharedBottles);
