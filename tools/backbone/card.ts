/**
 * @file Writes the model card beside the weights: what they are, what they saw, how they were trained, how good they are.
 *
 *   npx tsx tools/backbone/card.ts [--weights weights/embedded.safetensors] [--curve weights/curve.jsonl]
 *       [--detection weights/detection.jsonl] [--output weights/README.md]
 *
 * `--curve` is what distil.ts wrote, `--detection` what compare.ts wrote; both lie beside the weights in the repository.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { mean, readLines, spread } from '../../bench/cells.js';
import { readSafetensors, sha256Hex } from '../../src/backbone/index.js';
import { readManifest, type Manifest } from './sources/manifest.js';

const { values: options } = parseArgs({
  options: {
    weights: { type: 'string', default: 'weights/embedded.safetensors' },
    curve: { type: 'string', default: 'weights/curve.jsonl' },
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
}

const manifest = await readManifest(fileURLToPath(new URL('manifest.json', import.meta.url)));
const curve = readLines<Loss | HeldOut>(options.curve);
const losses = curve.filter((line): line is Loss => 'milliseconds' in line);
const heldOut = curve.filter((line): line is HeldOut => 'heldOut' in line);
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

<!-- Written by tools/backbone/card.ts; change that, not this. -->

\`embedded.safetensors\`: a residual network of ${count.toLocaleString('en')} parameters, float16, ${file.length.toLocaleString('en')} bytes, 0.45 GMAC for an image
of 256 × 256, ReLU only, no batch norm; 48, 96 and 160 channels at strides 4, 8 and 16 (src/backbone/embedded.ts). Input: RGB 0 … 1, normalised
with ImageNet's mean and deviation. SHA-256 \`${await sha256Hex(file)}\`.

It was distilled from ${metadata.teacher}: linear heads on its three stages learned the teacher's standardised features, and are
in the file but not in use. The teacher's weights are not part of clflow. Licence of these weights: Apache-2.0.

It is meant for anomaly detection with clflow. It recognises nothing by itself.`;
}

function images({ sources, images }: Manifest): string {
  const rows = sources.map(({ id, attribution, package: origin }) => {
    const own = images.filter(({ source }) => source === id);
    const licences = [...new Set(own.map(({ licence }) => licence))].sort().join(', ');
    const train = own.filter(({ split }) => split === 'train').length;
    return `| ${id} | ${attribution} (${origin}) | ${licences} | ${train} | ${own.length - train} |`;
  });
  return `## Images

${images.length} images of free licence, each with its hash, licence and author in tools/backbone/manifest.json, and as many crops of procedural
pictures (tools/backbone/procedural) as of photos. No image is part of this repository. Held-out images were never trained on.

| source | from | licences | trained on | held out |
|---|---|---|---|---|
${rows.join('\n')}`;
}

function training(): string {
  const seconds = losses.reduce((sum, { milliseconds }) => sum + milliseconds / 10, 0);
  const rows = heldOut.map(({ step, heldOut: mean }) => {
    const near = losses.findLast((line) => line.step <= step)!;
    return `| ${step} | ${[near.error4, near.error8, near.error16].map((error) => error.toFixed(3)).join(' | ')} | ${mean.toFixed(3)} |`;
  });
  return `## Training

On clflow's own graph engine (tools/backbone/distil.ts), crops of 128 × 128 in batches of 16, AdamW, cosine schedule with warm-up, loss: squared error
of standardised features plus half of one minus the cosine over channels, mean of three strides. ${(seconds / 3600).toFixed(1)} hours for the steps on two cores
of an AMD EPYC (shared with other work). The whole curve is in curve.jsonl; unexplained variance on batches of training crops:

| step | stride 4 | stride 8 | stride 16 | explained variance, held-out |
|---|---|---|---|---|
${rows.join('\n')}`;
}

function variance(): string {
  const last = heldOut.at(-1)!;
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
  const values = (set: string, candidate: string) =>
    cells.filter((cell) => cell.set === set && cell.candidate === candidate).map(({ auroc }) => auroc);
  const rows = sets.map((set) => `| ${set} | ${candidates.map((each) => seeds(values(set, each))).join(' | ')} |`);
  // A mean over other sets than its neighbour's would be compared with it all the same.
  const means = candidates.map((each) => {
    const perSet = sets.map((set) => mean(values(set, each)));
    return perSet.some(Number.isNaN) ? '–' : mean(perSet).toFixed(4);
  });
  return `## Detection

Image AUROC with clflow's default recipe on the same images (tools/backbone/compare.ts), mean over seeds, range in brackets. \`exported\` is this
file, \`random\` the same network with random weights.

| set | ${candidates.join(' | ')} |
|---|${candidates.map(() => '---|').join('')}
${rows.join('\n')}
| **mean** | ${means.join(' | ')} |`;
}

/** A table that mixes means and single runs says which is which. */
function seeds(values: readonly number[]): string {
  if (values.length === 0) return '–';
  return values.length === 1 ? `${spread(values)} (one seed)` : spread(values);
}
