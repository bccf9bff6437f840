/**
 * @file The student in training: the embedded network over trainable parameters, and linear 1×1 heads that translate its
 * channels into the teacher's standardised ones. The heads are dropped when it ships.
 */
import { EMBEDDED, layoutOf, mapLayers, type LayerSpec, residualFeatures } from '../../src/backbone/index.js';
import { ParameterSet, conv2d, type ParameterLookup, type Tensor } from '../../src/graph/index.js';
import { Random } from '../../src/random.js';

/** Channels of ResNet-18 at strides 4, 8 and 16. */
export const TEACHER_CHANNELS = [64, 128, 256] as const;

export interface StudentOutput {
  /** What ships: [N, C, H / stride, W / stride] per stride. */
  readonly trunk: Tensor[];
  /** Standardised teacher channels as the student guesses them. */
  readonly heads: Tensor[];
}

/**
 * All parameters with their start values. Convolutions start as He et al. (2015), but the last one of every block at zero
 * (Fixup, Zhang et al. 2019): without batch norm a block must start as its shortcut.
 */
export function studentParameters(seed: number): ParameterSet {
  const set = new ParameterSet();
  const layout = layoutOf(EMBEDDED);
  const last = new Set(layout.stages.flat().map(({ layers }) => layers.at(-1)!.conv));
  const shortcuts = new Set(layout.stages.flat().map(({ shortcut }) => shortcut?.conv));
  mapLayers(layout, ({ conv, shape }: LayerSpec) => {
    const gain = last.has(conv) ? 0 : shortcuts.has(conv) ? 1 : 2;
    declare(set, conv, shape, gain, seed);
  });
  TEACHER_CHANNELS.forEach((outputs, i) => {
    // Small, so that the first guess is close to the mean.
    declare(set, `head${i + 1}`, [outputs, EMBEDDED.stages[i].channels, 1, 1], 0.01, seed);
  });
  return set;
}

/** @param image float32 [N, 3, H, W], normalised with ImageNet's mean and deviation */
export function student(image: Tensor, parameters: ParameterLookup): StudentOutput {
  const convolve = ({ conv, shape, stride }: LayerSpec, x: Tensor): Tensor =>
    conv2d(x, parameters(`${conv}.weight`), parameters(`${conv}.bias`), { stride, padding: (shape[2] - 1) / 2 });
  const trunk = residualFeatures(image, layoutOf(EMBEDDED), convolve);
  const heads = trunk.map((map, i) => conv2d(map, parameters(`head${i + 1}.weight`), parameters(`head${i + 1}.bias`)));
  return { trunk, heads };
}

function declare(set: ParameterSet, name: string, shape: readonly number[], gain: number, seed: number): void {
  const [outputs, ...perOutput] = shape;
  const fanIn = perOutput.reduce((product, side) => product * side, 1);
  const random = Random.of(seed, name);
  const deviation = Math.sqrt(gain / fanIn);
  set.add(
    `${name}.weight`,
    shape,
    Float32Array.from({ length: outputs * fanIn }, () => random.normal(0, deviation)),
  );
  set.add(`${name}.bias`, [outputs], new Float32Array(outputs));
}
