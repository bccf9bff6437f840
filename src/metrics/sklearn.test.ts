/** @file The same numbers as scikit-learn, where a Python with scikit-learn is installed (set PYTHON to choose one). */
import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { auroc, averagePrecision, f1Max } from './image-metrics.js';
import { pixelAveragePrecision } from './pixel-ap.js';
import { pixelAuroc } from './pixel-auroc.js';

const python = process.env.PYTHON ?? 'python3';
const missing = spawnSync(python, ['-c', 'import sklearn']).status !== 0;

const script = `
import json, sys
import numpy as np
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score
answers = []
for case in json.load(sys.stdin):
    labels, scores = np.array(case["labels"]), np.array(case["scores"])
    precision, recall, _ = precision_recall_curve(labels, scores)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-300)
    answers.append([roc_auc_score(labels, scores), average_precision_score(labels, scores), f1.max()])
json.dump(answers, sys.stdout)
`;

/** Scores on a coarse grid, so that most are tied; anomalous ones a little higher. */
function randomCase(random: Random) {
  const count = random.integer(20, 400);
  const grid = random.integer(3, 60);
  const labels = Array.from({ length: count }, (_, i) => (i < 2 ? i : Number(random.chance(0.3))));
  const scores = labels.map((label) => Math.round(grid * random.normal(label * random.uniform(0, 2))) / grid);
  return { labels, scores };
}

describe.skipIf(missing)(`against scikit-learn${missing ? ' (skipped: no Python with scikit-learn)' : ''}`, () => {
  it('gives the same AUROC, AP and F1-max of images, AUROC and AP of pixels on 200 random cases with ties', () => {
    const random = new Random(2024);
    const cases = Array.from({ length: 200 }, () => randomCase(random));
    const output = execFileSync(python, ['-c', script], { input: JSON.stringify(cases), encoding: 'utf8' });
    const expected = JSON.parse(output) as [number, number, number][];
    expect(expected).toHaveLength(200);
    cases.forEach(({ scores, labels }, i) => {
      const [roc, ap, f1] = expected[i];
      expect(auroc(scores, labels)).toBeCloseTo(roc, 12);
      expect(averagePrecision(scores, labels)).toBeCloseTo(ap, 12);
      expect(f1Max(scores, labels).f1).toBeCloseTo(f1, 12);
      const [map, mask] = [Float32Array.from(scores), Uint8Array.from(labels)];
      expect(pixelAuroc([map], [mask])).toBeCloseTo(roc, 12);
      expect(pixelAveragePrecision([map], [mask])).toBeCloseTo(ap, 12);
    });
  });
});
