/**
 * @file Whether the images still are as they were at calibration: one martingale on the image score and one on each number
 * of the appearance. All p-values are online: an image is compared with the calibration images and with all images before
 * it, so they are uniform for exchangeable images even where few of them calibrated the model. A steady share of defects
 * soon belongs to what is usual; the alarm means that the stream has changed.
 */
import { appearanceNames, type Appearance } from '../image/appearance.js';
import { Random } from '../random.js';
import { Bag } from './bag.js';
import { Martingale } from './martingale.js';

export const statistics = ['score', ...appearanceNames] as const;
export type Statistic = (typeof statistics)[number];

/** Values kept for comparison; of a longer stream a random sample of all. */
const MOST_KEPT = 10_000;

export interface DriftOptions {
  /** Values of the calibration images. */
  readonly calibration: Readonly<Record<Statistic, readonly number[]>>;
  /** Probability of any alarm, however long the stream, while nothing changes. Default 0.01. */
  readonly falseAlarmLevel?: number;
  /** Of the chance that breaks ties. */
  readonly seed?: number;
}

/** What the monitor sees of an image; a number that is missing is not tested. */
export type Observation = { readonly score: number } & Partial<Appearance>;

export interface Drift {
  readonly statistic: Statistic;
  readonly direction: 'higher' | 'lower';
  /** Images counted from 1: where the change most likely began, and where the alarm was raised. */
  readonly since: number;
  readonly at: number;
  /** Mean of the calibration images, and of the images from `since` to `at`. */
  readonly before: number;
  readonly after: number;
}

export interface MonitorState {
  readonly images: number;
  /** Per statistic: evidence for a change, as log₁₀ of odds that a fair bet would have paid. */
  readonly evidence: Readonly<Partial<Record<Statistic, number>>>;
  /** Alarms so far, in the order they were raised; at most one per statistic. */
  readonly drifts: readonly Drift[];
}

interface Track {
  readonly statistic: Statistic;
  readonly bag: Bag;
  readonly martingale: Martingale;
  /** The latest values, to tell what has become of them; at least {@link MOST_KEPT} where there were as many. */
  latest: number[];
  /** Values seen, and whether an alarm was raised. */
  seen: number;
  alarmed: boolean;
}

export class DriftMonitor {
  private readonly random: Random;
  private readonly tracks: readonly Track[];
  private readonly drifts: Drift[] = [];
  private readonly logLimit: number;
  private images = 0;

  constructor(private readonly options: DriftOptions) {
    const { calibration, falseAlarmLevel = 0.01, seed = 0 } = options;
    this.random = Random.of(seed, 'monitor');
    this.logLimit = Math.log(statistics.length / falseAlarmLevel);
    this.tracks = statistics.map((statistic) => ({
      statistic,
      bag: new Bag(calibration[statistic], MOST_KEPT),
      martingale: new Martingale(),
      latest: [],
      seen: 0,
      alarmed: false,
    }));
  }

  /** The next image of the stream. @returns the alarms that it raised */
  observe(observation: Observation): readonly Drift[] {
    this.images++;
    return this.tracks.flatMap((track) => {
      const value = observation[track.statistic];
      if (value === undefined) return [];
      const drift = this.follow(track, value);
      return drift ? [drift] : [];
    });
  }

  get state(): MonitorState {
    const entries = this.tracks
      .filter(({ seen }) => seen > 0)
      .map(({ statistic, martingale }) => [statistic, martingale.evidence.logCapital / Math.LN10]);
    return { images: this.images, evidence: Object.fromEntries(entries), drifts: [...this.drifts] };
  }

  private follow(track: Track, value: number): Drift | null {
    const { statistic, bag, martingale } = track;
    martingale.bet(bag.pValue(value, this.random));
    bag.add(value, this.random);
    track.seen++;
    track.latest.push(value);
    if (track.latest.length > 2 * MOST_KEPT) track.latest = track.latest.slice(-MOST_KEPT);
    const { logCapital, direction, since } = martingale.evidence;
    if (track.alarmed || logCapital < this.logLimit) return null;
    track.alarmed = true;
    const changed = track.seen - since + 1;
    const drift = {
      statistic,
      direction,
      since: this.images - changed + 1,
      at: this.images,
      before: mean(this.options.calibration[statistic]),
      after: mean(track.latest.slice(-changed)),
    };
    this.drifts.push(drift);
    return drift;
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
