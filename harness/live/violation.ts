import type { Violation } from '../../reports/live/view.ts';
import { type Message, render } from '../../spec/messages/message.ts';
import type { Bilingual } from '../../spec/requirement.ts';
import { requirementById } from '../../spec/requirements/index.ts';
import type { Judge } from '../judge.ts';
import type { Fail } from '../outcome.ts';
import { short } from './details.ts';

const MOST_TEXT = 300;

interface Seen {
  readonly id: string;
  readonly judge: Judge;
  readonly fail: Fail;
  readonly agent: string;
  readonly t: number;
  /** The entry that shows it. */
  readonly example: string;
}

/** What a judge says, added to what it has said of this agent before. */
export function violationOf({ id, judge, fail, agent, t, example }: Seen, before?: Violation): Violation {
  const row = requirementById(judge.requirement);
  if (!row) throw new Error(`there is no requirement ${judge.requirement}`);
  return {
    id,
    requirement: row.id,
    check: judge.id,
    level: row.level,
    statement: row.statement,
    agent,
    count: (before?.count ?? 0) + 1,
    first: before?.first ?? t,
    last: t,
    message: bilingual(fail.message),
    expected: bilingual(fail.expected),
    actual: bilingual(fail.actual),
    example,
  };
}

function bilingual(message: Message): Bilingual {
  return {
    en: short(render(message, 'en'), MOST_TEXT),
    zh: short(render(message, 'zh-CN'), MOST_TEXT),
  };
}
