/**
 * @file Writes the model card beside the weights: what they are, what they saw, how they were trained, how good they are.
 *
 *   npx tsx packages/backbone-maker/card.ts [--weights weights/embedded.safetensors] [--curves weights/curve-1.jsonl,weights/curve-2.jsonl,…]
 *       [--detection weights/detection.jsonl] [--output weights/README.md]
 *
 * `--curves` are what distil.ts wrote, one file a cycle of the learning rate, `--detection` what compare.ts wrote; all lie
 * beside the weights in the repository.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readSafetensors } from '../../src/files/index.js';
import { readLines } from '../../bench/cells.js';
import { mean, spread } from '../../src/report/index.js';
import { sha256Hex } from '../../src/backbone/index.js';
import { readManifest, type Manifest } from './sources/manifest.js';

const { values: options } = parseArgs({
  options: {
    weights: { type: 'string', default: 'weights/embedded.safetensors' },
    curves: { type: 'string', default: 'weights/curve-1.jsonl,weights/curve-2.jsonl,weights/curve-3.jsonl' },
    detection: { type: 'string', default: 'weights/detection.jsonl' },
    output: { type: 'string', default: 'weights/README.md' },
  },
});

interface Loss {
  readonly step: number;
  readonly milliseconds: number;
  readonly error4: number;
  readonly error8: number;
  readonly error16: number;
}

interface HeldOut {
  readonly step: number;
  readonly heldOut: number;
  readonly perSource: Readonly<Record<string, readonly number[]>>;
}

interface Detection {
  readonly set: string;
  readonly candidate: string;
  readonly seed: number;
  readonly epochs: number;
  readonly auroc: number;
  /** Null where the set has no masks. */
  readonly aupro: number | null;
}

const manifest = await readManifest(fileURLToPath(new URL('manifest.json', import.meta.url)));
const cycles = options.curves.split(',').map((path) => {
  const lines = readLines<Loss | HeldOut>(path);
  return {
    losses: lines.filter((line): line is Loss => 'milliseconds' in line),
    heldOut: lines.filter((line): line is HeldOut => 'heldOut' in line),
  };
});
writeFileSync(
  options.output,
  [await description(), images(manifest), training(), variance(), detection()].join('\n\n') + '\n',
);

async function description(): Promise<string> {
  const file = new Uint8Array(readFileSync(options.weights));
  const { tensors, metadata } = readSafetensors(file, options.weights);
  const used = [...tensors].filter(([name]) => !name.startsWith('head'));
  const count = used.reduce((sum, [, { shape }]) => sum + shape.reduce((a, b) => a * b, 1), 0);
  return `# The embedded backbone

<!-- Written by packages/backbone-maker/card.ts; change that, not this. -->

\`embedded.safetensors\`: a residual network of ${count.toLocaleString('en')} parameters, float16, ${file.length.toLocaleString('en')} bytes, 0.45 GMAC for an image
of 256 × 256, ReLU only, no batch norm; 48, 96 and 160 channels at strides 4, 8 and 16 (src/backbone/embedded.ts). Input: RGB 0 … 1, normalised
with ImageNet's mean and deviation. SHA-256 \`${await sha256Hex(file)}\`.

It was distilled from ${metadata.teacher}: linear heads on its three stages learned the teacher's standardised features, and are
in the file but not in use. The teacher's weights are not part of clflow; they come from torchvision (BSD-3-Clause) and were trained on ImageNet, whose
images are for non-commercial research.

**Licence of these weights: Apache-2.0 or [CC BY-SA 4.0](https://creativecommons.org/licenses/by-sa/4.0/), at your choice.** ${shareAlike(manifest)} of the
images below ask that adaptations be shared alike. We hold that a million numbers from which no image can be had back adapt none of them; who sees it
otherwise takes the weights under CC BY-SA 4.0, with the attributions of the table.

It is meant for anomaly detection with clflow. It recognises nothing by itself.`;
}

/** "55 %" */
function shareAlike({ images }: Manifest): string {
  const bound = images.filter(({ licence }) => licence.includes('BY-SA')).length;
  return `${Math.round((100 * bound) / images.length)} %`;
}

function images({ sources, images }: Manifest): string {
  const rows = sources.map(({ id, attribution, package: origin }) => {
    const own = images.filter(({ source }) => source === id);
    const licences = [...new Set(own.map(({ licence }) => licence))].sort().join(', ');
    const train = own.filter(({ split }) => split === 'train').length;
    return `| ${id} | ${attribution} (${origin}) | ${licences} | ${train} | ${own.length - train} |`;
  });
  return `## Images

${images.length} images of free licence, each with its hash, licence and author in packages/backbone-maker/manifest.json, and as many crops of procedural
pictures (packages/backbone-maker/procedural) as of photos. No image is part of this repository. Held-out images were never trained on.

| source | from | licences | trained on | held out |
|---|---|---|---|---|
${rows.join('\n')}`;
}

function training(): string {
  const seconds = cycles.flatMap(({ losses }) => losses).reduce((sum, { milliseconds }) => sum + milliseconds / 10, 0);
  const rows = cycles.flatMap(({ losses, heldOut }, cycle) =>
    heldOut.map(({ step, heldOut: mean }) => {
      const errors = meanErrors(losses, step).map((error) => error.toFixed(3));
      return `| ${cycle + 1} | ${step} | ${errors.join(' | ')} | ${mean.toFixed(3)} |`;
    }),
  );
  return `## Training

On clflow's own graph engine (packages/backbone-maker/distil.ts), crops of 128 × 128 in batches of 16, AdamW, cosine schedule with warm-up, loss: squared error
of standardised features plus half of one minus the cosine over channels, mean of three strides. ${cycles.length} cycles of the learning rate, each from
where the one before ended; ${(seconds / 3600).toFixed(1)} hours for the steps on two cores of an AMD EPYC, shared with other work. The whole curves are in
${options.curves
  .split(',')
  .map((path) => basename(path))
  .join(' and ')}. Unexplained variance of training crops is the mean of the last 500 steps:

| cycle | step | stride 4 | stride 8 | stride 16 | explained variance, held-out |
|---|---|---|---|---|---|
${rows.join('\n')}`;
}

/** Per stride, over the batches reported in the 500 steps before and with this one. */
function meanErrors(losses: readonly Loss[], step: number): number[] {
  const near = losses.filter((line) => line.step > step - 500 && line.step <= step);
  return (['error4', 'error8', 'error16'] as const).map((name) => mean(near.map((line) => line[name])));
}

function variance(): string {
  const last = cycles.at(-1)!.heldOut.at(-1)!;
  const rows = Object.entries(last.perSource).map(
    ([source, values]) => `| ${source} | ${values.map((value) => value.toFixed(3)).join(' | ')} |`,
  );
  return `## Explained variance of the teacher's features

On held-out sources, about each source's own channel means (a source that varies little has little to explain), in the teacher's
standardised channels. Mean over sources and strides: ${last.heldOut.toFixed(3)}.

| source | stride 4 | stride 8 | stride 16 |
|---|---|---|---|
${rows.join('\n')}`;
}

function detection(): string {
  const cells = readLines<Detection>(options.detection);
  if (cells.length === 0) return '## Detection\n\nNot measured yet.';
  const candidates = [...new Set(cells.map(({ candidate }) => candidate))];
  const sets = [...new Set(cells.map(({ set }) => set))];
  const values = (set: string, candidate: string, metric: 'auroc' | 'aupro') =>
    cells.filter((cell) => cell.set === set && cell.candidate === candidate).flatMap((cell) => cell[metric] ?? []);
  const rows = sets.map(
    (set) => `| ${set} | ${candidates.map((each) => seeds(values(set, each, 'auroc'))).join(' | ')} |`,
  );
  const means = (metric: 'auroc' | 'aupro') => {
    const measured = sets.filter((set) => cells.some((cell) => cell.set === set && cell[metric] !== null));
    // A mean over other sets than its neighbour's would be compared with it all the same.
    return candidates.map((each) => {
      const perSet = measured.map((set) => mean(values(set, each, metric)));
      return perSet.some(Number.isNaN) ? '–' : mean(perSet).toFixed(4);
    });
  };
  return `## Detection

Image AUROC with clflow's recipe of 26 November 2026 (heavy tails, the neighbourhood's statistics where held-out images allow it) on the same images (packages/backbone-maker/compare.ts), mean over
seeds, range in brackets; AUPRO where there are masks. \`exported\` is this file.

| set | ${candidates.join(' | ')} |
|---|${candidates.map(() => '---|').join('')}
${rows.join('\n')}
| **mean** | ${means('auroc').join(' | ')} |
| **mean AUPRO** | ${means('aupro').join(' | ')} |`;
}

/** A table that mixes means and single runs says which is which. */
function seeds(values: readonly number[]): string {
  if (values.length === 0) return '–';
  return values.length === 1 ? `${spread(values)} (one seed)` : spread(values);
}
