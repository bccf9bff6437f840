/** @file Routes of products: a folder is opened and looked at; it stays as it is. */
import { existsSync } from 'node:fs';
import { mkdir, realpath, rm, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { ClflowError } from 'clflow';
import * as z from 'zod';
import type { Project } from '../store/index.js';
import { jobsOf, nameOf, projectJson } from './json.js';
import { projectOf } from './lookup.js';
import { previewOf } from './preview.js';
import { byId, newProject, preview, project as projectSchema } from './schemas.js';
import { passedOn, said } from './said.js';
import type { Studio } from './services.js';

/** A larger folder is shown before all of it was looked at; the rest comes as events. */
const PATIENCE_MS = 2500;

export function projectRoutes(root: FastifyInstance, studio: Studio): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const { store, data } = studio;

  app.get('/projects', { schema: { response: { 200: z.object({ projects: z.array(projectSchema) }) } } }, () => ({
    projects: store.projects.list().map((project) => projectJson(studio, project)),
  }));
  app.post('/projects', { schema: { body: newProject, response: { 200: projectSchema } } }, async ({ body }) => {
    if ('name' in body) return projectJson(studio, await openOwn(studio, body.name));
    const project = 'sample' in body ? await openSample(studio) : await openFolder(studio, body.folder);
    return projectJson(studio, project);
  });
  app.post(
    '/preview',
    { schema: { body: z.strictObject({ folder: z.string().min(1).max(4096) }), response: { 200: preview } } },
    async ({ body }) => previewOf(studio, await folderAt(body.folder)),
  );
  app.get('/projects/:id', { schema: { params: byId, response: { 200: projectSchema } } }, ({ params }) =>
    projectJson(studio, projectOf(studio, params.id)),
  );
  app.post('/projects/:id/scan', { schema: { params: byId, response: { 200: projectSchema } } }, async ({ params }) => {
    const project = projectOf(studio, params.id);
    if (existsSync(project.folder)) await patiently(studio, project);
    return projectJson(studio, project);
  });
  app.delete('/projects/:id', { schema: { params: byId } }, async ({ params }, reply) => {
    const project = projectOf(studio, params.id);
    for (const { id, state } of jobsOf(store, project.id)) {
      if (state === 'queued' || state === 'running') await studio.jobs.cancel(id);
    }
    await store.line.forget(project.id);
    const models = store.models.allOfProject(project.id).filter(({ path }) => path !== '');
    await store.projects.remove(project.id);
    for (const { path } of models) await rm(path, { force: true });
    await rm(data.project(project.id), { recursive: true, force: true });
    studio.hub.push({ type: 'project', project: project.id });
    return reply.code(204).send();
  });
}

/** The project of a folder, looked at. @throws HttpError 400 for what is no folder */
export async function openFolder(studio: Studio, folder: string): Promise<Project> {
  const path = await folderAt(folder);
  const project = await studio.store.projects.add({ name: nameOf(path), folder: path });
  await patiently(studio, project);
  return project;
}

async function openSample(studio: Studio): Promise<Project> {
  const { sample } = studio.data;
  await studio.sample();
  const project = await studio.store.projects.add({
    name: nameOf(sample),
    folder: await realpath(sample),
    settings: { sample: true },
  });
  await patiently(studio, project);
  return project;
}

/** A new product in a folder of the studio's own. @throws HttpError 409 where there is one of that name */
async function openOwn(studio: Studio, name: string): Promise<Project> {
  const folder = join(studio.data.products, name.trim().replace(/\.+$/, ''));
  await mkdir(studio.data.products, { recursive: true });
  try {
    await mkdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw said('name-taken', { name });
  }
  await mkdir(join(folder, 'train', 'good'), { recursive: true });
  return openFolder(studio, folder);
}

async function patiently(studio: Studio, project: Project): Promise<void> {
  const scan = studio.scanner.scan(project).catch((error: unknown) => {
    if (error instanceof ClflowError) throw passedOn(422, error.message);
    throw error;
  });
  scan.catch((error: unknown) => studio.log.warn({ error: String(error) }, 'a folder could not be looked at'));
  await Promise.race([scan, pause(PATIENCE_MS, undefined, { ref: false })]);
}

/** @throws HttpError 400 */
export async function folderAt(given: string): Promise<string> {
  if (given.includes('\0') || !isAbsolute(given)) {
    throw said('path-not-whole', { folder: JSON.stringify(given) });
  }
  const path = await realpath(resolve(given)).catch(() => null);
  if (path === null) throw said('folder-missing', { folder: given });
  if (!(await stat(path)).isDirectory()) {
    throw said('not-a-folder', { folder: given });
  }
  return path;
}
