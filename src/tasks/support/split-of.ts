/** @file What a model keeps of the files that it was trained and calibrated on. */
import { basename, relative, sep } from 'node:path';
import { FINGERPRINT, MOST_FINGERPRINTS, splitRecord, type KnownFile, type SplitRecord } from '../../detector/index.js';
import { readRegularFile } from '../../files/index.node.js';
import { sha256Hex } from '../../sha256.js';

/** By which an image's file is known again, whatever it is called and wherever it lies. */
async function fingerprint(file: string): Promise<string> {
  return (await sha256Hex(await readRegularFile(file))).slice(0, FINGERPRINT);
}

/** @param folder that names are told from; a file elsewhere is called by its own name alone */
export async function splitOf(
  folder: string,
  trained: readonly string[],
  calibrated: readonly string[],
): Promise<SplitRecord> {
  const isKept = trained.length + calibrated.length <= MOST_FINGERPRINTS;
  const known = async (files: readonly string[]): Promise<KnownFile[]> => {
    const result: KnownFile[] = [];
    // One at a time: files may be large.
    for (const file of files)
      result.push({ name: nameIn(folder, file), fingerprint: isKept ? await fingerprint(file) : '' });
    return result;
  };
  return splitRecord(await known(trained), await known(calibrated));
}

function nameIn(folder: string, file: string): string {
  const name = relative(folder, file);
  return name.startsWith('..') ? basename(file) : name.split(sep).join('/');
}
