/** @file Verdicts that can be trusted, by the commands that users call: calibration by folds, calibrate, monitor. */
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMetadata } from '../src/detector/index.js';
import { writeProduct } from '../src/demo/product.js';
import { QUICK, SMALL, smallProduct, workplace } from './support/product.js';
import { clflow, jsonLines } from './support/run-cli.js';

const { root, remove } = workplace('trust');
const product = join(root, 'flange');
const more = join(root, 'more');
const model = join(root, 'flange.onnx');
const metadataOf = (path: string) => readMetadata(readFileSync(path), path);

beforeAll(async () => {
  await smallProduct(product);
  await writeProduct(more, { seed: 5, trainImages: 40, testImages: 4, defectImages: 1 });
  await clflow('train', product, '--output', model, ...QUICK, '--method', 'gaussian');
});
afterAll(remove);

describe('clflow train --calibration folds', () => {
  const folds = join(root, 'folds.onnx');

  it('trains on every image, and calibrates with every image', async () => {
    const options = [...QUICK, '--method', 'gaussian', '--calibration', 'folds'];
    const trained = await clflow('train', product, '--output', folds, ...options);
    expect(trained.status).toBe(0);
    expect(trained.out).toMatch(/images +12 trained on, 12 scored by trainings without them/);
    expect(trained.err).toContain('calibration, training 5 of 5');
    const { calibration, threshold, lineage } = metadataOf(folds);
    expect(calibration.source).toBe('folds');
    expect(new Set(calibration.scores).size).toBe(12);
    expect(threshold.calibrationImages).toBe(12);
    // 1/13 of good images are to be expected; 2/13 + (1 − 5/12)/6 are proven.
    expect(trained.out).toMatch(/7\.7 % of good images to be expected, 25 % at most; with 95 % confidence below 39 %/);
    expect(trained.err).not.toContain('images are few'); // it was asked for
    expect(lineage).toMatchObject([{ step: 'train', good: 12, anomalous: 0 }]);
  });

  it('finds images that a detector has learned calmer than it calibrates with', async () => {
    const inspected = jsonLines(await clflow('inspect', folds, join(product, 'train/good'), '--json'));
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const seen = mean(inspected.map(({ score }) => score as number));
    expect(seen).toBeLessThan(mean(metadataOf(folds).calibration.scores));
    expect(metadataOf(model).calibration.source).toBe('held-out');
  });
});

describe('a few good images, each saved anew', () => {
  const few = join(root, 'saved-anew');
  const output = join(root, 'few.onnx');
  const options = ['--backbone', 'random-resnet', '--size', '64', '--method', 'gaussian', '--no-power'];

  beforeAll(async () => {
    mkdirSync(few);
    for (const name of readdirSync(join(product, 'train/good')).slice(0, 8)) {
      cpSync(join(product, 'train/good', name), join(few, name));
      await sharp(join(few, name))
        .jpeg({ quality: 95 })
        .toFile(join(few, name.replace('.png', '.jpg')));
    }
  });

  it('count once, and calibrate by folds where nothing else is said', async () => {
    const trained = await clflow('train', few, '--output', output, ...options);
    expect(trained.status).toBe(0);
    expect(trained.err).toMatch(
      /16 of 16 training images are nearly the same as others .* count once where a threshold/,
    );
    expect(trained.err).toContain('8 different good images are few, so all of them train');
    expect(trained.out).toMatch(/images +16 trained on, 8 scored by trainings without them/);
  });

  it('are not held back in part, and half of eight are held back by a split', async () => {
    const split = join(root, 'few-split.onnx');
    const trained = await clflow('train', few, '--output', split, ...options, '--calibration', 'split');
    expect(trained.out).toMatch(/images +8 trained on, 4 held back/);
    expect(metadataOf(split).calibration.scores).toHaveLength(4);
  });

  it('calibrate once each', async () => {
    const calibrated = await clflow('calibrate', output, few, '--output', join(root, 'c.onnx'), '--no-power');
    expect(calibrated.out).toMatch(/8 good ones calibrate it/);
  });

  it('are calibrated by folds again when the model is refined', async () => {
    const refined = join(root, 'few-2.onnx');
    const added = ['--normal', join(more, 'test/good'), '--no-power'];
    const { status } = await clflow('refine', output, '--data', few, ...added, '--output', refined);
    expect(status).toBe(0);
    expect(metadataOf(refined)).toMatchObject({ calibration: { source: 'folds' }, training: { images: 20 } });
    expect(metadataOf(refined).calibration.scores).toHaveLength(12);
  });
});

describe('reports', () => {
  const page = (path: string): string => readFileSync(path, 'utf8');

  it('train --report tells what the model is, shows painted defects, and how many of them are found', async () => {
    const [output, html] = [join(root, 'reported.onnx'), join(root, 'pages/train.html')];
    const options = [...SMALL, '--epochs', '2', '--report', html];
    const trained = await clflow('train', product, '--output', output, ...options);
    expect(trained.status).toBe(0);
    expect(trained.out).toMatch(/finds 9 of 10 +/);
    const { power } = metadataOf(output);
    expect(power!.cells.reduce((sum, { total }) => sum + total, 0)).toBeGreaterThan(60);
    for (const part of ['Detection power', 'Synthesized defects', 'Mean losses of an epoch', 'Model card']) {
      expect(page(html)).toContain(part);
    }
    expect(page(html).match(/data:image\/jpeg/g)!.length).toBeGreaterThanOrEqual(8);
  });

  it('evaluate --report adds curves and the worst images', async () => {
    const html = join(root, 'pages/evaluate.html');
    const { status, out } = await clflow('evaluate', model, product, '--report', html);
    expect(status).toBe(0);
    expect(out).toContain(`report: ${html}`);
    for (const part of ['Receiver operating characteristic', 'test/missing_hole/000.png']) {
      expect(page(html)).toContain(part);
    }
  });

  it('a report that cannot be written is told before the work', async () => {
    const { status, err } = await clflow('evaluate', model, product, '--report', product);
    expect(status).toBe(2);
    expect(err).toContain('it is a folder');
  });
});

describe('clflow calibrate', () => {
  const output = join(root, 'recalibrated.onnx');
  const good = join(more, 'train/good');

  it('sets new thresholds, keeps the graph, and tells the lineage', async () => {
    const options = ['--output', output, '--false-alarm-rate', '0.1', '--no-power', '--json'];
    const outcome = await clflow('calibrate', model, good, ...options);
    expect(outcome.status).toBe(0);
    const [before, after] = [metadataOf(model), metadataOf(output)];
    expect(jsonLines(outcome)[0]).toEqual({
      model: output,
      thresholdBefore: before.threshold.value,
      threshold: after.threshold,
    });
    expect(after.threshold).toMatchObject({ kind: 'conformal', requestedRate: 0.1, calibrationImages: 40 });
    expect(after.calibration.source).toBe('recalibrated');
    expect(after.lineage).toMatchObject([{ step: 'train' }, { step: 'calibrate', good: 40, falseAlarmRate: 0.1 }]);
    const image = join(product, 'test/good/000.png');
    const [was] = jsonLines(await clflow('inspect', model, image, '--json'));
    expect((await clflow('inspect', model, image)).out).not.toContain('review');
    const [is] = jsonLines(await clflow('inspect', output, image, '--json'));
    expect(is.score).toBe(was.score);
    expect(is.threshold).toBe(after.threshold.value);
  });

  it('keeps the rate of the model where none is given, and prints a table', async () => {
    const { status, out } = await clflow('calibrate', model, good, '--output', output, '--no-power');
    expect(status).toBe(0);
    expect(metadataOf(output).threshold.requestedRate).toBe(0.01);
    expect(out).toMatch(/threshold +[\d.]+ \(before: [\d.]+\)/);
    expect(out).toMatch(/with 95 % confidence below [\d.]+ %/);
  });

  it('parts off what is for review, which is no failure', async () => {
    const options = ['--output', output, '--false-alarm-rate', '0.05', '--review-rate', '0.5', '--no-power'];
    const calibrated = await clflow('calibrate', model, good, ...options);
    expect(calibrated.out).toMatch(/review +from [\d.]+; of good images 50 % at most are reviewed or rejected/);
    const reviewed = jsonLines(await clflow('inspect', output, good, '--json')).filter(
      ({ verdict }) => verdict === 'review',
    );
    expect(reviewed.length).toBeGreaterThan(10);
    const { status, out } = await clflow('inspect', output, String(reviewed[0].file), '--fail-on-anomaly');
    expect(status).toBe(0);
    expect(out).toMatch(/^review /m);
    expect(out).toMatch(/0 normal, 1 to review, 0 anomalous \(threshold [\d.]+, review from [\d.]+\)/);
  });

  it('refuses three images with a sentence that says why, and leaves nothing', async () => {
    const few = join(root, 'few');
    mkdirSync(few);
    for (const name of readdirSync(good).slice(0, 3)) cpSync(join(good, name), join(few, name));
    const { status, err } = await clflow('calibrate', model, few, '--output', join(root, 'none.onnx'));
    expect(status).toBe(2);
    expect(err).toContain('has 3 good images, too few to calibrate on');
    expect(readdirSync(root)).not.toContain('none.onnx');
  });
});

describe('clflow refine', () => {
  const output = join(root, 'refined.onnx');
  const start = join(root, 'start.onnx');
  const rejected = join(root, 'rejected');
  const escaped = join(root, 'escaped');

  beforeAll(async () => {
    await clflow('train', product, '--output', start, ...QUICK, '--epochs', '1');
    for (const folder of [rejected, escaped]) mkdirSync(folder);
    for (const name of readdirSync(join(more, 'test/good')))
      cpSync(join(more, 'test/good', name), join(rejected, name));
    cpSync(join(product, 'test/missing_hole/000.png'), join(escaped, 'hole.png'));
    cpSync(join(product, 'ground_truth/missing_hole/000_mask.png'), join(escaped, 'hole_mask.png'));
    cpSync(join(product, 'test/stain/000.png'), join(escaped, 'stain.png'));
  });

  it('learns from rejected good images and from real defects, and keeps the lineage', async () => {
    const given = ['--normal', rejected, '--anomalous', escaped];
    const outcome = await clflow(
      'refine',
      start,
      '--data',
      product,
      ...given,
      '--output',
      output,
      '--json',
      '--no-power',
    );
    expect(outcome.err).not.toContain('error');
    expect(outcome.status).toBe(0);
    expect(jsonLines(outcome)[0]).toMatchObject({ model: output, rejected: { of: 4 }, found: { of: 2 } });
    const [was, is] = [metadataOf(start), metadataOf(output)];
    expect(is.lineage).toMatchObject([
      { step: 'train', good: 12 },
      { step: 'refine', good: 4, anomalous: 2 },
    ]);
    expect(is.training.images).toBe(was.training.images + 2);
    expect(is.threshold.calibrationImages).toBe(was.threshold.calibrationImages + 2);
    expect(is.size).toEqual(was.size);
    // Of the images that calibrated before (the first ones), no more than stated lie above.
    const old = is.calibration.scores.slice(0, was.calibration.scores.length);
    expect(old.filter((score) => score > is.threshold.value).length).toBeLessThanOrEqual(
      is.threshold.guaranteedRate * old.length,
    );
  });

  it('prints what has changed for people', async () => {
    const given = ['--normal', rejected, '--output', output, '--no-power'];
    const { status, out } = await clflow('refine', start, '--data', product, ...given);
    expect(status).toBe(0);
    expect(out).toMatch(/good, but rejected +\d of 4 \(before: \d\)/);
    expect(out).toMatch(/threshold +[-\d.]+ \(before: [-\d.]+\)/);
  });

  it('train --anomalous learns from real defects at once', async () => {
    const trained = await clflow(
      'train',
      product,
      '--output',
      output,
      ...QUICK,
      '--epochs',
      '1',
      '--anomalous',
      escaped,
    );
    expect(trained.status).toBe(0);
    expect(metadataOf(output).lineage).toMatchObject([{ step: 'train', good: 12, anomalous: 2 }]);
    expect(readFileSync(output).equals(readFileSync(start))).toBe(false);
    const gaussian = await clflow(
      'train',
      product,
      '--output',
      output,
      ...SMALL,
      '--method',
      'gaussian',
      '--anomalous',
      escaped,
    );
    expect(gaussian.err).toContain('learns from good images alone');
  });

  it('refuses to learn nothing, defects where nothing learns from them, and masks of others', async () => {
    const nothing = await clflow('refine', start, '--data', product, '--output', output);
    expect(nothing.err).toContain('There is nothing to learn from');
    const gaussian = await clflow('refine', model, '--data', product, '--anomalous', escaped, '--output', output);
    expect(gaussian.err).toContain('learns from good images alone');
    const lonely = join(root, 'lonely');
    mkdirSync(lonely);
    cpSync(join(escaped, 'hole_mask.png'), join(lonely, 'hole_mask.png'));
    const mask = await clflow('refine', start, '--data', product, '--anomalous', lonely, '--output', output);
    expect(mask.err).toContain('is a mask without its image');
    const other = ['--normal', rejected, '--backbone', 'embedded', '--output', output];
    const backbone = await clflow('refine', start, '--data', product, ...other);
    expect(backbone.err).toContain('has other weights than the one that the model was trained on (random-resnet)');
    for (const { status } of [nothing, gaussian, mask, backbone]) expect(status).toBe(2);
  });
});

describe('clflow monitor', () => {
  const stream = join(root, 'stream');
  const darker = join(root, 'darker');
  const calibrated = join(root, 'monitored.onnx');

  beforeAll(async () => {
    await clflow('calibrate', model, join(more, 'train/good'), '--output', calibrated, '--no-power');
    mkdirSync(stream);
    mkdirSync(darker);
    await writeProduct(join(root, 'later'), { seed: 77, trainImages: 60, testImages: 4, defectImages: 1 });
    const names = readdirSync(join(root, 'later/train/good'));
    for (const [i, name] of names.entries()) {
      const image = join(root, 'later/train/good', name);
      cpSync(image, join(stream, name));
      const light = 1 - 0.25 * Math.max(0, i / names.length - 0.3);
      const dimmed = await sharp(readFileSync(image)).linear(light, 0).png().toBuffer();
      writeFileSync(join(darker, name), dimmed);
    }
  });

  it('is silent on good images', async () => {
    const { status, out } = await clflow('monitor', calibrated, stream, '--fail-on-drift');
    expect(out).toMatch(/60 images, no drift/);
    expect(out).toMatch(/brightness +-?\d\.\d/);
    expect(status).toBe(0);
  });

  it('says that the light fades, since when, and fails when asked to', async () => {
    const { status, out } = await clflow('monitor', calibrated, darker, '--fail-on-drift');
    expect(status).toBe(1);
    expect(out).toMatch(/drift: brightness is lower since about image \d+ \(.*\.png\): [\d.]+ on average, [\d.]+ at/);
  });

  it('says the same of the lines that inspect wrote', async () => {
    const lines = join(root, 'stream.jsonl');
    writeFileSync(lines, (await clflow('inspect', calibrated, darker, '--json')).out);
    const [fromLines] = jsonLines(await clflow('monitor', calibrated, lines, '--json'));
    // A drift is no failure where nobody asked for one.
    const ofImages = await clflow('monitor', calibrated, darker, '--json');
    expect(ofImages.status).toBe(0);
    const [fromImages] = jsonLines(ofImages);
    expect(fromLines).toEqual(fromImages);
    expect(fromLines).toMatchObject({ images: 60, falseAlarmLevel: 0.01 });
    expect(fromLines.drifts).toContainEqual(
      expect.objectContaining({
        statistic: 'brightness',
        direction: 'lower',
        sinceFile: expect.stringMatching(/png$/),
      }),
    );
  });

  it('refuses a file that is something else, and one that is not there', async () => {
    const text = join(root, 'text.jsonl');
    writeFileSync(text, '{"file":"a.png","score":1}\n{"score":"high"}\n');
    const wrong = await clflow('monitor', calibrated, text);
    expect(wrong.status).toBe(2);
    expect(wrong.err).toContain(`Line 2 of ${text} is no line of "clflow inspect --json"`);
    const missing = await clflow('monitor', calibrated, join(root, 'nowhere.jsonl'));
    expect(missing.status).toBe(2);
    expect(missing.err).toContain('nowhere.jsonl');
    const empty = join(root, 'empty.jsonl');
    writeFileSync(empty, '\n');
    expect((await clflow('monitor', calibrated, empty)).err).toContain('holds no image that could be read');
  });
});
