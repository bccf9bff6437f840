/** @file What a studio leaves to workers on PostgreSQL: a training, a refinement, and one during which the database goes and comes back. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JobJson, LineInspectionJson, ProposalState, RunStory } from '@clflow/server/studio-api';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { workplace } from '../../../test/support/product.js';
import { postgres } from './connection/testing/servers.js';
import { keptEpochs, LONG, StudioFleet } from './testing/studio-fleet.js';

vi.setConfig({ testTimeout: 480_000 });

const { root, remove } = workplace('studio-postgres');

describe.skipIf(!postgres.has)(`a studio whose workers are on ${postgres.title}`, () => {
  let fleet: StudioFleet;
  beforeAll(async () => {
    fleet = await StudioFleet.open(root, postgres.start);
    await fleet.startWorker();
  });
  afterAll(async () => {
    await fleet?.close();
    remove();
  });

  it('leaves it a training, and a refinement by what a person said', async () => {
    const { studio, product } = fleet;
    const base = await fleet.modelOf(await studio.train(product, { ...LONG, epochs: 1 }), 1);
    // It is used once it was measured.
    await expect.poll(async () => (await fleet.models())[0].in_use, { timeout: 100_000 }).toBe(true);
    const picture = new Blob([readFileSync(join(root, 'flange/test/scratch/000.png'))], { type: 'image/png' });
    const seen = await studio.call<LineInspectionJson>('POST', `/projects/${product}/inspect`, picture);
    await studio.call('POST', `/inspections/${seen.id}/feedback`, { label: 'defective' });

    const asked = await studio.call<JobJson>('POST', `/projects/${product}/refine`);
    expect(asked).toMatchObject({ kind: 'refine', place: { queue: expect.stringMatching(/^postgres:/) } });
    const path = `/projects/${product}/proposals/refine`;
    const proposed = async (): Promise<boolean | undefined> =>
      (await studio.call<ProposalState>('GET', path)).proposal?.ready;
    await expect.poll(proposed, { timeout: 200_000 }).toBe(true);
    expect(await studio.job(asked.id)).toMatchObject({
      ...{ state: 'done', attempts: 1 },
      place: { stands: 'ended', worker: expect.stringMatching(/:\d+$/) },
    });
    const { proposal } = await studio.call<ProposalState>('GET', path);
    expect(proposal).toMatchObject({ good: 0, defective: 1, base: { id: base.id } });
    expect(proposal!.model.lineage.map(({ step }) => step)).toEqual(['train', 'refine']);
  });

  it('says that the database is gone while the worker goes on, and tells all of it when it is back', async () => {
    const { studio, server, product } = fleet;
    const asked = await studio.train(product, LONG);
    await fleet.until(asked.id, (job) => keptEpochs(job) >= 2);
    await server.kill();
    await fleet.stands(asked.id, 'unreached');
    await server.start();
    await fleet.until(asked.id, ({ state }) => state === 'done');
    const { events } = await studio.call<RunStory>('GET', `/jobs/${asked.id}/story`);
    const epochs = events.filter(({ phase }) => phase === 'training').map(({ epoch }) => epoch);
    expect(epochs).toEqual(Array.from({ length: LONG.epochs }, (_, i) => i + 1));
  });
});
