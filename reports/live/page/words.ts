/** Names, times and numbers as the page writes them. */

import { visible } from '../../sanitize.ts';
import { texts } from '../texts.ts';
import type { AgentView, View } from '../view.ts';
import { lang, t } from './store.ts';

/** As its agent calls itself, and as the page tells it from others of that name. */
export function nameOf(agent: AgentView): string {
  return `${visible(agent.name || t(texts.unnamed))} · ${agent.id}`;
}

export function nameIn(id: string | null): string {
  return id === null ? t(texts.nobodys) : id;
}

/** The time of day of a moment of the journal. */
export function clock(view: View, moment: number, digits: 0 | 3 = 3): string {
  const date = new Date(Date.parse(view.startedAt) + moment);
  const text = date.toLocaleTimeString(lang.value === 'zh' ? 'zh-CN' : 'en-GB', { hour12: false });
  return digits === 0 ? text : `${text}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

export function seconds(milliseconds: number, digits = 3): string {
  return (milliseconds / 1000).toFixed(digits);
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** Where the rest is: in a file, or nowhere yet. */
export function whereTheRestIs({ journal }: View): string {
  return t(journal === null ? texts.noJournal : texts.inJournal(journal));
}
