import { html, type Markup } from '../markup.ts';

/** A command line that can be copied. */
export function command(text: string): Markup {
  return html`<code class=cmd>${text}</code>`;
}
