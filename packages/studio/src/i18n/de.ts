/** @file All de texts, a file a part of the pages. */
import { compare } from './de/compare.js';
import { exports } from './de/exports.js';
import { images } from './de/images.js';
import { models } from './de/models.js';
import { products } from './de/products.js';
import { results } from './de/results.js';
import { shell } from './de/shell.js';
import { train } from './de/train.js';
import { viewer } from './de/viewer.js';

export const de = { shell, products, images, viewer, train, results, models, compare, exports };
