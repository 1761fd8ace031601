import { defineConfig } from 'vitest/config';

/** Whole runs with real processes, which wait most of the time: two files side by side. */
const WHOLE = [
  'harness/cli/**/*.test.ts',
  'harness/truth/end-to-end.test.ts',
  'fixtures/**/*.test.ts',
  'reports/html/browser/*.test.ts',
  'harness/live/browser/*.test.ts',
];

/** What is measured against the machine, or keeps it busy, wants it for itself. */
const ALONE = [
  'harness/cli/clean-agent.test.ts',
  'fixtures/peers.test.ts',
  'fixtures/mutants/matrix.test.ts',
  'fixtures/variants.test.ts',
];

const common = { testTimeout: 60_000, hookTimeout: 60_000 };

/** CI ends with a line that counts: it is made from this file. */
const COUNTED = 'node_modules/.cache/tests.json';

export default defineConfig({
  test: {
    globalSetup: './.ci/temporary.ts',
    reporters: process.env.CI ? ['default', ['json', { outputFile: COUNTED }]] : ['default'],
    projects: [
      {
        test: {
          ...common,
          name: 'parts',
          include: ['{spec,mocks,harness,reports}/**/*.test.ts'],
          exclude: WHOLE,
          // Each waits now and then, and none leaves anything behind in its process.
          isolate: false,
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...common,
          name: 'whole',
          include: WHOLE,
          exclude: ALONE,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...common,
          name: 'alone',
          include: ALONE,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
