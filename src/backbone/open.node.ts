/** @file A backbone by name, as a user gives it on the command line. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { ClflowError, option } from '../errors.js';
import { readOnnx, type Runtime } from '../graph/index.js';
import { ioError } from '../files/index.node.js';
import type { Backbone, Normalisation } from './backbone.js';
import { embeddedBackbone } from './embedded.node.js';
import { HUB_MODELS } from './hub-models.js';
import { onnxBackbone } from './onnx-file.js';
import { randomResnet } from './random-resnet.js';
import { resnetBackbone } from './resnet.js';
import { readSafetensors } from '../files/index.js';
import { resolveWeights, type StoreOptions } from './store.node.js';
import { tryBackbone } from './trial.node.js';

export interface BackboneSpec {
  /** 'embedded', 'resnet18', 'resnet34', 'resnet50', 'wide_resnet50_2', 'random-resnet', or the path of an .onnx file. */
  readonly name: string;
  /** A safetensors file for a ResNet; downloaded (once) when left out. */
  readonly weights?: string;
  /** The feature maps of an .onnx file; all its outputs when left out. */
  readonly taps?: readonly string[];
  /** What an .onnx file expects; ImageNet's mean and deviation when left out. */
  readonly normalisation?: Normalisation;
  /** Whether weights are rounded as a model file holds them; default true, false to measure what that changes. */
  readonly rounded?: boolean;
}

/**
 * Opens a backbone.
 * @param runtime runs an .onnx file once to learn the shapes of its taps, after a trial in a process of its own
 * @throws ClflowError `usage` for a name that is none, or options that do not belong to it; `weights`, `model`,
 *   `network` and `io` as the parts say
 */
export async function openBackbone(spec: BackboneSpec, runtime: Runtime, store: StoreOptions = {}): Promise<Backbone> {
  const { name, weights, taps, normalisation, rounded } = spec;
  const isOnnx = name.toLowerCase().endsWith('.onnx');
  if (!isOnnx && (taps || normalisation)) {
    throw new ClflowError('usage', `Taps and normalisation can be chosen for an .onnx file only, not for "${name}".`);
  }
  if (weights !== undefined && !HUB_MODELS.has(name)) {
    throw new ClflowError(
      'usage',
      `Backbone "${name}" takes no weights file; leave ${option('weights')} out, or name the ResNet they belong to (${option('backbone')} resnet18).`,
    );
  }
  if (isOnnx) {
    const [bytes, file] = [await read(name), basename(name)];
    if (runtime.name.startsWith('onnxruntime-node')) {
      readOnnx(bytes, file); // what can be refused without running it
      await tryBackbone(name, file, { taps });
    }
    return onnxBackbone(bytes, { file, taps, normalisation, rounded }, runtime);
  }
  if (name === 'embedded') return embeddedBackbone();
  if (name === 'random-resnet') return randomResnet();
  if (!HUB_MODELS.has(name)) {
    const names = ['embedded', ...HUB_MODELS.keys(), 'random-resnet'].join(', ');
    throw new ClflowError('usage', `There is no backbone "${name}"; choose one of ${names}, or an .onnx file.`);
  }
  const { path, sha256 } = await resolveWeights(weights ?? name, store);
  const { tensors } = readSafetensors(await read(path), path);
  return resnetBackbone(tensors, { hash: sha256, architecture: name, rounded });
}

async function read(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw ioError('read', path, error);
  }
}
