/** @file A studio whose trainings are done by a worker of a queue, each a process of its own, and a product to train. */
import { join } from 'node:path';
import type { JobJson, ModelJson } from '@clflow/server/studio-api';
import { expect } from 'vitest';
import { drawnProduct } from '../../../../test/support/product.js';
import { migrate } from '../connection/index.js';
import type { redis, TestServer } from '../connection/testing/servers.js';
import { startWorkerProcess, timing, type Machine } from './fleet.js';
import { startStudio, type StudioClient } from './studio-client.js';

/** A training of a second. */
export const QUICK = { method: 'gaussian', backbone: 'random-resnet', size: '64' };
/** One that is still running when something happens to it. */
export const LONG = { backbone: 'random-resnet', size: '64', epochs: 16 };

/** Built, as the studio is here. */
const program = new URL('../../dist/work/work-child.js', import.meta.url).href;

export class StudioFleet {
  worker: Machine | undefined;

  private constructor(
    private readonly root: string,
    readonly server: TestServer,
    public studio: StudioClient,
    readonly product: number,
  ) {}

  /** @param root an empty folder */
  static async open(root: string, start: (typeof redis)['start']): Promise<StudioFleet> {
    const server = await start();
    await migrate(server.url);
    // So many that some are held back for calibration, and one training is one.
    await drawnProduct(join(root, 'flange'), { seed: 5, trainImages: 24, testImages: 2, defectImages: 1 });
    const studio = await startStudio(root, server.url);
    const { id } = await studio.open(join(root, 'flange'));
    return new StudioFleet(root, server, studio, id);
  }

  async close(): Promise<void> {
    await this.studio.stop();
    await this.worker?.kill();
    await this.server.remove();
  }

  async startWorker(): Promise<void> {
    const retry = { attempts: 2, backoffMilliseconds: [20] };
    const options = { ...timing, retry, program, state: join(this.root, 'state') };
    this.worker = await startWorkerProcess(this.server.url, options);
  }

  /** The studio once more, on the same data. */
  async again(queue: string | undefined): Promise<void> {
    await this.studio.stop();
    this.studio = await startStudio(this.root, queue);
  }

  async until(id: string, what: (job: JobJson) => unknown): Promise<void> {
    const job = expect.poll(async () => what(await this.studio.job(id)), { timeout: 200_000, interval: 50 });
    await job.toBeTruthy();
  }

  stands(id: string, place: NonNullable<JobJson['place']>['stands']): Promise<void> {
    return this.until(id, (job) => job.place?.stands === place);
  }

  async models(): Promise<readonly ModelJson[]> {
    return (await this.studio.call<{ models: ModelJson[] }>('GET', `/projects/${this.product}/models`)).models;
  }

  /** A training has ended well, and this version is there. */
  async modelOf(job: JobJson, version: number): Promise<ModelJson> {
    await this.until(job.id, ({ state }) => state === 'done');
    await expect.poll(async () => (await this.models())[0]?.version, { timeout: 100_000 }).toBe(version);
    return (await this.models())[0];
  }
}

/** Epochs that whoever goes on need not do again. */
export function keptEpochs(job: JobJson): number {
  return Number((job.progress.kept as { epochs?: number } | undefined)?.epochs);
}
