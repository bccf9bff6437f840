/** @file Routes of exports: how large each would be, and each as a stream that ends when nobody takes it any more. */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { ClflowError } from 'clflow';
import { graph } from 'clflow/parts';
import type * as z from 'zod';
import { HttpError } from '../../errors.js';
import { commandLine } from '../command.js';
import { evaluationUnderWay, hasBothLabels } from '../evaluation.js';
import { metadataOf } from '../json.js';
import { modelNameOf, modelOf, projectOf, ofProduct } from '../lookup.js';
import { passedOn, said, saying } from '../said.js';
import { byId } from '../schemas.js';
import type { Studio } from '../services.js';
import { modelBytes, nameOf, planOf, tritonName, type Wanted } from './plans.js';
import * as schemas from './schemas.js';

/** More would only share the disk. */
const MOST_AT_ONCE = 3;
/** Events of one export. */
const TELL_EVERY_MS = 200;

/** @param pages folder of the built pages */
export function exportRoutes(root: FastifyInstance, studio: Studio, pages: string): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const running = new Map<string, () => void>();
  let number = 0;

  const wantedOf = (projectId: number, modelId: number | undefined, isLook: boolean): Wanted => {
    const project = projectOf(studio, projectId);
    const used = studio.store.models.inUse(modelNameOf(projectId));
    const wanted = modelId ?? used?.id;
    const model = wanted === undefined ? null : ofProduct(modelOf(studio, wanted), projectId);
    return { project, model, pages, isLook };
  };

  app.get(
    '/projects/:id/exports',
    { schema: { params: byId, querystring: schemas.listQuery, response: { 200: schemas.exportList } } },
    async ({ params, query }) => {
      const wanted = wantedOf(params.id, query.model, true);
      const exports = [];
      for (const kind of schemas.exportKind.options) exports.push(await lookOf(studio, wanted, kind));
      return { model: await aboutModel(wanted), exports };
    },
  );
  app.get(
    '/projects/:id/exports/:kind',
    { schema: { params: schemas.byKind, querystring: schemas.exportQuery } },
    async ({ params, query }, reply) => {
      const wanted = wantedOf(params.id, query.model, false);
      const id = query.id ?? `export-${++number}`;
      if (running.has(id)) throw said('export-known', { id });
      if (running.size >= MOST_AT_ONCE) {
        throw said('exports-many', { count: MOST_AT_ONCE });
      }
      let isCancelled = false;
      running.set(id, () => (isCancelled = true));
      try {
        const plan = await planOf(params.kind, studio, wanted);
        const total = plan.bytes;
        let [done, told] = [0, 0];
        const tell = (state: z.infer<typeof schemas.exportEvent>['state'], error: string | null = null): void => {
          told = Date.now();
          studio.hub.push({ type: 'export', export: id, project: params.id, state, done, total, error });
        };
        if (isCancelled) {
          await plan.close?.();
          tell('cancelled');
          throw said('export-cancelled');
        }
        const stream = Readable.from(
          plan.content((bytes) => {
            done += bytes;
            if (Date.now() - told >= TELL_EVERY_MS) tell('running');
          }),
          { objectMode: false },
        );
        running.set(id, () => {
          isCancelled = true;
          // With an error, so that what has arrived is not taken for the whole.
          stream.destroy(new Error('cancelled'));
        });
        let failure: Error | null = null;
        stream.once('error', (error) => (failure = error));
        stream.once('close', () => {
          running.delete(id);
          void plan.close?.();
          if (isCancelled || (!failure && !stream.readableEnded)) tell('cancelled');
          else if (failure) tell('failed', sentenceOf(failure));
          else tell('done');
        });
        tell('running');
        reply
          .type(plan.mediaType)
          .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(plan.file)}`);
        if (plan.isExact) reply.header('content-length', plan.bytes);
        return await reply.send(stream);
      } catch (error) {
        running.delete(id);
        throw error instanceof ClflowError ? passedOn(409, error.message) : error;
      }
    },
  );
  app.delete('/exports/:id', { schema: { params: schemas.byExport } }, async ({ params }, reply) => {
    const cancel = running.get(params.id);
    if (!cancel) throw said('export-missing');
    cancel();
    return reply.code(204).send();
  });
}

function sentenceOf(error: Error): string {
  if ('code' in error && error.code === 'ENOENT') return saying('export-file-gone').sentence;
  return error.message;
}

type Look = schemas.ExportListJson['exports'][number];

async function lookOf(studio: Studio, wanted: Wanted, kind: schemas.ExportKind): Promise<Look> {
  const { model } = wanted;
  const job = kind === 'report' && model ? (evaluationUnderWay(studio, model)?.id ?? null) : null;
  const base = { kind, job, command: commandOf(studio, kind, wanted) };
  try {
    const { file, bytes, isExact, files } = await planOf(kind, studio, wanted);
    return { ...base, file, bytes, is_exact: isExact, files, obstacle: null };
  } catch (error) {
    if (!(error instanceof HttpError) && !(error instanceof ClflowError)) throw error;
    return { ...base, file: '', bytes: null, is_exact: false, files: 0, obstacle: error.message };
  }
}

/** What does the same, or the nearest to it, without the studio. */
function commandOf(studio: Studio, kind: schemas.ExportKind, wanted: Wanted): string | null {
  const { model, project } = wanted;
  if (!model) return null;
  const file = `${nameOf(wanted)}.onnx`;
  if (kind === 'report') {
    const partial = hasBothLabels(studio.store.gallery.all(project.id)) ? [] : ['--partial'];
    return commandLine([
      'clflow',
      'evaluate',
      file,
      project.folder,
      ...partial,
      '--report',
      `${nameOf(wanted)}-report.html`,
    ]);
  }
  if (kind === 'results') return commandLine(['clflow', 'inspect', file, project.folder, '--json']);
  if (kind === 'triton') {
    return commandLine(['clflow', 'export', file, '--triton', 'repository', '--name', tritonName(wanted)]);
  }
  return null;
}

const TYPES = Object.fromEntries(Object.entries(graph.ELEMENT).map(([name, number]) => [number, name.toLowerCase()]));

async function aboutModel(wanted: Wanted): Promise<schemas.ExportListJson['model']> {
  const { model } = wanted;
  const bytes = model && (await modelBytes(model));
  if (!model || !bytes) return null;
  const { inputs, outputs } = graph.checkOnnx(bytes, nameOf(wanted));
  const declared = (values: typeof inputs) =>
    values.map(({ name, elementType, shape }) => ({
      name,
      type: TYPES[elementType] ?? String(elementType),
      shape: [...(shape ?? [])],
    }));
  const { threshold, size } = metadataOf(model);
  return {
    ...{ id: model.id, version: model.version, name: nameOf(wanted), bytes: model.bytes, sha256: model.sha256 },
    ...{ threshold: threshold.value, size: { width: size.width, height: size.height } },
    ...{ inputs: declared(inputs), outputs: declared(outputs) },
  };
}
