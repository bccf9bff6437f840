/** @file All de texts, a file a part of the pages. */
import { camera } from './de/camera.js';
import { capture } from './de/capture.js';
import { compare } from './de/compare.js';
import { copies } from './de/copies.js';
import { curves } from './de/curves.js';
import { exports } from './de/exports.js';
import { images } from './de/images.js';
import { inspect } from './de/inspect.js';
import { library } from './de/library.js';
import { mask } from './de/mask.js';
import { models } from './de/models.js';
import { monitor } from './de/monitor.js';
import { palette } from './de/palette.js';
import { previews } from './de/previews.js';
import { products } from './de/products.js';
import { reasons } from './de/reasons.js';
import { results } from './de/results.js';
import { review } from './de/review.js';
import { said } from './de/said.js';
import { settings } from './de/settings.js';
import { shell } from './de/shell.js';
import { train } from './de/train.js';
import { viewer } from './de/viewer.js';

export const de = {
  camera,
  capture,
  compare,
  copies,
  curves,
  exports,
  images,
  inspect,
  library,
  mask,
  models,
  monitor,
  palette,
  previews,
  products,
  reasons,
  results,
  review,
  said,
  settings,
  shell,
  train,
  viewer,
};
