/** @file All en texts, a file a part of the pages. */
import { compare } from './en/compare.js';
import { exports } from './en/exports.js';
import { images } from './en/images.js';
import { models } from './en/models.js';
import { products } from './en/products.js';
import { results } from './en/results.js';
import { shell } from './en/shell.js';
import { train } from './en/train.js';
import { viewer } from './en/viewer.js';

export const en = { shell, products, images, viewer, train, results, models, compare, exports };
