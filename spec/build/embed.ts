/** Writes documents that embed the message schemas, whose numbers `JSON.stringify` would round. */

import { readFileSync } from 'node:fs';
import type { MessageKind } from '../protocol.ts';
import { MESSAGE_KINDS, messageSchema, messageSchemaText } from './schemas.ts';

/** Version of the documents: that of the package. */
export const VERSION: string = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
).version;

/** Name of a message's schema within a document. */
export function schemaName(kind: MessageKind): string {
  return messageSchema(kind).title;
}

/** A reference to a message's schema within a document. */
export function schemaRef(kind: MessageKind): { $ref: string } {
  return { $ref: `#/components/schemas/${schemaName(kind)}` };
}

/** Stands for the schemas of the messages until the document is written. */
export const embeddedSchemas: Readonly<Record<string, string>> = Object.fromEntries(
  MESSAGE_KINDS.map((kind) => [schemaName(kind), placeholder(kind)]),
);

/** The text of a document, with each placeholder replaced by the very text of its schema. */
export function writeDocument(document: unknown): string {
  const texts = new Map(MESSAGE_KINDS.map((kind) => [placeholder(kind), embeddable(kind)]));
  const text = JSON.stringify(document, null, 2);
  return `${text.replace(/"(schema of \w+)"/g, (whole, name: string) => texts.get(name) ?? whole)}\n`;
}

function placeholder(kind: MessageKind): string {
  return `schema of ${kind}`;
}

/** A schema as a part of something larger, which has an identity and a dialect of its own. */
function embeddable(kind: MessageKind): string {
  const lines = messageSchemaText(kind).trimEnd().split('\n');
  return lines.filter((line) => !/^ {2}"\$(schema|id)":/.test(line)).join('\n      ');
}
