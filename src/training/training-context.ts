/** @file What both ways of learning are given: the plan's images, split and decoded, and how to tell and to stop. */
import type { Backbone } from '../backbone/backbone.js';
import type { DetectorModel } from '../detector/index.js';
import type { Runtime } from '../graph/index.js';
import type { Mask } from '../image/rgb-image.js';
import type { Quarters } from '../image/turn.js';
import type { BackboneFeatures } from './backbone-features.js';
import type { Images } from './calibrate.js';
import type { CheckpointStore, Curves } from './checkpoint.js';
import type { WorkingImages } from './image-source.js';
import type { CutImages } from './learning-images.js';
import type { MemoryBounds } from './memory-bounds.js';
import type { OpenOverflow } from './overflow.js';
import type { WorkingDefects } from './real-defects.js';
import type { EarlyPhase, OnTrainingEvent } from './progress.js';

/** What a training asks of its images before the first epoch. */
export interface Decisions {
  /** What whitens: statistics by position, or by kinds of places. */
  readonly whitening: 'positional' | 'mixture';
  /** Quarters by which every training image is turned as well. */
  readonly turns: readonly Quarters[];
  /** Rows and columns around a position whose statistics it shares, where they are by position. */
  readonly reach?: number;
}

export interface TrainingContext {
  readonly runtime: Runtime;
  readonly backbone: Backbone;
  /** All good images at working size. */
  readonly images: WorkingImages;
  readonly features: BackboneFeatures;
  readonly bounds: MemoryBounds;
  /** Room for maps beyond the memory's bound; missing: they are made again each time. */
  readonly openOverflow?: OpenOverflow;
  /** The images that the above are tiles of; null where they are whole. */
  readonly cut: CutImages | null;
  /** Indices of the images that the training images are, or are tiles of. */
  readonly wholeTraining: readonly number[];
  /** Indices of the images to train on. */
  readonly training: readonly number[];
  /** Groups of near copies, the other images alone in theirs: they stay on one side of every split. */
  readonly groups: readonly (readonly number[])[];
  /** The part of the images that counts, at working size; missing: all of it. */
  readonly area?: Mask;
  /** What counts of one of `images`, or of a turned copy. */
  readonly areaOf: (image: number) => Mask | undefined;
  /** The images held back, as they were decoded. */
  readonly heldBack: () => Images;
  /** Real anomalous images, extra negatives of methods that learn from negatives. */
  readonly realDefects: WorkingDefects;
  /** Whether the detector's numbers are rounded as its file holds them. */
  readonly rounded: boolean;
  readonly dataHash: string;
  /** Of the real defects. */
  readonly defectsHash: string;
  /**
   * Decisions of another training on these images and more. Trainings that calibrate a detector take its own: with others
   * their scores would be on another scale than its scores.
   */
  readonly decided?: Decisions;
  readonly checkpoint?: CheckpointStore;
  readonly resume?: boolean;
  /** Whether a few pictures are looked at after every epoch. */
  readonly previews?: boolean;
  readonly signal?: AbortSignal;
  readonly onEvent: OnTrainingEvent;
  /** For a phase before the first epoch: tells how far it is, and throws when the training is to stop. */
  readonly before: (phase: EarlyPhase, total: number) => (done: number) => void;
}

/** What learning gives. */
export interface Learned<Model extends DetectorModel = DetectorModel> {
  readonly model: Model;
  readonly curves: Curves;
  /** Numbers that were learned and are part of the detector: a flow's parameters, a memory's values. */
  readonly parameters: number;
  /** How training images were turned as well. */
  readonly turns: readonly Quarters[];
  /** Null where nothing was asked. */
  readonly decisions: Decisions | null;
  /** How strange each training image is to the others; null where nothing tells. */
  readonly strangeness: readonly number[] | null;
}
