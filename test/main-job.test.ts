/** @file The main job in short, as it is run on every Node: train, evaluate, inspect, each by its command. */
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { clflow, jsonLines } from './support/run-cli.js';
import { QUICK, smallProduct, workplace } from './support/product.js';

const { root, remove } = workplace('main-job');
afterAll(remove);

it('trains, evaluates and inspects', { timeout: 240_000 }, async () => {
  const [product, model] = [join(root, 'flange'), join(root, 'flange.onnx')];
  await smallProduct(product);
  const trained = await clflow('train', product, '--output', model, ...QUICK, '--epochs', '1', '--json');
  expect(trained).toMatchObject({ status: 0 });
  expect(jsonLines(trained)[0]).toMatchObject({ model, epochs: 1, trainImages: 8, calibrationImages: 4 });
  const evaluated = await clflow('evaluate', model, product, '--json');
  expect(jsonLines(evaluated)[0]).toMatchObject({ image: { auroc: expect.any(Number) } });
  const inspected = jsonLines(await clflow('inspect', model, join(product, 'test/missing_hole'), '--json'));
  expect(inspected).toHaveLength(2);
  expect(inspected[0]).toMatchObject({ score: expect.any(Number), verdict: expect.any(String) });
});
