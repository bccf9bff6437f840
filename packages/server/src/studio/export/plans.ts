/** @file How each export is put together. */
import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { encodePng, exportModel, VERSION } from 'clflow';
import { dataset as datasets } from 'clflow/parts';
import { iso } from '../../http/times.js';
import { hasMask, type GalleryImage, type Project } from '../../store/index.js';
import { reportOf } from '../evaluation.js';
import { metadataOf } from '../json.js';
import { placed, type PlacedImage } from '../labelled-set.js';
import type { OwnModel } from '../lookup.js';
import { said } from '../said.js';
import { maskPaths } from '../mask-files.js';
import { measuredBy } from '../results.js';
import { SafePaths, safePart } from '../safe-names.js';
import type { Studio } from '../services.js';
import { versionJson } from '../version-json.js';
import { base64Entry } from './base64.js';
import { cocoJson } from './coco.js';
import { encoded, fileEntry, mapped, textEntry, zipPlan, type Plan, type Planned } from './plan.js';
import type { ExportKind } from './schemas.js';
import { labelsCsv, resultsCsv } from './tables.js';

export interface Wanted {
  readonly project: Project;
  /** The version that is meant; null: the product has none. */
  readonly model: OwnModel | null;
  /** Folder of the built pages, with what a web bundle is made of. */
  readonly pages: string;
  /** Only to tell how large it would be: nothing is made for it. */
  readonly isLook: boolean;
}

/** A polygon of COCO for each mask, about. */
const GUESSED_POLYGON = 2000;
const GUESSED_CONFIG = 1500;

const makers: Readonly<Record<ExportKind, (studio: Studio, wanted: Wanted) => Promise<Plan>>> = {
  model: async (_, wanted) => {
    const model = modelIn(wanted);
    const { bytes, content } = await fileEntry(`${nameOf(wanted)}.onnx`, model.path);
    return single(`${nameOf(wanted)}.onnx`, 'application/octet-stream', bytes!, content);
  },
  report: async (studio, wanted) => {
    const made = await reportOf(studio, modelIn(wanted));
    if (!made) throw said('report-not-made');
    return single(`${nameOf(wanted)}-report.html`, 'text/html; charset=utf-8', made.bytes, () =>
      createReadStream(made.path),
    );
  },
  results: async (studio, wanted) => {
    const model = modelIn(wanted);
    if (model.measuredAt === null) throw said('not-measured');
    const rows = measuredBy(studio, model).map(({ image, score }) => ({ image, ...score }));
    const text = () => resultsCsv(rows, metadataOf(model).threshold.value);
    const { bytes } = textEntry('', text);
    return single(`${nameOf(wanted)}-results.csv`, 'text/csv; charset=utf-8', bytes!, () => encoded(text()));
  },
  dataset: (studio, wanted) => datasetPlan(studio, wanted),
  triton: (studio, wanted) => tritonPlan(studio, wanted),
  web: (_, wanted) => webPlan(wanted),
  project: (studio, wanted) => projectPlan(studio, wanted),
};

/** @throws HttpError 409 with what is in the way */
export function planOf(kind: ExportKind, studio: Studio, wanted: Wanted): Promise<Plan> {
  return makers[kind](studio, wanted);
}

function modelIn({ model }: Wanted): OwnModel {
  if (!model) throw said('train-first');
  return model;
}

/** Of files: the product with the number of the version. */
export function nameOf({ project, model }: Pick<Wanted, 'project' | 'model'>): string {
  return safePart(model ? `${project.name}-${model.version}` : project.name);
}

function single(
  file: string,
  mediaType: string,
  bytes: number,
  content: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Plan {
  return {
    ...{ file, mediaType, bytes, isExact: true, files: 1 },
    async *content(onBytes) {
      for await (const part of content()) {
        yield part;
        onBytes(part.length);
      }
    },
  };
}

/** Of an image as it was looked at last; to be taken along, as it is now. */
async function imageEntry({ project, isLook }: Wanted, path: string, image: GalleryImage): Promise<Planned> {
  return isLook ? { path, bytes: image.bytes, content: () => [] } : fileEntry(path, join(project.folder, image.name));
}

async function datasetPlan(studio: Studio, wanted: Wanted): Promise<Plan> {
  const { project } = wanted;
  const images = placed(studio.store.gallery.all(project.id));
  const filesOf = (image: GalleryImage): string[] => maskPaths(studio, image);
  if (images.length === 0) throw said('nothing-labelled');
  const root = safePart(project.name);
  const entries = await mapped(images, ({ image, path }) => imageEntry(wanted, `${root}/${path}`, image));
  const masked = images.filter(({ mask }) => mask !== null);
  const masks = await mapped(masked, ({ image, mask }) => maskEntry(filesOf(image), `${root}/${mask}`));
  const coco: Planned = {
    path: `${root}/annotations.coco.json`,
    bytes: null,
    guess: 200 + images.length * 110 + masked.length * GUESSED_POLYGON,
    content: () => cocoJson(images, filesOf),
  };
  const rows = images.map(({ image, path, mask }: PlacedImage) => ({ image, path, mask }));
  return zipPlan(`${root}-dataset.zip`, [
    ...entries,
    ...masks,
    textEntry(`${root}/images.csv`, () => labelsCsv(rows)),
    coco,
  ]);
}

/** As it is where it is one PNG; else what is white in any of them. */
async function maskEntry(files: readonly string[], path: string): Promise<Planned> {
  if (files.length === 1 && /\.png$/i.test(files[0])) return fileEntry(path, files[0]);
  return {
    ...{ path, bytes: null, guess: (await stat(files[0]).catch(() => null))?.size ?? 0 },
    async *content() {
      const mask = await datasets.unitedMask(files);
      yield await encodePng({ ...mask, data: mask.data.map((value) => (value > 0 ? 255 : 0)) });
    },
  };
}

/** Written by the library into a folder of its own, which is taken away afterwards. */
async function tritonPlan(studio: Studio, wanted: Wanted): Promise<Plan> {
  const model = modelIn(wanted);
  const name = tritonName(wanted);
  const file = `${nameOf(wanted)}-triton.zip`;
  if (wanted.isLook) {
    const { size } = await stat(model.path);
    const entry = (path: string, guess: number): Planned => ({ path, bytes: null, guess, content: () => [] });
    return zipPlan(file, [entry(`${name}/config.pbtxt`, GUESSED_CONFIG), entry(`${name}/1/model.onnx`, size)]);
  }
  const folder = await mkdtemp(join(studio.data.root, 'export-'));
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const { files } = await exportModel({ model: model.path, triton: folder, name });
    const below = (path: string): string =>
      path
        .slice(folder.length + 1)
        .split('\\')
        .join('/');
    return zipPlan(file, await mapped(files, (path) => fileEntry(below(path), path)), close);
  } catch (error) {
    await close();
    throw error;
  }
}

/** Triton makes it part of an address. */
export function tritonName(wanted: Pick<Wanted, 'project' | 'model'>): string {
  const name = wanted.project.name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|-+$/g, '');
  return (name || 'model').slice(0, 128);
}

/** The built page that inspects in a browser, with the model beside it. */
async function webPlan(wanted: Wanted): Promise<Plan> {
  const model = modelIn(wanted);
  const from = join(wanted.pages, 'bundle');
  const names = await readdir(from).catch((): string[] => []);
  if (!names.includes('index.html')) {
    throw said('no-page-inspects', { folder: from });
  }
  const root = `${nameOf(wanted)}-web`;
  // A page that is opened from a disk may load scripts, but no other files.
  const files = await mapped(names.sort(), (name) =>
    name === 'runtime.wasm'
      ? base64Entry(`${root}/runtime.js`, 'clflowRuntime', join(from, name))
      : fileEntry(`${root}/${name}`, join(from, name)),
  );
  return zipPlan(`${root}.zip`, [...files, await base64Entry(`${root}/model.js`, 'clflowModel', model.path)]);
}

async function projectPlan(studio: Studio, wanted: Wanted): Promise<Plan> {
  const { store } = studio;
  const { project } = wanted;
  const root = safePart(project.name);
  const paths = new SafePaths();
  const images = store.gallery.all(project.id);
  const named = new Map(images.map(({ name }) => [name, paths.add(`images/${name}`)]));
  // Of several images, one mask.
  const masks = [...new Set(images.flatMap((image) => image.masks))].filter((name) => !named.has(name));
  for (const name of masks) named.set(name, paths.add(`images/${name}`));
  // Those that the studio keeps itself, beside the images that lie as in the folder.
  const own = new Map(
    images.flatMap((image): [number, string][] =>
      image.ownMask === null || !hasMask(image) ? [] : [[image.id, paths.add(`masks/${image.name}.png`)]],
    ),
  );
  const maskOf = (image: GalleryImage): string | null => {
    if (!hasMask(image)) return null;
    return own.get(image.id) ?? image.masks.map((name) => named.get(name)!).join(' ');
  };
  const rows = images.map((image) => ({ image, path: named.get(image.name)!, mask: maskOf(image) }));
  const ownMasks = images.filter(({ id }) => own.has(id));
  const versions = store.models.ofProject(project.id);
  const about = (): string[] => [
    JSON.stringify(
      {
        ...{ clflow: VERSION, name: project.name, folder: project.folder, settings: project.settings },
        created_at: iso(project.createdAt),
        models: versions.map((model) => ({
          file: `models/version-${model.version}.onnx`,
          ...versionJson({ ...model, projectId: project.id }),
        })),
      },
      null,
      2,
    ),
  ];
  return zipPlan(`${root}.zip`, [
    textEntry(`${root}/project.json`, about),
    textEntry(`${root}/labels.csv`, () => labelsCsv(rows)),
    ...(await mapped(versions, ({ version, path }) => fileEntry(`${root}/models/version-${version}.onnx`, path))),
    ...(await mapped(images, (image) => imageEntry(wanted, `${root}/${named.get(image.name)}`, image))),
    ...(await mapped(masks, (name) => fileEntry(`${root}/${named.get(name)}`, join(project.folder, name)))),
    ...(await mapped(ownMasks, (image) => fileEntry(`${root}/${own.get(image.id)}`, maskPaths(studio, image)[0]))),
  ]);
}

/** Inputs and outputs need the whole file. */
export async function modelBytes(model: OwnModel): Promise<Uint8Array | null> {
  return readFile(model.path).catch(() => null);
}
