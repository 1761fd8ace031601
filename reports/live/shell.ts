/** The page that the script of the live page fills; it loads nothing but what its own server says. */

import type { Language } from '../../spec/requirement.ts';
import { pageAssets } from '../generated/live-assets.ts';
import { policyOf } from '../html/head.ts';
import { html, trusted } from '../html/markup.ts';

/** The page in this language, until its reader takes the other one; `key` goes with each action. */
export function livePage(
  language: Language,
  key: string,
): { readonly html: string; readonly policy: string } {
  const { style, script } = pageAssets;
  const page = html`<!doctype html>
<html lang="${language}"><head><meta charset=utf-8><meta name=viewport content="width=device-width, initial-scale=1"><meta name=color-scheme content="light dark"><meta name=live-key content="${key}"><link rel=icon href="data:,"><title>vanmoi-conform master</title><style>${trusted(style)}</style></head>
<body><noscript><p>This page needs script. The lines in the terminal say the same. · 此页面需要脚本，终端中有同样的内容。</p></noscript><div id=live></div>
<script>${trusted(script)}</script></body></html>
`;
  return {
    html: page.text,
    policy: `${policyOf(pageAssets)}; connect-src 'self'; img-src data:; frame-ancestors 'none'`,
  };
}
