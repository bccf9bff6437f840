/** @file The convolutions of a ResNet: names, shapes and strides, in the order in which an image meets them. */
import type { Architecture } from './architectures.js';

/** A convolution and the batch norm behind it, by their tensors' names. */
export interface LayerSpec {
  readonly conv: string;
  readonly norm: string;
  /** [O, C, k, k] */
  readonly shape: readonly number[];
  readonly stride: number;
}

export interface BlockSpec<Layer = LayerSpec> {
  readonly layers: readonly Layer[];
  /** The projection on the residual path; null where the block keeps the shape. */
  readonly shortcut: Layer | null;
}

export interface Layout<Layer = LayerSpec> {
  readonly stem: Layer;
  readonly stages: readonly (readonly BlockSpec<Layer>[])[];
}

export function layoutOf({ block, stem, stages }: Architecture): Layout {
  const inputs = [stem, ...stages.map(({ channels }) => channels)];
  return {
    stem: { conv: 'conv1', norm: 'bn1', shape: [stem, 3, 7, 7], stride: 2 },
    stages: stages.map(({ blocks, width, channels }, stage) =>
      Array.from({ length: blocks }, (_, index) => {
        const at = `layer${stage + 1}.${index}`;
        const input = index === 0 ? inputs[stage] : channels;
        const stride = index === 0 && stage > 0 ? 2 : 1;
        const shapes = kernels(block, input, width, channels);
        const strided = block === 'basic' ? 0 : 1;
        return {
          layers: shapes.map((shape, i) => ({
            conv: `${at}.conv${i + 1}`,
            norm: `${at}.bn${i + 1}`,
            shape,
            stride: i === strided ? stride : 1,
          })),
          shortcut:
            stride !== 1 || input !== channels
              ? { conv: `${at}.downsample.0`, norm: `${at}.downsample.1`, shape: [channels, input, 1, 1], stride }
              : null,
        };
      }),
    ),
  };
}

/** The same layout with every layer replaced. */
export function mapLayers<A, B>({ stem, stages }: Layout<A>, change: (layer: A) => B): Layout<B> {
  return {
    stem: change(stem),
    stages: stages.map((blocks) =>
      blocks.map(({ layers, shortcut }) => ({
        layers: layers.map(change),
        shortcut: shortcut && change(shortcut),
      })),
    ),
  };
}

function kernels(block: Architecture['block'], input: number, width: number, channels: number): number[][] {
  if (block === 'basic') {
    return [
      [width, input, 3, 3],
      [channels, width, 3, 3],
    ];
  }
  return [
    [width, input, 1, 1],
    [width, width, 3, 3],
    [channels, width, 1, 1],
  ];
}
