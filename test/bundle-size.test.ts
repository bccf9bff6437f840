/** @file What a page loads for `clflow/web`, besides onnxruntime-web: a budget, and what must not be in it. */
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleForWeb, type Bundle } from '../tools/browser/bundle.js';

/** Bytes, compressed by gzip. */
const BUDGET = 60_000;
/** Of the worker that inspects, and of that which trains. */
const WORKERS = { 'inspect-worker': 60_000, 'train-worker': 180_000 };

let bundle: Bundle;

beforeAll(async () => {
  bundle = await bundleForWeb('src/web/index.ts');
});

describe('the bundle of clflow/web', () => {
  it(`takes at most ${BUDGET / 1000} kB`, () => {
    const size = gzipSync(bundle.code, { level: 9 }).length;
    const largest = bundle.inputs.slice(0, 5).map(({ file, bytes }) => `  ${kilobytes(bytes)}  ${file}`);
    console.log(
      `clflow/web: ${kilobytes(size)} by gzip, ${kilobytes(bundle.code.length)} plain; most of it:\n${largest.join('\n')}`,
    );
    expect(size).toBeLessThanOrEqual(BUDGET);
  });

  it('holds nothing that trains, writes models or belongs to Node', () => {
    const rooms = bundle.inputs.map(({ file }) => /^src\/(\w+)\//.exec(file)?.[1]).filter((room) => room !== undefined);
    const inspecting = ['calibration', 'detector', 'files', 'geometry', 'graph', 'image', 'monitor', 'web'];
    expect([...new Set(rooms)].sort()).toEqual(inspecting);
    const graph = bundle.inputs.filter(({ file }) => file.startsWith('src/graph/')).map(({ file }) => file);
    expect(graph.sort()).toEqual([
      'src/graph/check-onnx.ts',
      'src/graph/check-work.ts',
      'src/graph/data.ts',
      'src/graph/infer-shapes.ts',
      'src/graph/infer-values.ts',
      'src/graph/resize-by-matrices.ts',
      'src/graph/runtime.web.ts',
      'src/graph/session.ts',
    ]);
    expect(bundle.inputs.filter(({ file }) => /\.node\.ts$|onnx-buf|sharp/.test(file))).toEqual([]);
  });
});

describe.each(Object.entries(WORKERS))('the bundle of the %s', (name, budget) => {
  it(`takes at most ${budget / 1000} kB, with nothing of Node`, async () => {
    const { code, inputs } = await bundleForWeb(`src/web/${name}.ts`);
    const size = gzipSync(code, { level: 9 }).length;
    console.log(`${name}: ${kilobytes(size)} by gzip, ${kilobytes(code.length)} plain`);
    expect(size).toBeLessThanOrEqual(budget);
    expect(inputs.filter(({ file }) => /\.node\.ts$|sharp/.test(file))).toEqual([]);
  });
});

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1).padStart(5)} kB`;
}
