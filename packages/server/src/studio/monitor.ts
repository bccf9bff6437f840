/** @file Routes of the monitor: whether the line's pictures still are as those that calibrated the model. */
import { setImmediate as turn } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { iso } from '../http/times.js';
import type { ModelVersion } from '../store/index.js';
import { DriftWatch, statistics, type Alarm, type Seen, type Statistic } from './drift-watch.js';
import * as schemas from './inspection-schemas.js';
import { metadataOf } from './json.js';
import { modelNameOf, projectOf } from './lookup.js';
import { said } from './said.js';
import { byId } from './schemas.js';
import type { Studio } from './services.js';

const BATCH = 1000;
/** Points of a lane that are told; of more, one stands for several. */
const MOST_POINTS = 500;
const ENOUGH = 100;
const FALSE_ALARM_LEVEL = 0.01;
const ALARM_AT = Math.log10(statistics.length / FALSE_ALARM_LEVEL);
/** On each side of a change. */
const PICTURES = 5;
const MOST_GOOD = 1000;

interface Kept {
  readonly key: string;
  readonly watch: DriftWatch;
}

export function monitorRoutes(root: FastifyInstance, studio: Studio): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const { store } = studio;
  const kept = new Map<number, Kept>();

  /** Up to the newest inspection; null without a model. */
  const watchOf = async (project: number): Promise<DriftWatch | null> => {
    const model = store.models.inUse(modelNameOf(project));
    if (!model) return null;
    const hashes = sameCalibration(store.models.ofProject(project), model);
    const marks = store.monitorMarks.of(project);
    const key = JSON.stringify([hashes, marks.filter(({ type }) => type === 'meant').map(({ id }) => id)]);
    let entry = kept.get(project);
    if (entry?.key !== key) {
      entry = { key, watch: new DriftWatch(metadataOf(model), marks) };
      kept.set(project, entry);
    }
    const { watch } = entry;
    for (;;) {
      const batch = store.line.observed(project, watch.last, hashes, BATCH);
      batch.forEach((one) => watch.observe(one));
      if (batch.length < BATCH) return watch;
      await turn();
    }
  };

  app.get(
    '/projects/:id/monitor',
    { schema: { params: byId, querystring: schemas.monitorQuery, response: { 200: schemas.monitor } } },
    async ({ params, query }) => {
      const { id } = projectOf(studio, params.id);
      const watch = await watchOf(id);
      const since = Date.parse(query.since);
      return {
        images: watch?.seen.length ?? 0,
        ...{ enough: ENOUGH, alarm_at: ALARM_AT, false_alarm_level: FALSE_ALARM_LEVEL },
        lanes: watch ? statistics.map((statistic) => laneJson(studio, id, watch, statistic)) : [],
        alarms: watch ? watch.alarms.map((alarm) => alarmJson(studio, id, watch, alarm)) : [],
        good_today: store.line.good(id, since, MOST_GOOD).length,
        undecided_today: store.line.undecided(id, since),
      };
    },
  );
  app.post(
    '/projects/:id/monitor/marks',
    { schema: { params: byId, body: schemas.monitorMark } },
    async ({ params, body: { type, statistic } }, reply) => {
      const { id } = projectOf(studio, params.id);
      const watch = await watchOf(id);
      const alarm = watch?.alarms.find((one) => one.statistic === statistic);
      if (!watch || !alarm) throw said('no-alarm');
      const since = watch.seen[alarm.since - 1].sequence;
      await store.monitorMarks.add(id, { type, statistic, since, until: watch.last });
      studio.hub.push({ type: 'project', project: id });
      return reply.code(204).send();
    },
  );
}

/** Versions whose scores and appearance are compared with the same images: another threshold changes nothing. */
function sameCalibration(models: readonly ModelVersion[], { sha256, ...model }: ModelVersion): string[] {
  const scoresOf = (one: Pick<ModelVersion, 'metadata'>): string =>
    JSON.stringify(metadataOf(one as ModelVersion).calibration.scores);
  const own = scoresOf(model);
  return [sha256, ...models.filter((one) => one.sha256 !== sha256 && scoresOf(one) === own).map((one) => one.sha256)];
}

function isMuted({ store }: Studio, project: number, statistic: Statistic, raised: number): boolean {
  const last = store.monitorMarks
    .of(project)
    .filter((mark) => mark.statistic === statistic && mark.type !== 'meant')
    .at(-1);
  return last?.type === 'muted' && last.until >= raised;
}

function laneJson(
  studio: Studio,
  project: number,
  watch: DriftWatch,
  statistic: Statistic,
): schemas.MonitorJson['lanes'][number] {
  const reference = [...watch.reference(statistic)].sort((a, b) => a - b);
  const at = (share: number): number => reference[Math.round(share * (reference.length - 1))];
  const { seen } = watch;
  const together = Math.max(1, Math.ceil(seen.length / MOST_POINTS));
  const points = Array.from({ length: Math.ceil(seen.length / together) }, (_, i) =>
    pointOf(seen.slice(i * together, (i + 1) * together), i * together, statistic),
  );
  return {
    statistic,
    band: { low: at(0.025), high: at(0.975), middle: at(0.5) },
    muted: isMuted(studio, project, statistic, watch.last),
    points,
  };
}

function pointOf(group: readonly Seen[], before: number, statistic: Statistic) {
  const values = group.map((one) => one.values[statistic]);
  return {
    image: before + group.length,
    at: iso(group[group.length - 1].at),
    value: values.reduce((sum, value) => sum + value, 0) / values.length,
    low: Math.min(...values),
    high: Math.max(...values),
    evidence: Math.max(...group.map((one) => one.evidence[statistic])),
  };
}

function alarmJson(
  studio: Studio,
  project: number,
  watch: DriftWatch,
  { statistic, direction, since, at, before, after }: Alarm,
): schemas.MonitorJson['alarms'][number] {
  const { seen } = watch;
  const moment = (image: number) => ({ image, at: iso(seen[image - 1].at) });
  return {
    ...{ statistic, direction, before, after },
    muted: isMuted(studio, project, statistic, seen[at - 1].sequence),
    since: moment(since),
    raised: moment(at),
    deviations: deviationsOf(after - before, watch.reference(statistic)),
    pictures: {
      before: withPicture(studio, seen.slice(Math.max(0, since - 1 - PICTURES), since - 1)),
      after: withPicture(studio, seen.slice(since - 1, Math.max(at, since - 1 + PICTURES)).slice(-PICTURES)),
    },
  };
}

function deviationsOf(difference: number, values: readonly number[]): number | null {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return deviation > 0 ? difference / deviation : null;
}

/** Inspections whose picture is still kept. */
function withPicture({ store }: Studio, seen: readonly Seen[]): string[] {
  return seen.flatMap(({ id }) => (store.line.get(id)?.imageId ? [id] : []));
}
