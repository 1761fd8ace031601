/** The head of the page: nothing may be loaded, and only the page's own style and script may run. */

import { createHash } from 'node:crypto';
import type { Report } from '../../spec/report.ts';
import { inLanguage, type Language } from '../../spec/requirement.ts';
import { RUN_MARKS } from '../marks.ts';
import { wordsIn } from '../words.ts';
import { html, type Markup, trusted } from './markup.ts';
import { texts } from './texts.ts';

export interface Assets {
  readonly style: string;
  /** Empty where the page has none. */
  readonly script: string;
}

/** The policy of the page (CSP 3): a hash for its style, one for its script, and nothing else. */
export function policyOf({ style, script }: Assets): string {
  return [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    `script-src ${script === '' ? "'none'" : `'${hashOf(script)}'`}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

export function headOf(report: Report, language: Language, assets: Assets): Markup {
  const verdict = `${RUN_MARKS[report.verdict]} ${wordsIn(language)(report.verdict)}`;
  return headTitled(`${verdict} · ${report.target.text} · ${inLanguage(texts.title, language)}`, assets);
}

/** The head of a page with this title. */
export function headTitled(title: string, assets: Assets): Markup {
  return html`<head><meta charset=utf-8><meta http-equiv=Content-Security-Policy content="${policyOf(assets)}"><meta name=viewport content="width=device-width, initial-scale=1"><meta name=color-scheme content="light dark"><meta name=referrer content=no-referrer><title>${title}</title><style>${trusted(assets.style)}</style></head>`;
}
