/** @file One folder that a server keeps everything in: a SQLite database, images beside it, and what jobs write. */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { files, line } from 'clflow/parts';
import { Actions } from './actions.js';
import { Copies } from './copies.js';
import { FeedbackOnVerdicts } from './feedback.js';
import { FleetJobs } from './fleet-jobs.js';
import { FolderImages } from './folder-images.js';
import { Gallery } from './gallery.js';
import { ImageFiles } from './image-files.js';
import { Images } from './images.js';
import { Inspections, type ImageLost } from './inspections.js';
import { JobEvents } from './job-events.js';
import { Jobs } from './jobs.js';
import { Labels } from './labels.js';
import { LineOfProject } from './line-of-project.js';
import { migrations } from './migrations/index.js';
import { Models } from './models.js';
import { MonitorMarks } from './monitor-marks.js';
import { Projects } from './projects.js';
import { Proposals } from './proposals.js';
import { Retention, type Removal, type RetentionOptions } from './retention.js';
import { Scores } from './scores.js';
import {
  DurableWrites,
  closeDatabase,
  databaseError,
  lockFolder,
  migrate,
  openDatabase,
  requireLocal,
  type Database,
} from './sqlite.js';

/** What the operator should know. */
export type StoreEvent = Removal | ImageLost | { readonly type: 'note'; readonly message: string };

/** For a log. */
export function eventText(event: StoreEvent): string {
  return event.type === 'note' ? event.message : JSON.stringify(event);
}

export interface StoreOptions {
  /** Room for images. Missing: as much as the disk has. */
  readonly images?: RetentionOptions;
  /** Told at once; should be quick. */
  readonly onEvent?: (event: StoreEvent) => void;
}

export interface Store {
  readonly folder: string;
  readonly projects: Projects;
  readonly images: Images;
  readonly folderImages: FolderImages;
  readonly gallery: Gallery;
  readonly copies: Copies;
  readonly actions: Actions;
  readonly scores: Scores;
  readonly labels: Labels;
  readonly jobs: Jobs;
  readonly jobEvents: JobEvents;
  readonly fleetJobs: FleetJobs;
  readonly models: Models;
  readonly inspections: Inspections;
  readonly feedback: FeedbackOnVerdicts;
  readonly outbox: line.Outbox;
  readonly line: LineOfProject;
  readonly proposals: Proposals;
  readonly monitorMarks: MonitorMarks;
  /** Commits what waits, and gives the folder back. */
  close(): void;
}

/**
 * Opens a data folder for writing; a missing one is made.
 *
 * A promise that a repository gives is kept only once its row, and its file where it has one, would survive a power cut.
 * @throws ClflowError `io` when another process writes to it, it lies on a network file system, it was written by a later
 *   version, or it cannot be written to
 */
export async function openStore(folder: string, options: StoreOptions = {}): Promise<Store> {
  const { onEvent = () => {} } = options;
  const root = resolve(folder);
  await mkdir(root, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw files.ioError('write', root, error);
  });
  await requireLocal(root, (message) => onEvent({ type: 'note', message }));
  const unlock = lockFolder(root);
  const path = join(root, 'clflow.db');
  let database: Database | undefined;
  try {
    database = openDatabase(path);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    migrate(database, migrations, path);
    const imageFiles = new ImageFiles(join(root, 'images'));
    await tidy(database, imageFiles, (message) => onEvent({ type: 'note', message }));
    return assemble({ root, path, database, imageFiles, unlock, options, onEvent });
  } catch (error) {
    database?.close();
    unlock();
    throw databaseError(path, error);
  }
}

interface Pieces {
  readonly root: string;
  readonly path: string;
  readonly database: Database;
  readonly imageFiles: ImageFiles;
  readonly unlock: () => void;
  readonly options: StoreOptions;
  readonly onEvent: (event: StoreEvent) => void;
}

function assemble({ root, path, database, imageFiles, unlock, options, onEvent }: Pieces): Store {
  const durable = new DurableWrites(database, path);
  const retention = new Retention(database, durable, imageFiles, options.images ?? {}, onEvent);
  const images = new Images(database, durable, imageFiles, retention);
  const outbox = new line.Outbox(database, durable);
  const jobEvents = new JobEvents(database);
  let isOpen = true;
  return {
    folder: root,
    projects: new Projects(database, durable),
    images,
    folderImages: new FolderImages(database, durable),
    copies: new Copies(database, durable),
    gallery: new Gallery(database),
    actions: new Actions(database, durable),
    scores: new Scores(database, durable),
    labels: new Labels(database, durable, images),
    jobs: new Jobs(database, durable, jobEvents),
    jobEvents,
    fleetJobs: new FleetJobs(database, durable, jobEvents),
    models: new Models(database, durable),
    inspections: new Inspections(database, durable, images, outbox, onEvent),
    feedback: new FeedbackOnVerdicts(database, durable),
    outbox,
    line: new LineOfProject(database, durable),
    proposals: new Proposals(database, durable),
    monitorMarks: new MonitorMarks(database, durable),
    close() {
      if (!isOpen) return;
      isOpen = false;
      durable.flush();
      closeDatabase(database);
      unlock();
    },
  };
}

/** Removes what a crash left behind, and tells of images that somebody took away. */
async function tidy(database: Database, files: ImageFiles, note: (message: string) => void): Promise<void> {
  const rows = database.prepare('SELECT DISTINCT file FROM images WHERE file IS NOT NULL').all();
  const needed = new Set((rows as unknown as { file: string }[]).map(({ file }) => file));
  const found = await files.tidy((file) => needed.has(file));
  const missing = needed.size - found.size;
  if (missing > 0) note(`${missing} of ${needed.size} kept images are missing below ${files.folder}; their rows stay.`);
}
