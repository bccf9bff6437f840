/** @file What the line taught becomes a model beside the one in use: jobs that refine or calibrate it, and judge the same pictures with both. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { detector, image as images, training } from 'clflow/parts';
import type { FileFailure, FileInspection } from 'clflow';
import type { Job, Judgement, LineInspection, ModelVersion, Project, Proposal } from '../store/index.js';
import { areaOf, areaOptions } from './area.js';
import { inspectionIn, tidyLessons, writeLessons } from './lessons.js';
import { jobsOf, metadataOf } from './json.js';
import { judgeKey, proposalKey, studioJob, type StudioJob } from './job-keys.js';
import { modelInUse } from './inspecting.js';
import { modelNameOf } from './lookup.js';
import { said, saying, type Said } from './said.js';
import type { Studio } from './services.js';
import { trainingFolder } from './training-data.js';

/** Pictures beside the corrected ones that two models are compared on. */
const LATEST_COMPARED = 40;
/** Good pictures that a calibration takes, the latest. */
const MOST_CALIBRATING = 1000;
/** `clflow calibrate` wants as many. */
const FEWEST_CALIBRATING = 4;

export type Kind = 'refine' | 'calibrate';
type ProposalJob = Extract<StudioJob, { readonly kind: Kind }>;

function isActive({ state }: Job): boolean {
  return state === 'queued' || state === 'running';
}

/** The newest job of a kind. */
export function latestJob({ store }: Studio, project: number, kind: Kind): Job | null {
  return jobsOf(store, project).find((job) => studioJob(job)?.kind === kind) ?? null;
}

/** Pictures of false alarms and of real defects; methods that cannot learn from defects are not given any. */
export function lessonsOf({ store }: Studio, project: number, model: ModelVersion | null) {
  const corrected = store.line.corrected(project);
  const method = model && metadataOf(model).method;
  const learns = training.methods.find((known) => known === method);
  return {
    good: corrected.filter(({ word }) => word === 'good'),
    defective: learns && training.learnsFromDefects(learns) ? corrected.filter(({ word }) => word === 'defective') : [],
  };
}

/** Why a refinement cannot begin; null: it can. */
export function refineObstacle(studio: Studio, project: Project): Said | null {
  const model = studio.store.models.inUse(modelNameOf(project.id));
  if (!model) return saying('train-first');
  const { good, defective } = lessonsOf(studio, project.id, model);
  if (good.length + defective.length === 0) {
    return saying('nothing-to-learn');
  }
  const runs = jobsOf(studio.store, project.id).some((job) => {
    const kind = studioJob(job)?.kind;
    return isActive(job) && (kind === 'refine' || kind === 'calibrate' || kind === 'train');
  });
  return runs ? saying('model-in-making') : null;
}

/** @throws HttpError 409 with the obstacle */
export async function refineModel(studio: Studio, project: Project): Promise<Job> {
  const obstacle = refineObstacle(studio, project);
  if (obstacle !== null) throw said(obstacle.code);
  const model = modelInUse(studio, project.id);
  const lessons = lessonsOf(studio, project.id, model);
  const { name, output } = await begin(studio, project.id);
  const root = await writeLessons(studio, project.id, name, lessons);
  const { job } = await studio.jobs.submit({
    task: 'refine',
    options: {
      model: model.path,
      data: await trainingFolder(studio, project, name),
      output,
      ...(lessons.good.length > 0 && { normal: join(root, 'good') }),
      ...(lessons.defective.length > 0 && { anomalous: join(root, 'defective') }),
    },
    key: proposalKey('refine', project.id, model.id, lessons.good.length, lessons.defective.length),
  });
  return job;
}

/** @param since milliseconds since 1970 @throws HttpError 409 for too few pictures */
export async function calibrateModel(studio: Studio, project: Project, since: number): Promise<Job> {
  const { store, jobs } = studio;
  const model = modelInUse(studio, project.id);
  const active = latestJob(studio, project.id, 'calibrate');
  if (active && isActive(active)) throw said('calibrating-already');
  const good = store.line.good(project.id, since, MOST_CALIBRATING);
  if (good.length < FEWEST_CALIBRATING) {
    throw said('too-few-to-calibrate', { good: good.length, least: FEWEST_CALIBRATING });
  }
  const { name, output } = await begin(studio, project.id);
  const root = await writeLessons(studio, project.id, name, { good });
  const { job } = await jobs.submit({
    task: 'calibrate',
    options: { model: model.path, good: join(root, 'good'), output },
    key: proposalKey('calibrate', project.id, model.id, good.length, 0),
  });
  return job;
}

async function begin(studio: Studio, project: number): Promise<{ name: string; output: string }> {
  const active = jobsOf(studio.store, project).filter(isActive);
  await tidyLessons(
    studio,
    project,
    active.map(({ options }) => JSON.stringify(options)),
  );
  const name = randomUUID();
  await mkdir(studio.data.models, { recursive: true });
  return { name, output: join(studio.data.models, `${name}.onnx`) };
}

/** What follows of a refinement or a calibration: a version of the model that is not in use, beside its base. */
export async function keepProposal(studio: Studio, job: Job, of: ProposalJob): Promise<void> {
  const { store, hub } = studio;
  const base = store.models.get(of.base);
  if (!base) return;
  let model = store.models.ofProject(of.project).find(({ jobId }) => jobId === job.id);
  if (!model) {
    const path = String(job.options.output);
    const bytes = await readFile(path);
    model = await store.models.add({
      ...{ name: modelNameOf(of.project), projectId: of.project, jobId: job.id, parentId: base.id, path },
      sha256: createHash('sha256').update(bytes).digest('hex'),
      bytes: bytes.length,
      metadata: { ...detector.readMetadata(bytes, path) },
      learnedFrom: base.learnedFrom,
    });
    if (model.path !== path) await rm(path, { force: true });
  }
  if (store.proposals.get(model.id) === null) {
    const { project: projectId, kind, good, defective } = of;
    await store.proposals.add({ modelId: model.id, baseId: base.id, projectId, kind, good, defective });
    hub.push({ type: 'project', project: of.project });
  }
  if (of.kind === 'refine') await judgeBoth(studio, of.project, model, base);
}

/** Both models look at the pictures that persons corrected and at the latest others. */
async function judgeBoth(studio: Studio, project: number, model: ModelVersion, base: ModelVersion): Promise<void> {
  const { store, jobs } = studio;
  const known = jobsOf(store, project).some((job) => {
    const of = studioJob(job);
    return of?.kind === 'judge' && of.model === model.id;
  });
  if (known) return;
  const corrected = store.line.corrected(project);
  const seen = new Set(corrected.map(({ id }) => id));
  const latest = store.line
    .page(project, { limit: LATEST_COMPARED })
    .filter(({ id, imageId }) => imageId !== null && !seen.has(id));
  const pictures: readonly LineInspection[] = [...corrected, ...latest];
  const area = areaOptions(areaOf(studio, store.projects.get(project)!));
  const root = await writeLessons(studio, project, `judged-${model.id}`, { pictures });
  for (const { id, path } of [base, model]) {
    const options = {
      model: path,
      images: [join(root, 'pictures')],
      appearance: false,
      maxMegapixels: images.MAX_MEGAPIXELS,
      ...area,
    };
    await jobs.submit({ task: 'inspect', options, key: judgeKey(project, model.id, id) });
  }
}

export async function keepJudgements(
  { store, jobs, hub }: Studio,
  job: Job,
  { project, judge }: Extract<StudioJob, { readonly kind: 'judge' }>,
): Promise<void> {
  const lines = ((await jobs.result(job.id)) ?? []) as readonly (FileInspection | FileFailure)[];
  const judgements = lines.flatMap((line): Judgement[] => {
    const inspectionId = inspectionIn(line.file);
    return 'error' in line || inspectionId === null ? [] : [{ inspectionId, verdict: line.verdict, score: line.score }];
  });
  if (store.models.get(judge)) await store.proposals.judge(judge, judgements);
  hub.push({ type: 'project', project });
}

/** Whether both have judged what they are compared on, or one of them cannot. */
export function isJudged({ store }: Studio, project: number, { modelId, baseId }: Proposal): boolean {
  const judging = jobsOf(store, project).filter((job) => {
    const of = studioJob(job);
    return of?.kind === 'judge' && of.model === modelId;
  });
  if (judging.length < 2 || judging.some(isActive)) return false;
  // What follows of a job comes a moment after its end.
  const [first] = store.proposals.compared(modelId, baseId);
  return first !== undefined || judging.some(({ state }) => state !== 'done');
}
