import { execFileSync } from 'node:child_process';
import {
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Detector, encodePng } from 'clflow';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HttpError } from '../errors.js';
import { createPool, type InspectionPool, type ModelRef } from '../pool/index.js';
import { picture, trainSmall } from '../testing/small-model.js';
import { openModels, type FolderRegistry } from './index.js';

let root: string;
let old: ModelRef;
let other: ModelRef;
let pool: InspectionPool;
let image: Uint8Array;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'clflow-models-test-'));
  old = await trainSmall(root, 'old', { seed: 1 });
  other = await trainSmall(root, 'other', { seed: 2 });
  image = await encodePng(picture(50, { scratched: true }));
  pool = await createPool({ workers: 2 });
});
afterAll(async () => {
  await pool.close();
  await rm(root, { recursive: true });
});

let folder: string;
let snapshots: string;
let told: string[];
let registry: FolderRegistry;

beforeEach(async () => {
  const place = await mkdtemp(join(root, 'run-'));
  [folder, snapshots] = [join(place, 'models'), join(place, 'data', 'models')];
  await mkdir(folder);
  told = [];
});
afterEach(() => registry.close());

async function open(keep = 60_000): Promise<void> {
  registry = await openModels({
    folder,
    snapshots,
    pool,
    keep,
    every: 20,
    maxBytes: 20e6,
    log: (_, message) => told.push(message),
  });
}

async function put(ref: ModelRef, name = 'disc.onnx'): Promise<void> {
  const path = join(folder, `.${name}.part`);
  await copyFile(ref.path, path);
  await rename(path, join(folder, name));
}

async function until(condition: () => boolean | Promise<boolean>, milliseconds = 30_000): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited in vain: ${told.join(' | ')}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const names = (): string[] => registry.list().map(({ ref }) => ref.name);

/** After two more looks, which would have found what there is to find. */
const looks = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 200));

describe('a folder of models', () => {
  it('is served as it stands, by stems in lower case, and from copies', async () => {
    await put(old, 'Disc-1.ONNX');
    await put(other, 'b.onnx');
    await writeFile(join(folder, 'notes.txt'), 'no model');
    await open();
    expect(names()).toEqual(['b', 'disc-1']);
    const model = registry.get('disc-1');
    expect(model).toMatchObject({ version: 1, ref: { name: 'disc-1', hash: old.hash } });
    expect(model.ref.path).toBe(join(snapshots, `${old.hash}.onnx`));
    expect((await readFile(model.ref.path)).equals(await readFile(old.path))).toBe(true);
    expect(model.tried.metadata.calibration.scores.length).toBeGreaterThan(0);
    expect(model.tried.inputs).toEqual([{ name: 'image', shape: [-1, -1, -1, 3], datatype: 'UINT8' }]);
    expect(model.tried.outputs).toContainEqual({ name: 'anomaly_map', shape: [-1, 64, 64], datatype: 'FP32' });
    expect(registry.problems).toEqual([]);
    expect(() => registry.get('disc')).toThrow(expect.objectContaining({ status: 404 }));
    expect(() => registry.get('__proto__')).toThrow(HttpError);
  });

  it('is followed: new, changed and removed files', async () => {
    await open();
    expect(names()).toEqual([]);
    await put(old);
    await until(() => names().length === 1);
    const before = registry.get('disc');
    before.observe({ score: 1, brightness: 1, sharpness: 1, x: 0, y: 0 });
    expect(before.drift.observed).toBe(1);
    await put(other);
    await until(() => registry.get('disc').version === 2);
    expect(registry.get('disc')).toMatchObject({ ref: { hash: other.hash }, drift: { observed: 0, drifts: [] } });
    // Requests that hold the old one finish on it.
    expect((await pool.inspect(before.ref, { image, maxMegapixels: 25 })).width).toBe(96);
    await rm(join(folder, 'disc.onnx'));
    await until(() => names().length === 0);
    await put(old);
    await until(() => names().length === 1);
    expect(registry.get('disc').version).toBe(3);
  });

  it('gives copies up that nobody uses, and what earlier runs left', async () => {
    await mkdir(snapshots, { recursive: true });
    for (const left of [`${'a'.repeat(64)}.onnx`, `${'b'.repeat(64)}.onnx.01234567.tmp`, 'mine.txt']) {
      await writeFile(join(snapshots, left), 'left');
    }
    await put(old);
    await open(0);
    expect((await readdir(snapshots)).sort()).toEqual([`${old.hash}.onnx`, 'mine.txt'].sort());
    await put(other);
    await until(async () => (await readdir(snapshots)).join() === [`${other.hash}.onnx`, 'mine.txt'].sort().join());
  });

  it('keeps what was served where the new file is broken, and tells why once', async () => {
    await put(old);
    await open();
    const whole = await readFile(other.path);
    await writeFile(join(folder, 'disc.onnx'), whole.subarray(0, whole.length / 2));
    await until(() => registry.problems.length === 1);
    const { path, message } = registry.problems[0];
    expect(path).toBe(join(folder, 'disc.onnx'));
    expect(message).toMatch(/^The model "disc" is .*The model that was served before goes on\.$/);
    expect(told.filter((line) => line === message)).toHaveLength(1);
    expect(registry.get('disc')).toMatchObject({ version: 1, ref: { hash: old.hash } });
    await put(other);
    await until(() => registry.get('disc').version === 2);
    expect(registry.problems).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('refuses what is no model file, with a sentence each', async () => {
    await put(old, 'good.onnx');
    await put(old, 'Good.ONNX');
    await put(old, 'spa ce.onnx');
    await put(old, '.hidden.onnx');
    await put(old, `${'n'.repeat(65)}.onnx`);
    await symlink('/etc/passwd', join(folder, 'link.onnx'));
    execFileSync('mkfifo', [join(folder, 'pipe.onnx')]);
    await mkdir(join(folder, 'folder.onnx'));
    await writeFile(join(folder, 'empty.onnx'), '');
    await writeFile(join(folder, 'huge.onnx'), '');
    await truncate(join(folder, 'huge.onnx'), 21e6);
    await writeFile(join(folder, 'text.onnx'), 'no model');
    await open();
    await looks();
    expect(names()).toEqual(['good']);
    const reasons = Object.fromEntries(
      registry.problems.map(({ path, message }) => [path.slice(folder.length + 1), message]),
    );
    expect(reasons).toEqual({
      'good.onnx': expect.stringContaining('its name is that of Good.ONNX'),
      'spa ce.onnx': expect.stringContaining("a model's name has up to 64 letters"),
      '.hidden.onnx': expect.stringContaining('rename it'),
      [`${'n'.repeat(65)}.onnx`]: expect.stringContaining('rename it'),
      'link.onnx': expect.stringContaining('symbolic link'),
      'pipe.onnx': expect.stringContaining('it is no file'),
      'folder.onnx': expect.stringContaining('it is no file'),
      'empty.onnx': expect.stringContaining('it is empty'),
      'huge.onnx': expect.stringContaining('it has 21 MB, and a model may have 20 MB'),
      'text.onnx': expect.stringContaining('is not an ONNX model'),
    });
    expect(new Set(told).size).toBe(told.length);
  });

  it('goes on with what is served while it cannot be read', async () => {
    await put(old);
    await open();
    await rename(folder, `${folder}-away`);
    await until(() => registry.problems.length === 1);
    expect(names()).toEqual(['disc']);
    await rename(`${folder}-away`, folder);
    await until(() => registry.problems.length === 0);
    expect(registry.get('disc').version).toBe(1);
  });
});

describe('a model that is replaced again and again under load', () => {
  it('gives no wrong answer and none that failed', async () => {
    await put(old);
    await open(10_000);
    const expected = new Map<string, number>();
    for (const { hash, path } of [old, other]) {
      await using detector = await Detector.load(path, { threads: 1 });
      expected.set(hash, (await detector.inspect(image)).score);
    }
    expect(expected.get(old.hash)).not.toBeCloseTo(expected.get(other.hash)!, 2);
    let replacing = true;
    let answered = 0;
    const client = async (): Promise<void> => {
      while (replacing) {
        const { ref } = registry.get('disc');
        const { score } = await pool.inspect(ref, { image, maxMegapixels: 25 });
        expect(Math.abs(score - expected.get(ref.hash)!)).toBeLessThan(1e-5);
        answered++;
      }
    };
    const clients = Promise.all(Array.from({ length: 6 }, client));
    for (let i = 0; i < 50; i++) {
      await put(i % 2 === 0 ? other : old);
      await until(() => registry.get('disc').version === i + 2);
    }
    replacing = false;
    await clients;
    expect(answered).toBeGreaterThan(50);
    expect(pool.state).toMatchObject({ replaced: 0, quarantined: [] });
  });
});
