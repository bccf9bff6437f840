import { redis } from './connection/testing/servers.js';
import { executorSuite } from './testing/executor-suite.js';
import { queueFleet } from './testing/fleet.js';

executorSuite({ ...redis, open: (folder) => queueFleet('redis', folder) });
