/** @file Routes of trainings and other jobs of a product. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { training } from 'clflow/parts';
import * as z from 'zod';
import type { Project } from '../store/index.js';
import { areaOf, areaOptions } from './area.js';
import { jobJson, jobsOf } from './json.js';
import { studioJob, trainKey } from './job-keys.js';
import { projectOf } from './lookup.js';
import { queueJson } from './place.js';
import { ratesOf, reviewOutlook, type Rates } from './rates.js';
import { byId, chosenRates, job as jobSchema, trainRequest, trainingOutlook } from './schemas.js';
import { said, saying, type Said } from './said.js';
import type { Studio } from './services.js';
import { digestOf, tidyTrainings, trainingFolder } from './training-data.js';

const byJob = z.object({ id: z.string().max(64) });
/** What people count towards. */
const ONE_PERCENT = 0.01;

export function trainingRoutes(root: FastifyInstance, studio: Studio): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const { store, jobs } = studio;

  app.get(
    '/projects/:id/training',
    { schema: { params: byId, querystring: chosenRates, response: { 200: trainingOutlook } } },
    ({ params, query }) => {
      const project = projectOf(studio, params.id);
      return outlookOf(studio, project, ratesOf(project, query));
    },
  );
  app.post(
    '/projects/:id/train',
    { schema: { params: byId, body: trainRequest, response: { 200: jobSchema } } },
    async ({ params, body }) => {
      const project = projectOf(studio, params.id);
      const obstacle = obstacleOf(studio, project, store.gallery.goodForTraining(project.id));
      if (obstacle !== null) throw said(obstacle.code, obstacle.values);
      const { method, backbone, precision, size, epochs, seed, contamination } = body;
      const { falseAlarmRate, reviewRate } = ratesOf(project, body);
      const name = randomUUID();
      const learnedFrom = digestOf(store.gallery.all(project.id), areaOf(studio, project));
      const active = jobsOf(store, project.id).filter(({ state }) => state === 'queued' || state === 'running');
      await tidyTrainings(studio, project.id, new Set(active.map(({ options }) => folderNameIn(options.data))));
      await mkdir(studio.data.models, { recursive: true });
      const { job } = await jobs.submit({
        task: 'train',
        options: {
          data: await trainingFolder(studio, project, name),
          output: join(studio.data.models, `${name}.onnx`),
          previews: true,
          ...{ method, backbone, precision, size, epochs, seed, contamination },
          ...areaOptions(areaOf(studio, project)),
          falseAlarmRate,
          ...(reviewRate !== undefined && { reviewRate }),
        },
        key: trainKey(project.id, learnedFrom),
      });
      return jobJson(studio, job);
    },
  );
  app.get(
    '/projects/:id/jobs',
    { schema: { params: byId, response: { 200: z.object({ jobs: z.array(jobSchema) }) } } },
    ({ params }) => ({
      jobs: jobsOf(store, projectOf(studio, params.id).id).map((job) => jobJson(studio, job)),
    }),
  );
  app.get('/jobs/:id', { schema: { params: byJob, response: { 200: jobSchema } } }, async ({ params }) =>
    jobJson(studio, await jobs.get(params.id)),
  );
  app.get('/jobs/:id/log', { schema: { params: byJob } }, async ({ params }, reply) =>
    reply.type('text/plain; charset=utf-8').send(await jobs.log(params.id)),
  );
  app.delete('/jobs/:id', { schema: { params: byJob, response: { 200: jobSchema } } }, async ({ params }) =>
    jobJson(studio, await jobs.cancel(params.id)),
  );
}

function outlookOf(studio: Studio, project: Project, rates: Rates): z.infer<typeof trainingOutlook> {
  const { store } = studio;
  // Exact copies count once, as in the training.
  const good = store.gallery.goodForTraining(project.id);
  const obstacle = obstacleOf(studio, project, good);
  const images = Math.max(good, training.FEWEST_IMAGES);
  const { by, heldBack, guaranteedRate } = training.trainingOutlook(images, rates.falseAlarmRate);
  return {
    good,
    held_back: Math.min(good, heldBack),
    by,
    seconds: lastSeconds(studio),
    guaranteed_rate: guaranteedRate,
    more_for_one_percent: training.imagesMissing(good, ONE_PERCENT),
    review: reviewOutlook(images, rates),
    obstacle: obstacle?.sentence ?? null,
    obstacle_told: obstacle && { code: obstacle.code, values: { ...obstacle.values } },
    queue: queueJson(studio.queue()),
  };
}

function obstacleOf({ store }: Studio, project: Project, good: number): Said | null {
  const { folder, id } = project;
  if (!existsSync(folder)) return saying('folder-gone', { folder });
  if (good < training.FEWEST_IMAGES) return saying('too-few-good', { good, least: training.FEWEST_IMAGES });
  const trains = jobsOf(store, id).some(
    (job) => studioJob(job)?.kind === 'train' && (job.state === 'queued' || job.state === 'running'),
  );
  return trains ? saying('training-already') : null;
}

/** How long the last training of this machine took. */
function lastSeconds({ store }: Studio): number | null {
  const done = store.jobs.list({ state: 'done', limit: 100 }).find((job) => studioJob(job)?.kind === 'train');
  return done?.startedAt && done.endedAt ? (done.endedAt - done.startedAt) / 1000 : null;
}

/** Of a folder of links, the part that is its own. */
function folderNameIn(data: unknown): string {
  return String(data).split(/[/\\]/).at(-2) ?? '';
}
