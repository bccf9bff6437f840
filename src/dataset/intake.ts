/** @file The one look below folders that all layouts and verbs share: images, the masks beside them, folders of masks. */
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { ClflowError } from '../errors.js';
import { mapConcurrently } from './concurrency.js';
import {
  folded,
  isAnomalousName,
  isDoubtfulMaskName,
  isMaskName,
  isNeutralName,
  isNormalName,
  isPlaceName,
} from './folder-names.js';
import { divided, maskNameOf } from './mask-names.js';
import { Masks } from './masks.js';
import type { OpenOptions, Sample } from './sample.js';
import { counted, GOOD, nameIn, sampleOf, some } from './samples.js';
import type { Folder, Tree } from './tree.js';
import { looksLikeMask } from './twin-mask.js';

/** Folders of masks that fit nothing are told one by one up to this many. */
const MOST_TOLD = 4;
/** Files that are tried to learn whether a folder of a doubtful name holds masks. */
const LOOKED_INTO = 3;

/** Images of a folder and the masks beside them, by their names. */
interface Content {
  readonly images: string[];
  readonly masks: string[];
}

export class Intake {
  readonly masks: Masks;
  /** Images of defects that are called like masks. */
  readonly lonely: string[] = [];
  private readonly twins = new Set<string>();
  private readonly looks = new Map<string, Promise<boolean | undefined>>();
  private readonly masksOfGood = new Set<string>();
  private readonly maskedGood: string[] = [];

  constructor(
    readonly tree: Tree,
    private readonly options: OpenOptions,
  ) {
    this.masks = new Masks(tree.root);
  }

  /** Good images in a folder and, unless `deep` is false, below it. */
  async good(path: string, deep = true): Promise<Sample[]> {
    const samples: Sample[] = [];
    const suspects: { readonly image: string; readonly mask: string }[] = [];
    for (const folder of deep ? await this.foldersOf(path) : [await this.tree.list(path)]) {
      const { images, masks } = await this.contentOf(folder, true);
      masks.forEach((name) => this.masksOfGood.add(join(folder.path, name)));
      const own = new Masks(this.tree.root);
      masks.forEach((name) => own.add(join(folder.path, name)));
      for (const name of images) {
        const image = join(folder.path, name);
        samples.push(sampleOf(this.tree.root, image, GOOD));
        suspects.push(...own.of(image).map((mask) => ({ image, mask })));
      }
      for (const inner of deep ? await this.maskFoldersIn(folder) : []) {
        (await this.imagesBelow(inner)).forEach((file) => this.masksOfGood.add(file));
      }
    }
    const defective = new Set<string>();
    for (const { image, mask } of suspects) if (await this.showsDefect(mask)) defective.add(image);
    this.maskedGood.push(...defective);
    return samples.filter(({ file }) => !defective.has(file));
  }

  /** Images of a defect in and below a folder; their masks are found when all masks are known. */
  async defects(path: string, defect: string): Promise<Sample[]> {
    const samples: Sample[] = [];
    for (const folder of await this.foldersOf(path)) {
      const { images, masks } = await this.contentOf(folder, false);
      masks.forEach((name) => this.masks.add(join(folder.path, name)));
      this.lonely.push(...images.filter(isLonely).map((name) => join(folder.path, name)));
      samples.push(...images.map((name) => sampleOf(this.tree.root, join(folder.path, name), defect)));
      await this.addMasksIn(folder);
    }
    return samples;
  }

  /**
   * Images of a folder of defects: of one kind, or of a kind in each subfolder where the folder's name says no more than
   * that they are defects (NG/scratch, NG/dent).
   */
  async defectsByKind(folder: Folder, name: string): Promise<Sample[]> {
    const kinds: string[] = [];
    for (const inner of folder.folders) {
      if (!isNeutralName(inner) && !(await this.isMaskFolder(folder, inner))) kinds.push(inner);
    }
    if (!isAnomalousName(name) || folder.images.length > 0 || kinds.length === 0)
      return this.defects(folder.path, name);
    await this.addMasksIn(folder);
    const samples: Sample[] = [];
    for (const inner of folder.folders) {
      const path = join(folder.path, inner);
      if (kinds.includes(inner)) samples.push(...(await this.defects(path, inner)));
      else if (isNeutralName(inner)) samples.push(...(await this.defects(path, name)));
    }
    return samples;
  }

  /** Makes the masks known that lie in folders of masks in this one. */
  async addMasksIn(folder: Folder): Promise<void> {
    for (const path of await this.maskFoldersIn(folder)) {
      for (const file of await this.imagesBelow(path)) this.masks.add(file);
    }
  }

  /** A folder's own images and the masks beside them. */
  async contentOf(folder: Folder, good: boolean): Promise<Content> {
    const { images, masks, twins } = divided(folder.images);
    const looks = await mapConcurrently(twins, availableParallelism(), (name) => this.look(join(folder.path, name)));
    // One that cannot be decoded is a mask where masks are to be expected; as an image it would be an error anyway.
    const found = new Set(twins.filter((_, i) => looks[i] ?? !good));
    found.forEach((name) => this.twins.add(join(folder.path, name)));
    return { images: images.filter((name) => !found.has(name)), masks: [...masks, ...found] };
  }

  /** Whether a subfolder holds masks. */
  async isMaskFolder(parent: Folder, name: string): Promise<boolean> {
    if (isMaskName(name)) return true;
    if (!isDoubtfulMaskName(name)) return false;
    const folders = await this.tree.walk(join(parent.path, name));
    const files = folders.flatMap(({ path, images }) => images.map((image) => join(path, image)));
    for (const file of files.slice(0, LOOKED_INTO)) {
      const look = await this.look(file);
      if (look !== undefined) return look;
    }
    const siblings = new Set(parent.folders.map(folded));
    if (folders[0]?.folders.some((inner) => siblings.has(folded(inner)))) return true;
    if (parent.images.length > 0 || parent.folders.some((other) => isNeutralName(other) || isPlaceName(other)))
      return true;
    return files.length > 0 && files.every((file) => maskNameOf(file) !== undefined);
  }

  /** Samples with their masks, once all masks are known. */
  withMasks(samples: readonly Sample[]): Sample[] {
    return samples.map((sample) =>
      sample.label === 'normal' ? sample : { ...sample, masks: this.masks.of(sample.file) },
    );
  }

  /** Whether a mask shows a defect; false where that cannot be told. */
  async showsDefect(mask: string): Promise<boolean> {
    try {
      return this.options.isEmptyMask !== undefined && !(await this.options.isEmptyMask(mask));
    } catch (error) {
      if (error instanceof ClflowError) return false;
      throw error;
    }
  }

  /** Every file that was taken as a mask, whether it fits an image or not. */
  get allMasks(): Set<string> {
    return new Set([...this.masks.files, ...this.masksOfGood]);
  }

  /** What was there and is used in an unexpected way or not at all; to be asked when all samples have their masks. */
  get notes(): string[] {
    const name = (file: string): string => nameIn(this.tree.root, file);
    const notes: string[] = [];
    if (this.twins.size > 0) {
      const such = name([...this.twins][0]);
      notes.push(
        `Taken as masks of images of the same name beside them: ${counted(this.twins.size, 'file')}, such as ${such}.`,
      );
    }
    if (this.lonely.length > 0) {
      notes.push(`Taken as images, though called like masks, as no image fits them: ${some(this.lonely.map(name))}.`);
    }
    const unused = this.masks.unused;
    const ofGood = [...this.masksOfGood, ...unused.filter((file) => name(dirname(file)).split('/').some(isNormalName))];
    if (ofGood.length > 0) {
      notes.push(`Masks of good images are left out: ${counted(ofGood.length, 'file')}, such as ${name(ofGood[0])}.`);
    }
    if (this.maskedGood.length > 0) {
      notes.push(`Left out, as their masks show defects: ${some(this.maskedGood.map(name))}.`);
    }
    const others = new Set(ofGood);
    return [...notes, ...this.unfitNotes(unused.filter((file) => !others.has(file)))];
  }

  private unfitNotes(files: readonly string[]): string[] {
    const byFolder = new Map<string, string[]>();
    for (const file of files) byFolder.set(dirname(file), [...(byFolder.get(dirname(file)) ?? []), file]);
    const told = (where: string, group: readonly string[]): string => {
      const such = nameIn(where, group[0]);
      const fit = group.length === 1 ? 'that fits' : 'that fit';
      return `${nameIn(this.tree.root, where) || 'The folder'} holds ${counted(group.length, 'mask')} ${fit} no anomalous test image, such as ${such}: call it as its image is called, or NAME_mask.png.`;
    };
    if (byFolder.size <= MOST_TOLD) return [...byFolder].map(([where, group]) => told(where, group));
    return [told(this.tree.root, files)];
  }

  /** A look into a file, once. */
  look(file: string): Promise<boolean | undefined> {
    const known = this.looks.get(file) ?? looksLikeMask(file);
    this.looks.set(file, known);
    return known;
  }

  private async foldersOf(path: string): Promise<Folder[]> {
    return this.tree.walk(path, async (folder, name) => !(await this.isMaskFolder(folder, name)));
  }

  private async maskFoldersIn(folder: Folder): Promise<string[]> {
    const found: string[] = [];
    for (const name of folder.folders) if (await this.isMaskFolder(folder, name)) found.push(join(folder.path, name));
    return found;
  }

  private async imagesBelow(path: string): Promise<string[]> {
    const folders = await this.tree.walk(path);
    return folders.flatMap((folder) => folder.images.map((name) => join(folder.path, name)));
  }
}

/** Called like a mask by the word that nothing else is called by. */
function isLonely(name: string): boolean {
  const word = maskNameOf(name)?.word;
  return word === 'mask' || word === 'groundtruth';
}
