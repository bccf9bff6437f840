/**
 * @file Which masks belong to which image. A mask fits an image when its name, less the word that makes it a mask, is the
 * image's, and its folders, less those that only say "masks" or "images", are among the image's in the same order:
 * ground_truth/scratch/000_mask.png fits test/scratch/000.png and test/scratch/monday/000.png. The most folders win.
 */
import { basename, dirname, relative, sep } from 'node:path';
import { isImage } from './file-types.js';
import { folded, isDoubtfulMaskName, isMaskName, isNeutralName } from './folder-names.js';
import { maskNameOf, maskWords, type MaskWord } from './mask-names.js';
import { stemOf } from './samples.js';

interface Candidate {
  readonly file: string;
  readonly folders: readonly string[];
  readonly stem: string;
  readonly word: MaskWord;
}

export class Masks {
  private readonly byStem = new Map<string, Candidate[]>();
  private readonly used = new Map<string, boolean>();

  /** @param root of the data set; files are absolute paths below it */
  constructor(private readonly root: string) {}

  /** Makes a mask known. */
  add(file: string): void {
    if (this.used.has(file)) return;
    this.used.set(file, false);
    let folders = this.foldersOf(file);
    // Below ground_truth/, label/ is a defect; elsewhere it says that there are masks.
    if (!relative(this.root, file).split(sep).some(isMaskName))
      folders = folders.filter((name) => !isDoubtfulMaskName(name));
    const stem = stemOf(file).normalize('NFC');
    const name = maskNameOf(file);
    this.know({ file, folders, stem, word: '' });
    if (name !== undefined) this.know({ file, folders, stem: name.stem.normalize('NFC'), word: name.word });
    // Some keep the type of the image: 000.jpg.png, 000.jpg_mask.png.
    const whole = name?.stem.normalize('NFC') ?? stem;
    if (isImage(whole)) this.know({ file, folders, stem: stemOf(whole), word: name?.word ?? '' });
    // A folder for each image, with one mask or several: 000/000.png, 000/001.png, 000/mask.png, 000/000_mask.png.
    const own = basename(dirname(file)).normalize('NFC');
    const bare = folded(name?.stem ?? stem);
    if (folders.length > 0 && (/^\d+$/.test(bare) || isMaskName(bare) || bare === folded(own))) {
      this.know({ file, folders: folders.slice(0, -1), stem: own, word: '' });
    }
  }

  /** The masks of an image, in the order they were made known; they count as used from now on. */
  of(image: string): string[] {
    const folders = this.foldersOf(image);
    const stem = stemOf(image).normalize('NFC');
    let found = (this.byStem.get(folded(stem)) ?? []).filter(
      (candidate) => candidate.file !== image && isWithin(candidate.folders, folders),
    );
    const most = Math.max(...found.map((candidate) => candidate.folders.length));
    found = found.filter((candidate) => candidate.folders.length === most);
    if (found.some((candidate) => candidate.stem === stem)) found = found.filter((other) => other.stem === stem);
    const word = maskWords.find((each) => found.some((candidate) => candidate.word === each));
    const files = [...new Set(found.filter((candidate) => candidate.word === word).map(({ file }) => file))];
    files.forEach((file) => this.used.set(file, true));
    return files;
  }

  has(file: string): boolean {
    return this.used.has(file);
  }

  /** All masks, used or not. */
  get files(): string[] {
    return [...this.used.keys()];
  }

  /** The masks that no image has asked for. */
  get unused(): string[] {
    return this.files.filter((file) => !this.used.get(file));
  }

  private know(candidate: Candidate): void {
    const key = folded(candidate.stem);
    const known = this.byStem.get(key);
    if (known === undefined) this.byStem.set(key, [candidate]);
    else known.push(candidate);
  }

  private foldersOf(file: string): string[] {
    const names = relative(this.root, dirname(file)).split(sep).filter(Boolean).map(folded);
    return names.filter((name) => !isMaskName(name) && !isNeutralName(name));
  }
}

/** Whether all names are among the others, in this order. */
function isWithin(names: readonly string[], others: readonly string[]): boolean {
  let at = 0;
  for (const other of others) if (at < names.length && names[at] === other) at++;
  return at === names.length;
}
