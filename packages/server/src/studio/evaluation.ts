/** @file A model measured on a product's labels of now: the library's report as an HTML page, and what it says of outlines. */
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { encodePng, type EvaluateResult } from 'clflow';
import { dataset as datasets, image as images } from 'clflow/parts';
import type { GalleryImage, Job, ModelVersion, Project } from '../store/index.js';
import { jobJson, jobsOf, metadataOf } from './json.js';
import { evaluateKey, studioJob } from './job-keys.js';
import { placed } from './labelled-set.js';
import { modelOf, projectOf, type OwnModel } from './lookup.js';
import { maskPaths } from './mask-files.js';
import { safePart } from './safe-names.js';
import { said } from './said.js';
import { byId, job as jobSchema } from './schemas.js';
import type { Studio } from './services.js';
import { linkTo } from './training-data.js';

export function evaluationRoutes(root: FastifyInstance, studio: Studio): void {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.post('/models/:id/report', { schema: { params: byId, response: { 200: jobSchema } } }, async ({ params }) => {
    const model = modelOf(studio, params.id);
    const project = projectOf(studio, model.projectId);
    const all = studio.store.gallery.all(project.id);
    const active = evaluationUnderWay(studio, model);
    if (active) return jobJson(studio, active);
    const name = randomUUID();
    await tidy(studio, project);
    const data = await folderOfLabels(studio, project, all, name);
    const report = join(studio.data.project(project.id), 'reports', `${name}.html`);
    await mkdir(dirname(report), { recursive: true });
    const partial = hasBothLabels(all) ? {} : { partial: true };
    const options = {
      model: model.path,
      data,
      report,
      ...partial,
      skipBad: true,
      maxMegapixels: images.MAX_MEGAPIXELS,
    };
    const { job } = await studio.jobs.submit({ task: 'evaluate', options, key: evaluateKey(project.id, model.id) });
    return jobJson(studio, job);
  });
  app.get('/models/:id/report', { schema: { params: byId } }, async ({ params }, reply) => {
    const model = modelOf(studio, params.id);
    const made = await reportOf(studio, model);
    const file = made && (await open(made.path).catch(() => null));
    if (!made || !file) throw said('report-missing');
    const name = safePart(`${projectOf(studio, model.projectId).name}-${model.version}-report.html`);
    return reply
      .type('text/html; charset=utf-8')
      .header('content-length', made.bytes)
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
      .send(createReadStream('', { fd: file }));
  });
}

/** Whether there are images that metrics can be told of: good ones for testing, and defective ones. */
export function hasBothLabels(all: readonly GalleryImage[]): boolean {
  const counted = all.filter(({ aside }) => !aside);
  return (
    counted.some(({ label, split }) => label === 'good' && split === 'test') &&
    counted.some(({ label }) => label === 'defective')
  );
}

interface MadeReport {
  readonly path: string;
  readonly bytes: number;
  readonly at: number;
}

/** The newest one that is still there. */
export async function reportOf(studio: Studio, model: OwnModel): Promise<MadeReport | null> {
  for (const job of doneOf(studio, model)) {
    const path = String(job.options.report);
    const file = await stat(path).catch(() => null);
    if (file) return { path, bytes: file.size, at: job.endedAt! };
  }
  return null;
}

interface Outlined {
  /** Null: no defect has a mask. */
  readonly aupro: number | null;
}

/** How well its maps outline the defects of masks, as it was last measured; null where it was not. */
export async function latestEvaluation(studio: Studio, model: OwnModel): Promise<Outlined | null> {
  const job = doneOf(studio, model).find(({ options }) => options.partial !== true);
  if (job) {
    const result = (await studio.jobs.result(job.id)) as EvaluateResult | null;
    return result && { aupro: result.pixel?.aupro ?? null };
  }
  // With another threshold its maps are the same.
  const parent = isRethresholded(model) ? studio.store.models.get(model.parentId ?? 0) : null;
  return parent && latestEvaluation(studio, { ...parent, projectId: model.projectId });
}

/** Without a good image nothing but the threshold is another. */
export function isRethresholded(model: ModelVersion): boolean {
  const { step, good } = metadataOf(model).lineage.at(-1)!;
  return step === 'calibrate' && good === 0;
}

/** Newest first. */
function evaluationsOf({ store }: Studio, model: OwnModel): Job[] {
  return jobsOf(store, model.projectId).filter((job) => {
    const of = studioJob(job);
    return of?.kind === 'evaluate' && of.model === model.id;
  });
}

export function evaluationUnderWay(studio: Studio, model: OwnModel): Job | undefined {
  return evaluationsOf(studio, model).find(({ state }) => state === 'queued' || state === 'running');
}

function doneOf(studio: Studio, model: OwnModel): Job[] {
  return evaluationsOf(studio, model).filter(({ state }) => state === 'done');
}

function labelsFolder(studio: Studio, project: Project): string {
  return join(studio.data.project(project.id), 'evaluation');
}

/** Links that say what the labels say. */
async function folderOfLabels(
  studio: Studio,
  project: Project,
  all: readonly GalleryImage[],
  name: string,
): Promise<string> {
  const root = join(labelsFolder(studio, project), name, basename(project.folder));
  for (const { image, path, mask } of placed(all)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await linkTo(join(project.folder, image.name), join(root, path));
    if (mask === null) continue;
    const files = maskPaths(studio, image);
    const at = join(root, mask);
    await mkdir(dirname(at), { recursive: true });
    if (files.length === 1) await linkTo(files[0], at);
    else await writeFile(at, await encodePng(await datasets.unitedMask(files)));
  }
  return root;
}

/** What evaluations before have left. */
async function tidy(studio: Studio, project: Project): Promise<void> {
  const active = jobsOf(studio.store, project.id).filter(({ state }) => state === 'queued' || state === 'running');
  const needed = new Set(active.map(({ options }) => basename(dirname(String(options.data)))));
  for (const name of await readdir(labelsFolder(studio, project)).catch(() => [])) {
    if (!needed.has(name)) await rm(join(labelsFolder(studio, project), name), { recursive: true, force: true });
  }
}
