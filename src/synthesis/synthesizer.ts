/** @file Paints one defect on a good image: draws it, checks that it can be seen and is not absurd, lays it on. */
import { ClflowError } from '../errors.js';
import type { Mask, RgbImage } from '../image/rgb-image.js';
import { samePixels } from '../image/same-pixels.js';
import type { Random } from '../random.js';
import { compose } from './compose.js';
import { certainSpot } from './defects/contamination.js';
import { binaryTypes, draws } from './defects/index.js';
import type { Draft } from './draft.js';
import { estimateForeground, foregroundCover } from './foreground.js';
import { cut } from './pixels.js';
import { type Scene, sceneOf } from './scene.js';
import { type DefectType, type SyntheticDefect, defectTypes } from './types.js';
import { contrastLimits, isStrange, standOut } from './visibility.js';
import { within } from './within.js';

/** Draws of one type before it is given up on an image. */
const attempts = 5;
/** Types that are tried on an image one after the other, where the caller leaves the choice. */
const typesTried = 3;
/** Certain spots, where nothing else could be seen. */
const spotsTried = 50;
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
  /** Types that are left out of those. */
  readonly without?: readonly DefectType[];
}

export class Synthesizer {
  private readonly sources: readonly RgbImage[];
  private readonly types: readonly DefectType[] | undefined;
  private readonly without: ReadonlySet<DefectType>;
  /** The cover that the caller gave, null for everywhere, undefined when it is to be estimated for each image. */
  private readonly cover: Float32Array | null | undefined;
  /** What most sources have in common: for images whose own estimate fails. */
  private readonly shared: Float32Array | null = null;
  private readonly covers = new WeakMap<RgbImage, Float32Array | null>();
  private readonly scenes = new WeakMap<RgbImage, Scene>();

  /** @throws ClflowError `data` when sizes differ or are too small, `usage` for an empty or unknown list of types. */
  constructor({ sources, foreground, types, without = [] }: SynthesizerOptions) {
    for (const source of sources) requireSize(source, sources[0]);
    if (foreground && sources.length > 0) requireSize(foreground, sources[0]);
    if (types?.length === 0) throw new ClflowError('usage', 'No defect types are given: name at least one.');
    for (const type of [...(types ?? []), ...without]) requireType(type);
    if (foreground && !foreground.data.some((value) => value > 0)) {
      throw new ClflowError(
        'data',
        'The foreground mask is empty: mark where the product is, or give null for everywhere.',
      );
    }
    this.sources = sources;
    this.types = types;
    this.without = new Set(without);
    if (this.typesFor(false).length === 0)
      throw new ClflowError('usage', 'All defect types are left out: leave at least one.');
    this.cover = foreground === undefined ? undefined : coverFrom(foreground);
    if (foreground === undefined && sources.length > 0) {
      this.shared = coverFrom(estimateForeground(spreadOut(sources, voters)));
      if (!this.shared) this.cover = null;
    }
  }

  /**
   * A copy of the image with one defect. The same random state gives the same defect. On an image where the asked
   * type can't be made visible (nothing to deform on an even surface), a speck of contamination is painted instead,
   * and `type` says so.
   * @param area > 0 where pixels count, of the image's size and the same for the same image: the defect lies inside, and
   *   all of the area is product; missing: everywhere
   * @throws ClflowError `data` when the image is below 64 pixels a side or of another size than the sources.
   */
  synthesize(image: RgbImage, random: Random, type?: DefectType, area?: Mask): SyntheticDefect {
    if (type !== undefined) requireType(type);
    const scene = this.sceneOf(image, area);
    const order = type ? [type] : random.shuffle(this.typesFor(scene.palette.binary)).slice(0, typesTried);
    for (const chosen of [...order, 'contamination' as const]) {
      for (let attempt = 0; attempt < attempts; attempt++) {
        const draft = draws[chosen](scene, random);
        const whole = draft && this.finish(scene, draft, random);
        const defect = whole && within(whole, image, area);
        if (defect) return { ...defect, type: chosen };
      }
    }
    let faint: Omit<SyntheticDefect, 'type'> | null = null;
    // In noise as strong as any spot nothing stands out: then one that hardly does, since the caller must go on.
    for (let attempt = 0; faint === null || attempt < spotsTried; attempt++) {
      const spot = certainSpot(scene, random);
      const whole = this.finish(scene, spot, random);
      const defect = whole && within(whole, image, area);
      if (defect) return { ...defect, type: 'contamination' };
      const hardly: Omit<SyntheticDefect, 'type'> | null = faint
        ? null
        : compose(scene, spot, cut(scene.image, spot.box));
      faint ??= hardly && within(hardly, image, area, 1);
    }
    return { ...faint, type: 'contamination' };
  }

  private typesFor(binary: boolean): DefectType[] {
    return (this.types ?? (binary ? binaryTypes : defectTypes)).filter((type) => !this.without.has(type));
  }

  /** The defect laid on the image, or null when it would not be seen. */
  private finish(scene: Scene, draft: Draft, random: Random): Omit<SyntheticDefect, 'type'> | null {
    const before = cut(scene.image, draft.box);
    if (draft.kind === 'structure') return isStrange(scene, before, draft) ? compose(scene, draft, before) : null;
    const contrast = standOut(before, draft, scene.unit);
    const { least, most } = contrastLimits(scene, draft);
    if (contrast >= least && contrast <= most) return compose(scene, draft, before);
    if (contrast < least && (draft.kind === 'solid' || contrast * largestGain < least)) return null;
    const gain = contrast < least ? (least * random.uniform(1.1, 1.5)) / contrast : most / contrast;
    const scaled = { ...draft, target: draft.target.map((value, i) => before[i] + gain * (value - before[i])) };
    // Levels end at 0 and 255, so turning up does not always help.
    return standOut(before, scaled, scene.unit) >= least ? compose(scene, scaled, before) : null;
  }

  private coverOf(image: RgbImage): Float32Array | null {
    if (this.cover !== undefined) return this.cover;
    let cover = this.covers.get(image);
    if (cover === undefined) {
      cover = foregroundCover(image) ?? this.shared;
      this.covers.set(image, cover);
    }
    return cover;
  }

  private sceneOf(image: RgbImage, area: Mask | undefined): Scene {
    const known = this.scenes.get(image);
    if (known) return known;
    requireSize(image, this.sources[0] ?? image);
    // The same image may have been decoded again.
    const others = this.sources.filter((source) => !samePixels(source, image));
    const own = area && coverFrom(area);
    const coverOf = (asked: RgbImage): Float32Array | null => (own && asked === image ? own : this.coverOf(asked));
    const scene = sceneOf(image, others.length > 0 ? others : [image], coverOf, own !== undefined);
    this.scenes.set(image, scene);
    return scene;
  }
}

/** Up to `count` elements, evenly spread. */
function spreadOut<T>(items: readonly T[], count: number): T[] {
  const step = Math.max(1, Math.ceil(items.length / count));
  return items.filter((_, i) => i % step === 0);
}

function coverFrom(mask: Mask | null): Float32Array | null {
  return mask && Float32Array.from(mask.data, (value) => (value > 0 ? 1 : 0));
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
