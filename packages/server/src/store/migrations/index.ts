/** @file The steps from an empty database to today's tables, in their order. What was released is never changed: add a step. */
import { projects } from './0001-projects.js';
import { jobs } from './0002-jobs.js';
import { models } from './0003-models.js';
import { line } from './0004-line.js';
import { studio } from './0005-studio.js';
import { masks } from './0006-masks.js';

import { inspect } from './0007-inspect.js';
import { versions } from './0008-versions.js';
import { copies } from './0009-copies.js';
import { queue } from './0010-queue.js';

export const migrations: readonly string[] = [
  ...[projects, jobs, models, line, studio, masks, inspect, versions, copies, queue],
];
