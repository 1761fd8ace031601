import type { Argv, CommandModule } from 'yargs';
import { padEnd, widthOf } from '../../../reports/width.ts';
import { inLanguage, isAtLeast, type Level, type Requirement } from '../../../spec/requirement.ts';
import { requirements } from '../../../spec/requirements/index.ts';
import type { CheckInfo } from '../../check.ts';
import { language } from '../values.ts';

const build = (yargs: Argv) =>
  yargs
    .option('role', { choices: ['server', 'agent'] as const, describe: 'of one side alone' })
    .option('level', {
      choices: ['must', 'should', 'advisory'] as const,
      describe: 'this level and harder ones',
    })
    .option('json', { type: 'boolean', default: false, describe: 'for machines' })
    .option('lang', { choices: ['en', 'zh-CN'] as const, describe: 'language' })
    .example('$0 list --role agent --level must', 'what an agent must do');

type ListArguments = ReturnType<typeof build> extends Argv<infer Arguments> ? Arguments : never;

/** `list`: requirements and how each is judged. */
export const listCommand: CommandModule<object, ListArguments> = {
  command: 'list',
  describe: 'list requirements and checks',
  builder: build as CommandModule<object, ListArguments>['builder'],
  handler: async (given) => {
    const { checksOf } = await import('../all-checks.ts');
    const rows = requirements.filter(
      (row) =>
        (given.role === undefined || row.role === given.role) &&
        (given.level === undefined || isAtLeast(row.level, given.level.toUpperCase() as Level)),
    );
    process.stdout.write(
      given.json ? asJson(rows, checksOf) : asTable(rows, checksOf, language(given.lang, process.env)),
    );
  },
};

type ChecksOf = (requirement: Requirement) => readonly CheckInfo[];

function asJson(rows: readonly Requirement[], checksOf: ChecksOf): string {
  const listed = rows.map((row) => ({
    ...row,
    checks: checksOf(row).map(({ id, title, method, buildsOn, thorough }) => ({
      id,
      title,
      method,
      buildsOn,
      thorough,
    })),
  }));
  return `${JSON.stringify(listed, null, 2)}\n`;
}

function asTable(rows: readonly Requirement[], checksOf: ChecksOf, lang: 'en' | 'zh-CN'): string {
  const lines = rows.map((row) => {
    const checks = checksOf(row);
    const how = [...new Set(checks.map(({ method }) => method))].join(', ') || '–';
    return [row.id, row.level, `${checks.length}`, how, inLanguage(row.statement, lang)];
  });
  const head =
    lang === 'en'
      ? ['id', 'level', 'checks', 'judged by', 'statement']
      : ['编号', '级别', '检查', '判定方式', '要求'];
  const widths = head.map((_, column) =>
    Math.max(...[head, ...lines].map((cells) => widthOf(cells[column]!))),
  );
  return [head, ...lines]
    .map((cells) =>
      cells.map((cell, i) => (i < cells.length - 1 ? padEnd(cell, widths[i]!) : cell)).join('  '),
    )
    .map((line) => `${line}\n`)
    .join('');
}
