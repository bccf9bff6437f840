/**
 * @file The Open Inference Protocol, version 2, over HTTP, with the extensions that clients use: binary tensors and the repository's
 * index. Models are neither loaded nor unloaded by it. https://github.com/kserve/open-inference-protocol
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { VERSION } from 'clflow';
import * as z from 'zod';
import { HttpError } from '../../errors.js';
import { mayUse } from '../../operation/guard.js';
import type { ServedModel } from '../../pool/types.js';
import { takeBytes } from '../body.js';
import { RAW, takeRoom, untilGone } from '../room.js';
import { failure, modelName } from '../schemas.js';
import type { Services } from '../services.js';
import { writeInferAnswer } from './answer.js';
import { readInferRequest, tooMuchJson } from './request.js';

const tensor = z.object({ name: z.string(), datatype: z.string(), shape: z.array(z.number()) });
const serverMetadata = z.object({ name: z.string(), version: z.string(), extensions: z.array(z.string()) });
const modelMetadata = z.object({
  name: z.string(),
  versions: z.array(z.string()),
  platform: z.string(),
  inputs: z.array(tensor),
  outputs: z.array(tensor),
});
const live = z.object({ live: z.boolean() });
const ready = z.object({ ready: z.boolean(), live: z.boolean() });
const modelReady = z.object({ name: z.string(), ready: z.boolean() });
const index = z.array(z.object({ name: z.string(), version: z.string(), state: z.string(), reason: z.string() }));
const ofModel = z.object({ model: modelName });
const ofVersion = z.object({ model: modelName, version: z.string().max(20) });

const TAGS = ['Open Inference Protocol'];

export async function oipRoutes(root: FastifyInstance, services: Services): Promise<void> {
  const { models, pool, config } = services;
  const app = root.withTypeProvider<ZodTypeProvider>();

  const served = (name: string, version?: string): ServedModel => {
    const model = models.get(name);
    if (version !== undefined && version !== String(model.version)) {
      throw new HttpError(404, `The model has no such version: ${model.version} is served.`);
    }
    return model;
  };

  for (const url of ['/v2', '/v2/']) {
    app.route({
      method: 'GET',
      url,
      config: { scope: 'read' },
      schema: { tags: TAGS, summary: 'Server metadata', hide: url === '/v2/', response: { 200: serverMetadata } },
      handler: () => ({ name: 'clflow', version: VERSION, extensions: ['binary_tensor_data', 'model_repository'] }),
    });
  }
  app.get(
    '/v2/health/live',
    {
      config: { scope: 'public' },
      schema: { tags: TAGS, summary: 'Whether the server runs', response: { 200: live } },
    },
    () => ({ live: true }),
  );
  app.get(
    '/v2/health/ready',
    {
      config: { scope: 'public' },
      schema: { tags: TAGS, summary: 'Whether the server takes requests', response: { 200: ready, 503: ready } },
    },
    async (_, reply) => {
      const isReady = !services.isDraining() && pool.state.failure === null;
      // The protocol's text names `live`, its clients read `ready`.
      return reply.status(isReady ? 200 : 503).send({ ready: isReady, live: true });
    },
  );

  for (const [url, params] of [
    ['/v2/models/:model', ofModel],
    ['/v2/models/:model/versions/:version', ofVersion],
  ] as const) {
    const versionOf = (given: z.infer<typeof ofModel>): string | undefined =>
      'version' in given ? String(given.version) : undefined;
    app.get(
      url,
      {
        config: { scope: 'read' },
        schema: { tags: TAGS, summary: 'Model metadata', params, response: { 200: modelMetadata, 404: failure } },
      },
      ({ params: given }) => {
        const { ref, version, tried } = served(given.model, versionOf(given));
        return {
          name: ref.name,
          versions: [String(version)],
          platform: 'onnxruntime_onnx',
          inputs: tried.inputs.map((one) => ({ ...one, shape: [...one.shape] })),
          outputs: tried.outputs.map((one) => ({ ...one, shape: [...one.shape] })),
        };
      },
    );
    app.get(
      `${url}/ready`,
      {
        config: { scope: 'read' },
        schema: {
          tags: TAGS,
          summary: 'Whether a model takes requests',
          params,
          response: { 200: modelReady, 404: failure, 503: modelReady },
        },
      },
      async ({ params: given }, reply) => {
        const { ref } = served(given.model, versionOf(given));
        const isReady =
          !services.isDraining() && pool.state.failure === null && !pool.state.quarantined.includes(ref.hash);
        return reply.status(isReady ? 200 : 503).send({ name: ref.name, ready: isReady });
      },
    );
    await app.register(async (scope) => {
      // tritonclient sends no Content-Type with JSON, and another one with binary tensors.
      takeBytes(scope, config.maxBody * 1e6);
      scope.post(
        `${url}/infer`,
        {
          config: { scope: 'inspect', body: { 'application/json': {}, 'application/octet-stream': {} } },
          schema: { tags: TAGS, summary: 'Outputs of the model’s graph for a tensor', params },
          onRequest: [refuseLongJson(config.maxJson), takeRoom(services, () => RAW)],
        },
        async (request, reply) => {
          const given = ofModel.parse(request.params);
          const { ref, version, tried } = served(given.model, versionOf(request.params as z.infer<typeof ofModel>));
          const header = request.headers['inference-header-content-length'];
          const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
          const { id, task, outputs } = readInferRequest(body, header?.toString(), tried, {
            maxMegapixels: config.maxMegapixels,
            maxJson: config.maxJson * 1e6,
          });
          const answer = await pool.infer(ref, task, { deadline: config.deadline * 1000, signal: untilGone(reply) });
          const written = await writeInferAnswer({ model: ref.name, version: String(version), id }, answer, outputs);
          if (written.headerLength === undefined) return reply.type('application/json').send(written.body);
          return reply
            .header('inference-header-content-length', String(written.headerLength))
            .type('application/octet-stream')
            .send(written.body);
        },
      );
    });
  }

  await app.register(async (scope) => {
    takeBytes(scope, 4096);
    scope.withTypeProvider<ZodTypeProvider>().post(
      '/v2/repository/index',
      {
        config: { scope: 'read', body: { 'application/json': {} } },
        schema: { tags: TAGS, summary: 'Models of the repository', response: { 200: index } },
      },
      (request) =>
        models
          .list()
          .filter(({ ref }) => mayUse(request, ref.name))
          .map(({ ref, version }) => {
            const bad = pool.state.quarantined.includes(ref.hash);
            return {
              name: ref.name,
              version: String(version),
              state: bad ? 'UNAVAILABLE' : 'READY',
              reason: bad ? 'It ended too many processes.' : '',
            };
          }),
    );
  });
}

/** Without a header for binary tensors all of a body is JSON: too much of it is refused by its length. */
function refuseLongJson(most: number) {
  return async ({ headers }: FastifyRequest): Promise<void> => {
    if (headers['inference-header-content-length'] !== undefined) return;
    if (Number(headers['content-length'] ?? 0) > most * 1e6) throw tooMuchJson(most);
  };
}
