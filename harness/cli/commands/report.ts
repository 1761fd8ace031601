import type { Argv, CommandModule } from 'yargs';
import { DEFAULTS } from '../../run/options.ts';

const build = (yargs: Argv) =>
  yargs
    .positional('reports', {
      type: 'string',
      array: true,
      demandOption: true,
      describe: 'report.json, or the folder of a run; its journal is read where it lies beside it',
    })
    .option('matrix', {
      type: 'boolean',
      default: false,
      describe: 'set several implementations side by side: matrix.html and matrix.md',
    })
    .option('out', { alias: 'o', type: 'string', default: DEFAULTS.out, describe: 'folder to write to' })
    .option('reporter', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'x adds, -x removes: html junit summary failures har badge; github ctrf attestation',
    })
    .option('subject', {
      type: 'string',
      describe: 'sha256:… of what was tested: what --reporter attestation is about',
    })
    .option('lang', { choices: ['en', 'zh-CN'] as const, describe: 'language of what people read' })
    .option('quiet', { alias: 'q', type: 'boolean', default: false, describe: 'the summary alone' })
    .option('verbose', { alias: 'v', type: 'boolean', default: false, describe: 'shorten nothing' })
    .option('color', {
      choices: ['auto', 'always', 'never'] as const,
      default: 'auto' as const,
      describe: 'NO_COLOR and FORCE_COLOR count too',
    })
    .example(
      '$0 report vanmoi-report --reporter ctrf --out again',
      'render a run again, with one more format',
    )
    .example('$0 report shard-*/report.json --out whole', 'merge the shards of a run')
    .example('$0 report --matrix go/report.json rust/report.json --out matrix', 'compare implementations');

export type ReportArguments = ReturnType<typeof build> extends Argv<infer Arguments> ? Arguments : never;

/** `report`: renders reports again, merges shards, sets implementations side by side. */
export const reportCommand: CommandModule<object, ReportArguments> = {
  command: 'report <reports..>',
  describe: 'render, merge or compare reports',
  builder: build as CommandModule<object, ReportArguments>['builder'],
  handler: async (given) => {
    const { renderAgain } = await import('../render-again.ts');
    await renderAgain(given);
  },
};
