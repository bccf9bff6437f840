/** @file In a child of its own: what a model file says about itself, once it was opened and has scored an image. */
import { readFile } from 'node:fs/promises';
import type { RgbImage, Size } from 'clflow';
import { graph } from 'clflow/parts';
import type { OpenModels } from './open-models.js';
import type { ModelRef, TriedModel } from './types.js';

/** Larger images than this tell no more about a model. */
const MOST_PIXELS = 4e6;

export async function tryInChild(models: OpenModels, ref: ModelRef): Promise<TriedModel> {
  const { detector } = await models.get(ref);
  const { metadata } = detector;
  await detector.inspect(grey(trialSize(metadata)));
  const { inputs, outputs } = graph.checkOnnx(await readFile(ref.path), `The model "${ref.name}"`);
  return {
    metadata,
    inputs: inputs.map((value) => ({ ...sides(value), datatype: 'UINT8' })),
    outputs: outputs.map((value) => ({ ...sides(value), datatype: 'FP32' })),
  };
}

function trialSize({ imageSize, size }: { readonly imageSize?: Size; readonly size: Size }): Size {
  return imageSize && imageSize.width * imageSize.height <= MOST_PIXELS ? imageSize : size;
}

function grey({ width, height }: Size): RgbImage {
  return { width, height, data: new Uint8Array(3 * width * height).fill(128) };
}

function sides({ name, shape }: graph.DeclaredValue): { readonly name: string; readonly shape: readonly number[] } {
  return { name, shape: shape?.map((side) => side ?? -1) ?? [] };
}
