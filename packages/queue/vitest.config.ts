import { defineProject } from 'vitest/config';
import { builtByNode, compiledChildren } from '../../tools/suite/compiled.js';

export default defineProject({
  plugins: [compiledChildren()],
  test: {
    name: 'queue',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    isolate: false,
    server: builtByNode,
    globalSetup: ['src/testing/shared-folder.ts'],
    // These wait for locks of killed workers and for servers far more than they compute; so many at once, after all others.
    maxWorkers: 4,
    sequence: { groupOrder: 1 },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
