/** From the field: error bodies give away nothing of the inside. */

import { say } from '../../../../spec/messages/message.ts';
import { type Judge, judge, type Reducer } from '../../../judge.ts';
import type { Exchange } from '../../../observe/observation.ts';
import { shorten } from '../../../oracle/answer.ts';
import { passed } from '../../../outcome.ts';

export type Leak = 'sql' | 'stack' | 'path';

/** Source files of the usual languages, by their ending. */
const SOURCE = '(?:go|rs|py|rb|php|java|kt|scala|cs|js|mjs|cjs|jsx|ts|tsx|ex|exs|erl|c|cc|cpp|lua|pl)';

/** What no honest message about a request says. Each looks for a form, not for a word that people use. */
const PATTERNS: readonly (readonly [Leak, RegExp])[] = [
  ['stack', /Traceback \(most recent call last\)/],
  ['stack', /\bFile "[^"\n]+", line \d+/],
  ['stack', /\bat [\w$.<>[\] ]{1,200}\([^()\n]*[/\\.][^()\n]*:\d+(?::\d+)?\)/],
  ['stack', /\bat (?:async )?(?:file:\/\/|node:)\S+:\d+:\d+/],
  ['stack', /^\s+at [\w$.<>`+[\]]+\([^)\n]*\)/m],
  ['stack', /\bgoroutine \d+ \[/],
  ['stack', /\bpanicked at\b|\bstack backtrace:|\bpanic: runtime error\b/],
  ['stack', /\bException in thread "|\bCaused by: [\w$.]+(?:Exception|Error)\b/],
  ['stack', /\bStack trace:\s*#0/],
  ['stack', new RegExp(`[\\w./\\\\-]{1,200}\\.${SOURCE}(?::\\d+|\\(\\d+\\)|" line \\d+| on line \\d+)`)],
  [
    'sql',
    /\bSELECT\s[^\n]{1,500}\sFROM\s+\S+|\b(?:INSERT\s+INTO|DELETE\s+FROM)\s+\S+|\bUPDATE\s+\S+\s+SET\s+\S+/,
  ],
  [
    'sql',
    /\bSQLSTATE\b|\bSQLITE_[A-Z]+|\bORA-\d{5}\b|\bER_(?:DUP|BAD|NO_SUCH|PARSE|DATA)_[A-Z_]+|\bsqlite3?\.\w*Error\b/,
  ],
  ['sql', /\bpq: |\bsyntax error at or near\b|\berror in your SQL syntax\b/],
  ['sql', /\b(?:UNIQUE|FOREIGN KEY|NOT NULL|CHECK) constraint failed\b|\bno such (?:table|column):/],
  ['sql', /\bviolates (?:unique|foreign key|not-null|check) constraint\b|\brelation "[^"]+" does not exist/],
  [
    'path',
    /(?<![\w.:/~%-])\/(?:home|root|usr|var|opt|srv|etc|tmp|mnt|proc|Users|private|workspace)(?:\/[\w.@+-]+)+/,
  ],
  [
    'path',
    new RegExp(`(?<![\\w.:/~%-])(?:/[\\w.@+-]+)+\\.(?:${SOURCE}|so|jar|dll|db|sqlite3?|conf|ya?ml|toml)\\b`),
  ],
  ['path', /(?<![A-Za-z])[A-Za-z]:\\(?:[\w .@+-]+\\)+[\w.@+-]+/],
];

/** How much of a body is looked at, in characters. */
const LONGEST = 16 * 1024;

export const leakWatchers: readonly Judge[] = [
  judge(
    'SRV-ERR-06/watched',
    ['error bodies do not leak internals', '错误响应不泄露内部信息'],
    { method: 'wire' },
    watchLeaks,
  ),
];

/** Passes once an error was looked at, on a server that serves: one that refuses all has nothing to give away. */
function watchLeaks(): Reducer {
  let serves = false;
  let looked = false;
  return {
    see(observation) {
      if (observation.kind !== 'answer') return undefined;
      const { exchange, answer } = observation;
      const { status, body } = answer;
      if (status === 200 && exchange.endpoint) serves = true;
      if (status === null || status < 400 || body?.text === undefined) return undefined;
      looked = true;
      const leak = leakIn(body.text, exchange);
      if (!leak) return undefined;
      const request = `${exchange.method} ${exchange.path}`;
      return {
        verdict: 'fail',
        message: say(`leak.${leak.kind}`, { request, status }),
        expected: say('leak.expected'),
        actual: say('plain', { text: shorten(leak.seen) }),
        exchanges: [exchange.number],
      };
    },
    end: () => (serves && looked ? passed : null),
  };
}

/** What an error body leaks; null where nothing, or nothing but what the client itself had sent. */
export function leakIn(
  body: string,
  request: Pick<Exchange, 'path' | 'headers' | 'body'>,
): { readonly kind: Leak; readonly seen: string } | null {
  const text = plainText(body).slice(0, LONGEST);
  let sent: string | null = null;
  for (const [kind, pattern] of PATTERNS) {
    for (const [seen] of text.matchAll(new RegExp(pattern, `${pattern.flags}g`))) {
      sent ??= bare(sentTexts(request).join('\n'));
      if (!sent.includes(bare(seen))) return { kind, seen: seen.trim() };
    }
  }
  return null;
}

function sentTexts({ path, headers, body }: Pick<Exchange, 'path' | 'headers' | 'body'>): string[] {
  const text = body.text ?? '';
  return [path, decoded(path), text, plainText(text), ...headers.map(([name, value]) => `${name}: ${value}`)];
}

/** Quotes, backslashes and spaces may change on the way into a message. */
function bare(text: string): string {
  return text.replace(/[\s"'`\\]+/g, '');
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '';
  }
}

/** The strings in a JSON text, so that its escapes are not taken for what they stand for; any other text as it is. */
function plainText(text: string): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text;
  }
  const found: string[] = [];
  const left: unknown[] = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next === 'string') found.push(next);
    else if (typeof next === 'object' && next !== null) {
      found.push(...Object.keys(next));
      left.push(...Object.values(next));
    }
  }
  return found.join('\n');
}
