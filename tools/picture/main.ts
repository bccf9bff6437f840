/**
 * @file Makes docs/pictures/flange.jpg, the picture of the README, from what the demo left.
 *
 *   npm run demo && npm run docs:picture -- [demo-output]
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strip } from './strip.js';

const demo = process.argv[2] ?? 'demo-output';
const target = 'docs/pictures/flange.jpg';
const good = join(demo, 'product/test/good/000.png');
const scratched = join(demo, 'product/test/scratch/003.png');
const heatmaps = mkdtempSync(join(tmpdir(), 'clflow-picture-'));

try {
  const [ofGood, ofScratched] = inspect([good, scratched]);
  const picture = await strip([
    { picture: good, caption: ['good part', `${ofGood.verdict}, score ${ofGood.score.toFixed(2)}`] },
    { picture: scratched, caption: ['scratched part', 'not seen before'] },
    {
      picture: join(heatmaps, '003.png'),
      caption: ['heat map', `${ofScratched.verdict}, score ${ofScratched.score.toFixed(2)}`],
    },
  ]);
  mkdirSync('docs/pictures', { recursive: true });
  writeFileSync(target, picture);
  console.log(`wrote ${target}, ${Math.round(picture.length / 1000)} kB`);
} finally {
  rmSync(heatmaps, { recursive: true });
}

/** By the command line, as a user would. */
function inspect(files: readonly string[]): { verdict: string; score: number }[] {
  const args = ['dist/cli/main.js', 'inspect', join(demo, 'flange.onnx'), ...files, '--heatmaps', heatmaps, '--json'];
  const lines = execFileSync(process.execPath, args, { encoding: 'utf8' }).trim().split('\n');
  return lines.map((line) => JSON.parse(line) as { verdict: string; score: number });
}
