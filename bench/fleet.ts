/**
 * @file Plans a fleet: what archives take, by measured times of a batch's stages and a simulation (bench/fleet/simulate.ts).
 *
 *   npm run bench:fleet                                        # the table, by bench/results/fleet.json
 *   npm run bench:fleet -- --images 5000000 --workers 8,32     # of one's own
 *   npm run bench:fleet -- --write                             # into docs/guides/fleet-planning.md
 *   npm run bench:fleet -- --measure bottle.onnx images/ [--to mine.json]    # on this machine; needs a build
 *   npm run bench:fleet -- --measured mine.json
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fillBlocks } from '../tools/documents/blocks.js';
import { publish } from '../tools/documents/publish.js';
import { markdownTable } from '../src/report/table.js';
import { machine } from '../src/report/machine.node.js';
import { VERSION } from '../src/version.js';
import { measure, type Measured } from './fleet/measure.js';
import { HEAD, planningRows, usualTrouble } from './fleet/table.js';

const GUIDE = 'docs/guides/fleet-planning.md';
const RESULTS = join(import.meta.dirname, 'results/fleet.json');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    measure: { type: 'boolean', default: false },
    measured: { type: 'string', default: RESULTS },
    to: { type: 'string', default: RESULTS },
    images: { type: 'string', default: '10000,100000,1000000,10000000,100000000,1000000000' },
    workers: { type: 'string', default: '1,8,32,128,512' },
    price: { type: 'string', default: '0.04' },
    bandwidth: { type: 'string' },
    seed: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});

const numbers = (text: string): number[] => text.split(',').map(Number);

async function writeMeasured([model, images]: readonly string[]): Promise<void> {
  const measured = { version: VERSION, machine: machine(), ...(await measure(model, images)) };
  writeFileSync(values.to, `${JSON.stringify(measured, null, 2)}\n`);
  console.log(`wrote ${values.to}`);
}

function table(): string {
  const { stages } = JSON.parse(readFileSync(values.measured, 'utf8')) as Measured;
  const rows = planningRows({
    stages,
    images: numbers(values.images),
    workers: numbers(values.workers),
    price: Number(values.price),
    trouble: usualTrouble,
    bandwidth: values.bandwidth === undefined ? undefined : Number(values.bandwidth),
    seed: Number(values.seed),
  });
  return markdownTable({ title: '', head: HEAD, rows: rows.map((cells) => ({ cells })) }).replace(/^## *\n\n/, '');
}

/** The times that the table is computed from, in milliseconds. */
function stageTable(): string {
  const { stages, images } = JSON.parse(readFileSync(values.measured, 'utf8')) as Measured;
  const { list, read, decode, inspect, write, sum, job } = stages;
  const rows = Object.entries({ list, read, decode, inspect, write, 'sum up': sum }).map(([name, seconds]) => [
    name,
    (1000 * seconds).toPrecision(2),
  ]);
  rows.push(['a job, besides', (1000 * job).toFixed(0)]);
  const head = [`stage, images of ${images.megapixels} megapixels`, 'ms of a core'];
  return markdownTable({ title: '', head, rows: rows.map((cells) => ({ cells })) }).replace(/^## *\n\n/, '');
}

if (values.measure) await writeMeasured(positionals);
else if (values.write || values.check) {
  const page = fillBlocks(readFileSync(GUIDE, 'utf8'), { fleet: table(), stages: stageTable() }, GUIDE);
  process.exitCode = await publish({
    pages: { [GUIDE]: page },
    check: values.check,
    command: 'npm run bench:fleet -- --write',
  });
} else console.log(`${stageTable()}\n\n${table()}`);
