/**
 * @file Painted defects that a model's power was measured with, as pictures: painted when somebody looks, on the very images that
 * they were painted on then, and kept.
 */
import { fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { detector, image as images, power } from 'clflow/parts';
import { behindOthers } from '../behind-others.js';
import type { OwnModel } from './lookup.js';
import { keepFile } from './data-folder.js';
import { metadataOf } from './json.js';
import type { PaintingOrder, PaintingReport } from './painting-child.js';
import { passedOn, said } from './said.js';
import type { Studio } from './services.js';

/** A painted defect whose picture is there. */
export interface Painting extends power.PaintedDefect {
  readonly boxes: PaintedBoxes;
}
type PaintedBoxes = (PaintingReport & { readonly type: 'picture' })['boxes'];

/** Somebody waits for it, and the inspections go before. */
const NICENESS = 5;
/** Longer takes no painting of a few defects. */
const LONGEST_MS = 120_000;

const isSource = import.meta.url.endsWith('.ts');
const childFile = fileURLToPath(new URL(`./painting-child.${isSource ? 'ts' : 'js'}`, import.meta.url));

/** Paints, and keeps what was painted. */
export class Paintings {
  /** What is being painted, so that nothing is painted twice at a time. */
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(private readonly studio: Studio) {}

  /**
   * The painted defects of a type and a bin of size, their pictures with them.
   * @throws HttpError 404 where the model keeps none or none of these, 409 where an image that they were painted on is missing
   */
  async of(model: OwnModel, type: string, size: number): Promise<Painting[]> {
    const { power: measured } = metadataOf(model);
    const all = measured && power.paintedDefects(measured);
    const wanted = all?.filter((defect) => defect.type === type && defect.size === size) ?? [];
    if (wanted.length === 0) throw said('painted-none');
    if ((await this.kept(model, wanted)) === null) await this.once(model, type, size, wanted);
    const painted = await this.kept(model, wanted);
    if (!painted) throw said('painting-failed');
    return painted;
  }

  /** @throws HttpError 404 for a picture that was not painted yet */
  async picture(model: OwnModel, type: string, draw: number): Promise<Buffer> {
    const bytes = await readFile(this.file(model, { type, draw }, 'png')).catch(() => null);
    if (!bytes) throw said('picture-missing');
    return bytes;
  }

  private async once(
    model: OwnModel,
    type: string,
    size: number,
    wanted: readonly power.PaintedDefect[],
  ): Promise<void> {
    const key = `${model.sha256}/${type}/${size}`;
    const running = this.underWay.get(key) ?? this.paint(model, wanted).finally(() => this.underWay.delete(key));
    this.underWay.set(key, running);
    await running;
  }

  private async paint(model: OwnModel, defects: readonly power.PaintedDefect[]): Promise<void> {
    const metadata = metadataOf(model);
    const { size, tiles, seed, inputRange } = metadata;
    const order = {
      files: this.paintedOn(model),
      ...{ range: inputRange, maxMegapixels: images.MAX_MEGAPIXELS, size, tile: tiles?.tile, seed },
      area: detector.areaMask(metadata),
      wanted: defects.map(({ type, draw }) => ({ type, draw })),
    };
    await paintInChild(order, async ({ of, png, boxes }) => {
      await keepFile(this.file(model, of, 'json'), Buffer.from(JSON.stringify(boxes)));
      await keepFile(this.file(model, of, 'png'), png);
    });
  }

  /** Files of the very images, in order. */
  private paintedOn(model: OwnModel): string[] {
    const { store } = this.studio;
    const { folder } = store.projects.get(model.projectId)!;
    const { paintedOn } = metadataOf(model).power!;
    if (!paintedOn) throw said('painted-unknown');
    const byContent = new Map(
      store.gallery.all(model.projectId).map(({ sha256, name }) => [sha256.slice(0, 16), name]),
    );
    return paintedOn.map((fingerprint) => {
      const name = byContent.get(fingerprint);
      if (name !== undefined) return join(folder, name);
      throw said('painted-image-gone');
    });
  }

  private async kept(model: OwnModel, wanted: readonly power.PaintedDefect[]): Promise<Painting[] | null> {
    const texts = await Promise.all(
      wanted.map((defect) => readFile(this.file(model, defect, 'json'), 'utf8').catch(() => null)),
    );
    const pictures = await Promise.all(
      wanted.map(({ type, draw }) => this.picture(model, type, draw).catch(() => null)),
    );
    if (texts.includes(null) || pictures.includes(null)) return null;
    return wanted.map((defect, i) => ({ ...defect, boxes: JSON.parse(texts[i]!) as PaintedBoxes }));
  }

  /** @param type one that the library paints, never a client's text: it was found among the model's */
  private file(model: OwnModel, { type, draw }: { readonly type: string; readonly draw: number }, end: string): string {
    return this.studio.data.painted(model.sha256, `${type}-${draw}.${end}`);
  }
}

function paintInChild(
  order: PaintingOrder,
  keep: (picture: PaintingReport & { readonly type: 'picture' }) => Promise<void>,
): Promise<void> {
  const child = fork(childFile, [], {
    serialization: 'advanced',
    execArgv: isSource ? ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href] : [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
  });
  if (child.pid !== undefined) behindOthers(child.pid, NICENESS);
  const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
  return new Promise<void>((resolve, reject) => {
    let keeping = Promise.resolve();
    let isDone = false;
    child.on('message', (report: PaintingReport) => {
      if (report.type === 'picture') keeping = keeping.then(() => keep(report));
      else if (report.type === 'done') isDone = true;
      else reject(passedOn(422, report.message));
    });
    child.once('error', reject);
    child.once('close', () => {
      clearTimeout(timer);
      if (isDone) keeping.then(resolve, reject);
      else reject(said('painting-failed'));
    });
    child.send(order, () => {});
  });
}
