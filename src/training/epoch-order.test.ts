import { expect, it } from 'vitest';
import { EpochOrder } from './epoch-order.js';
import { WorkingImages } from './image-source.js';
import { products } from './testing/products.js';

const COUNT = 40;
const images = new WorkingImages(products(COUNT), { width: 64, height: 64 }, 0);
const training = Array.from({ length: 30 }, (_, i) => i + 5);

it('goes over every training image once, in another order each epoch', () => {
  const order = new EpochOrder(images, training, [], 3);
  expect(order.length).toBe(30);
  expect(order.of(0).toSorted((a, b) => a - b)).toEqual(training);
  expect(order.of(1)).not.toEqual(order.of(0));
  expect(order.of(1)).toEqual(new EpochOrder(images, training, [], 3).of(1));
});

it('turns images by chance, each only as it may be turned', () => {
  const order = new EpochOrder(images, training, [2], 3);
  expect(order.length).toBe(30);
  const epochs = Array.from({ length: 20 }, (_, epoch) => order.of(epoch));
  for (const views of epochs) {
    expect(views.map((view) => images.original(view)).toSorted((a, b) => a - b)).toEqual(training);
  }
  const turned = epochs.flat().filter((view) => view >= COUNT);
  expect(turned.every((view) => Math.floor(view / COUNT) === 2)).toBe(true);
  expect(turned.length).toBeGreaterThan(240); // of 600 views half are turned, give or take five deviations
  expect(turned.length).toBeLessThan(360);
});
