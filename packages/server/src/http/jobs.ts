/**
 * @file Work that lasts longer than a request: a task's name and its options as JSON. Progress comes as one stream of server-sent
 * events, which goes on where a client left it. Jobs read and write below one folder, whatever their options name.
 */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { HttpError } from '../errors.js';
import { lastEventId, serverSentEvents, type Executor } from '../jobs/index.js';
import type { Job } from '../store/index.js';
import { sendEvents } from './event-reply.js';
import { failure } from './schemas.js';
import { iso, isoOrNull } from './times.js';

const TAGS = ['Jobs'];
const states = ['queued', 'running', 'done', 'failed', 'cancelled'] as const satisfies readonly Job['state'][];

const job = z.object({
  id: z.string(),
  key: z.string(),
  task: z.string(),
  options: z.record(z.string(), z.unknown()),
  state: z.enum(states),
  attempts: z.number().describe('How often it was begun.'),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  created_at: z.string(),
  started_at: z.string().nullable(),
  ended_at: z.string().nullable(),
});

const id = z.object({ id: z.string().max(64).describe('Id of a job.') });

export function jobRoutes(root: FastifyInstance, jobs: Executor, isDraining: () => boolean): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const config = { scope: 'train' } as const;

  app.post(
    '/v1/jobs',
    {
      config,
      schema: {
        tags: TAGS,
        summary: 'Start a job',
        description:
          'A task of clflow, such as train, and its options. Paths are relative to the folder of jobs. The same key gives the same job.',
        body: z.strictObject({
          task: z.string().max(40),
          options: z.record(z.string(), z.unknown()),
          key: z.string().min(1).max(200).optional(),
        }),
        response: { 200: job, 201: job, 400: failure, 422: failure, 503: failure },
      },
    },
    async ({ body }, reply) => {
      if (isDraining()) throw new HttpError(503, 'The server is about to stop: ask again in a moment.', 10);
      refuseOutside(body.options);
      const submitted = await jobs.submit(body);
      return reply.code(submitted.isNew ? 201 : 200).send(asJson(submitted.job));
    },
  );
  app.get(
    '/v1/jobs',
    {
      config,
      schema: {
        tags: TAGS,
        summary: 'Jobs, newest first',
        querystring: z.strictObject({
          state: z.enum(states).optional(),
          limit: z.coerce.number().int().min(1).max(1000).default(100),
        }),
        response: { 200: z.object({ jobs: z.array(job) }) },
      },
    },
    async ({ query }) => ({ jobs: (await jobs.list(query)).map(asJson) }),
  );
  app.get(
    '/v1/jobs/:id',
    { config, schema: { tags: TAGS, summary: 'A job', params: id, response: { 200: job, 404: failure } } },
    async ({ params }) => asJson(await jobs.get(params.id)),
  );
  app.get(
    '/v1/jobs/:id/result',
    {
      config,
      schema: {
        tags: TAGS,
        summary: 'What the task returned; null as long as it has not',
        params: id,
        response: { 200: z.object({ result: z.unknown() }), 404: failure },
      },
    },
    async ({ params }) => ({ result: await jobs.result(params.id) }),
  );
  app.get(
    '/v1/jobs/:id/log',
    { config, schema: { tags: TAGS, summary: "What the job's process wrote", params: id } },
    async ({ params }, reply) => reply.type('text/plain; charset=utf-8').send(await jobs.log(params.id)),
  );
  app.delete(
    '/v1/jobs/:id',
    {
      config,
      schema: { tags: TAGS, summary: 'Ask for the end of a job', params: id, response: { 202: job, 404: failure } },
    },
    async ({ params }, reply) => reply.code(202).send(asJson(await jobs.cancel(params.id))),
  );
  app.get(
    '/v1/events',
    {
      config,
      schema: {
        tags: TAGS,
        summary: 'Progress of jobs, as server-sent events; goes on behind Last-Event-ID',
        querystring: z.strictObject({ job: z.string().max(64).optional() }),
      },
    },
    (request, reply) => {
      const after = lastEventId(request.headers['last-event-id']?.toString(), 0);
      const { job: jobId } = request.query;
      return sendEvents(reply, (signal) => serverSentEvents(jobs.events(after, { jobId, signal })));
    },
  );
}

function asJson({ id, key, task, options, state, attempts, error, ...at }: Job): z.infer<typeof job> {
  return {
    ...{ id, key, task, options, state, attempts, error },
    created_at: iso(at.createdAt),
    started_at: isoOrNull(at.startedAt),
    ended_at: isoOrNull(at.endedAt),
  };
}

/**
 * Options may name files anywhere in them, so every text is looked at: one that could leave the folder of jobs, or this machine, is
 * refused.
 * @throws HttpError 400
 */
export function refuseOutside(value: unknown): void {
  if (typeof value === 'string') {
    const leaves =
      /^([/\\]|[a-z]:)/i.test(value) ||
      value.split(/[/\\]/).includes('..') ||
      value.includes('\0') ||
      /:\/\//.test(value);
    if (!leaves) return;
    throw new HttpError(
      400,
      'Paths in options must lie below the folder of jobs: without "..", not from the root, no address.',
    );
  }
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(refuseOutside);
}
