/** @file A process that owns a pool whose only child is stuck; it tells the child's id and waits to be killed. */
import { createPool, type ModelRef } from '../pool/index.js';

const [model, image] = process.argv.slice(2);
const pool = await createPool({ workers: 1 });
void pool.inspect(JSON.parse(model) as ModelRef, { image: Buffer.from(image, 'base64'), maxMegapixels: 1 });
process.stdout.write(`${pool.state.pids[0]}\n`);
