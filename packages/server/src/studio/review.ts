/** @file Routes of the review: whom a person should look at, refinements and calibrations of what was said, and the choice between two models. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { LineInspection, Proposal } from '../store/index.js';
import { measureAgain, useModel } from './follow-up.js';
import * as schemas from './inspection-schemas.js';
import { jobJson, modelJson } from './json.js';
import { studioJob } from './job-keys.js';
import { lineJson } from './line-json.js';
import { modelNameOf, modelOf, projectOf } from './lookup.js';
import { calibrateModel, isJudged, latestJob, lessonsOf, refineModel, refineObstacle } from './proposing.js';
import { said } from './said.js';
import { byId, job as jobSchema, model as modelSchema } from './schemas.js';
import type { Studio } from './services.js';

const QUEUE_TOLD = 100;
const FLIPS_TOLD = 100;

export function reviewRoutes(root: FastifyInstance, studio: Studio): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const { store } = studio;

  app.get('/projects/:id/review', { schema: { params: byId, response: { 200: schemas.review } } }, ({ params }) => {
    const project = projectOf(studio, params.id);
    const { id } = project;
    const { good, defective } = lessonsOf(studio, id, store.models.inUse(modelNameOf(id)));
    const last = store.proposals.latest(id, 'refine');
    const told = lineJson(studio, id);
    return {
      queue: store.line.queue(id, QUEUE_TOLD).map((row) => ({ ...told(row), reason: row.reason })),
      waiting: store.line.waiting(id),
      corrections: {
        good: good.length,
        defective: defective.length,
        fresh: store.line.freshlyCorrected(id, last?.at ?? 0),
      },
      obstacle: refineObstacle(studio, project)?.sentence ?? null,
      seconds: secondsOf(studio, id),
    };
  });
  app.post('/projects/:id/refine', { schema: { params: byId, response: { 200: jobSchema } } }, async ({ params }) =>
    jobJson(studio, await refineModel(studio, projectOf(studio, params.id))),
  );
  app.post(
    '/projects/:id/calibrate',
    { schema: { params: byId, body: schemas.calibrateRequest, response: { 200: jobSchema } } },
    async ({ params, body }) =>
      jobJson(studio, await calibrateModel(studio, projectOf(studio, params.id), Date.parse(body.since))),
  );
  app.get(
    '/projects/:id/proposals/:kind',
    { schema: { params: schemas.byKind, response: { 200: schemas.proposalState } } },
    ({ params: { id, kind } }) => {
      projectOf(studio, id);
      const job = latestJob(studio, id, kind);
      const proposal = store.proposals.latest(id, kind);
      return { job: job && jobJson(studio, job), proposal: proposal && proposalJson(studio, proposal) };
    },
  );
  app.post(
    '/models/:id/decision',
    { schema: { params: byId, body: schemas.decision, response: { 200: modelSchema } } },
    async ({ params, body }) => {
      const model = modelOf(studio, params.id);
      const proposal = store.proposals.get(model.id);
      if (!proposal) throw said('nothing-to-decide');
      const chosen = modelOf(studio, body.use ? model.id : proposal.baseId);
      if (!chosen.inUse && (body.use || model.inUse)) {
        await useModel(studio, chosen, chosen.projectId);
        if (chosen.measuredAt === null) await measureAgain(studio, chosen, chosen.projectId);
      }
      await store.proposals.decide(model.id, body.use ? 'used' : 'left');
      studio.hub.push({ type: 'project', project: model.projectId });
      return modelJson(modelOf(studio, chosen.id));
    },
  );
}

function proposalJson(studio: Studio, proposal: Proposal): schemas.ProposalJson {
  const { store } = studio;
  const { modelId, baseId, projectId, kind, good, defective, decision } = proposal;
  const compared = store.proposals.compared(modelId, baseId);
  const seen = new Map(compared.map(({ inspectionId }) => [inspectionId, store.line.get(inspectionId)]));
  const worded = compared.filter(({ inspectionId }) => isSure(seen.get(inspectionId)));
  const right = (which: 'before' | 'after'): number =>
    worded.filter((one) => (one[which] === 'normal') === (seen.get(one.inspectionId)?.word === 'good')).length;
  const told = lineJson(studio, projectId);
  return {
    ...{ kind, good, defective, decision },
    model: modelJson(modelOf(studio, modelId)),
    base: modelJson(modelOf(studio, baseId)),
    ready: kind === 'calibrate' || isJudged(studio, projectId, proposal),
    compared: compared.length,
    right: { before: right('before'), after: right('after'), of: worded.length },
    flips: compared
      .filter(({ before, after }) => before !== after)
      .slice(0, FLIPS_TOLD)
      .flatMap(({ inspectionId, before, after }) => {
        const row = seen.get(inspectionId);
        return row ? [{ inspection: told(row), before, after }] : [];
      }),
  };
}

function isSure(row: LineInspection | null | undefined): boolean {
  return row?.word === 'good' || row?.word === 'defective';
}

/** How long the last refinement took; where there was none, the last training. */
function secondsOf({ store }: Studio, project: number): number | null {
  const done = store.jobs.list({ state: 'done', limit: 200 });
  const found =
    done.find((job) => studioJob(job)?.kind === 'refine') ??
    done.find((job) => studioJob(job)?.kind === 'train' && studioJob(job)?.project === project);
  return found?.startedAt && found.endedAt ? (found.endedAt - found.startedAt) / 1000 : null;
}
