/** @file The pictures of a training in a browser: decoded once to see what they are, and again whenever they are needed. */
import { imageFacts } from '../check/facts.js';
import { imageFindings, type CheckedImage } from '../check/image-findings.js';
import { nearCopies } from '../check/copies.js';
import { ClflowError, option } from '../errors.js';
import { typicalSize, type Size } from '../geometry/index.js';
import type { RgbImage } from '../image/rgb-image.js';
import { sha256Hex } from '../sha256.js';
import type { ImageSource } from '../training/image-source.js';
import { decodeImage } from './decode-image.js';
import { requireShallow } from './depth.js';

/** A good part, as a page has it. */
export type TrainingPicture = Blob | ImageData;

export interface CheckedPictures {
  /** Each picture once: of exact copies the first. */
  readonly source: ImageSource & { nameOf(index: number): string };
  /** Groups of indices of near copies. */
  readonly nearCopies: readonly (readonly number[])[];
  readonly typical: Size;
  /** Of everything that the pictures are. */
  readonly digest: string;
  /** Sentences worth telling. */
  readonly notes: readonly string[];
  /** How many were left out because they cannot be decoded. */
  readonly skipped: number;
  /** Bytes of a picture's file, or its pixels. */
  bytesOf(index: number): Promise<Uint8Array>;
}

interface Known extends CheckedImage {
  readonly picture: TrainingPicture;
}

/**
 * @param onPicture told how many have been decoded
 * @throws ClflowError `data` that names all pictures that cannot be used, unless `skipBad`; or when nothing can be learned of them
 */
export async function checkPictures(
  pictures: readonly TrainingPicture[],
  { skipBad, onPicture }: { readonly skipBad: boolean; readonly onPicture: (done: number) => void },
): Promise<CheckedPictures> {
  const known: Known[] = [];
  const problems: string[] = [];
  for (const [i, picture] of pictures.entries()) {
    const name = nameOf(picture, i);
    try {
      const image = await decoded(picture);
      known.push({ picture, file: name, digest: await digestOf(image), ...imageFacts(image) });
    } catch (error) {
      if (!(error instanceof ClflowError)) throw error;
      problems.push(error.message.startsWith(name) ? error.message : `${name}: ${error.message}`);
    }
    onPicture(i + 1);
  }
  if (problems.length > 0 && !skipBad) throw unusable(problems, pictures.length);
  if (known.length === 0)
    throw new ClflowError('data', 'There is no picture to learn from: give photos of good parts.');
  const findings = imageFindings(known, 'training images');
  const hopeless = findings.find(({ severity }) => severity === 'error');
  if (hopeless) throw new ClflowError('data', hopeless.message);
  const seen = new Set<string>();
  const distinct = known.filter(({ digest }) => !seen.has(digest) && seen.add(digest));
  return {
    source: {
      count: distinct.length,
      load: (index) => decoded(distinct[index].picture),
      nameOf: (index) => distinct[index].file,
    },
    nearCopies: nearCopies(distinct).groups,
    typical: typicalSize(known),
    digest: await sha256Hex(new TextEncoder().encode(distinct.map(({ digest }) => digest).join())),
    notes: [...problems.map((problem) => `left out: ${problem}`), ...findings.map(({ message }) => message)],
    skipped: problems.length,
    bytesOf: (index) => bytesOf(distinct[index].picture),
  };
}

async function decoded(picture: TrainingPicture): Promise<RgbImage> {
  if (picture instanceof Blob) await requireShallow(picture);
  return decodeImage(picture);
}

function nameOf(picture: TrainingPicture, index: number): string {
  return picture instanceof File && picture.name !== '' ? picture.name : `picture ${index + 1}`;
}

function digestOf({ width, height, data }: RgbImage): Promise<string> {
  const size = new TextEncoder().encode(`${width}x${height}:`);
  const all = new Uint8Array(size.length + data.length);
  all.set(size);
  all.set(data, size.length);
  return sha256Hex(all);
}

async function bytesOf(picture: TrainingPicture): Promise<Uint8Array> {
  return picture instanceof Blob ? new Uint8Array(await picture.arrayBuffer()) : new Uint8Array(picture.data.buffer);
}

function unusable(problems: readonly string[], total: number): ClflowError {
  const list = problems.map((problem) => `\n  ${problem}`).join('');
  return new ClflowError(
    'data',
    `${problems.length} of ${total} training images cannot be used; mend them, or leave them out with ${option('skipBad')}:${list}`,
  );
}
