/**
 * @file A model that was trained for a part of its images: what lies beside does not move a verdict, what lies inside does, with
 * no more than the one file: in Node, in onnxruntime-web and in Python, and through `calibrate` and `refine`.
 */
import { readFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Detector, ImageDetector, areaMask } from '../src/detector/index.node.js';
import { webRuntime } from '../src/graph/runtime.web.js';
import { decodeImage, encodePng, type RgbImage } from '../src/image/index.node.js';
import { writeFileAtomic } from '../src/files/index.node.js';
import { QUICK, SMALL, smallProduct, workplace } from './support/product.js';
import { hasOnnxruntime, pythonScores } from './support/python.js';
import { clflow, jsonLines } from './support/run-cli.js';

const { root, remove } = workplace('area');
const data = join(root, 'product');
const model = join(root, 'left.onnx');
const ROI = '0,0,128,256';
const python = hasOnnxruntime('an area in Python');

let sound: RgbImage;
let inside: RgbImage;
let beside: RgbImage;

beforeAll(async () => {
  await smallProduct(data);
  const trained = await clflow('train', data, '--output', model, '--method', 'gaussian', '--roi', ROI, ...SMALL);
  expect(trained).toMatchObject({ status: 0 });
  expect(trained.out).toContain('50 % of an image, inside 128×256 at 0,0 of 256×256');
  sound = await decodeImage(join(data, 'test/good/000.png'));
  inside = withSquare(sound, 50);
  beside = withSquare(sound, 180);
}, 120_000);
afterAll(remove);

/** With a white square of 40 pixels. */
function withSquare({ width, height, data }: RgbImage, left: number): RgbImage {
  const changed = data.slice();
  for (let y = 100; y < 140; y++) changed.fill(255, 3 * (y * width + left), 3 * (y * width + left + 40));
  return { width, height, data: changed };
}

async function verdicts(detector: ImageDetector): Promise<string[]> {
  const inspections = [];
  for (const image of [sound, beside, inside]) inspections.push(await detector.inspect(image));
  const [usual, besides, within] = inspections;
  expect(besides.score).toBe(usual.score);
  expect(within.score).toBeGreaterThan(2 * usual.score);
  return inspections.map(({ verdict }) => verdict);
}

describe('a model of an area', () => {
  it('alarms of a defect inside alone', async () => {
    const detector = await Detector.load(model);
    expect(await verdicts(detector)).toEqual(['normal', 'normal', 'anomalous']);
    const { regions } = await detector.inspect(inside);
    expect(regions.every(({ box }) => box.x + box.width <= 130)).toBe(true);
    // Its power was measured with defects inside, and its drift is that of the inside.
    expect(detector.metadata.power?.cells.length).toBeGreaterThan(10);
    const looks = (image: RgbImage) => detector.observe({ score: 1 }, image);
    expect(looks(beside)).toEqual(looks(sound));
    expect(looks(inside)).not.toEqual(looks(sound));
    await detector.release();
  });

  it('is the same in onnxruntime-web', async () => {
    const detector = await ImageDetector.open(readFileSync(model), await webRuntime({ threads: 1 }));
    expect(await verdicts(detector)).toEqual(['normal', 'normal', 'anomalous']);
    await detector.release();
  });

  it.skipIf(!python)('is the same in Python', async () => {
    const folder = join(root, 'raw');
    mkdirSync(folder);
    const { scores } = pythonScores(model, [sound, beside, inside], folder);
    expect(scores[1]).toBe(scores[0]);
    const detector = await Detector.load(model);
    for (const [i, image] of [sound, beside, inside].entries()) {
      const { score } = await detector.inspect(image);
      expect(Math.abs(scores[i] - score)).toBeLessThan(1e-4 * score);
    }
    await detector.release();
  });

  it('says the same where the same area is told again, and less is ignored of it', async () => {
    const file = join(root, 'inside.png');
    await writeFileAtomic(file, await encodePng(inside));
    const score = async (...more: string[]) =>
      jsonLines(await clflow('inspect', model, file, '--json', ...more))[0].score;
    const whole = await score();
    expect(await score('--roi', ROI)).toBe(whole);
    expect(await score('--roi', '0,0,128,80')).toBeLessThan(whole as number);
    const nothing = await clflow('inspect', model, file, '--json', '--roi', '140,0,100,100');
    expect(jsonLines(nothing)[0].error).toContain('All that counts for the model is ignored');
  });

  it('keeps it through calibrate and refine', async () => {
    const [calibrated, refined] = [join(root, 'calibrated.onnx'), join(root, 'refined.onnx')];
    const good = join(data, 'train/good');
    const first = await clflow('calibrate', model, good, '--output', calibrated, '--no-power');
    expect(first).toMatchObject({ status: 0 });
    const normal = join(data, 'test/good');
    const second = await clflow('refine', model, '--data', data, '--normal', normal, '--output', refined, '--no-power');
    expect(second).toMatchObject({ status: 0 });
    expect(second.err).not.toContain('is not what the model was trained on');
    for (const file of [calibrated, refined]) {
      const detector = await Detector.load(file);
      expect(areaMask(detector.metadata)).toEqual(areaMask((await Detector.load(model)).metadata));
      expect((await verdicts(detector))[2]).toBe('anomalous');
      await detector.release();
    }
  });
});

describe('clflow train', () => {
  const train = (...more: string[]) =>
    clflow('train', data, '--output', join(root, 'other.onnx'), '--method', 'gaussian', ...QUICK, ...more);

  it('takes a mask, and patchcore too', async () => {
    const mask = { width: 256, height: 256, data: new Uint8Array(3 * 256 * 256).fill(255, 0, 3 * 256 * 128) };
    const file = join(root, 'upper.png');
    await writeFileAtomic(file, await encodePng(mask));
    const output = join(root, 'lower.onnx');
    const options = ['--output', output, '--method', 'patchcore', ...QUICK];
    expect(await clflow('train', data, ...options, '--ignore', file)).toMatchObject({ status: 0 });
    const detector = await Detector.load(output);
    const upper = { ...sound, data: sound.data.slice().fill(0, 0, 3 * 256 * 100) };
    expect((await detector.inspect(upper)).score).toBe((await detector.inspect(sound)).score);
    await detector.release();
  }, 60_000);

  it.each([
    [['--roi', '200,0,100,100'], 'The region of interest 200,0,100,100 reaches beyond an image of 256×256.'],
    [['--roi', '1,1,8,8'], 'too few to learn from: give a larger one, or a larger --size.'],
    [
      ['--ignore', 'MASK'],
      'The ignore mask is 64×64, but the images are 256×256: give a mask of the size of the images.',
    ],
  ])('says of %j what is wrong', async (options, sentence) => {
    const file = join(root, 'small.png');
    await writeFileAtomic(file, await encodePng({ width: 64, height: 64, data: new Uint8Array(3 * 64 * 64) }));
    const { status, err } = await train(...options.map((word) => (word === 'MASK' ? file : word)));
    expect(status).not.toBe(0);
    expect(err).toContain(sentence);
  });
});
