/** @file Bad input and bad luck: every case has a clear message and status, and leaves nothing half-written. */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Graph, add, serialize } from '../src/graph/index.js';
import { clflow, jsonLines } from './support/run-cli.js';
import { QUICK, smallProduct, workplace } from './support/product.js';
import { canMount, mountSmallDisk, resizeDisk, unmount } from './support/small-disk.js';

const { root, remove } = workplace('robust');
const product = join(root, 'flange');
const model = join(root, 'flange.onnx');
const photo = join(product, 'train/good/000.png');

beforeAll(async () => {
  await smallProduct(product);
  const { status } = await clflow('train', product, '--output', model, ...QUICK, '--epochs', '1');
  expect(status).toBe(0);
});
afterAll(remove);

/** A copy of the product to spoil. */
function spoiled(name: string): string {
  const copy = join(root, name);
  cpSync(product, copy, { recursive: true });
  return copy;
}

function train(data: string, output: string, ...more: string[]) {
  return clflow('train', data, '--output', output, ...QUICK, '--epochs', '1', ...more);
}

describe('wrong use', () => {
  it.each([
    [['trian'], /unknown command 'trian'\n\(Did you mean train\?\)/],
    [['train', 'x', '-o', 'y.onnx', '--epoch', '3'], /unknown option '--epoch'\n\(Did you mean --epochs\?\)/],
    [['train', 'x'], /required option '-o, --output <M.onnx>' not specified/],
    [['train', 'x', '-o', 'y.onnx', '--epochs', '0'], /It must be a whole number from 1/],
    [['train', 'x', '-o', 'y.onnx', '--seed', '1.5'], /It must be a whole number from 0/],
    [['train', 'x', '-o', 'y.onnx', '--false-alarm-rate', '2'], /above 0 and below 1/],
    [['check', 'x', '--max-megapixels', '0'], /It must be above 0 and at most 1000/],
    [['inspect', 'm.onnx', 'x', '--max-megapixels', '2000'], /It must be above 0 and at most 1000/],
    [['train', 'x', '-o', 'y.onnx', '--method', 'magic'], /Allowed choices are clflow, fastflow/],
    [['train', 'x', '-o', 'y.onnx', '--size', 'big'], /--size big cannot be used/],
    [['train', 'x', '-o', 'y.onnx', '--size', '100x100'], /the nearest is 96x96/],
    [['inspect', 'm.onnx'], /missing required argument 'PATH'/],
    [['evaluate', 'no-such.onnx', 'x'], /Cannot read no-such.onnx: there is no such file/],
  ])('%j ends with status 2 and says why', async (args, message) => {
    const { status, out, err } = await clflow(...args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(/^clflow: /);
    expect(err).toMatch(message);
  });

  it('shows the help, with examples, of every verb', async () => {
    for (const verb of ['train', 'evaluate', 'inspect', 'synthesize']) {
      const { status, out } = await clflow(verb, '--help');
      expect(status).toBe(0);
      expect(out).toMatch(new RegExp(`Examples:\\n +(\\$ )?clflow ${verb} `));
    }
    expect((await clflow()).status).toBe(2);
    expect((await clflow('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('prints a stack only when asked to', async () => {
    expect((await clflow('evaluate', 'no-such.onnx', 'x')).err.trim().split('\n')).toHaveLength(1);
    process.env.CLFLOW_DEBUG = '1';
    try {
      expect((await clflow('evaluate', 'no-such.onnx', 'x')).err).toMatch(/\n +at .*open-model/);
    } finally {
      delete process.env.CLFLOW_DEBUG;
    }
  });

  it('names the backbones there are', async () => {
    const outcome = await clflow('train', product, '--output', join(root, 'x.onnx'), '--backbone', 'resnet19');
    expect(outcome).toMatchObject({ status: 2, err: expect.stringContaining('There is no backbone "resnet19"') });
  });
});

describe('images', () => {
  it('stops at an empty folder, and at too few images', async () => {
    const empty = join(root, 'empty');
    mkdirSync(empty);
    expect(await train(empty, join(root, 'x.onnx'))).toMatchObject({
      status: 2,
      err: expect.stringContaining('holds no images'),
    });
    expect(await train(product, join(root, 'x.onnx'), '--train-limit', '3')).toMatchObject({
      status: 2,
      err: expect.stringContaining('There are 3 different good images, too few'),
    });
    expect(await clflow('inspect', model, empty)).toMatchObject({ status: 2 });
  });

  it('lists all damaged files before training, or leaves them out with --skip-bad', async () => {
    const data = spoiled('damaged');
    const bytes = readFileSync(photo);
    writeFileSync(join(data, 'train/good/001.png'), bytes.subarray(0, bytes.length / 2));
    writeFileSync(join(data, 'train/good/005.png'), 'not a picture');
    writeFileSync(join(data, 'train/good/007.jpg'), await hugeJpeg());
    const output = join(root, 'damaged.onnx');
    const stopped = await train(data, output);
    expect(stopped.status).toBe(2);
    expect(stopped.err).toContain('3 of 13 training images cannot be used');
    expect(stopped.err).toMatch(/001\.png cannot be decoded/);
    expect(stopped.err).toMatch(/005\.png is not an image/);
    expect(stopped.err).toMatch(/007\.jpg is too large: 20000×10000 is 200 megapixels/);
    expect(stopped.err).not.toContain('epoch');

    const skipped = await train(data, output, '--skip-bad', '--json');
    expect(skipped.status).toBe(0);
    expect(skipped.err).toMatch(/note: left out: .*005\.png/);
    expect(jsonLines(skipped)[0]).toMatchObject({ trainImages: 6, calibrationImages: 4, skippedImages: 3 });
  });

  it('refuses images of more than --max-megapixels in every verb, and names it', async () => {
    const good = join(product, 'train/good');
    const out = join(root, 'small.onnx');
    const lines: readonly (readonly string[])[] = [
      ['train', product, '--output', out, ...QUICK],
      ['inspect', model, photo],
      ['evaluate', model, product],
      ['calibrate', model, good, '--output', out],
      ['monitor', model, good],
      ['refine', model, '--data', product, '--normal', good, '--output', out],
      ['synthesize', product, '--output', join(root, 'none')],
      ['benchmark', product, '--output', join(root, 'none'), '--backbones', 'random-resnet', '--size', '128'],
      ['check', product],
    ];
    for (const line of lines) {
      const { status, out: printed, err } = await clflow(...line, '--max-megapixels', '0.05');
      expect({ line, status }).toEqual({ line, status: line[0] === 'check' ? 0 : 2 });
      expect(printed + err).toMatch(/is 0\.\d+ megapixels, and at most 0\.05 are allowed; .*or raise --max-megapixels/);
    }
    expect(existsSync(out)).toBe(false);
  });

  it('takes 16-bit, grey, CMYK, transparent and rotated images as they come', async () => {
    const data = spoiled('kinds');
    const picture = sharp(readFileSync(photo));
    const save = async (name: string, image: Sharp) =>
      writeFileSync(join(data, 'train/good', name), await image.toBuffer());
    await save('a.png', picture.clone().toColourspace('rgb16').png());
    await save('b.png', picture.clone().toColourspace('b-w').png());
    await save('c.jpg', picture.clone().toColourspace('cmyk').jpeg());
    await save('d.png', picture.clone().ensureAlpha(0.9).png());
    await save('e.jpg', picture.clone().jpeg().withMetadata({ orientation: 6 }));
    expect(await train(data, join(root, 'kinds.onnx'))).toMatchObject({ status: 0 });
    const names = ['a.png', 'b.png', 'c.jpg', 'd.png', 'e.jpg'].map((name) => join(data, 'train/good', name));
    const lines = jsonLines(await clflow('inspect', model, ...names, '--json'));
    expect(lines).toHaveLength(5);
    for (const line of lines) expect(line).toMatchObject({ score: expect.any(Number) });
  });

  it('says when images of another shape are stretched', async () => {
    const data = spoiled('shapes');
    writeFileSync(join(data, 'train/good/002.png'), await sharp(readFileSync(photo)).resize(256, 200, { fit: 'fill' }).png().toBuffer()); // prettier-ignore
    const outcome = await train(data, join(root, 'shapes.onnx'));
    expect(outcome.status).toBe(0);
    expect(outcome.err).toContain('1 of 12 training images (such as one of 256×200) have another aspect ratio');
  });

  it('refuses a mask of another size, naming both', async () => {
    const data = spoiled('masks');
    const mask = join(data, 'ground_truth/stain/001_mask.png');
    writeFileSync(mask, await sharp(readFileSync(mask)).resize(128, 100, { fit: 'fill' }).png().toBuffer());
    const { status, err } = await clflow('evaluate', model, data);
    expect(status).toBe(2);
    expect(err).toMatch(/1 of 8 masks have another size.*stain\/001_mask\.png, 128×100 for an image of 256×256/);
  });

  it('needs good and bad test images to evaluate', async () => {
    const data = spoiled('untested');
    for (const kind of ['chipped_rim', 'missing_hole', 'scratch', 'stain']) rmSync(join(data, 'test', kind), { recursive: true }); // prettier-ignore
    expect((await clflow('evaluate', model, data)).err).toContain('The 4 test images are all normal');
    rmSync(join(data, 'test'), { recursive: true });
    expect(await clflow('evaluate', model, data)).toMatchObject({
      status: 2,
      err: expect.stringContaining('There are no test images to evaluate on'),
    });
  });
});

describe('model files', () => {
  it('refuses what is not a model, and models of others', async () => {
    const text = join(root, 'text.onnx');
    writeFileSync(text, 'this is no model');
    const graph = new Graph();
    graph.output('y', add(graph.input('x', [1], 'float32'), 1));
    const foreign = join(root, 'foreign.onnx');
    writeFileSync(foreign, serialize(graph));
    const half = join(root, 'half.onnx');
    const bytes = readFileSync(model);
    writeFileSync(half, bytes.subarray(0, bytes.length / 2));
    expect((await clflow('inspect', text, photo)).err).toMatch(/text\.onnx is not an ONNX model, or it is damaged/);
    expect((await clflow('inspect', foreign, photo)).err).toMatch(/foreign\.onnx is not a clflow model; make one with/);
    const damaged = await clflow('inspect', half, photo);
    expect(damaged.status).toBe(2);
    expect(damaged.err).toMatch(/^clflow: .*half\.onnx/);
  });
});

describe('writing', () => {
  it('says before training that the output cannot be written', async () => {
    const folder = join(root, 'folder.onnx');
    mkdirSync(folder);
    expect((await train(product, folder)).err).toContain('it is a folder; name a file');
    const through = await train(product, join(photo, 'x.onnx'));
    expect(through.err).toContain('is a file, not a folder');
    expect([through.status, through.err.includes('epoch')]).toEqual([2, false]);
  });

  it('says before training that permission is missing', async () => {
    const locked = mkdtempSync(join(tmpdir(), 'clflow-locked-'));
    chmodSync(locked, 0o555);
    const isRoot = process.getuid!() === 0;
    if (isRoot) process.seteuid!(65534);
    try {
      const { status, err } = await train(product, join(locked, 'new/x.onnx'));
      expect(status).toBe(2);
      expect(err).toContain('permission is denied');
    } finally {
      if (isRoot) process.seteuid!(0);
      rmSync(locked, { recursive: true });
    }
  });

  const mayMount = canMount();
  it.skipIf(!mayMount)(
    mayMount
      ? 'keeps the checkpoint when the disk is full, and finishes later'
      : 'full disk (skipped: may not mount one)',
    async () => {
      const place = mountSmallDisk('4m')!;
      try {
        const output = join(place, 'flange.onnx');
        const full = await train(product, output);
        expect(full.status).toBe(2);
        expect(full.err).toMatch(/Cannot write .*flange\.onnx: the disk is full/);
        expect(readdirSync(place)).toEqual(['flange.onnx.checkpoint']);
        resizeDisk(place, '64m');
        const finished = await train(product, output, '--resume');
        expect(finished.status).toBe(0);
        expect(readdirSync(place)).toEqual(['flange.onnx']);
        expect(readFileSync(output).equals(readFileSync(model))).toBe(true);
      } finally {
        unmount(place);
      }
    },
  );
});

/** A small JPEG whose frame header claims 20,000 × 10,000 pixels. */
async function hugeJpeg(): Promise<Uint8Array> {
  const jpeg = await sharp(readFileSync(photo)).jpeg().toBuffer();
  const frame = jpeg.indexOf(Uint8Array.from([0xff, 0xc0]));
  jpeg.writeUInt16BE(10_000, frame + 5);
  jpeg.writeUInt16BE(20_000, frame + 7);
  return jpeg;
}
