/** The journal in the page, unpacked when it is asked for. */

import type { JournalEvent } from '../../../spec/journal.ts';
import { byId } from './dom.ts';

let unpacked: Promise<readonly JournalEvent[]> | null = null;

/** Its events, in order. */
export function journal(): Promise<readonly JournalEvent[]> {
  unpacked ??= unpack();
  return unpacked;
}

async function unpack(): Promise<readonly JournalEvent[]> {
  const template = byId('journal');
  const base64 = template instanceof HTMLTemplateElement ? (template.content.textContent ?? '') : '';
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  const text = await new Response(stream).text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JournalEvent);
}
