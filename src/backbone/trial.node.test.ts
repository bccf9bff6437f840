import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TensorProto_DataType as ElementType } from 'onnx-buf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foreignModel, ints, node, value, type ForeignModel } from '../graph/testing/foreign-model.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { openBackbone } from './open.node.js';
import { tryBackbone, type TrialOptions } from './trial.node.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clflow-trial-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function saved(name: string, more: Pick<ForeignModel['graph'], 'node' | 'initializer'>): Promise<string> {
  const graph = { input: [value('x', ['n', 3, 'h', 'w'])], output: [value('y', [])], ...more };
  await writeFile(join(folder, name), foreignModel({ graph }));
  return join(folder, name);
}

const refusal = (path: string, options?: TrialOptions) =>
  tryBackbone(path, 'net.onnx', options).then(
    () => 'accepted',
    (error) => {
      expect(error).toMatchObject({ name: 'ClflowError' });
      return `${error.code}: ${error.message}`;
    },
  );

const pool = node('AveragePool', ['x'], ['y'], [ints('kernel_shape', [2, 2]), ints('strides', [2, 2])]);

/** Each doubles the network's work: 2 to the so-manieth in all, with nothing that a look at the file could see. */
function doubled(times: number) {
  const nodes = Array.from({ length: times }, (_, i) => {
    const name = i === 0 ? 'x' : `d${i - 1}`;
    return node('Concat', [name, name], [`d${i}`], [{ name: 'axis', type: 2, i: 3n }]);
  });
  return [
    ...nodes,
    node('AveragePool', [`d${times - 1}`], ['y'], [ints('kernel_shape', [2, 2]), ints('strides', [2, 2])]),
  ];
}

describe('a trial in a process of its own', () => {
  it('accepts a network that runs', async () => {
    expect(await refusal(await saved('half.onnx', { node: [pool] }))).toBe('accepted');
  });

  it('gives the errors of opening as they are', async () => {
    const path = await saved('flat.onnx', { node: [node('Flatten', ['x'], ['y'])] });
    expect(await refusal(path)).toMatch(/^weights: Output "y" of net\.onnx is .*not a feature map/);
    expect(await refusal(path, { taps: ['z'] })).toMatch(/^model: The network has no output "z"/);
  });

  it('ends a network that takes all memory', async () => {
    const path = await saved('bomb.onnx', { node: doubled(8) });
    expect(await refusal(path, { bytes: 2 ** 29 })).toBe(
      'weights: net.onnx cannot be used as a backbone: on a trial it took more than 0.5 GiB of memory; export it again, or choose another.',
    );
  });

  it('ends one that takes too long', async () => {
    const wide = node(
      'AveragePool',
      ['x'],
      ['p0'],
      [ints('kernel_shape', [255, 255]), ints('pads', Array(4).fill(127))],
    );
    const more = Array.from({ length: 40 }, (_, i) =>
      node(
        'AveragePool',
        [`p${i}`],
        [i === 39 ? 'y' : `p${i + 1}`],
        [ints('kernel_shape', [255, 255]), ints('pads', Array(4).fill(127))],
      ),
    );
    const path = await saved('slow.onnx', { node: [wide, ...more] });
    expect(await refusal(path, { milliseconds: 1500 })).toMatch(/on a trial it took more than 1\.5 s; export it again/);
  });

  it('stands before opening by name', async () => {
    const crash = {
      initializer: [
        { name: 'a', dims: [1n], dataType: ElementType.INT64, int64Data: [-(2n ** 63n)] },
        { name: 'b', dims: [1n], dataType: ElementType.INT64, int64Data: [-1n] },
      ],
      node: [node('Div', ['a', 'b'], ['q']), pool],
    };
    const open = (name: string) => openBackbone({ name }, runtimes[0].runtime);
    await expect(open(await saved('crash.onnx', crash))).rejects.toThrow(
      /crash\.onnx cannot be used: Div .* can end the process/,
    );
    await expect(open(await saved('zero.onnx', { node: [node('Sub', ['x', 'x'], ['y'])] }))).rejects.toThrow(
      /"y" of zero\.onnx is the same for a black image/,
    );
  });
});
