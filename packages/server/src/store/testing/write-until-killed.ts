/**
 * @file A process that writes inspections with images and messages as fast as it can and says on its output what was acknowledged,
 * a line each: to be killed at any moment.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { openStore } from '../store.js';

const [folder] = process.argv.slice(2);
const store = await openStore(folder);
writeSync(1, 'ready\n');

async function line(): Promise<never> {
  for (;;) {
    const id = randomUUID();
    const now = Date.now();
    const content = randomBytes(1000 + Math.floor(Math.random() * 200_000));
    const stored = await store.inspections.add(
      { id, receivedAt: now, decidedAt: now, verdict: Math.random() < 0.8 ? 'normal' : 'anomalous', score: 1 },
      { image: { name: `${id}.png`, mediaType: 'image/png', content }, messages: [{ sink: 'mqtt', payload: id }] },
    );
    writeSync(1, `inspection ${id} ${stored.imageSha256}\n`);
    if (Math.random() < 0.3) {
      const feedback = await store.feedback.add({ inspectionId: id, label: 'good' });
      writeSync(1, `feedback ${id} ${feedback!.id}\n`);
    }
  }
}

await Promise.all(Array.from({ length: 4 }, line));
