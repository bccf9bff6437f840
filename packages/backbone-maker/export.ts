/**
 * @file Writes what ships: the student as float16 safetensors. Its heads are used by nothing but further training, and by
 * who wants the teacher's channels back; they are a twentieth of the file.
 *
 *   npx tsx packages/backbone-maker/export.ts --checkpoint FILE.checkpoint [--earlier 14000] [--output weights/embedded.safetensors]
 *
 * `--earlier` are the steps of the cycles before the checkpoint's own.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { writeSafetensors, type FloatTensor } from '../../src/files/index.js';
import { EMBEDDED, sha256Hex } from '../../src/backbone/index.js';
import { studentParameters } from './student.js';
import { readTrainerState } from './trainer-state.js';

const { values: options } = parseArgs({
  options: {
    checkpoint: { type: 'string' },
    earlier: { type: 'string', default: '0' },
    output: { type: 'string', default: 'weights/embedded.safetensors' },
  },
});
if (!options.checkpoint) {
  console.error('export needs --checkpoint.');
  process.exit(2);
}
const { parameters: values, step } = readTrainerState(options.checkpoint);
const parameters = studentParameters(0);
const tensors = new Map<string, FloatTensor>();
for (const name of parameters.names) {
  tensors.set(name, { shape: parameters.shape(name), data: parameters.values(values, name) });
}
const metadata = {
  model: EMBEDDED.name,
  teacher: 'resnet18 (ImageNet-1k, torchvision)',
  steps: String(Number(options.earlier) + step),
  licence: 'Apache-2.0 OR CC-BY-SA-4.0; the images it saw and their licences: packages/backbone-maker/manifest.json',
};
const file = writeSafetensors(tensors, { type: 'float16', metadata });
mkdirSync(dirname(options.output), { recursive: true });
writeFileSync(options.output, file);
console.log(`${options.output}: ${file.length} bytes, SHA-256 ${await sha256Hex(file)}`);
