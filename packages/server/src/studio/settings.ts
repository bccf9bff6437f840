/** @file Routes of a product's settings: the area that counts, kinds of defects, rates. Another area means measuring anew. */
import { createHash } from 'node:crypto';
import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { files } from 'clflow/parts';
import type * as z from 'zod';
import { takeBytes } from '../http/body.js';
import type { Project } from '../store/index.js';
import { areaKey, areaOf, commonSize, requireCommonSize } from './area.js';
import { measureAreaAnew } from './follow-up.js';
import { jobsOf } from './json.js';
import { projectOf } from './lookup.js';
import { NO_MASK } from './mask-files.js';
import { givenMask, LARGEST_MASK } from './mask-png.js';
import { maskSaved } from './mask-schemas.js';
import { ownRates, requireSense } from './rates.js';
import { said } from './said.js';
import { byId } from './schemas.js';
import type { Studio } from './services.js';
import { settings as settingsSchema, settingsChange } from './settings-schemas.js';

type Settings = z.infer<typeof settingsSchema>;
type Kinds = Settings['kinds'];

export async function settingsRoutes(root: FastifyInstance, studio: Studio): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const { store, data } = studio;

  app.get('/projects/:id/settings', { schema: { params: byId, response: { 200: settingsSchema } } }, ({ params }) =>
    settingsJson(studio, projectOf(studio, params.id)),
  );
  app.patch(
    '/projects/:id/settings',
    { schema: { params: byId, body: settingsChange, response: { 200: settingsSchema } } },
    async ({ params, body: { false_alarm_rate: falseAlarmRate, review_rate: reviewRate, ...body } }) => {
      const { id, settings } = projectOf(studio, params.id);
      if (body.roi) requireInside(body.roi, requireCommonSize(studio, id));
      const rates = {
        ...(falseAlarmRate !== undefined && { falseAlarmRate }),
        ...(reviewRate !== undefined && { reviewRate }),
      };
      requireSense(ownRates({ settings: { ...settings, ...rates } }));
      const changes = { ...body, ...rates };
      return settingsJson(studio, await changed(studio, id, changes));
    },
  );

  app.get('/projects/:id/ignore', { schema: { params: byId } }, async ({ params }, reply) => {
    const { ignore } = areaOf(studio, projectOf(studio, params.id));
    const png = ignore === null ? null : await readFile(ignore).catch(() => null);
    if (!png) throw said('nothing-ignored');
    return reply
      .type('image/png')
      .header('etag', tagOf(studio, projectOf(studio, params.id)))
      .header('cache-control', 'private, no-cache')
      .send(png);
  });

  const setIgnore = async (request: FastifyRequest, id: number, png: Uint8Array | null) => {
    const project = projectOf(studio, id);
    const { 'if-match': painted } = request.headers;
    if (painted !== undefined && painted !== tagOf(studio, project)) {
      throw said('area-changed');
    }
    const hash = png && createHash('sha256').update(png).digest('hex').slice(0, 24);
    const name = hash === null ? null : `ignore-${hash}.png`;
    if (png) await files.writeFileAtomic(join(data.project(id), name!), png);
    const after = await changed(studio, id, { ignore: name });
    await tidyMasks(studio, id);
    const place = name === null ? null : ('studio' as const);
    return {
      ...{ tag: tagOf(studio, after), has_mask: name !== null, place, file: areaOf(studio, after).ignore },
      saved_at: new Date().toISOString(),
    };
  };
  await root.register((scope) => {
    takeBytes(scope, LARGEST_MASK);
    const bytes = scope.withTypeProvider<ZodTypeProvider>();
    const schema = { params: byId, response: { 200: maskSaved } };
    bytes.put('/projects/:id/ignore', { schema, bodyLimit: LARGEST_MASK }, async (request) => {
      const { id } = projectOf(studio, request.params.id);
      if (!Buffer.isBuffer(request.body)) throw said('area-no-body');
      const { png, isWhole } = await givenMask(request.body, requireCommonSize(studio, id));
      if (isWhole) throw said('all-ignored');
      return setIgnore(request, id, png);
    });
    bytes.delete('/projects/:id/ignore', { schema }, (request) => setIgnore(request, request.params.id, null));
    return Promise.resolve();
  });

  async function changed({ hub }: Studio, id: number, changes: Record<string, unknown>): Promise<Project> {
    const before = projectOf(studio, id);
    const after = (await store.projects.change(id, { settings: { ...before.settings, ...changes } }))!;
    hub.push({ type: 'project', project: id });
    if (areaKey(areaOf(studio, before)) !== areaKey(areaOf(studio, after))) await measureAreaAnew(studio, id);
    return after;
  }
}

/** Takes away what was ignored before, but for what a job is yet to read. */
async function tidyMasks(studio: Studio, id: number): Promise<void> {
  const { store, data } = studio;
  const active = jobsOf(store, id).filter(({ state }) => state === 'queued' || state === 'running');
  const needed = new Set([
    areaOf(studio, projectOf(studio, id)).ignore,
    ...active.map(({ options }) => options.ignore),
  ]);
  const folder = data.project(id);
  for (const name of (await readdir(folder)).filter((file) => /^ignore-\w+\.png$/.test(file))) {
    if (!needed.has(join(folder, name))) await rm(join(folder, name), { force: true });
  }
}

function settingsJson(studio: Studio, project: Project): Settings {
  const { id } = project;
  const { falseAlarmRate = null, reviewRate = null } = ownRates(project);
  const area = areaOf(studio, project);
  return {
    roi: area.roi,
    ignore: area.ignore === null ? null : tagOf(studio, project),
    size: commonSize(studio, id),
    backdrop: studio.store.gallery.cover(id),
    false_alarm_rate: falseAlarmRate,
    review_rate: reviewRate,
    kinds: kindsOf(project),
  };
}

function kindsOf({ settings }: Pick<Project, 'settings'>): Kinds {
  return (settings as { readonly kinds?: Kinds }).kinds ?? [];
}

/** Kinds of defects in the order of their keys: those that somebody named first, though there is no image of them yet. */
export function orderedKinds(
  project: Pick<Project, 'settings'>,
  found: readonly { readonly name: string; readonly images: number }[],
): (Kinds[number] & { readonly images: number })[] {
  const named = kindsOf(project);
  const imagesOf = new Map(found.map(({ name, images }) => [name, images]));
  const others = found.filter(({ name }) => !named.some((kind) => kind.name === name));
  return [
    ...named.map((kind) => ({ ...kind, images: imagesOf.get(kind.name) ?? 0 })),
    ...others.map((other) => ({ ...other, colour: null })),
  ];
}

function tagOf(studio: Studio, project: Project): string {
  const { ignore } = areaOf(studio, project);
  return ignore === null ? NO_MASK : `"${/(\w+)\.png$/.exec(ignore)![1]}"`;
}

function requireInside(
  roi: NonNullable<Settings['roi']>,
  size: { readonly width: number; readonly height: number },
): void {
  if (roi.x + roi.width <= size.width && roi.y + roi.height <= size.height) return;
  throw said('region-beyond', {
    region: `${roi.x},${roi.y},${roi.width},${roi.height}`,
    size: `${size.width}×${size.height}`,
  });
}
