/** @file Rows of the store as the API tells them. */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { DetectorMetadata } from 'clflow';
import { hasMask, type GalleryImage, type Job, type ModelVersion, type Project } from '../store/index.js';
import { iso, isoOrNull } from '../http/times.js';
import { commandOf } from './command.js';
import { studioJob } from './job-keys.js';
import { modelNameOf } from './lookup.js';
import { placeOf } from './place.js';
import type { ImageJson, JobJson, ModelJson, ProjectJson } from './schemas.js';
import type { Studio } from './services.js';

/** Unreadable files that are told of. */
const MOST_UNREADABLE = 1000;
/** Jobs that are looked through for those of a project. */
const MOST_JOBS = 1000;

export function imageJson(image: GalleryImage): ImageJson {
  const { id, name, width, height, bytes, label, defect, split, aside, score, verdict } = image;
  return {
    ...{ id, name, width, height, bytes, label, defect, split, aside, score, verdict },
    has_mask: hasMask(image),
    p_value: image.pValue,
    added_at: iso(image.addedAt),
  };
}

export function metadataOf({ metadata }: ModelVersion): DetectorMetadata {
  return metadata as unknown as DetectorMetadata;
}

export function promiseJson(
  { requestedRate, guaranteedRate, rateBound, kind, calibrationImages }: DetectorMetadata['threshold'],
  power: DetectorMetadata['power'],
): ModelJson['promise'] {
  return {
    requested_rate: requestedRate,
    guaranteed_rate: guaranteedRate,
    rate_bound: rateBound,
    kind,
    calibration_images: calibrationImages,
    smallest_found: power?.smallestFound ?? null,
  };
}

export function modelJson(model: ModelVersion & { readonly projectId: number }): ModelJson {
  const { id, projectId, version, bytes, sha256, note, inUse } = model;
  const { method, backbone, size, threshold, reviewThreshold, power, lineage } = metadataOf(model);
  return {
    ...{
      id,
      project: projectId,
      version,
      created_at: iso(model.createdAt),
      in_use: inUse,
      bytes,
      sha256,
      note,
      method,
    },
    backbone: backbone.name,
    size: { width: size.width, height: size.height },
    threshold: threshold.value,
    review_threshold: reviewThreshold?.value ?? null,
    review_rate: reviewThreshold?.requestedRate ?? null,
    promise: promiseJson(threshold, power),
    lineage: lineage.map(({ step, good, anomalous, falseAlarmRate }) => ({
      ...{ step, good, anomalous, false_alarm_rate: falseAlarmRate },
    })),
    measured: model.measuredAt !== null,
  };
}

export function projectJson({ store }: Studio, project: Project): ProjectJson {
  const { id, name, folder, settings, createdAt } = project;
  const model = store.models.inUse(modelNameOf(id));
  const active = jobsOf(store, id).filter(({ state }) => state === 'queued' || state === 'running');
  const job = active.find(({ state }) => state === 'running') ?? active.at(-1);
  return {
    ...{ id, name, folder, sample: settings.sample === true, missing: !existsSync(folder) },
    counts: store.gallery.facets(id).counts,
    cover: store.gallery.cover(id),
    model: model && modelJson({ ...model, projectId: id }),
    job: job?.id ?? null,
    unreadable: store.folderImages.unreadable(id, MOST_UNREADABLE).map(({ name: file, reason }) => ({ file, reason })),
    created_at: iso(createdAt),
  };
}

/** Newest first. */
export function jobsOf(store: Studio['store'], project: number): Job[] {
  return store.jobs.list({ limit: MOST_JOBS }).filter((job) => studioJob(job)?.project === project);
}

export function jobJson({ store, queue }: Pick<Studio, 'store' | 'queue'>, job: Job): JobJson {
  const { id, state, attempts, error } = job;
  const of = studioJob(job);
  const events = store.jobEvents.newestOfPhases(id).filter(({ data }) => isTold(data));
  return {
    ...{
      id,
      project: of?.project ?? null,
      kind: of?.kind === 'judge' ? 'measure' : (of?.kind ?? 'other'),
      state,
      attempts,
      error,
      ending: job.cancelled && (state === 'queued' || state === 'running'),
      place: placeOf(job, queue()),
    },
    created_at: iso(job.createdAt),
    started_at: isoOrNull(job.startedAt),
    ended_at: isoOrNull(job.endedAt),
    progress: Object.fromEntries(events.map(({ data }) => [String(data.phase), data])),
    command: commandOf(job),
  };
}

/** What a model file says about itself is told by its route. */
export function isTold(event: Readonly<Record<string, unknown>>): boolean {
  return event.phase !== 'model';
}

/** What a product is called: as its folder. */
export function nameOf(folder: string): string {
  return basename(folder) || folder;
}
