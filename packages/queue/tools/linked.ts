import { mkdirSync, symlinkSync } from 'node:fs';
import { extname, join } from 'node:path';
import { listImages } from 'clflow';

/** A new folder of so many links to the images of another, each as often as it takes. @returns it */
export async function linked(source: string, count: number, folder: string): Promise<string> {
  const files = await listImages([source]);
  mkdirSync(folder);
  for (let i = 0; i < count; i++) {
    const file = files[i % files.length];
    symlinkSync(file, join(folder, `${String(i).padStart(7, '0')}${extname(file)}`));
  }
  return folder;
}
