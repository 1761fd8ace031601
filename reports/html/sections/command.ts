import { html, type Markup } from '../markup.ts';

/** A command line that can be copied; its lines break before an option, never within one or its id. */
export function command(text: string): Markup {
  const parts = text.split(/(?<= )(--?[A-Za-z][\w-]*(?: (?:[A-Z]{3}-[\w/-]+|\d+))?)/);
  return html`<code class=cmd>${parts.map((part, index) => (index % 2 === 1 ? html`<i>${part}</i>` : part))}</code>`;
}
