import { defineConfig } from 'vitest/config';

/** Whole runs with real processes: one file after the other, when nothing else keeps the machine busy. */
const WHOLE = ['harness/cli/**/*.test.ts', 'harness/truth/end-to-end.test.ts', 'fixtures/**/*.test.ts'];

const common = { testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...common,
          name: 'parts',
          include: ['{spec,mocks,harness,reports}/**/*.test.ts'],
          exclude: WHOLE,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...common,
          name: 'whole',
          include: WHOLE,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
