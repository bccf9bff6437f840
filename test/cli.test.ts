/** @file The main job by the commands that users and scripts call: train, evaluate, inspect. */
import { copyFileSync, cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeImage } from '../src/image/index.node.js';
import { clflow, jsonLines, type Outcome } from './support/run-cli.js';
import { QUICK, SMALL, smallProduct, workplace } from './support/product.js';

const { root, remove } = workplace('cli');
const product = join(root, 'flange');
const model = join(root, 'models/flange.onnx');
let trained: Outcome;
/** At a size at which so little learning finds most defects. */
const TRAINING = [...SMALL, '--size', '128', '--epochs', '4'];

beforeAll(async () => {
  await smallProduct(product);
  // One photo of another size but the same shape, as when a camera was exchanged.
  const photo = join(product, 'train/good/003.png');
  writeFileSync(photo, await sharp(readFileSync(photo)).resize(160, 160).png().toBuffer());
  trained = await clflow('train', product, '--output', model, ...TRAINING, '--json');
});
afterAll(remove);

describe('clflow train', () => {
  it('writes one model file and prints one line with the fields that scripts read', () => {
    expect(trained).toMatchObject({ status: 0 });
    expect(trained.out.trim().split('\n')).toHaveLength(1);
    const [record] = jsonLines(trained);
    const fields = ['model', 'epochs', 'seconds', 'parameters', 'trainImages', 'calibrationImages'];
    expect(Object.keys(record).slice(0, 6)).toEqual(fields);
    expect(record).toMatchObject({ model, epochs: 4, trainImages: 8, calibrationImages: 4 });
    expect(record.seconds).toBeGreaterThan(0);
    expect(record.parameters).toBeGreaterThan(10_000);
    expect(readdirSync(join(root, 'models'))).toEqual(['flange.onnx']);
  });

  it('tells progress on stderr, an epoch a line, and when the threshold cannot keep the false-alarm rate', () => {
    expect(trained.err).toMatch(/epoch 1\/4 {2}loss -?\d/);
    expect(trained.err).toMatch(/epoch 4\/4/);
    expect(trained.err).toContain('4 calibration images are too few to guarantee a false-alarm rate of 1 %');
    expect(trained.err).not.toContain('stretched');
  });

  it('prints a table for people, and gives the same bytes for the same seed', async () => {
    const again = join(root, 'again.onnx');
    const outcome = await clflow('train', product, '--output', again, ...TRAINING);
    expect(outcome.status).toBe(0);
    expect(outcome.out).toMatch(/images +8 trained on, 4 held back/);
    expect(outcome.out).toContain(`clflow inspect ${again}`);
    expect(readFileSync(again).equals(readFileSync(model))).toBe(true);
  });

  it('limits the good images by --train-limit and learns by FastFlow too', async () => {
    const fast = join(root, 'fast.onnx');
    const options = ['--method', 'fastflow', '--epochs', '1', '--train-limit', '6', '--seed', '3', '--json'];
    const outcome = await clflow('train', product, '--output', fast, ...QUICK, ...options);
    expect(outcome.status).toBe(0);
    expect(jsonLines(outcome)[0]).toMatchObject({ epochs: 1, trainImages: 3, calibrationImages: 3 });
  });
});

describe.each(['gaussian', 'patchcore'])('clflow train --method %s', (method) => {
  const own = join(root, `${method}.onnx`);
  const training = ['train', product, '--output', own, ...QUICK, '--method', method];

  it('learns in one pass, writes a model that inspects, and leaves no checkpoint', async () => {
    const outcome = await clflow(...training);
    expect(outcome.status).toBe(0);
    expect(outcome.out).toMatch(/time +\d+ s\n/);
    const inspected = jsonLines(await clflow('inspect', own, join(product, 'test/missing_hole'), '--json'));
    expect(inspected).toHaveLength(2);
    expect(inspected[0]).toMatchObject({ score: expect.any(Number), pValue: expect.any(Number) });
    expect(readdirSync(root)).not.toContain(`${method}.onnx.checkpoint`);
  });

  it('takes no --epochs', async () => {
    const { status, err } = await clflow(...training, '--epochs', '3');
    expect(status).toBe(2);
    expect(err).toContain(`--method ${method} learns in one pass, so --epochs has no meaning: leave it out.`);
  });

  it('takes an --orientation only where it whitens by position', async () => {
    const { status, err } = await clflow(...training, '--orientation', 'any');
    expect(status).toBe(method === 'gaussian' ? 0 : 2);
    expect(err).toContain(
      method === 'gaussian'
        ? 'the product lies any way up: training turns the images'
        : `--method ${method} treats every position alike, so --orientation has no meaning: leave it out.`,
    );
  });
});

describe('clflow evaluate', () => {
  it('prints the metrics as JSON with exactly the fields of the contract', async () => {
    const outcome = await clflow('evaluate', model, product, '--json');
    expect(outcome.status).toBe(0);
    const [result] = jsonLines(outcome) as [Record<string, Record<string, number>> & { images: number }];
    expect(Object.keys(result)).toEqual(['image', 'pixel', 'outlines', 'perDefect', 'images', 'secondsPerImage']);
    expect(Object.keys(result.image)).toEqual(['auroc', 'ap', 'f1max']);
    expect(Object.keys(result.pixel)).toEqual(['auroc', 'ap', 'aupro']);
    expect(Object.keys(result.outlines)).toEqual(['defects', 'found', 'outlined', 'meanOverlap']);
    expect(Object.keys(result.perDefect)).toEqual(['chipped_rim', 'missing_hole', 'scratch', 'stain']);
    expect(result.images).toBe(12);
    expect(result.secondsPerImage).toBeGreaterThan(0);
    // Eight images and four epochs are little to learn from; far better than chance it must be.
    expect(result.image.auroc).toBeGreaterThan(0.7);
    expect(result.pixel.auroc).toBeGreaterThan(0.9);
    expect(result.perDefect.missing_hole).toEqual({ auroc: expect.any(Number) });
  });

  it('prints a table for people', async () => {
    const { status, out } = await clflow('evaluate', model, product);
    expect(status).toBe(0);
    expect(out).toMatch(/image AUROC +[01]\.\d{4}/);
    expect(out).toMatch(/missing_hole +2 +[01]\.\d{4}/);
    expect(out).toMatch(/Regions show [\d.]+ % of the masked defects, \d+ in all, and outline [\d.]+ %/);
    expect(out).toMatch(/12 images \(4 good\), [\d.]+ ms an image/);
  });

  it('leaves pixel metrics out where there are no masks', async () => {
    const unmasked = join(root, 'unmasked');
    cpSync(product, unmasked, { recursive: true });
    rmSync(join(unmasked, 'ground_truth'), { recursive: true });
    const outcome = await clflow('evaluate', model, unmasked, '--json');
    expect(jsonLines(outcome)[0].pixel).toBeNull();
    expect(outcome.err).toContain('no ground-truth masks');
  });
});

describe('clflow inspect', () => {
  const defect = join(product, 'test/missing_hole/000.png');
  const good = join(product, 'test/good/000.png');

  it('prints a JSON line an image, with regions on the image, and writes heat maps', async () => {
    const heatmaps = join(root, 'heatmaps');
    const outcome = await clflow('inspect', model, defect, good, '--heatmaps', heatmaps, '--json');
    expect(outcome.status).toBe(0);
    const lines = jsonLines(outcome);
    expect(lines.map(({ file }) => file)).toEqual([defect, good]);
    const fields = ['file', 'score', 'pValue', 'verdict', 'threshold', 'regions'];
    for (const line of lines) expect(Object.keys(line).slice(0, 6)).toEqual(fields);
    const [found] = lines;
    expect(found).toMatchObject({ verdict: 'anomalous', pValue: 0.2 });
    expect(found.score).toBeGreaterThan(found.threshold as number);

    const mask = await decodeImage(join(product, 'ground_truth/missing_hole/000_mask.png'));
    const [{ box, area, peak }] = found.regions as {
      box: { x: number; y: number; width: number; height: number };
      area: number;
      peak: { x: number; y: number };
    }[];
    expect(mask.data[3 * (peak.y * mask.width + peak.x)]).toBe(255);
    expect(box.x).toBeLessThanOrEqual(peak.x);
    expect(box.x + box.width).toBeGreaterThan(peak.x);
    expect(area).toBeLessThanOrEqual(box.width * box.height);

    expect(readdirSync(heatmaps).sort()).toEqual(['good_000.png', 'missing_hole_000.png']);
    expect(found.heatmap).toBe(join(heatmaps, 'missing_hole_000.png'));
    const overlay = await decodeImage(join(heatmaps, 'missing_hole_000.png'));
    expect([overlay.width, overlay.height]).toEqual([256, 256]);
    expect(overlay.data).not.toEqual((await decodeImage(defect)).data);
  });

  it('leaves out what is ignored or beside the region of interest', async () => {
    const inspected = async (...options: string[]) =>
      jsonLines(await clflow('inspect', model, defect, '--json', ...options))[0];
    const all = await inspected();
    const [{ box }] = all.regions as { box: { x: number; y: number; width: number; height: number } }[];
    const mask = join(root, 'ignore.png');
    const white = { width: box.width + 60, height: box.height + 60, channels: 3 as const, background: '#fff' };
    const patch = await sharp({ create: white }).png().toBuffer();
    const canvas = { width: 400, height: 400, channels: 3 as const, background: '#000' };
    const placed = sharp({ create: canvas }).composite([{ input: patch, left: box.x + 42, top: box.y + 42 }]);
    writeFileSync(
      mask,
      await sharp(await placed.png().toBuffer())
        .extract({ left: 72, top: 72, width: 256, height: 256 })
        .png()
        .toBuffer(),
    );
    const without = await inspected('--ignore', mask);
    expect(without.score).toBeLessThan(all.score as number);
    expect(without.pValue).toBeGreaterThanOrEqual(all.pValue as number);
    expect(await inspected('--roi', '0,0,256,256')).toMatchObject({ verdict: 'anomalous' });
    const corner = await inspected('--roi', `${box.x > 128 ? 0 : 228},${box.y > 128 ? 0 : 228},28,28`);
    expect(corner.score).toBeLessThan(all.score as number);

    const small = join(root, 'small-mask.png');
    writeFileSync(
      small,
      await sharp({ create: { ...canvas, width: 9, height: 9 } })
        .png()
        .toBuffer(),
    );
    // What does not fit one image may fit the others: its line says so, and so does the status.
    const misfit = await clflow('inspect', model, defect, '--ignore', small);
    expect([misfit.status, misfit.out]).toEqual([2, expect.stringContaining('The ignore mask is 9×9')]);
    expect((await clflow('inspect', model, defect, '--roi', '0,0,300,9')).out).toContain(
      'reaches beyond an image of 256×256',
    );
    expect((await clflow('inspect', model, defect, '--roi', '0,0,9')).err).toContain(
      'four whole numbers x,y,width,height',
    );
  });

  it('inspects folders and prints a readable line an image', async () => {
    const { status, out } = await clflow('inspect', model, join(product, 'test/missing_hole'));
    expect(status).toBe(0);
    expect(out).toMatch(/^anomalous +score [\d.e+]+ +p 0\.200 +\d regions? +.*000\.png$/m);
    expect(out).toContain('0 normal, 2 anomalous');
  });

  it('ends with status 1 for anomalies only when asked to', async () => {
    expect((await clflow('inspect', model, defect, '--fail-on-anomaly')).status).toBe(1);
    expect((await clflow('inspect', model, defect)).status).toBe(0);
    // A training image cannot be sure to be normal either, but the calmest of them all is.
    const outcome = await clflow('inspect', model, join(product, 'train/good'), '--json');
    const calm = jsonLines(outcome).find(({ verdict }) => verdict === 'normal')!.file as string;
    expect((await clflow('inspect', model, calm, '--fail-on-anomaly')).status).toBe(0);
  });

  it('reports what it cannot decode and goes on; that outranks anomalies in the status', async () => {
    const bad = join(root, 'bad');
    copyFileSync(defect, `${bad}.png`);
    writeFileSync(`${bad}.jpg`, 'no pixels');
    const outcome = await clflow('inspect', model, `${bad}.jpg`, `${bad}.png`, '--fail-on-anomaly', '--json');
    expect(outcome.status).toBe(2);
    const lines = jsonLines(outcome);
    expect(lines[0]).toEqual({ file: `${bad}.jpg`, error: expect.stringContaining('is not an image') });
    expect(lines[1]).toMatchObject({ file: `${bad}.png`, verdict: 'anomalous' });
    const readable = await clflow('inspect', model, `${bad}.jpg`);
    expect(readable.out).toMatch(/^error +.*bad\.jpg is not an image/m);
  });
});
