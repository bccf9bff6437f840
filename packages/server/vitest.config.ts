import { defineProject } from 'vitest/config';
import { builtByNode, compiledChildren } from '../../tools/suite/compiled.js';

export default defineProject({
  plugins: [compiledChildren()],
  test: {
    name: 'server',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    isolate: false,
    server: builtByNode,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
