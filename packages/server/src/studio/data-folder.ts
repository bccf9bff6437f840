/** @file Where the studio keeps everything but the products' own folders. */
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { files } from 'clflow/parts';

/** As each system has it for data of a user's programs. */
export function defaultDataFolder(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home = homedir(),
): string {
  const name = 'clflow-studio';
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), name);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', name);
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), name);
}

/** Folders below it. */
export class DataFolder {
  readonly root: string;

  constructor(root: string) {
    this.root = resolve(root);
  }

  /** The token and the port of the last start: see kept-address.ts. */
  get address(): string {
    return join(this.root, 'address.json');
  }

  get models(): string {
    return join(this.root, 'models');
  }

  get sample(): string {
    return join(this.root, 'sample', 'flange');
  }

  /** What the store has of a project beside its rows. */
  project(id: number): string {
    return join(this.root, 'projects', String(id));
  }

  /** Products whose pictures a camera gives. */
  get products(): string {
    return join(this.root, 'products');
  }

  /** Pictures of the line that a job learns from or compares models on, a folder a job. */
  lessons(project: number): string {
    return join(this.project(project), 'lessons');
  }

  /** Lists of links that stand for a project's images as they are labelled, one a training. */
  trainings(project: number): string {
    return join(this.project(project), 'training');
  }

  /** A mask that the product's folder has no place for. */
  mask(project: number, image: number): string {
    return join(this.project(project), 'masks', `${image}.png`);
  }

  /** What lay in the product's folder before somebody painted over it. */
  maskBefore(project: number, name: string): string {
    return join(this.project(project), 'masks-before', ...name.split('/'));
  }

  thumb(sha256: string): string {
    return join(this.root, 'thumbs', sha256.slice(0, 2), `${sha256}.webp`);
  }

  /** @param area key of the part that counts; empty for all of it */
  map(model: string, image: string, area = ''): string {
    return join(this.root, 'maps', model.slice(0, 16), `${image}${area && `-${area}`}.f32`);
  }

  /** @param name of this program's making */
  painted(model: string, name: string): string {
    return join(this.root, 'painted', model.slice(0, 16), name);
  }
}

/** Keeps what can be made again; it is there whole or not at all. @param path of one of the {@link DataFolder}'s files */
export async function keepFile(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await files.writeFileAtomic(path, bytes);
}
