/** @file Addresses and the pages behind them. What a page shows is in its address, so that a view can be sent to a colleague. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import * as z from 'zod';
import { Shell } from './Shell.js';
import { PageBroke, PageMissing } from './Wrong.js';

const root = createRootRoute({ component: Shell });
const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('../products/ProductsPage.js'), 'ProductsPage'),
});

const project = createRoute({
  getParentRoute: () => root,
  path: '/p/$project',
  params: {
    parse: ({ project: id }) => ({ project: Number(id) }),
    stringify: ({ project: id }) => ({ project: String(id) }),
  },
});

/** Which images, and how they are shown; whatever an address says wrongly is left out. */
export const imagesSearch = z.object({
  view: z.enum(['all', 'good', 'defective', 'unsure', 'unlabelled', 'aside']).catch('all').default('all'),
  defect: z.string().optional().catch(undefined),
  verdict: z.enum(['normal', 'review', 'anomalous']).optional().catch(undefined),
  mask: z.enum(['yes', 'no']).optional().catch(undefined),
  split: z.enum(['train', 'calibrate', 'test']).optional().catch(undefined),
  seen: z.enum(['trained', 'calibrated', 'unseen']).optional().catch(undefined),
  only: z.enum(['disagree', 'copies', 'conflicts']).optional().catch(undefined),
  sort: z.enum(['name', 'added', 'score', 'near', 'copies']).catch('name').default('name'),
  order: z.enum(['asc', 'desc']).catch('asc').default('asc'),
  search: z.string().optional().catch(undefined),
});
const images = createRoute({
  getParentRoute: () => project,
  path: 'images',
  validateSearch: imagesSearch,
  component: lazyRouteComponent(() => import('../images/ImagesPage.js'), 'ImagesPage'),
});
const viewer = createRoute({
  getParentRoute: () => project,
  path: 'images/$image',
  params: { parse: ({ image }) => ({ image: Number(image) }), stringify: ({ image }) => ({ image: String(image) }) },
  validateSearch: imagesSearch.extend({
    edit: z.literal('mask').optional().catch(undefined),
    /** What the picture is compared with: the nearest good image, or another version of the model. */
    beside: z
      .union([z.literal('good'), z.number()])
      .optional()
      .catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../viewer/ViewerPage.js'), 'ViewerPage'),
});
const train = createRoute({
  getParentRoute: () => project,
  path: 'train',
  component: lazyRouteComponent(() => import('../train/TrainPage.js'), 'TrainPage'),
});
const run = createRoute({
  getParentRoute: () => project,
  path: 'runs/$job',
  component: lazyRouteComponent(() => import('../train/RunPage.js'), 'RunPage'),
});
const results = createRoute({
  getParentRoute: () => project,
  path: 'results',
  validateSearch: z.object({
    model: z.number().optional().catch(undefined),
    /** The threshold that the handle is at; missing: the model's own. */
    t: z.number().optional().catch(undefined),
    /** The review threshold that its handle is at, `off` for none; missing: the model's own. */
    r: z
      .union([z.number(), z.literal('off')])
      .optional()
      .catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../results/ResultsPage.js'), 'ResultsPage'),
});
const models = createRoute({
  getParentRoute: () => project,
  path: 'models',
  component: lazyRouteComponent(() => import('../models/ModelsPage.js'), 'ModelsPage'),
});
const compare = createRoute({
  getParentRoute: () => project,
  path: 'compare',
  validateSearch: z.object({ a: z.number().optional().catch(undefined), b: z.number().optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('../compare/ComparePage.js'), 'ComparePage'),
});
const exporting = createRoute({
  getParentRoute: () => project,
  path: 'export',
  validateSearch: z.object({ model: z.number().optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('../exports/ExportPage.js'), 'ExportPage'),
});

const settings = createRoute({
  getParentRoute: () => project,
  path: 'settings',
  component: lazyRouteComponent(() => import('../settings/SettingsPage.js'), 'SettingsPage'),
});
const area = createRoute({
  getParentRoute: () => project,
  path: 'area',
  component: lazyRouteComponent(() => import('../settings/AreaPage.js'), 'AreaPage'),
});

const inspect = createRoute({
  getParentRoute: () => project,
  path: 'inspect',
  validateSearch: z.object({ source: z.enum(['camera', 'folder', 'file']).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('../inspect/InspectPage.js'), 'InspectPage'),
});
const review = createRoute({
  getParentRoute: () => project,
  path: 'review',
  component: lazyRouteComponent(() => import('../review/ReviewPage.js'), 'ReviewPage'),
});
const monitor = createRoute({
  getParentRoute: () => project,
  path: 'monitor',
  component: lazyRouteComponent(() => import('../monitor/MonitorPage.js'), 'MonitorPage'),
});
const capture = createRoute({
  getParentRoute: () => project,
  path: 'capture',
  component: lazyRouteComponent(() => import('../capture/CapturePage.js'), 'CapturePage'),
});
const line = [inspect, review, monitor, capture] as const;

const tree = root.addChildren([
  home,
  project.addChildren([images, viewer, train, run, results, settings, area, models, compare, exporting, ...line]),
]);
export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  defaultErrorComponent: PageBroke,
  defaultNotFoundComponent: PageMissing,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
