/** @file All en texts, a file a part of the pages. */
import { camera } from './en/camera.js';
import { capture } from './en/capture.js';
import { compare } from './en/compare.js';
import { copies } from './en/copies.js';
import { curves } from './en/curves.js';
import { exports } from './en/exports.js';
import { images } from './en/images.js';
import { inspect } from './en/inspect.js';
import { library } from './en/library.js';
import { mask } from './en/mask.js';
import { models } from './en/models.js';
import { monitor } from './en/monitor.js';
import { palette } from './en/palette.js';
import { previews } from './en/previews.js';
import { products } from './en/products.js';
import { reasons } from './en/reasons.js';
import { results } from './en/results.js';
import { review } from './en/review.js';
import { said } from './en/said.js';
import { settings } from './en/settings.js';
import { shell } from './en/shell.js';
import { train } from './en/train.js';
import { viewer } from './en/viewer.js';

export const en = {
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
