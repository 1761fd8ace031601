import type { Argv, CommandModule } from 'yargs';
import { language } from '../values.ts';

const build = (yargs: Argv) =>
  yargs
    .positional('old', {
      type: 'string',
      demandOption: true,
      describe: 'report.json of the run before, or its folder',
    })
    .positional('new', { type: 'string', demandOption: true, describe: 'that of the run after' })
    .option('lang', { choices: ['en', 'zh-CN'] as const, describe: 'language' })
    .option('color', {
      choices: ['auto', 'always', 'never'] as const,
      default: 'auto' as const,
      describe: 'NO_COLOR and FORCE_COLOR count too',
    })
    .example('$0 diff main/report.json branch/report.json', 'exit code 1 where something got worse');

type DiffArguments = ReturnType<typeof build> extends Argv<infer Arguments> ? Arguments : never;

/** `diff`: what changed between two runs; 1 where anything got worse, else 0. */
export const diffCommand: CommandModule<object, DiffArguments> = {
  command: 'diff <old> <new>',
  describe: 'what changed between two runs',
  builder: build as CommandModule<object, DiffArguments>['builder'],
  handler: async (given) => {
    const { changesOf } = await import('../../../reports/diff.ts');
    const { diffText } = await import('../../../reports/terminal/diff.ts');
    const { wantsColour } = await import('../../../reports/terminal/style.ts');
    const { assertOneRole, reportFile } = await import('../report-files.ts');
    const lang = language(given.lang, process.env);
    const [before, after] = [reportFile(given.old, lang), reportFile(given.new, lang)];
    assertOneRole([before, after], lang);
    process.stdout.write(
      diffText(before.report, after.report, {
        language: lang,
        width: process.stdout.columns ?? 100,
        colour: wantsColour(given.color, process.env, process.stdout.isTTY === true),
      }),
    );
    process.exitCode = changesOf(before.report, after.report).some(({ isWorse }) => isWorse) ? 1 : 0;
  },
};
