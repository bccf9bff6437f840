/** @file A pool without processes: it decodes, scores and draws with the library's detector where it is called. For tests of routes. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  ClflowError,
  Detector,
  decodeImage,
  decodeMask,
  type Drift,
  type Mask,
  type RgbImage,
  type Session,
} from 'clflow';
import { nodeRuntime } from 'clflow/parts';
import { HttpError } from '../../errors.js';
import { encodedHeatmap } from '../../pool/heatmap.js';
import type {
  InferAnswer,
  InferTask,
  InspectAnswer,
  InspectionPool,
  InspectTask,
  ModelRef,
  ModelRegistry,
  PoolState,
  RequestOptions,
  ServedModel,
  TriedModel,
} from '../../pool/types.js';

interface Opened {
  readonly detector: Detector;
  readonly session: Session;
}

export class InProcessPool implements InspectionPool {
  private readonly opened = new Map<string, Promise<Opened>>();
  private admitted = 0;
  private busy = 0;
  /** For tests: what every request waits for first, and models that are taken for dangerous. */
  before: () => Promise<void> = () => Promise.resolve();
  readonly quarantined: string[] = [];

  constructor(private readonly megapixels = 100) {}

  async inspect(model: ModelRef, task: InspectTask, options: RequestOptions = {}): Promise<InspectAnswer> {
    return await this.work(options, async () => {
      const { detector } = await this.open(model);
      const started = performance.now();
      const { maxMegapixels } = task;
      const image = await decodeImage(task.image, { range: detector.metadata.inputRange, maxMegapixels });
      const ignore = await ignored(task, image);
      const decoded = performance.now();
      const { map, verdict, score, pValue, threshold, regions } = await detector.inspect(image, ignore);
      const scored = performance.now();
      const heatmap = task.heatmap
        ? await encodedHeatmap(task.heatmap, image, { map, regions }, detector.metadata)
        : null;
      const timing = {
        decode: decoded - started,
        score: scored - decoded,
        regions: 0,
        heatmap: performance.now() - scored,
      };
      const observation = detector.observe({ score }, image);
      const { width, height } = image;
      return { verdict, score, pValue, threshold, regions, width, height, heatmap, observation, timing };
    });
  }

  async infer(model: ModelRef, { shape, data }: InferTask, options: RequestOptions = {}): Promise<InferAnswer> {
    return await this.work(options, async () => {
      const { session } = await this.open(model);
      const outputs = await session.run({ image: { type: 'uint8', shape, data } });
      return Object.fromEntries(
        Object.entries(outputs).map(([name, tensor]) => [
          name,
          { shape: tensor.shape, data: tensor.data as Float32Array },
        ]),
      );
    });
  }

  admit(megapixels: number): () => void {
    if (this.admitted + megapixels > this.megapixels) throw new HttpError(429, 'There is no room: try again.', 1);
    this.admitted += megapixels;
    let held = true;
    return () => {
      if (held) this.admitted -= megapixels;
      held = false;
    };
  }

  async tryModel(model: ModelRef): Promise<TriedModel> {
    const { detector, session } = await this.open(model);
    return {
      metadata: detector.metadata,
      inputs: [{ name: session.inputNames[0], shape: [-1, -1, -1, 3], datatype: 'UINT8' }],
      outputs: session.outputNames.map((name) => ({
        name,
        shape: name === 'anomaly_score' ? [-1] : [-1, -1, -1, -1],
        datatype: 'FP32',
      })),
    };
  }

  get state(): PoolState {
    const { busy, admitted, quarantined } = this;
    return {
      workers: 1,
      busy,
      queued: 0,
      megapixels: admitted,
      replaced: 0,
      pids: [],
      resident: [],
      failure: null,
      quarantined,
    };
  }

  async close(): Promise<void> {
    for (const one of this.opened.values()) {
      const { detector, session } = await one;
      await detector.release();
      await session.release();
    }
  }

  private open({ hash, path }: ModelRef): Promise<Opened> {
    const known = this.opened.get(hash);
    if (known) return known;
    const opened = (async () => {
      const bytes = await readFile(path);
      return {
        detector: await Detector.load(bytes, { threads: 1 }),
        session: await nodeRuntime({ threads: 1 }).open(bytes),
      };
    })();
    this.opened.set(hash, opened);
    return opened;
  }

  private async work<Answer>({ signal, deadline }: RequestOptions, act: () => Promise<Answer>): Promise<Answer> {
    this.busy++;
    const late = new Promise<never>((_, reject) => {
      const timer = setTimeout(() => reject(new HttpError(503, 'The deadline has passed.', 1)), deadline ?? 60_000);
      timer.unref();
    });
    try {
      await Promise.race([this.before(), late]);
      if (signal?.aborted) throw new HttpError(503, 'The client has gone.');
      return await act();
    } catch (error) {
      if (error instanceof ClflowError) throw new HttpError(422, error.message);
      throw error;
    } finally {
      this.busy--;
    }
  }
}

async function ignored({ ignore, roi, maxMegapixels }: InspectTask, image: RgbImage): Promise<Mask | undefined> {
  const mask = ignore && (await decodeMask(ignore, { maxMegapixels }));
  if (!roi) return mask;
  const { width, height } = image;
  if (roi.x + roi.width > width || roi.y + roi.height > height) {
    throw new HttpError(422, `The region of interest reaches beyond an image of ${width}×${height}.`);
  }
  const data = new Uint8Array(width * height).fill(255);
  for (let y = roi.y; y < roi.y + roi.height; y++) {
    for (let x = roi.x; x < roi.x + roi.width; x++) data[y * width + x] = mask ? mask.data[y * width + x] : 0;
  }
  return { width, height, data };
}

/** Models that stay as they are. @param paths by name */
export async function registryOf(
  pool: InspectionPool,
  paths: Readonly<Record<string, string>>,
): Promise<ModelRegistry> {
  const served = new Map<string, ServedModel>();
  for (const [name, path] of Object.entries(paths)) {
    const ref = {
      name,
      path,
      hash: createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    };
    served.set(name, await servedModel(pool, ref));
  }
  return {
    list: () => [...served.values()],
    get: (name) => {
      const model = served.get(name);
      if (!model) throw new HttpError(404, 'There is no such model.');
      return model;
    },
    close: () => Promise.resolve(),
  };
}

async function servedModel(pool: InspectionPool, ref: ModelRef): Promise<ServedModel> {
  const tried = await pool.tryModel(ref);
  const detector = await Detector.load(ref.path, { threads: 1 });
  const monitor = detector.monitor();
  await detector.release();
  return {
    ref,
    tried,
    version: 1,
    observe: (observation): readonly Drift[] => monitor.observe(observation),
    get drift() {
      return { observed: monitor.state.images, drifts: monitor.state.drifts };
    },
  };
}
