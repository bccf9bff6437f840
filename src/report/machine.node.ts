/** @file The machine that a benchmark ran on, in one line. */
import { cpus, totalmem } from 'node:os';
import { createRequire } from 'node:module';
import { vectorInstructions } from './instructions.node.js';

export function machine(): string {
  const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string };
  const memory = Math.round(totalmem() / 2 ** 30);
  const instructions = vectorInstructions();
  const processor = cpus()[0].model.trim() + (instructions.length > 0 ? ` (${instructions.join(', ')})` : '');
  return `${processor}, ${cpus().length} cores, ${memory} GiB, Node ${process.version}, onnxruntime-node ${version}`;
}
