import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeSafetensors } from '../../src/files/index.js';
import { Graph, asFloats, bytes, openGraph } from '../../src/graph/index.js';
import { nodeRuntime } from '../../src/graph/runtime.node.js';
import { Random } from '../../src/random.js';
import { explainedVariance, meanExplained } from './explained-variance.js';
import { RECORD_BYTES, ShardReader } from './shard.js';
import { readStatistics, writeStatistics } from './statistics-file.js';
import { studentParameters, TEACHER_CHANNELS } from './student.js';
import { StatisticsSums, dequantised, quantise } from './teacher.js';
import { readStudent, readTrainerState, writeTrainerState } from './trainer-state.js';

const runtime = nodeRuntime({ threads: 1 });
const folder = mkdtempSync(join(tmpdir(), 'clflow-records-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Two shards of three and two records; record r is filled with 10 r, its maps with noise. */
function shards(name: string): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  const random = new Random(1);
  const record = (r: number): Buffer => {
    const data = Buffer.alloc(RECORD_BYTES, 10 * r);
    for (let i = 128 * 128 * 3; i < RECORD_BYTES; i++) data[i] = random.integer(20, 100);
    return data;
  };
  writeFileSync(join(path, '0000.shard'), Buffer.concat([0, 1, 2].map(record)));
  writeFileSync(join(path, '0001.shard'), Buffer.concat([3, 4].map(record)));
  return path;
}

describe('shards', () => {
  it('give any records of any shard, stacked', () => {
    const reader = new ShardReader(shards('read'));
    expect(reader.count).toBe(5);
    const { crop, target2 } = reader.read([4, 0, 3, 2], [2, 2]);
    expect(crop.shape).toEqual([2, 2, 128, 128, 3]);
    expect(target2.shape).toEqual([2, 2, 256, 8, 8]);
    const size = 128 * 128 * 3;
    expect([0, 1, 2, 3].map((n) => crop.data[n * size + 7])).toEqual([40, 0, 30, 20]);
    expect(() => reader.read([5], [1])).toThrow(/no record 5 of 5/);
    reader.close();
  });
});

describe('standardised bytes', () => {
  const random = new Random(3);
  const positions = 16;
  const features = Float32Array.from({ length: 2 * 2 * positions }, (_, i) =>
    random.normal(Math.floor(i / positions) % 2 === 0 ? 5 : -1, Math.floor(i / positions) % 2 === 0 ? 2 : 0.1),
  );

  it('come back as (x − mean) / deviation, to half a step', async () => {
    const sums = new StatisticsSums([2]);
    sums.add([features], 2);
    const { mean, deviation } = sums.finish();
    expect(Math.abs(mean[0][0] - 5)).toBeLessThan(1.5);
    expect(Math.abs(mean[0][1] + 1)).toBeLessThan(0.1);
    const stored = quantise(features, mean[0], deviation[0], positions);
    const graph = new Graph();
    graph.output('z', dequantised(graph.input('bytes', [features.length], 'uint8')));
    const { z } = await (await openGraph(runtime, graph)).run({ bytes: bytes(stored, [features.length]) });
    asFloats(z).forEach((value, i) => {
      const channel = Math.floor(i / positions) % 2;
      const exact = (features[i] - mean[0][channel]) / deviation[0][channel];
      expect(Math.abs(value - exact)).toBeLessThan(0.026);
    });
  });

  it('have their statistics beside them', () => {
    expect(readStatistics(folder)).toBeNull();
    const mean = TEACHER_CHANNELS.map((channels, i) => new Float32Array(channels).fill(i));
    const deviation = TEACHER_CHANNELS.map((channels, i) => new Float32Array(channels).fill(i + 1));
    writeStatistics(folder, { mean, deviation });
    expect(readStatistics(folder)).toEqual({ mean, deviation });
  });
});

describe('explained variance', () => {
  it('of a student that guesses means near zero is that of a constant: at most 0, per source', async () => {
    const parameters = studentParameters(0);
    const values = parameters.initial();
    // Without the small start of the heads the guess is exactly zero.
    for (const name of parameters.names.filter((key) => key.startsWith('head')))
      parameters.values(values, name).fill(0);
    const reader = new ShardReader(shards('variance'));
    const result = await explainedVariance(runtime, parameters, values, reader, ['a', 'b', 'a', 'b', 'b']);
    expect([...result.keys()].sort()).toEqual(['a', 'b']);
    // Bytes of 20 … 99 are values uniform in −2 … 1.95: mean 0 to within 0.03, so the error is the variance.
    for (const value of [...result.values()].flat()) expect(Math.abs(value)).toBeLessThan(0.02);
    expect(
      meanExplained(
        new Map([
          ['a', [0.2, 0.4]],
          ['b', [0.6, 0.8]],
        ]),
      ),
    ).toBeCloseTo(0.5, 9);
    reader.close();
  });

  it('falls below 0 by what a wrong bias adds to the error, at its own stride only', async () => {
    const parameters = studentParameters(0);
    const values = parameters.initial();
    for (const name of parameters.names.filter((key) => key.startsWith('head')))
      parameters.values(values, name).fill(0);
    parameters.values(values, 'head1.bias').fill(1);
    const reader = new ShardReader(shards('bias'));
    const result = await explainedVariance(runtime, parameters, values, reader, Array<string>(5).fill('a'));
    // Uniform of width 4: variance 1.33; a bias of 1 adds 1 to the squared error.
    expect(result.get('a')![0]).toBeCloseTo(-1 / 1.333, 1);
    expect(Math.abs(result.get('a')![1])).toBeLessThan(0.02);
    reader.close();
  });
});

describe('a training state', () => {
  it('survives its file', () => {
    const path = join(folder, 'student.checkpoint');
    const vector = (value: number) => Float32Array.from([value, value + 0.5]);
    const state = { parameters: vector(1), firstMoment: vector(2), secondMoment: vector(3), step: 1234 };
    writeTrainerState(path, state);
    expect(readTrainerState(path)).toEqual(state);
  });

  it('begins anew from an exported student, and says what an other file lacks', () => {
    const parameters = studentParameters(4);
    const values = parameters.initial();
    const tensors = parameters.names.map((name) => {
      return [name, { shape: parameters.shape(name), data: parameters.values(values, name) }] as const;
    });
    const path = join(folder, 'student.safetensors');
    writeFileSync(path, writeSafetensors(new Map(tensors)));
    const read = readStudent(path, studentParameters(0));
    // A million numbers: a deep comparison takes seconds.
    expect(Buffer.compare(Buffer.from(read.buffer), Buffer.from(values.buffer))).toBe(0);
    writeFileSync(path, writeSafetensors(new Map(tensors.slice(1))));
    expect(() => readStudent(path, studentParameters(0))).toThrow(/lacks conv1.weight/);
  });
});
