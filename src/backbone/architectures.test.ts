import { describe, expect, it } from 'vitest';
import { ARCHITECTURES, recogniseArchitecture, type Architecture } from './architectures.js';
import { layoutOf } from './layout.js';
import { shapesOf, type Shapes } from './testing/weights.js';

/** Depth of layer4 and all parameters of the classifier for 1000 classes, as torchvision's documentation counts them. */
const PUBLISHED = [
  { name: 'resnet18', depth: 2, parameters: 11_689_512 },
  { name: 'resnet34', depth: 3, parameters: 21_797_672 },
  { name: 'resnet50', depth: 3, parameters: 25_557_032 },
  { name: 'wide_resnet50_2', depth: 3, parameters: 68_883_240 },
];

function withLayer4(architecture: Architecture, blocks: number): Architecture {
  const { width, channels } = architecture.stages[2];
  return { ...architecture, stages: [...architecture.stages, { blocks, width: 2 * width, channels: 2 * channels }] };
}

describe.each(PUBLISHED)('$name', ({ name, depth, parameters }) => {
  const architecture = ARCHITECTURES.find((known) => known.name === name)!;

  it('has as many parameters as published, layer4 and classifier added', () => {
    const whole = withLayer4(architecture, depth);
    const learned = [...shapesOf(whole)].filter(([tensor]) => !tensor.includes('running'));
    const counted = learned.reduce((sum, [, { shape }]) => sum + shape.reduce((p, side) => p * side, 1), 0);
    expect(counted + 1000 * (whole.stages[3].channels + 1)).toBe(parameters);
  });

  it('is recognised, with and without the parts that are not used', () => {
    expect(recogniseArchitecture(shapesOf(architecture)).name).toBe(name);
    const more = new Map([...shapesOf(withLayer4(architecture, depth)), ['fc.bias', { shape: [1000] }]]);
    expect(recogniseArchitecture(more).name).toBe(name);
  });
});

it('the second convolution of a bottleneck takes the stride, the first one of a basic block', () => {
  const strides = (name: string) => {
    const architecture = ARCHITECTURES.find((known) => known.name === name)!;
    return layoutOf(architecture).stages[1][0].layers.map(({ stride }) => stride);
  };
  expect(strides('resnet18')).toEqual([2, 1]);
  expect(strides('resnet50')).toEqual([1, 2, 1]);
});

describe('what is not recognised', () => {
  const resnet50 = ARCHITECTURES[2];
  const cases: [string, Shapes, RegExp][] = [
    ['no tensors at all', new Map(), /no tensor layer1\.0\.conv1\.weight \(found: none/],
    ['a transformer', new Map([['blocks.0.attn.qkv.weight', { shape: [1] }]]), /found: blocks\.0\.attn\.qkv\.weight/],
    [
      'a stem of three convolutions',
      new Map([...shapesOf(resnet50)].filter(([name]) => name !== 'conv1.weight')),
      /no tensor conv1\.weight/,
    ],
    [
      'ResNet-101',
      shapesOf({
        ...resnet50,
        stages: resnet50.stages.map((stage, i) => (i === 2 ? { ...stage, blocks: 23 } : stage)),
      }),
      /bottleneck blocks, 3-4-23 a stage, 64 channels wide/,
    ],
  ];
  it.each(cases)('%s is refused with what was found', (_, shapes, reason) => {
    expect(() => recogniseArchitecture(shapes)).toThrow(reason);
    expect(() => recogniseArchitecture(shapes)).toThrow(/resnet18, resnet34, resnet50, wide_resnet50_2/);
  });
});
