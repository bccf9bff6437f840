import { executorSuite } from './testing/executor-suite.js';
import { localFleet } from './testing/fleet.js';

executorSuite({ name: 'SQLite', has: true, title: 'SQLite', open: async (folder) => localFleet(folder) });
