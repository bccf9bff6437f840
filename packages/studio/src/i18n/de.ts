/** @file All de texts, a file a part of the pages. */
import { curves } from './de/curves.js';
import { images } from './de/images.js';
import { previews } from './de/previews.js';
import { products } from './de/products.js';
import { results } from './de/results.js';
import { said } from './de/said.js';
import { shell } from './de/shell.js';
import { train } from './de/train.js';
import { viewer } from './de/viewer.js';

export const de = { shell, products, images, viewer, train, previews, results, curves, said };
