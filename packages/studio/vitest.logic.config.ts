import { defineProject } from 'vitest/config';

/** What needs no page: no DOM is set up for it, and its files follow each other in one process. */
export default defineProject({
  test: {
    name: 'studio-logic',
    include: ['src/**/*.test.ts'],
    isolate: false,
    testTimeout: 30_000,
  },
});
