import type { Judge } from '../../../judge.ts';
import type { Exchange } from '../../../observe/observation.ts';
import { repeatedNames } from '../../../oracle/left-open.ts';

const MIB = 1024 * 1024;
/** Strings up to this many code points are ordinary (SRV-ERR-01). */
const LONGEST_STRING = 64;
const MOST_HEADERS = 100;
const DEEPEST = 32;
/** How long a body may take to come, in milliseconds. */
const SLOWEST = 500;

/** Whether a request is one of the extremes that SRV-ERR-07 names, and that no harder row speaks of. */
export function isExtreme({ body, headers, began, ended }: Exchange): boolean {
  if (body.bytes >= MIB || headers.length > MOST_HEADERS || ended - began > SLOWEST) return true;
  const text = body.text ?? '';
  return depthOf(text) > DEEPEST || hasExtremeString(text) || repeatsNames(text);
}

/**
 * The same judge, which does not see a 5xx to an extreme: that is for SRV-ERR-07 to say, as advice. All other answers
 * it sees.
 */
export function sparingExtremes(watcher: Judge): Judge {
  return {
    ...watcher,
    begin(setup) {
      const reducer = watcher.begin(setup);
      return {
        see(observation) {
          if (observation.kind === 'answer' && (observation.answer.status ?? 0) >= 500)
            if (isExtreme(observation.exchange)) return undefined;
          return reducer.see(observation);
        },
        end: (end) => reducer.end(end),
      };
    },
  };
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]]/g)) {
    if (token === '{' || token === '[') deepest = Math.max(deepest, ++depth);
    else if (token === '}' || token === ']') depth--;
  }
  return deepest;
}

function hasExtremeString(text: string): boolean {
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"/g)) {
    const value = parsed(token);
    if (typeof value !== 'string') continue;
    if (value.includes('\0') || !value.isWellFormed() || [...value].length > LONGEST_STRING) return true;
  }
  return false;
}

function repeatsNames(text: string): boolean {
  return parsed(text) !== undefined && repeatedNames(text).size > 0;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
