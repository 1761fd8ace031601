/** HTML by template: every value that is put in is escaped, unless it was made by the template itself. */

import type { Bilingual } from '../../spec/requirement.ts';
import { forHtml } from '../sanitize.ts';

/** Markup that is safe by construction; only this module makes it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a template takes: text is escaped, markup is not, of a list its parts, of nothing nothing. */
export type Value = string | number | Markup | null | undefined | false | readonly Value[];

/** `` html`<p>${text}</p>` ``; an attribute's value stands in double quotes. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(strings.reduce((text, part, index) => text + textOf(values[index - 1]) + part));
}

/** Text of our own that is markup already: the built style sheet and script, and base64. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

function textOf(value: Value): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(textOf).join('');
  return forHtml(String(value));
}

/** Both languages of a text; the page shows one of them. Where they are equal it stands once. */
export function both(text: Bilingual, render: (text: string) => Markup = escaped): Markup {
  if (text.en === text.zh) return render(text.en);
  return html`<span lang=en>${render(text.en)}</span><span lang=zh-CN>${render(text.zh)}</span>`;
}

/** A sentence in which names and literals stand in backticks. */
export function prose(text: string): Markup {
  const parts = text.split('`');
  return html`${parts.map((part, index) => (index % 2 === 1 && parts.length % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

/** A sentence whose options (`--only`) stay in one piece. */
export function whole(text: string): Markup {
  const parts = text.split(/(--[a-z][a-z-]*)/);
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<span class=id>${part}</span>` : part))}`;
}

function escaped(text: string): Markup {
  return html`${text}`;
}
