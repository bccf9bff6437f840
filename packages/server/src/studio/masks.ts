/** @file Routes of the masks of images: what is painted over an older one than lies there by now is refused. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { encodePng } from 'clflow';
import { dataset as datasets } from 'clflow/parts';
import type * as z from 'zod';
import { takeBytes } from '../http/body.js';
import { hasMask } from '../store/index.js';
import { imageOf } from './lookup.js';
import { said } from './said.js';
import { maskPaths, maskTag, setMask } from './mask-files.js';
import { givenMask, LARGEST_MASK } from './mask-png.js';
import { maskSaved } from './mask-schemas.js';
import { byId } from './schemas.js';
import type { Studio } from './services.js';

export async function maskRoutes(root: FastifyInstance, studio: Studio): Promise<void> {
  const oneByOne = queues();

  root
    .withTypeProvider<ZodTypeProvider>()
    .get('/images/:id/mask', { schema: { params: byId } }, async ({ params, headers }, reply) => {
      const image = imageOf(studio, params.id);
      const paths = maskPaths(studio, image);
      if (paths.length === 0) throw said('no-mask');
      const tag = await maskTag(studio, image);
      reply.header('etag', tag).header('cache-control', 'private, no-cache');
      reply.header('x-mask-place', image.ownMask === null ? 'folder' : 'studio');
      if (headers['if-none-match'] === tag) return reply.code(304).send();
      const mask = await datasets.unitedMask(paths);
      const white = mask.data.map((value) => (value > 0 ? 255 : 0));
      return reply.type('image/png').send(Buffer.from(await encodePng({ ...mask, data: white })));
    });

  const change = (id: number, request: FastifyRequest, png: Uint8Array | null): Promise<z.infer<typeof maskSaved>> =>
    oneByOne(id, async () => {
      await requireUnchanged(studio, id, request.headers['if-match']);
      await setMask(studio, imageOf(studio, id), png);
      const image = imageOf(studio, id);
      studio.hub.push({ type: 'images', project: image.projectId, images: [id] });
      const [path] = maskPaths(studio, image);
      const place = image.ownMask === null ? ('folder' as const) : ('studio' as const);
      return {
        tag: await maskTag(studio, image),
        has_mask: hasMask(image),
        place: path === undefined ? null : place,
        file: path === undefined ? null : place === 'folder' ? image.masks[0] : path,
        saved_at: new Date().toISOString(),
      };
    });

  await root.register((scope) => {
    takeBytes(scope, LARGEST_MASK);
    const app = scope.withTypeProvider<ZodTypeProvider>();
    const schema = { params: byId, response: { 200: maskSaved } };
    app.put('/images/:id/mask', { schema, bodyLimit: LARGEST_MASK }, async (request) => {
      const { id, width, height } = imageOf(studio, request.params.id);
      if (width === null || height === null) throw said('image-unreadable');
      if (!Buffer.isBuffer(request.body)) throw said('mask-no-body');
      const { png } = await givenMask(request.body, { width, height });
      return change(id, request, png);
    });
    app.delete('/images/:id/mask', { schema }, async (request) =>
      change(imageOf(studio, request.params.id).id, request, null),
    );
    return Promise.resolve();
  });
}

/** @throws HttpError 412 */
async function requireUnchanged(studio: Studio, id: number, painted: string | undefined): Promise<void> {
  if (painted === undefined || painted === '*') return;
  if ((await maskTag(studio, imageOf(studio, id))) === painted) return;
  throw said('mask-changed');
}

/** Changes of one thing, one after another. */
function queues(): <Result>(id: number, act: () => Promise<Result>) => Promise<Result> {
  const last = new Map<number, Promise<unknown>>();
  return (id, act) => {
    const mine = (last.get(id) ?? Promise.resolve()).then(act, act);
    const settled = mine.catch(() => {});
    last.set(id, settled);
    void settled.then(() => last.get(id) === settled && last.delete(id));
    return mine;
  };
}
