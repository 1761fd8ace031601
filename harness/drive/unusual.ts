import { parseExact } from '../../spec/json.ts';
import { anInfo, aReport } from './bodies.ts';

/** A body that differs in more is shown as a whole. */
const MOST = 6;

/**
 * In what a message differs from an ordinary one, as `mem_total = 9223372036854775807` or `os = ∅` where it is left
 * out; empty where it is no JSON object, or differs in too much to be told.
 */
export function unusualIn(kind: 'info' | 'report', text: string): readonly string[] {
  const parsed = parseExact(text);
  if (!parsed.ok || typeof parsed.value !== 'object' || !parsed.value) return [];
  const usual: Readonly<Record<string, unknown>> = kind === 'info' ? anInfo() : aReport();
  const members = parsed.value as Readonly<Record<string, unknown>>;
  const names = new Set([...Object.keys(usual), ...Object.keys(members)]);
  const differs = [...names].flatMap((name) => {
    const source = name in members ? (parsed.source(name) ?? JSON.stringify(members[name])) : '∅';
    return source === JSON.stringify(usual[name]) ? [] : [`${name} = ${source}`];
  });
  return differs.length <= MOST ? differs : [];
}
