import { postgres } from './connection/testing/servers.js';
import { executorSuite } from './testing/executor-suite.js';
import { queueFleet } from './testing/fleet.js';

executorSuite({ ...postgres, open: (folder) => queueFleet('postgres', folder) });
