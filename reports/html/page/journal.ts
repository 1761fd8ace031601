/** The journal in the page, unpacked when it is asked for. */

import type { JournalEvent } from '../../../spec/journal.ts';
import { unpack } from '../unpack.ts';
import { byId } from './dom.ts';

let unpacked: Promise<readonly JournalEvent[]> | null = null;

/** Its events, in order. */
export function journal(): Promise<readonly JournalEvent[]> {
  const template = byId('journal');
  unpacked ??= unpack(template instanceof HTMLTemplateElement ? (template.content.textContent ?? '') : '');
  return unpacked;
}
