import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { tinyModelFile } from '../detector/testing/tiny-model-file.js';
import { randomImage } from '../detector/testing/tiny-model.js';
import { encodePng } from '../image/index.node.js';
import { Inspector } from './inspector.js';
import { hasSwiftShader, withSwiftShader } from '../../test/support/swiftshader.js';

const notes: string[] = [];
const settings = { modelName: 'm.onnx', threads: 1, maxMegapixels: 1, onNote: (note: string) => void notes.push(note) };
let inspector: Inspector;
let image: Uint8Array;
beforeAll(async () => {
  const model = await tinyModelFile([1, 2, 3, 4, 5]);
  inspector = await Inspector.open({ ...settings, model, patience: 500 });
  image = await encodePng(randomImage(64, 96));
});
afterAll(() => inspector.close());

it('ends a process that does not come back, and inspects with another one', async () => {
  const stuck = inspector.pid!;
  process.kill(stuck, 'SIGSTOP');
  await expect(inspector.inspect(image, false, 100)).rejects.toMatchObject({ kind: 'late' });
  await vi.waitFor(() => expect(notes.join('\n')).toMatch(/took more than 0.5 s for one image and was ended/), 5000);
  const { width, height, timing, overlay } = await inspector.inspect(image, false, Infinity);
  expect({ width, height, overlay }).toEqual({ width: 64, height: 96, overlay: null });
  expect(timing.infer).toBeGreaterThan(0);
  expect(inspector.pid).not.toBe(stuck);
  expect(() => process.kill(stuck, 0)).toThrow(/ESRCH/);
});

it('says of an image what is wrong with it, and takes the next one', async () => {
  const cut = inspector.inspect(image.subarray(0, 2000), false, Infinity);
  await expect(cut).rejects.toMatchObject({ kind: 'image' });
  await expect(inspector.inspect(await encodePng(randomImage(2000, 600)), false, Infinity)).rejects.toThrow(
    /megapixel/i,
  );
  expect((await inspector.inspect(image, true, Infinity)).verdict).toBeDefined();
});

it('refuses what is no model', async () => {
  const opened = Inspector.open({ ...settings, model: Buffer.from('no model') });
  await expect(opened).rejects.toMatchObject({ code: 'model', message: expect.stringContaining('m.onnx') as string });
});

it('refuses a card that is not there', async () => {
  const model = await tinyModelFile([1, 2, 3, 4, 5]);
  await expect(Inspector.open({ ...settings, model, device: 'cuda' })).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringMatching(/^The device cuda cannot be used here; set `device` to cpu\. \(.+\)$/) as string,
  });
});

it.skipIf(!hasSwiftShader())(
  'gives the processor’s scores on a device that is there',
  async () => {
    const model = await tinyModelFile([1, 2, 3, 4, 5]);
    const card = await withSwiftShader(() =>
      Inspector.open({ ...settings, model, device: 'webgpu', patience: 100_000 }),
    );
    try {
      const [here, there] = await Promise.all([inspector, card].map((one) => one.inspect(image, false, Infinity)));
      expect(Math.abs(there.score / here.score - 1)).toBeLessThan(1e-4);
      expect(there.score).not.toBe(here.score);
      expect(there.verdict).toBe(here.verdict);
    } finally {
      await card.close();
    }
  },
  240_000,
);
