/**
 * @file What trained models make of small defects: every good test image of a set, and the same with one painted defect of 6 to
 * 20 pixels.
 *
 *   npm run bench:small-defects -- --models A.onnx,B.onnx --data ../shared/data/deeppcb/g44000 [--threads 0]
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { openDataset } from '../src/dataset/index.js';
import { ImageDetector } from '../src/detector/index.js';
import { nodeRuntime } from '../src/graph/runtime.node.js';
import { decodeImage, isEmptyMask } from '../src/image/index.node.js';
import { auroc } from '../src/metrics/index.js';
import { Random } from '../src/random.js';
import { skipWithout } from './cells.js';
import { printTable } from './measure.js';
import { peaksAt, withSmallDefect } from './small-defect.js';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data/deeppcb/g44000' },
    models: { type: 'string', default: '' },
    threads: { type: 'string', default: '0' },
  },
});
skipWithout(options.data);
const runtime = nodeRuntime({ threads: Number(options.threads) });
const { test } = await openDataset(options.data, { isEmptyMask });
const good = await Promise.all(test.filter(({ label }) => label === 'normal').map(({ file }) => decodeImage(file)));
const pairs = good.map((image, i) => ({ before: image, ...withSmallDefect(image, Random.of(0, 'defect', i)) }));

const rows: string[][] = [];
for (const path of options.models.split(',')) {
  const detector = await ImageDetector.open(readFileSync(path), runtime, path);
  const scores: number[] = [];
  const labels: boolean[] = [];
  let [located, found] = [0, 0];
  for (const { before, image, box } of pairs) {
    const [[undamaged], [damaged]] = [await detector.score([before]), await detector.score([image])];
    scores.push(undamaged.score, damaged.score);
    labels.push(false, true);
    if (peaksAt(damaged, box, image)) located++;
    if (damaged.score > detector.metadata.threshold.value) found++;
  }
  await detector.release();
  const { width, height } = detector.metadata.size;
  const share = (count: number): string => `${count} of ${pairs.length}`;
  rows.push([basename(path), `${width}×${height}`, auroc(scores, labels).toFixed(3), share(located), share(found)]);
}
printTable(['model', 'size', 'image AUROC', 'located', 'above the threshold'], rows);
