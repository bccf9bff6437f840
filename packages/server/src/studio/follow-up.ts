/** @file What follows when a job is done: a training becomes a version of the model, and that measures all images. */
import { createHash, randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { detector, image as images } from 'clflow/parts';
import type { FileFailure, FileInspection } from 'clflow';
import type { JobRequest } from '../jobs/index.js';
import type { Job, ModelVersion, Score } from '../store/index.js';
import { areaKey, areaOf, areaOptions, isOf, type Area } from './area.js';
import { isTold, jobsOf, metadataOf } from './json.js';
import { measureKey, studioJob } from './job-keys.js';
import { keepJudgements, keepProposal } from './proposing.js';
import { modelNameOf } from './lookup.js';
import type { Studio } from './services.js';

/** Jobs that are looked through at the start. */
const MOST_JOBS = 1000;

/** Tells what jobs tell, and does what follows of their ends, until the signal. Resolves when nothing is being done any more. */
export async function followJobs(studio: Studio, signal: AbortSignal): Promise<void> {
  const { store, jobs, hub, log } = studio;
  const after = store.jobEvents.last;
  const attempt = (job: Job): Promise<void> =>
    followUp(studio, job).catch((error: unknown) =>
      log.error({ error: String(error), job: job.id }, 'what follows of a job could not be done'),
    );
  // A job that ended while nobody looked.
  for (const job of store.jobs.list({ state: 'done', limit: MOST_JOBS }).reverse()) await attempt(job);
  for await (const { jobId, type, data } of jobs.events(after, { signal })) {
    const job = store.jobs.get(jobId);
    if (!job) continue;
    const project = studioJob(job)?.project ?? null;
    if (type === 'progress') {
      if (isTold(data)) hub.push({ type: 'progress', job: jobId, project, event: { ...data } });
      continue;
    }
    // Who hears that a training is done finds its model.
    if (data.state === 'done') await attempt(job);
    hub.push({ type: 'job', job: jobId, project, state: String(data.state) });
  }
}

/** Once or again: what was done already is not done twice. */
async function followUp(studio: Studio, job: Job): Promise<void> {
  const of = studioJob(job);
  if (of === null || studio.store.projects.get(of.project) === null) return;
  if (of.kind === 'train') await keepModel(studio, job, of.project, of.learnedFrom);
  else if (of.kind === 'measure') await keepScores(studio, job, of.project, of.model);
  else if (of.kind === 'judge') await keepJudgements(studio, job, of);
  else if (of.kind !== 'evaluate') await keepProposal(studio, job, of);
}

async function keepModel(studio: Studio, job: Job, project: number, learnedFrom: string): Promise<void> {
  const { store, hub } = studio;
  const name = modelNameOf(project);
  let model = store.models.ofJob(job.id);
  if (model && model.removedAt !== null) return;
  if (!model) {
    const path = String(job.options.output);
    const bytes = await readFile(path);
    const metadata = { ...detector.readMetadata(bytes, path) };
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const added = { name, projectId: project, jobId: job.id, sha256, path, bytes: bytes.length, metadata, learnedFrom };
    model = await store.models.add(added);
    // The same images and settings give the same model: it is one already.
    if (model.path !== path) await rm(path, { force: true });
    hub.push({ type: 'project', project });
  }
  if (store.models.inUse(name) === null) await useModel(studio, model, project);
  if (model.measuredAt === null) await measureAll(studio, model, project);
}

/** From now on this version is the one that images show the scores of. */
export async function useModel({ store, hub }: Studio, model: ModelVersion, project: number): Promise<void> {
  await store.models.use(model.id);
  await store.scores.show(model.id, { projectId: project, threshold: metadataOf(model).threshold.value });
  hub.push({ type: 'project', project });
  hub.push({ type: 'images', project, images: [] });
}

/** A job that gives every image of the product its score. */
async function measureAll(studio: Studio, model: ModelVersion, project: number): Promise<void> {
  const area = areaOf(studio, studio.store.projects.get(project)!);
  const key = measureKey(project, model.id);
  // The key of a job that was done with another area gives that job.
  await submitMeasuring(studio, model, project, areaKey(area) === '' ? key : `${key}/${areaKey(area)}`);
}

/** The same where the job before failed, was cancelled, or had another area that counts. */
export async function measureAgain(studio: Studio, model: ModelVersion, project: number): Promise<void> {
  const { store } = studio;
  const area = areaOf(studio, store.projects.get(project)!);
  const isItsAndWaits = (job: Job): boolean => {
    const of = studioJob(job);
    const isActive = job.state === 'queued' || job.state === 'running';
    return of?.kind === 'measure' && of.model === model.id && isActive && isOf(job.options, area);
  };
  if (jobsOf(store, project).some(isItsAndWaits)) return;
  await submitMeasuring(studio, model, project, `${measureKey(project, model.id)}/${randomUUID()}`);
}

async function submitMeasuring(studio: Studio, model: ModelVersion, project: number, key: string): Promise<void> {
  const { folder, ...rest } = studio.store.projects.get(project)!;
  await studio.jobs.submit(measuring(model, [folder], key, areaOf(studio, rest)));
}

/** After another area counts: what was measured before is old. The model in use is measured now, others when they are used. */
export async function measureAreaAnew(studio: Studio, project: number): Promise<void> {
  const { store, jobs, hub } = studio;
  const active = jobsOf(store, project).filter(({ state }) => state === 'queued' || state === 'running');
  for (const job of active) if (studioJob(job)?.kind === 'measure') await jobs.cancel(job.id);
  await store.scores.forget(project);
  hub.push({ type: 'project', project });
  const model = store.models.inUse(modelNameOf(project));
  if (model) await measureAgain(studio, model, project);
}

/** The same for images that came after the model in use had measured all of them. */
export async function measureNew(studio: Studio, project: number, ids: readonly number[]): Promise<void> {
  const { store, jobs } = studio;
  const model = store.models.inUse(modelNameOf(project));
  const of = store.projects.get(project);
  if (!model || model.measuredAt === null || !of) return;
  const added = ids.flatMap((id) => store.gallery.get(id) ?? []).filter(({ score }) => score === null);
  if (added.length === 0) return;
  const paths = added.map(({ name }) => join(of.folder, name));
  await jobs.submit(measuring(model, paths, `${measureKey(project, model.id)}/${randomUUID()}`, areaOf(studio, of)));
}

function measuring({ path: model }: ModelVersion, paths: readonly string[], key: string, area: Area): JobRequest {
  const limits = { appearance: false, maxMegapixels: images.MAX_MEGAPIXELS };
  const options = { model, images: paths, ...areaOptions(area), ...limits };
  return { task: 'inspect', options, key };
}

async function keepScores(studio: Studio, job: Job, project: number, modelId: number): Promise<void> {
  const { store, jobs } = studio;
  const model = store.models.get(modelId);
  const of = store.projects.get(project)!;
  // Measured with an area that does not count any more.
  if (!isOf(job.options, areaOf(studio, of))) return;
  const { folder } = of;
  const paths = job.options.images as readonly string[];
  const isWhole = paths.length === 1 && paths[0] === folder;
  if (!model || model.removedAt !== null || (isWhole && model.measuredAt !== null)) return;
  const ids = new Map(store.gallery.all(project).map(({ name, id }) => [name, id]));
  const lines = ((await jobs.result(job.id)) ?? []) as readonly (FileInspection | FileFailure)[];
  const scores = lines.flatMap((line): Score[] => {
    if ('error' in line) return [];
    const imageId = ids.get(nameIn(folder, line.file));
    const { score, pValue, verdict, regions } = line;
    return imageId === undefined ? [] : [{ imageId, score, pValue, verdict, regions }];
  });
  if (!isWhole && scores.every(({ imageId }) => store.scores.get(model.id, imageId))) return;
  const isInUse = store.models.inUse(model.name)?.id === model.id;
  const shown = isInUse ? { projectId: project, threshold: metadataOf(model).threshold.value } : undefined;
  await store.scores.set(model.id, scores, shown);
  studio.hub.push({ type: 'project', project });
  if (isInUse) studio.hub.push({ type: 'images', project, images: [] });
}

function nameIn(folder: string, file: string): string {
  return relative(folder, isAbsolute(file) ? file : resolve(folder, file))
    .split(sep)
    .join('/');
}
