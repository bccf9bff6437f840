/** @file Measures what a new model's thresholds find, on images that calibrate it, and tells it. */
import type { DetectionPower, Detector, DetectorMetadata } from '../../detector/index.js';
import { decodeImage } from '../../image/index.node.js';
import { MOST_IMAGES, measurePower } from '../../power/index.js';
import { Random } from '../../random.js';
import type { Progress } from '../../cli/terminal/progress.js';

/** @param metadata of the model, whose power is not measured yet; @param files good images that calibrate it */
export async function detectionPower(
  detector: Detector,
  { size, seed, threshold }: DetectorMetadata,
  files: readonly string[],
  progress: Progress,
): Promise<DetectionPower> {
  const chosen = Random.of(seed, 'power images').shuffle(files).slice(0, MOST_IMAGES);
  const power = await measurePower({
    images: await Promise.all(chosen.map((file) => decodeImage(file))),
    size,
    score: async (image) => (await detector.score([image]))[0],
    threshold: threshold.value,
    seed,
    onDefect: (done, total) => progress.show('measuring the power', done, total),
  });
  progress.stop();
  return power;
}

/** Rows of a table; none where the power was not measured. */
export function powerRows({ power }: Pick<DetectorMetadata, 'power'>): [string, string][] {
  if (!power) return [];
  const types = Object.entries(power.perType).sort(([, a], [, b]) => rank(a.smallestFound) - rank(b.smallestFound));
  const found = types.filter(([, { smallestFound }]) => smallestFound !== null);
  const missed = types.filter(([, { smallestFound }]) => smallestFound === null);
  const list = found.map(([type, { smallestFound }]) => `${type} ${pixels(smallestFound!)}`).join(', ');
  const unsure = missed.map(([type, { recall }]) => `${type} ${Math.round(100 * recall)} %`).join(', ');
  const all =
    power.smallestFound === null
      ? 'of synthesized defects of no size, all types together'
      : `synthesized defects of ${pixels(power.smallestFound)} across and more, all types together`;
  return [
    ['finds 9 of 10', `${all}${list === '' ? '' : `; ${list}`}`],
    ...(unsure === '' ? [] : [['finds fewer', `at any size: ${unsure}`] as [string, string]]),
  ];
}

function rank(diameter: number | null): number {
  return diameter ?? Infinity;
}

function pixels(diameter: number): string {
  return `${Number(diameter.toPrecision(2))} px`;
}
