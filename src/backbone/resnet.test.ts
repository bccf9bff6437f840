import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asFloats, DYNAMIC, Graph } from '../graph/index.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { decodeImage, resizeRgb } from '../image/index.node.js';
import { Random } from '../random.js';
import { ARCHITECTURES, type Architecture } from './architectures.js';
import { loadResnet, resnetBackbone, type NamedWeights } from './resnet.js';
import { writeSafetensors } from '../files/index.js';
import { featuresOf } from './testing/features.js';
import { naiveResnet } from './testing/naive-resnet.js';
import { hasShared, sharedBottles, sharedWeights } from './testing/shared.node.js';
import { weightsFor } from './testing/weights.js';

const small: Architecture[] = [
  {
    name: 'small-basic',
    block: 'basic',
    stem: 4,
    stages: [4, 6, 5].map((channels, i) => ({ blocks: 1 + (i % 2), width: channels, channels })),
  },
  {
    name: 'small-plain',
    block: 'basic',
    stem: 4,
    stemKernel: 3,
    pooled: false,
    normalised: false,
    stages: [4, 6, 5].map((channels) => ({ blocks: 2, width: channels - 1, channels })),
  },
  {
    name: 'small-bottleneck',
    block: 'bottleneck',
    stem: 4,
    stages: [8, 6, 10].map((channels, i) => ({ blocks: 2 - (i % 2), width: 3 + i, channels })),
  },
];

describe.each(runtimes)('$name', ({ runtime }) => {
  it.each(small)('$name gives the feature maps of the plain formulas', async (architecture) => {
    const weights = weightsFor(architecture, 'random');
    const backbone = resnetBackbone(weights, { hash: 'x', architecture });
    const random = new Random(1);
    const [n, height, width] = [2, 32, 48];
    const size = 3 * height * width;
    const images = Float32Array.from({ length: n * size }, () => random.normal());
    const maps = await featuresOf(backbone, images, [n, height, width], runtime);
    for (let i = 0; i < n; i++) {
      const data = Float64Array.from(images.subarray(i * size, (i + 1) * size));
      naiveResnet(weights, architecture, { channels: 3, height, width, data }).forEach((expected, tap) => {
        const { channels, stride } = backbone.taps[tap];
        expect(maps[tap].shape).toEqual([n, channels, height / stride, width / stride]);
        const perImage = expected.data.length;
        const found = asFloats(maps[tap]).subarray(i * perImage, (i + 1) * perImage);
        const scale = Math.max(...expected.data);
        expect(scale).toBeGreaterThan(0.1);
        expect(Math.max(...found.map((value, p) => Math.abs(value - expected.data[p]))) / scale).toBeLessThan(1e-5);
      });
    }
  });
});

describe.each(ARCHITECTURES)('$name', (architecture) => {
  it('has its taps at strides 4, 8 and 16 with the channels of its stages', () => {
    const backbone = resnetBackbone(weightsFor(architecture, 'zero'), { hash: 'x' });
    expect(backbone.name).toBe(architecture.name);
    const channels = architecture.block === 'basic' ? [64, 128, 256] : [256, 512, 1024];
    expect(backbone.taps).toEqual(
      [4, 8, 16].map((stride, i) => ({ name: `layer${i + 1}`, stride, channels: channels[i] })),
    );
    const image = new Graph().input('image', [DYNAMIC, 3, 224, 512]);
    expect(backbone.features(image).map(({ shape }) => shape)).toEqual(
      channels.map((c, i) => [DYNAMIC, c, 224 / (4 * 2 ** i), 512 / (4 * 2 ** i)]),
    );
  });
});

describe('weights that do not fit', () => {
  const [resnet18] = ARCHITECTURES;
  const zeros = weightsFor(resnet18, 'zero');
  const changed = (name: string, tensor: { shape: number[]; floats(): Float32Array } | null): NamedWeights =>
    new Map([...zeros].flatMap(([key, value]) => (key !== name ? [[key, value]] : tensor ? [[key, tensor]] : [])));
  const build = (weights: NamedWeights, architecture?: string) => () =>
    resnetBackbone(weights, { hash: 'x', architecture });

  it('a missing tensor is named with its shape', () => {
    const name = 'layer2.0.downsample.1.running_var';
    expect(build(changed(name, null))).toThrow(`resnet18 needs tensor ${name} of shape [128], which the weights lack`);
  });

  it('a wrong shape is named with both', () => {
    const name = 'layer3.1.conv2.weight';
    const wrong = { shape: [256, 128, 3, 3], floats: () => new Float32Array(0) };
    expect(build(changed(name, wrong))).toThrow(
      `${name} of shape [256, 256, 3, 3], but the weights have [256, 128, 3, 3]`,
    );
  });

  it('numbers that are not finite are named', () => {
    const nan = { shape: [64], floats: () => new Float32Array(64).fill(NaN) };
    expect(build(changed('layer1.1.bn2.bias', nan))).toThrow(/layer1\.1\.conv2 and layer1\.1\.bn2 are not finite/);
    const negative = { shape: [64], floats: () => new Float32Array(64).fill(-1) };
    expect(build(changed('bn1.running_var', negative))).toThrow(/conv1 and bn1 are not finite/);
  });

  it('another network than named is refused', () => {
    expect(build(zeros, 'resnet34')).toThrow('those of resnet18, not of resnet34');
    expect(build(zeros, 'resnet19')).toThrow('no ResNet "resnet19"; choose one of resnet18, resnet34');
  });

  it('a damaged file is refused', async () => {
    const file = writeSafetensors(new Map([['conv1.weight', { shape: [1], data: new Float32Array(1) }]]));
    await expect(loadResnet(file.subarray(0, file.length - 2))).rejects.toThrow(/truncated/);
    await expect(loadResnet(file)).rejects.toThrow(/no tensor layer1\.0\.conv1\.weight/);
  });
});

it('an image that does not fit is refused', () => {
  const backbone = resnetBackbone(weightsFor(small[0], 'zero'), { hash: 'x', architecture: small[0] });
  const image = (shape: number[]) => new Graph().input('image', shape);
  expect(() => backbone.features(image([1, 3, 32, 40]))).toThrow(/multiples of 16, got image: float32\[1, 3, 32, 40\]/);
  expect(() => backbone.features(image([1, 1, 32, 32]))).toThrow(/needs a float32 image/);
  expect(() => backbone.features(image([3, 32, 32]))).toThrow(/needs a float32 image/);
});

describe.skipIf(!hasShared)(`ResNet18 of ImageNet${hasShared ? '' : ' (skipped: no shared data)'}`, () => {
  it('gives the known means and deviations on the first bottle', async () => {
    const backbone = await loadResnet(readFileSync(sharedWeights));
    expect(backbone.hash).toBe('947911bdb37b2716e43b190aab665e5a44d0df3371f35c8d769abc376841d69d');
    const [first] = readdirSync(sharedBottles).sort();
    const { data } = resizeRgb(await decodeImage(join(sharedBottles, first)), 256, 256);
    const { mean, deviation } = backbone.normalisation;
    const positions = 256 * 256;
    const image = Float32Array.from({ length: 3 * positions }, (_, i) => {
      const c = Math.floor(i / positions);
      return (data[(i % positions) * 3 + c] / 255 - mean[c]) / deviation[c];
    });
    const maps = await featuresOf(backbone, image, [1, 256, 256], runtimes[0].runtime);
    const found = maps.map((map) => statistics(asFloats(map)));
    // The resampler makes a difference of a few hundred-thousandths.
    [0.46543, 0.14511, 0.12107].forEach((expected, i) => expect(found[i].mean).toBeCloseTo(expected, 3));
    [0.4322, 0.25876, 0.22278].forEach((expected, i) => expect(found[i].deviation).toBeCloseTo(expected, 3));
  });
});

function statistics(values: Float32Array): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / values.length) };
}
