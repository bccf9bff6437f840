/** @file Writes a contact sheet of the procedural kinds, one row a kind, to look at. */
import { parseArgs } from 'node:util';
import { writeFile } from 'node:fs/promises';
import { contactSheet, encodePng } from '../../../src/image/index.node.js';
import { Random } from '../../../src/random.js';
import { proceduralKinds } from './index.js';

const { values } = parseArgs({
  options: {
    output: { type: 'string' },
    size: { type: 'string', default: '192' },
    each: { type: 'string', default: '6' },
    seed: { type: 'string', default: '0' },
    kinds: { type: 'string' },
  },
});
if (!values.output) {
  console.error('usage: sheet.ts --output FILE.png [--size 192] [--each 6] [--seed 0] [--kinds weave,tiles]');
  process.exit(2);
}
const [size, each, seed] = [Number(values.size), Number(values.each), Number(values.seed)];
const wanted = values.kinds?.split(',');
const kinds = proceduralKinds.filter(({ name }) => !wanted || wanted.includes(name));
const tiles = kinds.flatMap(({ name, draw }) => {
  const start = performance.now();
  const row = Array.from({ length: each }, (_, i) => ({
    image: draw(Random.of(seed, name, i), size),
    label: `${name} ${i}`,
  }));
  console.log(`${name.padEnd(12)} ${((performance.now() - start) / each).toFixed(1)} ms`);
  return row;
});
await writeFile(values.output, await encodePng(contactSheet(tiles, { columns: each, tile: size })));
