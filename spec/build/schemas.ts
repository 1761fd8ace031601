/** Reads the schemas under `spec/schemas`, with every number kept as it is written. */

import { readFileSync } from 'node:fs';
import type { MessageKind } from '../protocol.ts';

/** The messages in the order in which generated files list them. */
export const MESSAGE_KINDS: readonly MessageKind[] = ['register', 'identity', 'info', 'report', 'status'];

/** What the build needs to know of a schema for a flat message. */
export interface MessageSchema {
  readonly $schema: string;
  readonly $id: string;
  readonly title: string;
  readonly description: string;
  readonly type: 'object';
  readonly properties: Readonly<Record<string, PropertySchema>>;
  readonly required?: readonly string[];
  readonly examples: readonly unknown[];
}

export interface PropertySchema {
  readonly type: 'string' | 'integer' | 'number';
  readonly format?: 'int' | 'int64' | 'double';
  readonly description: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly const?: string;
}

/** Text of the schema of a message. */
export function messageSchemaText(kind: MessageKind): string {
  return readFileSync(new URL(`../schemas/messages/${kind}.schema.json`, import.meta.url), 'utf8');
}

/** The schema of a message; the bounds of int64 are rounded, as `JSON.parse` does. */
export function messageSchema(kind: MessageKind): MessageSchema {
  return JSON.parse(messageSchemaText(kind));
}
