/** @file Paints one defect on a good image: draws it, checks that it can be seen and is not absurd, lays it on. */
import { ClflowError } from '../errors.js';
import type { Mask, RgbImage } from '../image/rgb-image.js';
import type { Random } from '../random.js';
import { compose, softened } from './compose.js';
import { certainSpot } from './defects/contamination.js';
import { binaryTypes, draws } from './defects/index.js';
import type { Draft } from './draft.js';
import { foregroundCover } from './foreground.js';
import { cut } from './pixels.js';
import { type Scene, sceneOf } from './scene.js';
import { type DefectType, type SyntheticDefect, defectTypes } from './types.js';
import { contrastLimits, isStrange, paintContrast } from './visibility.js';

/** Draws of one type before it is given up on an image. */
const attempts = 8;
/** Types that are tried on an image one after the other, where the caller leaves the choice. */
const typesTried = 3;
/** Paint that is too faint is turned up to this at most. */
const largestGain = 3;
/** Images that vote on whether the product has a background. */
const voters = 9;

export interface SynthesizerOptions {
  /** Other good images of the product, all of one size. */
  readonly sources: readonly RgbImage[];
  /** Where the product is, in every image alike; null: everywhere. Left out: estimated for each image. */
  readonly foreground?: Mask | null;
  /** The types to draw from. Default: all that fit the image. */
  readonly types?: readonly DefectType[];
}

export class Synthesizer {
  private readonly sources: readonly RgbImage[];
  private readonly types: readonly DefectType[] | undefined;
  /** The cover that the caller gave, null for everywhere, undefined when it is to be estimated for each image. */
  private readonly cover: Float32Array | null | undefined;
  private readonly covers = new WeakMap<RgbImage, Float32Array | null>();
  private readonly scenes = new WeakMap<RgbImage, Scene>();

  /** @throws ClflowError `data` when sizes differ or are too small, `usage` for an empty or unknown list of types. */
  constructor({ sources, foreground, types }: SynthesizerOptions) {
    for (const source of sources) requireSize(source, sources[0]);
    if (foreground && sources.length > 0) requireSize(foreground, sources[0]);
    if (types?.length === 0) throw new ClflowError('usage', 'No defect types are given: name at least one.');
    for (const type of types ?? []) requireType(type);
    this.sources = sources;
    this.types = types;
    this.cover = foreground ? Float32Array.from(foreground.data, (value) => (value > 0 ? 1 : 0)) : foreground;
    if (foreground === undefined && !mostHaveBackground(sources)) this.cover = null;
  }

  /**
   * A copy of the image with one defect. The same random state gives the same defect. On an image where the asked
   * type can't be made visible (nothing to deform on an even surface), a speck of contamination is painted instead,
   * and `type` says so.
   * @throws ClflowError `data` when the image is below 64 pixels a side or of another size than the sources.
   */
  synthesize(image: RgbImage, random: Random, type?: DefectType): SyntheticDefect {
    if (type !== undefined) requireType(type);
    const scene = this.sceneOf(image);
    const fitting = this.types ?? (scene.palette.binary ? binaryTypes : defectTypes);
    const order = type ? [type] : random.shuffle(fitting).slice(0, typesTried);
    for (const chosen of order) {
      for (let attempt = 0; attempt < attempts; attempt++) {
        const draft = draws[chosen](scene, random);
        const defect = draft && this.finish(scene, draft, random);
        if (defect) return { ...defect, type: chosen };
      }
    }
    for (;;) {
      const defect = this.finish(scene, certainSpot(scene, random), random);
      if (defect) return { ...defect, type: 'contamination' };
    }
  }

  /** The defect laid on the image, or null when it would not be seen. */
  private finish(scene: Scene, draft: Draft, random: Random): Omit<SyntheticDefect, 'type'> | null {
    const before = cut(scene.image, draft.box);
    if (draft.kind === 'structure') {
      return isStrange(scene, before, draft) ? compose(scene, draft, before, 1, paintContrast(before, draft)) : null;
    }
    const soft = softened(draft, before, random.integer(0, scene.softness + 1));
    const contrast = paintContrast(before, soft);
    const { least, most } = contrastLimits(scene, soft);
    if (contrast < least && (soft.kind === 'solid' || contrast * largestGain < least)) return null;
    const wanted = contrast < least ? least * random.uniform(1, 1.4) : Math.min(contrast, most);
    return compose(scene, soft, before, wanted / contrast, wanted);
  }

  private coverOf(image: RgbImage): Float32Array | null {
    if (this.cover !== undefined) return this.cover;
    let cover = this.covers.get(image);
    if (cover === undefined) this.covers.set(image, (cover = foregroundCover(image)));
    return cover;
  }

  private sceneOf(image: RgbImage): Scene {
    const known = this.scenes.get(image);
    if (known) return known;
    requireSize(image, this.sources[0] ?? image);
    const others = this.sources.filter((source) => source !== image);
    const scene = sceneOf(image, others.length > 0 ? others : [image], (asked) => this.coverOf(asked));
    this.scenes.set(image, scene);
    return scene;
  }
}

function mostHaveBackground(sources: readonly RgbImage[]): boolean {
  if (sources.length === 0) return true;
  const step = Math.max(1, Math.floor(sources.length / voters));
  const asked = sources.filter((_, i) => i % step === 0).slice(0, voters);
  return 2 * asked.filter((source) => foregroundCover(source) !== null).length > asked.length;
}

function requireSize(image: RgbImage | Mask, other: RgbImage | Mask): void {
  if (image.width < 64 || image.height < 64) {
    throw new ClflowError(
      'data',
      `An image is ${image.width}×${image.height} pixels: defects are synthesized on 64 pixels a side or more.`,
    );
  }
  if (image.width === other.width && image.height === other.height) return;
  throw new ClflowError(
    'data',
    `An image is ${image.width}×${image.height} pixels, another ${other.width}×${other.height}: resize them to one size.`,
  );
}

function requireType(type: string): void {
  if ((defectTypes as readonly string[]).includes(type)) return;
  throw new ClflowError('usage', `There is no defect type '${type}': choose from ${defectTypes.join(', ')}.`);
}
