/** @file All en texts, a file a part of the pages. */
import { curves } from './en/curves.js';
import { images } from './en/images.js';
import { previews } from './en/previews.js';
import { products } from './en/products.js';
import { results } from './en/results.js';
import { said } from './en/said.js';
import { shell } from './en/shell.js';
import { train } from './en/train.js';
import { viewer } from './en/viewer.js';

export const en = { shell, products, images, viewer, train, previews, results, curves, said };
