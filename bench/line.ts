/**
 * @file What a line promises, tried at length on real parts: mosquitto, a webhook receiver, pymodbus as the PLC. Needs a build, and
 * $PYTHON with pymodbus for `kills`.
 *
 *   npx tsx bench/line.ts kills [--results 10000] [--seed 1] [--every 4]
 *   npx tsx bench/line.ts latency [--results 300]
 *   npx tsx bench/line.ts camera [--results 100]
 *   npx tsx bench/line.ts disk
 *   npx tsx bench/line.ts clock
 *   npx tsx bench/line.ts soak [--seconds 3600]
 */
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { camera } from './line/camera.js';
import { clock } from './line/clock.js';
import { disk } from './line/disk.js';
import { kills } from './line/kills.js';
import { latency } from './line/latency.js';
import { soak } from './line/soak.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    results: { type: 'string' },
    seed: { type: 'string', default: '1' },
    every: { type: 'string', default: '4' },
    seconds: { type: 'string', default: '3600' },
    folder: { type: 'string', default: join(tmpdir(), 'clflow-bench-line') },
  },
});
const root = values.folder;
mkdirSync(root, { recursive: true });
const results = (otherwise: number) => Number(values.results ?? otherwise);

const benches: Record<string, () => Promise<boolean>> = {
  kills: () => kills({ root, results: results(10_000), seed: Number(values.seed), every: Number(values.every) }),
  latency: () => latency({ root, results: results(300) }),
  camera: () => camera({ root, results: results(100) }),
  disk: () => disk({ root }),
  clock: () => clock({ root }),
  soak: () => soak({ root, seconds: Number(values.seconds) }),
};
const bench = benches[positionals[0]];
if (!bench) throw new Error(`Name one of ${Object.keys(benches).join(', ')}.`);
process.exitCode = (await bench()) ? 0 : 1;
