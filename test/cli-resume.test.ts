/** @file A training that is killed or stopped loses an epoch at most, and ends in the same model all the same. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programOf } from '../tools/suite/compiled.js';
import { clflow } from './support/run-cli.js';
import { QUICK, smallProduct, workplace } from './support/product.js';

const program = await programOf(join(import.meta.dirname, '../src/cli/main.ts'));
const { root, remove } = workplace('resume');
const product = join(root, 'flange');
const whole = join(root, 'whole.onnx');
const EPOCHS = ['--epochs', '6'];

beforeAll(async () => {
  await smallProduct(product);
  expect((await clflow('train', product, '--output', whole, ...QUICK, ...EPOCHS)).status).toBe(0);
});
afterAll(remove);

/** Starts a training of its own process and calls back as soon as it tells the end of the first epoch. */
function trainUntilFirstEpoch(output: string, act: (child: ChildProcess) => void) {
  const args = [...program, 'train', product, '--output', output, ...QUICK, ...EPOCHS];
  const child = spawn(process.execPath, args, {
    cwd: join(import.meta.dirname, '..'),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let err = '';
  let acted = false;
  child.stderr.on('data', (chunk: Buffer) => {
    err += String(chunk);
    if (acted || !(err.includes('epoch 1/6') && existsSync(`${output}.checkpoint`))) return;
    acted = true;
    act(child);
  });
  return new Promise<{ code: number | null; signal: string | null; err: string }>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, err }));
  });
}

function expectSameModel(output: string): void {
  expect(readFileSync(output).equals(readFileSync(whole))).toBe(true);
}

describe('an interrupted training', () => {
  it('goes on with --resume after kill -9', async () => {
    const output = join(root, 'killed/flange.onnx');
    const end = await trainUntilFirstEpoch(output, (child) => child.kill('SIGKILL'));
    expect(end.signal).toBe('SIGKILL');
    expect(existsSync(output)).toBe(false);
    expect(existsSync(`${output}.checkpoint`)).toBe(true);

    const again = (...more: string[]) =>
      clflow('train', product, '--output', output, ...QUICK, ...EPOCHS, '--resume', ...more);
    const other = await again('--seed', '9');
    expect(other.status).toBe(2);
    expect(other.err).toContain('the checkpoint belongs to a training with other images or settings');

    const kept = readFileSync(`${output}.checkpoint`);
    writeFileSync(`${output}.checkpoint`, kept.subarray(0, 1000));
    expect((await again()).err).toContain('the checkpoint is damaged; train without --resume');
    writeFileSync(`${output}.checkpoint`, kept);

    // Without --resume it says what is about to be replaced, here before it stops for another reason.
    const anew = await clflow('train', product, '--output', output, ...QUICK, ...EPOCHS, '--train-limit', '3');
    expect(anew.err).toContain('left by an unfinished training, will be replaced');

    // What a kill in the middle of a write leaves is removed by the next run.
    writeFileSync(`${output}.checkpoint.0123abcd.tmp`, 'half');
    const resumed = await again();
    expect(resumed.status).toBe(0);
    expect(resumed.err).toMatch(/going on after epoch [1-5]/);
    expect(readdirSync(join(root, 'killed'))).toEqual(['flange.onnx']);
    expectSameModel(output);
  });

  it('says on Ctrl-C what is kept and the command that goes on', async () => {
    const output = join(root, 'stopped/flange.onnx');
    const end = await trainUntilFirstEpoch(output, (child) => child.kill('SIGINT'));
    expect(end.code).toBe(130);
    expect(end.err).toMatch(/Epochs? 1( to \d)? (is|are) kept\. To go on:/);
    expect(end.err).toContain(`clflow train ${product} --output ${output} ${QUICK.join(' ')} --epochs 6 --resume`);
    expect(readdirSync(join(root, 'stopped'))).toEqual(['flange.onnx.checkpoint']);
    const resumed = await clflow('train', product, '--output', output, ...QUICK, ...EPOCHS, '--resume');
    expect(resumed.status).toBe(0);
    expectSameModel(output);
  });
});
