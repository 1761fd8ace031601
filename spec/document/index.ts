/** The protocol as a document: its sections in our own words, each statement with its requirements. */

import { basics } from './basics.ts';
import { consequences } from './consequences.ts';
import { messages } from './messages.ts';
import type { DocumentSection } from './passage.ts';

export type { DocumentSection, Passage } from './passage.ts';

/** The sections in the order of the text. */
export const protocolDocument: readonly DocumentSection[] = [...basics, ...messages, ...consequences];
