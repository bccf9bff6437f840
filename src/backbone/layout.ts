/** @file The convolutions of a ResNet: names, shapes and strides, in the order in which an image meets them. */
import type { Architecture } from './architectures.js';

/** A convolution and the batch norm behind it, by their tensors' names. */
export interface LayerSpec {
  readonly conv: string;
  /** null where the convolution has a bias instead. */
  readonly norm: string | null;
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
  /** Max pooling 3×3/2 behind the stem. */
  readonly pooled: boolean;
  readonly stages: readonly (readonly BlockSpec<Layer>[])[];
}

export function layoutOf(architecture: Architecture): Layout {
  const { block, stem, stages, stemKernel = 7, pooled = true, normalised = true } = architecture;
  const norm = (name: string): string | null => (normalised ? name : null);
  const inputs = [stem, ...stages.map(({ channels }) => channels)];
  return {
    stem: { conv: 'conv1', norm: norm('bn1'), shape: [stem, 3, stemKernel, stemKernel], stride: 2 },
    pooled,
    stages: stages.map(({ blocks, width, channels }, stage) =>
      Array.from({ length: blocks }, (_, index) => {
        const at = `layer${stage + 1}.${index}`;
        const input = index === 0 ? inputs[stage] : channels;
        const stride = index === 0 && (stage > 0 || !pooled) ? 2 : 1;
        const shapes = kernels(block, input, width, channels);
        const strided = block === 'basic' ? 0 : 1;
        return {
          layers: shapes.map((shape, i) => ({
            conv: `${at}.conv${i + 1}`,
            norm: norm(`${at}.bn${i + 1}`),
            shape,
            stride: i === strided ? stride : 1,
          })),
          shortcut:
            stride !== 1 || input !== channels
              ? {
                  conv: `${at}.downsample.0`,
                  norm: norm(`${at}.downsample.1`),
                  shape: [channels, input, 1, 1],
                  stride,
                }
              : null,
        };
      }),
    ),
  };
}

/** The same layout with every layer replaced. */
export function mapLayers<A, B>({ stem, pooled, stages }: Layout<A>, change: (layer: A) => B): Layout<B> {
  return {
    stem: change(stem),
    pooled,
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
