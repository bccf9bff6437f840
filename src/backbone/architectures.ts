/**
 * @file The ResNet family (He et al. 2015, arXiv 1512.03385; wide: Zagoruyko and Komodakis 2016, arXiv 1605.07146) as
 * torchvision and timm build it: stem 7×7/2 and max pooling 3×3/2, then stages of residual blocks. Only the first three
 * stages are used (strides 4, 8, 16). A basic block is 3×3, 3×3; a bottleneck 1×1, 3×3 (which takes the stride), 1×1.
 */
import { ClflowError } from '../errors.js';

export interface Stage {
  readonly blocks: number;
  /** Channels inside a block; a basic block also puts them out. */
  readonly width: number;
  readonly channels: number;
}

export interface Architecture {
  readonly name: string;
  readonly block: 'basic' | 'bottleneck';
  /** Channels of the stem. */
  readonly stem: number;
  readonly stages: readonly Stage[];
  /** Side of the stem's kernel; 7 when left out. */
  readonly stemKernel?: number;
  /** false: no max pooling behind the stem; the first block takes the stride instead. */
  readonly pooled?: boolean;
  /** false: convolutions have biases, and no batch norm behind them. */
  readonly normalised?: boolean;
}

const basic = (name: string, depths: readonly number[]): Architecture => ({
  name,
  block: 'basic',
  stem: 64,
  stages: depths.map((blocks, i) => ({ blocks, width: 64 * 2 ** i, channels: 64 * 2 ** i })),
});

const bottleneck = (name: string, width: number, depths: readonly number[]): Architecture => ({
  name,
  block: 'bottleneck',
  stem: 64,
  stages: depths.map((blocks, i) => ({ blocks, width: width * 2 ** i, channels: 256 * 2 ** i })),
});

export const ARCHITECTURES: readonly Architecture[] = [
  basic('resnet18', [2, 2, 2]),
  basic('resnet34', [3, 4, 6]),
  bottleneck('resnet50', 64, [3, 4, 6]),
  bottleneck('wide_resnet50_2', 128, [3, 4, 6]),
];

/**
 * Which ResNet a set of named tensors is, by its blocks' kind, number and width.
 * @throws ClflowError `weights` when it is none of {@link ARCHITECTURES}
 */
export function recogniseArchitecture(
  tensors: ReadonlyMap<string, { readonly shape: readonly number[] }>,
): Architecture {
  const first = tensors.get('layer1.0.conv1.weight');
  if (!first || !tensors.has('conv1.weight')) {
    const missing = first ? 'conv1.weight' : 'layer1.0.conv1.weight';
    throw unsupported(
      `they hold no tensor ${missing} (found: ${[...tensors.keys()].slice(0, 4).join(', ') || 'none'} …)`,
    );
  }
  const block = tensors.has('layer1.0.conv3.weight') ? 'bottleneck' : 'basic';
  const depths = [1, 2, 3].map((stage) => countBlocks(tensors, stage));
  const found = ARCHITECTURES.find(
    (known) =>
      known.block === block &&
      known.stages[0].width === first.shape[0] &&
      known.stages.every(({ blocks }, i) => blocks === depths[i]),
  );
  if (!found) throw unsupported(`${block} blocks, ${depths.join('-')} a stage, ${first.shape[0]} channels wide`);
  return found;
}

function countBlocks(tensors: ReadonlyMap<string, unknown>, stage: number): number {
  const prefix = `layer${stage}.`;
  const indices = [...tensors.keys()]
    .filter((name) => name.startsWith(prefix))
    .map((name) => Number(name.split('.')[1]));
  return Math.max(-1, ...indices) + 1;
}

function unsupported(what: string): ClflowError {
  const names = ARCHITECTURES.map(({ name }) => name).join(', ');
  return new ClflowError(
    'weights',
    `The weights are not a ResNet that clflow knows: ${what}. Give ${names} with torchvision's or timm's tensor names, or an ONNX file.`,
  );
}
