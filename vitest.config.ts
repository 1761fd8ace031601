import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Whole runs with real processes, which wait most of the time: two files side by side. */
const WHOLE = [
  'harness/cli/**/*.test.ts',
  'harness/truth/end-to-end.test.ts',
  'fixtures/**/*.test.ts',
  'reports/html/browser/*.test.ts',
  'harness/live/browser/*.test.ts',
];

/** What is measured against the machine has less beside it, */
const MEASURED = ['fixtures/peers.test.ts', 'fixtures/variants.test.ts'];

/** and what must be clean, or keeps all of it busy, has nothing. */
const ALONE = ['harness/cli/clean-agent.test.ts', 'fixtures/mutants/matrix.test.ts'];

/** A file that takes a minute must not be the last to begin. */
const LONGEST = ['peers', 'null', 'cli/replay', 'cli/cli', 'cli/schedules', 'model/state'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return at === -1 ? LONGEST.length : at;
    };
    const others = await super.sort(files);
    return others.sort((a, b) => place(a) - place(b));
  }
}

const common = { testTimeout: 60_000, hookTimeout: 60_000 };

/** CI ends with a line that counts: it is made from this file. */
const COUNTED = 'node_modules/.cache/tests.json';

export default defineConfig({
  test: {
    globalSetup: './.ci/temporary.ts',
    sequence: { sequencer: LongestFirst },
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
          exclude: [...MEASURED, ...ALONE],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...common,
          name: 'measured',
          include: MEASURED,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...common,
          name: 'alone',
          include: ALONE,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
