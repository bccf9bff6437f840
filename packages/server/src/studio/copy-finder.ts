/**
 * @file Finds near copies among a product's images in the background: each picture is decoded once, one at a time and with pauses,
 * and what was seen of it is kept by its content.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ClflowError } from 'clflow';
import { check, image as images } from 'clflow/parts';
import type { Look, Store } from '../store/index.js';
import type { EventHub } from './event-hub.js';
import { nearGroups } from './copy-groups.js';

/** Pictures of one commit. */
const BATCH = 32;

export class CopyFinder {
  private readonly waiting = new Set<number>();
  private isWorking = false;
  private working: Promise<void> = Promise.resolve();
  private isClosed = false;

  constructor(
    private readonly store: Store,
    private readonly hub: EventHub,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Soon: after what is being looked at now. */
  look(project: number): void {
    if (this.isClosed) return;
    this.waiting.add(project);
    if (this.isWorking) return;
    this.isWorking = true;
    this.working = this.work();
  }

  /** Resolves when nothing is being done any more. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.working;
  }

  private async work(): Promise<void> {
    // Those who called finish first.
    await pause(0);
    for (const project of this.waiting) {
      this.waiting.delete(project);
      await this.lookAt(project).catch(this.onError);
    }
    this.isWorking = false;
  }

  private async lookAt(project: number): Promise<void> {
    const { copies, projects } = this.store;
    const folder = projects.get(project)?.folder;
    if (folder === undefined) return;
    let looks: { sha256: string; look: Look | null }[] = [];
    for (const { name, sha256 } of copies.unseen(project)) {
      if (this.isClosed || projects.get(project) === null) return;
      // The folder will be looked at again, and then this is gone or there.
      if (!existsSync(join(folder, name))) continue;
      const begun = performance.now();
      looks.push({ sha256, look: await lookOf(join(folder, name)) });
      if (looks.length === BATCH) {
        await copies.keep(looks);
        looks = [];
      }
      // As long as it took, so that half a processor at most is taken from trainings and persons.
      await pause(Math.min(1000, performance.now() - begun));
    }
    await copies.keep(looks);
    if (!this.isClosed) await this.group(project);
  }

  private async group(project: number): Promise<void> {
    const { copies } = this.store;
    const shown = copies.shown(project);
    const byContent = new Map<string, number[]>();
    for (const { id, sha256 } of shown) byContent.set(sha256, [...(byContent.get(sha256) ?? []), id]);
    const near = (await nearGroups([...byContent.keys()], (sha256) => copies.look(sha256))) ?? [];
    const groups = new Map<number, number>();
    // The same bytes are copies, whatever they show.
    const all = [...near, ...[...byContent].filter(([, { length }]) => length > 1).map(([key]) => [key])];
    for (const keys of all) {
      const ids = keys.flatMap((key) => byContent.get(key)!);
      const number = groups.get(ids[0]) ?? Math.min(...ids);
      for (const id of ids) groups.set(id, number);
    }
    const changed = shown.filter(({ id, copies: before }) => (groups.get(id) ?? null) !== before);
    if (changed.length === 0 || this.isClosed) return;
    await copies.set(new Map(changed.map(({ id }) => [id, groups.get(id) ?? null])));
    this.hub.push({ type: 'images', project, images: changed.length > 1000 ? [] : changed.map(({ id }) => id) });
  }
}

/** Null: nothing that could be compared. */
async function lookOf(file: string): Promise<Look | null> {
  try {
    const { image } = await images.examineImage(file);
    const { oneColour, outline, thumbnail } = check.imageFacts(image);
    return oneColour ? null : { outline, thumbnail: Uint16Array.from(thumbnail, (value) => Math.round(256 * value)) };
  } catch (error) {
    if (error instanceof ClflowError || (error as NodeJS.ErrnoException).code !== undefined) return null;
    throw error;
  }
}
