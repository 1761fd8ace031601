/** Tells a sequence of steps so that a person can follow it, in either language. */

import { type Message, render, say, type Values } from '../../../../spec/messages/message.ts';
import type { Language } from '../../../../spec/requirement.ts';
import type { Step } from './world.ts';

/** A step that was taken, and what came of it: a status, or nothing where there is none. */
export interface Told {
  readonly what: Message;
  /** Values of the body that are worth telling, as JSON. */
  readonly detail: string;
  readonly came: string;
}

export function tell(step: Step, came: string): Told {
  return { what: sentence(step), detail: detailOf(step), came };
}

function sentence(step: Step): Message {
  switch (step.do) {
    case 'forge':
      return say('model.forge', { call: step.call });
    case 'wrong':
      return say('model.wrong', { who: step.who, call: step.call });
    case 'register':
      return say(step.isNamesake ? 'model.register-namesake' : 'model.register', { who: step.who });
    default:
      return say(`model.${step.do}`, { who: step.who });
  }
}

function detailOf(step: Step): string {
  if ('told' in step) return step.told;
  return step.do === 'wrong' || step.do === 'send-wrong' ? shortened(step.body) : '';
}

function shortened(body: string): string {
  return body.length > 24 ? '' : body;
}

/** The whole, numbered: `1. A registers → 200; 2. …`. */
export function storyIn(steps: readonly Told[], language: Language): string[] {
  return steps.map(({ what, detail, came }, i) => {
    const body = detail === '' ? '' : ` ${detail}`;
    const arrow = came === '' ? '' : ` → ${came}`;
    return `${i + 1}. ${render(what, language)}${body}${arrow}`;
  });
}

/** The story as one message; both languages travel in its values, since a value is not translated later. */
export function storyOf(steps: readonly Told[]): Message {
  const values: Values<'model.failed'> & { storyZh: string } = {
    story: storyIn(steps, 'en').join('; '),
    storyZh: storyIn(steps, 'zh-CN').join('；'),
  };
  return say('model.failed', values);
}
