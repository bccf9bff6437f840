/** @file All routes of the line: inspections, watched folders, the review, the monitor. */
import type { FastifyInstance } from 'fastify';
import { LatestMaps } from './inspecting.js';
import { inspectionRoutes } from './inspections.js';
import { monitorRoutes } from './monitor.js';
import { reviewRoutes } from './review.js';
import type { Studio } from './services.js';
import { watchRoutes } from './watching.js';

export async function lineRoutes(root: FastifyInstance, studio: Studio): Promise<void> {
  const maps = new LatestMaps();
  await inspectionRoutes(root, studio, maps);
  watchRoutes(root, studio, maps);
  reviewRoutes(root, studio);
  monitorRoutes(root, studio);
}
