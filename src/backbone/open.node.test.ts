import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foreignModel, ints, node, value } from '../graph/testing/foreign-model.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { ARCHITECTURES } from './architectures.js';
import { openBackbone, type BackboneSpec } from './open.node.js';
import { randomWeights } from './random-resnet.js';
import { writeSafetensors } from '../files/index.js';
import { startHub } from './testing/hub-server.node.js';
import { hasShared, sharedWeights } from './testing/shared.node.js';

const [{ runtime }] = runtimes;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clflow-open-'));
});

afterAll(() => rm(folder, { recursive: true }));

const failure = (spec: BackboneSpec): Promise<string> =>
  openBackbone(spec, runtime, { cacheDir: folder, offline: true }).then(
    () => expect.unreachable('should have been refused'),
    (error: Error) => error.message,
  );

async function onnxFile(): Promise<string> {
  const pool = node('AveragePool', ['x'], ['y'], [ints('kernel_shape', [2, 2]), ints('strides', [2, 2])]);
  const graph = { input: [value('x', ['n', 3, 'h', 'w'])], output: [value('y', [])], node: [pool] };
  const path = join(folder, 'half.onnx');
  await writeFile(path, foreignModel({ graph }));
  return path;
}

describe('opening by name', () => {
  it('the embedded backbone, from the file of the package', async () => {
    const { name, taps, hash } = await openBackbone({ name: 'embedded' }, runtime);
    expect(name).toBe('embedded');
    expect(taps.map(({ stride, channels }) => [stride, channels])).toEqual([
      [4, 48],
      [8, 96],
      [16, 160],
    ]);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('the random backbone', async () => {
    expect((await openBackbone({ name: 'random-resnet' }, runtime)).name).toBe('random-resnet');
  });

  it('an ONNX file, with its own normalisation', async () => {
    const normalisation = { mean: [0, 0, 0], deviation: [1, 1, 1] };
    const backbone = await openBackbone({ name: await onnxFile(), taps: ['y'], normalisation }, runtime);
    expect(backbone.name).toBe('onnx:half.onnx');
    expect(backbone.taps).toEqual([{ name: 'y', stride: 2, channels: 3 }]);
    expect(backbone.normalisation).toEqual(normalisation);
  });

  it('a ResNet from a file', async () => {
    const weights = join(folder, 'r18.safetensors');
    await writeFile(weights, writeSafetensors(randomWeights(ARCHITECTURES[0], 1), { type: 'float16' }));
    const backbone = await openBackbone({ name: 'resnet18', weights }, runtime);
    expect([backbone.name, backbone.taps.length]).toEqual(['resnet18', 3]);
    expect(await failure({ name: 'resnet50', weights })).toContain('those of resnet18, not of resnet50');
  });

  it.skipIf(!hasShared)(`a ResNet from a hub${hasShared ? '' : ' (skipped: no shared data)'}`, async () => {
    const hub = await startHub('timm/resnet18.tv_in1k');
    try {
      hub.serve(await readFile(sharedWeights));
      const models = new Map([['resnet18', { repo: 'timm/resnet18.tv_in1k', path: 'model.safetensors' }]]);
      const store = { cacheDir: join(folder, 'cache'), endpoint: hub.endpoint, models };
      const first = await openBackbone({ name: 'resnet18' }, runtime, store);
      const direct = await openBackbone({ name: 'resnet18', weights: sharedWeights }, runtime);
      expect(first.hash).toBe(direct.hash);
      const again = await openBackbone({ name: 'resnet18' }, runtime, { ...store, offline: true });
      expect(again.hash).toBe(direct.hash);
    } finally {
      await hub.close();
    }
  });
});

describe('what is refused', () => {
  it('a name that is none', async () => {
    expect(await failure({ name: 'vgg16' })).toMatch(
      /no backbone "vgg16"; choose one of embedded, resnet18, .*random-resnet, or an \.onnx/,
    );
  });

  it('options that do not belong to the backbone', async () => {
    expect(await failure({ name: 'resnet18', taps: ['layer1'] })).toMatch(
      /for an \.onnx file only, not for "resnet18"/,
    );
    expect(await failure({ name: 'random-resnet', weights: 'w' })).toMatch(/takes no weights file/);
    expect(await failure({ name: 'embedded', weights: 'w' })).toMatch(/takes no weights file.*`backbone` resnet18/);
    expect(await failure({ name: 'a.onnx', weights: 'w' })).toMatch(/takes no weights file/);
  });

  it('files that are not there', async () => {
    expect(await failure({ name: join(folder, 'none.onnx') })).toMatch(
      /Cannot read .*none\.onnx: there is no such file/,
    );
    expect(await failure({ name: 'resnet18', weights: join(folder, 'none.safetensors') })).toMatch(/no weights/);
    expect(await failure({ name: 'resnet18' })).toMatch(/downloading is switched off/);
  });
});
