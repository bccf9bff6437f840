/** @file The verbs as a program calls them: the contract of the package's face. */
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  ClflowError,
  Detector,
  benchmark,
  calibrate,
  check,
  decodeImage,
  evaluate,
  exportModel,
  inspect,
  monitor,
  refine,
  synthesize,
  taskOptions,
  train,
  type FileFailure,
  type FileInspection,
  type TaskEvent,
  type TrainOptions,
  type TrainResult,
} from '../src/index.js';
import { smallProduct, workplace } from './support/product.js';

const { root, remove } = workplace('tasks');
const product = join(root, 'flange');
const output = join(root, 'flange.onnx');
const small = { backbone: 'random-resnet', size: '64', calibration: 'split', power: false } as const;
const events: TaskEvent[] = [];
let trained: TrainResult;
let printed: string;

beforeAll(async () => {
  await smallProduct(product);
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockReturnValue(true));
  const exit = vi.spyOn(process, 'exit');
  trained = await train({ data: product, output, epochs: 2, ...small, onEvent: (event) => events.push(event) });
  printed = spies.flatMap((spy) => spy.mock.calls.map(([text]) => String(text))).join('');
  expect(exit).not.toHaveBeenCalled();
  [...spies, exit].forEach((spy) => spy.mockRestore());
});
afterAll(remove);

const notes = (told: readonly TaskEvent[]): string[] =>
  told.flatMap((event) => (event.phase === 'note' ? [event.message] : []));

/** The message of a refusal; fails when there is none or it is not of the kind. */
async function refusal(act: () => Promise<unknown>, code: ClflowError['code'] = 'usage'): Promise<string> {
  const error = await act().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ClflowError);
  expect((error as ClflowError).code).toBe(code);
  return (error as ClflowError).message;
}

describe('train', () => {
  it('writes the model and returns what is worth knowing', () => {
    expect(trained).toMatchObject({ model: output, epochs: 2, trainImages: 8, calibrationImages: 4, skippedImages: 0 });
    expect(trained.threshold).toBe(trained.metadata.threshold.value);
    expect(existsSync(output)).toBe(true);
  });

  it('prints nothing and tells everything as events', () => {
    expect(printed).toBe('');
    const phases = new Set(events.map(({ phase }) => phase));
    for (const phase of ['checking', 'reading', 'statistics', 'training', 'kept', 'calibration', 'note']) {
      expect(phases).toContain(phase);
    }
    expect(events.findLast(({ phase }) => phase === 'kept')).toEqual({ phase: 'kept', epochs: 2 });
  });

  it.each([
    [{ epochs: 0 }, '`epochs` must be a whole number from 1.'],
    [{ falseAlarmRate: 1.5 }, '`falseAlarmRate` must be above 0 and below 1, such as 0.01.'],
    [{ method: 'magic' }, '`method` must be one of clflow, fastflow, gaussian, patchcore.'],
    [{ data: undefined }, '`data` is missing: it must be a path.'],
    [{ epoch: 3 }, 'There is no option `epoch`: check its name.'],
    [{ size: 'large' }, '`size` large cannot be used'],
    [{ method: 'patchcore', epochs: 3 }, 'learns in one pass, so `epochs` has no meaning'],
  ])('refuses %o with a sentence that names the option', async (wrong, sentence) => {
    const options = { data: product, output: join(root, 'none.onnx'), ...small, ...wrong } as TrainOptions;
    expect(await refusal(() => train(options))).toContain(sentence);
  });

  it('ends soon after the signal, keeps the epoch, and resumes with another false-alarm rate', async () => {
    const path = join(root, 'stopped.onnx');
    const stop = new AbortController();
    const options = { data: product, output: path, epochs: 2, ...small };
    const onEvent = (event: TaskEvent): void => {
      if (event.phase === 'kept') stop.abort();
    };
    await refusal(() => train({ ...options, signal: stop.signal, onEvent }), 'interrupted');
    expect(readdirSync(root)).toContain('stopped.onnx.checkpoint');
    expect(existsSync(path)).toBe(false);
    const told: TaskEvent[] = [];
    const resumed = await train({
      ...{ ...options, resume: true, falseAlarmRate: 0.2 },
      onEvent: (event) => told.push(event),
    });
    expect(told).toContainEqual({ phase: 'resumed', epochsDone: 1 });
    expect(resumed.metadata.threshold.requestedRate).toBe(0.2);
    // The rate changes the threshold alone: what was learned is what the uninterrupted training learned.
    expect(resumed.metadata.calibration).toEqual(trained.metadata.calibration);
    expect(resumed.metadata.training.curves).toEqual(trained.metadata.training.curves);
  });

  it('notices images that are exchanged before the detection power is measured on them', async () => {
    const data = join(root, 'exchanged');
    cpSync(product, data, { recursive: true });
    const [other, good] = [readFileSync(join(data, 'test/stain/000.png')), join(data, 'train/good')];
    const onEvent = (event: TaskEvent): void => {
      if (event.phase !== 'calibration' || event.done < event.total) return;
      for (const name of readdirSync(good)) writeFileSync(join(good, name), other);
    };
    const path = join(root, 'exchanged.onnx');
    const options = { data, output: path, ...small, method: 'gaussian', power: true, onEvent } as const;
    expect(await refusal(() => train(options), 'data')).toMatch(/\.png was changed while the training ran/);
    expect(existsSync(path)).toBe(false);
  });

  it('stops while images are checked, before anything is written', async () => {
    const path = join(root, 'early.onnx');
    const options = { data: product, output: path, ...small, signal: AbortSignal.abort() };
    await refusal(() => train(options), 'interrupted');
    expect(readdirSync(root).filter((name) => name.startsWith('early'))).toEqual([]);
  });
});

describe('Detector', () => {
  it('inspects a path, bytes and a decoded image alike', async () => {
    const detector = await Detector.load(output);
    const file = join(product, 'test/missing_hole/000.png');
    const [first, ...others] = [
      await detector.inspect(file),
      await detector.inspect(new Uint8Array(readFileSync(file))),
      await (await Detector.load(new Uint8Array(readFileSync(output)))).inspect(await decodeImage(file)),
    ];
    expect(first.threshold).toBe(trained.threshold);
    for (const other of others) expect(other.score).toBe(first.score);
    await detector.release();
  });
});

describe('inspect', () => {
  it('gives a line an image, in order, and goes on after one that cannot be read', async () => {
    const folder = join(root, 'incoming');
    mkdirSync(folder);
    cpSync(join(product, 'test/good/000.png'), join(folder, 'a.png'));
    writeFileSync(join(folder, 'b.png'), 'no image');
    cpSync(join(product, 'test/scratch/000.png'), join(folder, 'c.png'));
    const lines: (FileInspection | FileFailure)[] = [];
    for await (const line of inspect({ model: output, images: [folder], roi: { x: 0, y: 0, width: 64, height: 64 } })) {
      lines.push(line);
    }
    expect(lines.map(({ file }) => file)).toEqual(['a.png', 'b.png', 'c.png'].map((name) => join(folder, name)));
    expect(lines[0]).toMatchObject({ score: expect.any(Number), appearance: { brightness: expect.any(Number) } });
    expect(lines[1]).toEqual({ file: join(folder, 'b.png'), error: expect.stringContaining('b.png') });
  });

  it('refuses a region that is none', async () => {
    const roi = { x: 0, y: 0, width: 0, height: 5 };
    const lines = inspect({ model: output, images: [product], roi });
    expect(await refusal(() => lines.next())).toContain('`roi.width` must be a whole number from 1');
  });
});

describe('the other verbs', () => {
  const good = join(product, 'train/good');

  it('evaluate measures and names every test image', async () => {
    const { image, samples, images } = await evaluate({ model: output, data: product });
    expect(image.auroc).toBeGreaterThan(0);
    expect(samples).toHaveLength(images);
    expect(samples[0]).toMatchObject({ defect: 'chipped_rim', label: 'anomalous', score: expect.any(Number) });
  });

  it('export adds versions to a Triton repository, each the very file', async () => {
    const triton = join(root, 'repository');
    const first = await exportModel({ model: output, triton });
    expect(first).toMatchObject({ name: 'flange', version: 1 });
    expect(first.files).toEqual([join(triton, 'flange/1/model.onnx'), join(triton, 'flange/config.pbtxt')]);
    expect(readFileSync(first.files[0])).toEqual(readFileSync(output));
    const config = readFileSync(first.files[1], 'utf8');
    expect(config).toContain('name: "anomaly_map", data_type: TYPE_FP32, dims: [ -1, 64, 64 ]');
    expect(config).toContain(`"clflow.threshold", value: { string_value: "${trained.threshold}" }`);
    expect((await exportModel({ model: output, triton })).version).toBe(2);
    expect((await exportModel({ model: output, triton, name: 'line-2' })).files[0]).toBe(
      join(triton, 'line-2/1/model.onnx'),
    );
    expect(readdirSync(join(triton, 'flange')).sort()).toEqual(['1', '2', 'config.pbtxt']);
    expect(await refusal(() => exportModel({ model: output, triton, name: '../up' }))).toContain(
      "cannot be a model's name",
    );
  });

  it('calibrate writes another file with other thresholds', async () => {
    const path = join(root, 'calibrated.onnx');
    const options = { model: output, good, output: path, power: false, falseAlarmRate: 0.3 };
    const { model, thresholdBefore, threshold, metadata } = await calibrate(options);
    expect([model, thresholdBefore]).toEqual([path, trained.threshold]);
    expect(threshold).toMatchObject({ requestedRate: 0.3, calibrationImages: 12 });
    expect(metadata.lineage.at(-1)).toMatchObject({ step: 'calibrate' });
    expect(metadata).not.toHaveProperty('reviewThreshold');
  });

  it('a review rate parts a third verdict off, which calibrations keep and 0 takes away', async () => {
    const path = join(root, 'reviewed.onnx');
    const options = { good, output: path, power: false } as const;
    const first = await calibrate({ ...options, model: output, falseAlarmRate: 0.1, reviewRate: 0.5 });
    const { threshold, reviewThreshold, metadata } = first;
    expect(reviewThreshold).toMatchObject({ requestedRate: 0.5, kind: 'conformal' });
    expect(reviewThreshold!.value).toBeLessThan(threshold.value);
    expect(metadata.lineage.at(-1)).toMatchObject({ falseAlarmRate: 0.1, reviewRate: 0.5 });

    const verdicts = new Map<string, number>();
    for await (const line of inspect({ model: path, images: [good] })) {
      const { verdict, score, regions } = line as FileInspection;
      const [over, above] = [score > threshold.value, score > reviewThreshold!.value];
      expect(verdict).toBe(over ? 'anomalous' : above ? 'review' : 'normal');
      expect(regions.length > 0).toBe(verdict !== 'normal');
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    }
    expect(verdicts.get('review')).toBeGreaterThan(2);

    const again = await calibrate({ ...options, model: path, falseAlarmRate: 0.2 });
    expect(again.reviewThreshold).toEqual(reviewThreshold);
    expect((await calibrate({ ...options, model: path, reviewRate: 0 })).metadata).not.toHaveProperty(
      'reviewThreshold',
    );
  });

  it('refuses a review rate that is not above the rate of false alarms', async () => {
    const options = { output: join(root, 'none.onnx'), power: false, falseAlarmRate: 0.3, reviewRate: 0.2 } as const;
    const refused = /`reviewRate` 0.2 must be above the share of good images that may be called anomalous, 0.3/;
    expect(await refusal(() => calibrate({ ...options, model: output, good }))).toMatch(refused);
    expect(await refusal(() => train({ ...options, data: product }))).toMatch(refused);
    expect(existsSync(options.output)).toBe(false);
  });

  it('monitor tells what it saw', async () => {
    const { images, drifts, unreadable, evidence } = await monitor({ model: output, stream: good });
    expect({ images, drifts, unreadable }).toEqual({ images: 12, drifts: [], unreadable: 0 });
    expect(Object.keys(evidence)).toContain('score');
  });

  it('synthesize writes defects and their masks', async () => {
    const folder = join(root, 'painted');
    const options = { data: product, output: folder, count: 3, size: 128, types: ['scratch'] };
    const { defects, contactSheet } = await synthesize(options);
    expect(defects.map(({ type }) => type)).toEqual(['scratch', 'scratch', 'scratch']);
    for (const { file, mask } of defects) {
      expect([existsSync(join(folder, file)), existsSync(join(folder, mask))]).toEqual([true, true]);
    }
    expect(existsSync(contactSheet)).toBe(true);
  });

  it('benchmark returns its cells', async () => {
    const folder = join(root, 'results');
    const options = { roots: [product], methods: ['gaussian' as const], backbones: ['random-resnet'], size: 64 };
    const { cells, failures, results } = await benchmark({ ...options, output: folder, keepModels: true });
    expect([cells.length, failures.length, results]).toEqual([1, 0, join(folder, 'results.jsonl')]);
    const [{ category, seed, modelBytes }] = cells;
    const model = join(folder, 'models', category, `gaussian-random-resnet-${seed}.onnx`);
    expect(statSync(model).size).toBe(modelBytes);
  });

  it('every verb has a schema that its options can be checked by', () => {
    expect(Object.keys(taskOptions).sort()).toEqual(
      [
        'benchmark',
        'calibrate',
        'check',
        'evaluate',
        'export',
        'inspect',
        'monitor',
        'refine',
        'synthesize',
        'train',
        'tune',
      ].sort(),
    );
    const job = JSON.parse(JSON.stringify({ model: 'm.onnx', images: ['a'] })) as object;
    const usual = { appearance: true, maxMegapixels: 50, threads: 0, device: 'auto' };
    expect(taskOptions.inspect.parse(job)).toEqual({ ...job, ...usual });
  });
});

describe('refine', () => {
  const rejected = join(product, 'test/good');
  const again = async (model: string, data: string): Promise<string[]> => {
    const told: TaskEvent[] = [];
    const path = join(root, 'refined.onnx');
    const options = { model, data, normal: rejected, output: path, power: false };
    await refine({ ...options, onEvent: (event) => told.push(event) });
    return notes(told).filter((note) => note.includes('is not what the model was trained on'));
  };

  it('is content with the images that the model was trained on, before and after a refinement', async () => {
    expect(await again(output, product)).toEqual([]);
    expect(await again(join(root, 'refined.onnx'), product)).toEqual([]);
  });

  it('finds the same images again after a limit and after images that were left out', async () => {
    const folder = join(root, 'some-bad');
    cpSync(product, folder, { recursive: true });
    writeFileSync(join(folder, 'train/good/005.png'), 'no image');
    const path = join(root, 'limited.onnx');
    const options = { data: folder, output: path, method: 'gaussian', ...small, trainLimit: 9, skipBad: true } as const;
    const { skippedImages, trainImages, calibrationImages } = await train({ ...options, seed: 4 });
    expect(trainImages + calibrationImages + skippedImages).toBe(9);
    expect(await again(path, folder)).toEqual([]);
  });

  it('says when they are others', async () => {
    const folder = join(root, 'others');
    cpSync(product, folder, { recursive: true });
    cpSync(join(folder, 'train/good/001.png'), join(folder, 'train/good/002.png'));
    const [note] = await again(output, folder);
    expect(note).toContain(`${folder} is not what the model was trained on: 12 good images then, 11 now, or others.`);
  });
});

describe('images that do not belong', () => {
  it('are named after a training, and left out by a list of them', async () => {
    const folder = join(root, 'contaminated');
    cpSync(product, folder, { recursive: true });
    const strange = join(folder, 'train/good/zz.png');
    cpSync(join(product, 'test/missing_hole/000.png'), strange);
    const list = join(root, 'left-out.txt');
    writeFileSync(list, `${strange}, p 0.0209\n\ntrain/good/000.png\n`);
    const path = join(root, 'clean.onnx');
    const options = { data: folder, output: path, method: 'gaussian', ...small } as const;
    const { trainImages, calibrationImages, metadata } = await train({ ...options, leaveOut: list });
    expect(trainImages + calibrationImages).toBe(11);
    expect(metadata.settings.leftOut).toEqual(['train/good/zz.png', 'train/good/000.png']);
    writeFileSync(list, 'train/good/nobody.png\n');
    expect(await refusal(() => train({ ...options, leaveOut: list }), 'data')).toContain('names train/good/nobody.png');
  });

  it('are named by a check, the strangest first, where their share is told', async () => {
    const data = join(root, 'contaminated');
    const { findings } = await check({ data, contamination: 0.1 });
    const found = findings.filter(({ kind }) => kind === 'strange');
    expect(found).toMatchObject([{ severity: 'note', files: [join(data, 'train/good/zz.png')] }]);
    expect(found[0].message).toContain('1 of 13 good images is the strangest to the others');
    expect((await check({ data })).findings.filter(({ kind }) => kind === 'strange')).toEqual([]);
    // Where nothing can be learned, the check still says why.
    const broken = join(root, 'broken');
    mkdirSync(broken);
    writeFileSync(join(broken, 'a.png'), 'no image');
    const [{ kind }] = (await check({ data: broken, contamination: 0.1 })).findings;
    expect(kind).toBe('unreadable');
  });

  it('are left out where their share is told, and named', async () => {
    const data = join(root, 'contaminated');
    const told: TaskEvent[] = [];
    const options = { data, output: join(root, 'trimmed.onnx'), method: 'gaussian', ...small } as const;
    const { leftOut, trainImages, calibrationImages, metadata } = await train({
      ...options,
      contamination: 0.1,
      onEvent: (event) => told.push(event),
    });
    expect(leftOut).toHaveLength(1);
    expect(trainImages + calibrationImages).toBe(12);
    expect(metadata.settings.contamination).toBe(0.1);
    const [note] = notes(told).filter((one) => one.includes('left out as the strangest'));
    expect(note).toContain(`1 of ${trainImages + 1} training images was left out`);
    expect(note).toContain(leftOut![0]);
    const refused = (more: object): Promise<string> => refusal(() => train({ ...options, ...more }), 'usage');
    expect(await refused({ contamination: 0.6 })).toContain('must be above 0 and at most 0.5');
    expect(await refused({ contamination: 0.1, method: 'patchcore' })).toContain(
      'cannot tell which images are strange',
    );
  });
});
