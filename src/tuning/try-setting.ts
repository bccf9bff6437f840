/** @file One training of a setting, at a rung's share of the effort, and what its detector says of the panel. */
import { ImageDetector } from '../detector/index.js';
import type { Runtime } from '../graph/index.js';
import type { RgbImage } from '../image/rgb-image.js';
import { Random } from '../random.js';
import { recipes, trainingPlan, type PlanSettings, type Recipe } from '../training/plan.js';
import type { Orientation } from '../training/methods.js';
import type { Split, TrainingOptions } from '../training/training-options.js';
import { trainModel } from '../training/train-model.js';
import type { Rung } from './halving.js';
import type { Panel } from './panel.js';
import type { Trial } from './trial.js';

/** Fewer images would not tell how a setting does with more. */
const FEWEST_IMAGES = 8;
const FEWEST_EPOCHS = 2;

export interface SettingTraining extends Pick<
  TrainingOptions,
  'images' | 'nearCopies' | 'backbone' | 'precision' | 'runtime' | 'signal'
> {
  readonly plan: PlanSettings;
  readonly orientation?: Orientation;
  readonly rung: Rung;
  /** The same for all settings; the images that calibrate are those of the panel, in its order. */
  readonly split: Split;
}

export interface SettingTrial extends SettingTraining {
  readonly panel: Panel;
  /** An image of the panel was scored; with its defects. */
  readonly onScored?: (done: number) => void;
}

export async function trySetting({ panel, onScored, ...training }: SettingTrial): Promise<Trial> {
  const started = performance.now();
  const file = await trainSetting(training);
  const trainSeconds = (performance.now() - started) / 1000;
  const scored = await scorePanel(file, panel, training.runtime, onScored);
  return { ...scored, trainSeconds, seconds: (performance.now() - started) / 1000 };
}

/** @returns the bytes of a model file */
export async function trainSetting(options: SettingTraining): Promise<Uint8Array> {
  const { plan, orientation, rung, split, ...training } = options;
  const recipe: Recipe = recipes[plan.method];
  const epochs = recipe.learner === 'flow' ? recipe.epochs : 0;
  const share = epochs > 0 ? Math.max(Math.min(epochs, FEWEST_EPOCHS), Math.round(epochs * rung.epochs)) : undefined;
  const { file } = await trainModel({
    ...training,
    plan: trainingPlan(plan, { epochs: share, orientation }),
    split: { train: someOf(split.train, rung.images, plan.seed), calibration: split.calibration },
    className: 'tuning',
  });
  return file;
}

/** @param file a model's bytes; @param onScored an image was scored, with its defects */
export async function scorePanel(
  file: Uint8Array,
  panel: Panel,
  runtime: Runtime,
  onScored: (done: number) => void = () => {},
): Promise<Pick<Trial, 'good' | 'painted' | 'inferenceMs'>> {
  const detector = await ImageDetector.open(file, runtime);
  const times: number[] = [];
  const score = async (image: RgbImage): Promise<number> => {
    const before = performance.now();
    const [scored] = await detector.score([image]);
    times.push(performance.now() - before);
    return scored.score;
  };
  const good: number[] = [];
  const painted: number[][] = [];
  try {
    for (const [i, image] of panel.good.entries()) {
      good.push(await score(image));
      painted.push([]);
      for (const defect of panel.painted[i]) painted[i].push(await score(defect));
      onScored(i + 1);
    }
  } finally {
    await detector.release();
  }
  return { good, painted, inferenceMs: times.sort((a, b) => a - b)[Math.floor(times.length / 2)] };
}

/** A share of the images, the same and in the same order for every setting; those of a smaller share are among those of a larger. */
function someOf(images: readonly number[], share: number, seed: number): number[] {
  const count = Math.max(Math.min(images.length, FEWEST_IMAGES), Math.round(images.length * share));
  const chosen = Random.of(seed, 'tuning images').permutation(images.length).slice(0, count);
  return chosen.map((i) => images[i]).sort((a, b) => a - b);
}
