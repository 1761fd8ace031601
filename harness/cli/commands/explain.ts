import type { Argv, CommandModule } from 'yargs';
import { wrap } from '../../../reports/width.ts';
import { mutantsKilledBy } from '../../../spec/mutants.ts';
import { inLanguage, type Language, type Requirement } from '../../../spec/requirement.ts';
import { requirementById, requirements } from '../../../spec/requirements/index.ts';
import type { CheckInfo } from '../../check.ts';
import { nearest } from '../../nearest.ts';
import { UsageError } from '../usage.ts';
import { language } from '../values.ts';

const build = (yargs: Argv) =>
  yargs
    .positional('id', { type: 'string', demandOption: true, describe: 'a requirement or a check' })
    .option('lang', { choices: ['en', 'zh-CN'] as const, describe: 'language' })
    .example('$0 explain SRV-AUTH-02', 'what it asks, how it is checked, how to mend a failure');

type ExplainArguments = ReturnType<typeof build> extends Argv<infer Arguments> ? Arguments : never;

/** `explain`: one requirement, its source, its checks, and how to mend a failure. */
export const explainCommand: CommandModule<object, ExplainArguments> = {
  command: 'explain <id>',
  describe: 'explain a requirement or a check',
  builder: build as CommandModule<object, ExplainArguments>['builder'],
  handler: async (given) => {
    const { allChecks, checksOf } = await import('../all-checks.ts');
    const requirement = requirementById(given.id.split('/')[0]!.toUpperCase());
    if (!requirement) {
      const near = nearest(given.id, [...requirements.map(({ id }) => id), ...allChecks.map(({ id }) => id)]);
      throw new UsageError(
        `there is no requirement ${given.id}: ${near ? `did you mean ${near}?` : 'see vanmoi-conform list'}`,
      );
    }
    process.stdout.write(explain(requirement, checksOf(requirement), language(given.lang, process.env)));
  },
};

function explain(requirement: Requirement, judgedBy: readonly CheckInfo[], lang: Language): string {
  const words =
    lang === 'en'
      ? {
          checks: 'Checked by',
          builds: 'after',
          finds: { server: 'finds masters that', agent: 'finds agents that' },
          mend: 'How to mend a failure',
          none: 'no check in this version',
        }
      : {
          checks: '检查方式',
          builds: '依赖',
          finds: { server: '可查出如下主控端', agent: '可查出如下 Agent' },
          mend: '如何修复',
          none: '本版本没有检查',
        };
  const width = Math.min(100, process.stdout.columns ?? 90);
  const block = (text: string, indent: string) =>
    wrap(text, width - indent.length).map((line) => indent + line);
  /** The peers with a known defect that a check fails: whether it can be believed. */
  const foundBy = (check: string) => {
    const mutants = mutantsKilledBy(check);
    if (mutants.length === 0) return [];
    const items = mutants.flatMap(({ id, does }) => hanging(`- ${does} (${id})`));
    return [`    ${words.finds[requirement.role]}`, ...items];
  };
  const hanging = (text: string) =>
    block(text, '      ').map((line, index) => (index === 0 ? line : `  ${line}`));
  const checks = judgedBy.flatMap(({ id, title, method, buildsOn }) => [
    `  ${id}  (${method}${buildsOn.length > 0 ? `; ${words.builds} ${buildsOn.join(', ')}` : ''})`,
    ...block(inLanguage(title, lang), '    '),
    ...foundBy(id),
  ]);
  const lines = [
    `${requirement.id}  ${requirement.level}  ${requirement.origin}`,
    '',
    ...block(inLanguage(requirement.statement, lang), ''),
    '',
    words.checks,
    ...(checks.length > 0 ? checks : [`  ${words.none}`]),
    '',
    words.mend,
    ...block(inLanguage(requirement.advice, lang), '  '),
  ];
  return `${lines.join('\n')}\n`;
}
