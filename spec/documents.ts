/** The schemas and API documents of the protocol as data, read from their files when asked for. */

import { readFileSync } from 'node:fs';
import type { MessageKind } from './protocol.ts';

/** A JSON document; the bounds of int64 fields are rounded, as `JSON.parse` does. */
export type JsonDocument = Readonly<Record<string, unknown>>;

/** JSON Schema (2020-12) of a message of the protocol. */
export function messageSchema(kind: MessageKind): JsonDocument {
  return read(`schemas/messages/${kind}.schema.json`);
}

/** JSON Schema (2020-12) of a line of the journal. */
export function journalSchema(): JsonDocument {
  return read('schemas/journal.schema.json');
}

/** JSON Schema (2020-12) of `report.json`. */
export function reportSchema(): JsonDocument {
  return read('schemas/report.schema.json');
}

/** JSON Schema (2020-12) of a scenario file. */
export function scenarioSchema(): JsonDocument {
  return read('schemas/scenario.schema.json');
}

/** The HTTP part of the protocol as OpenAPI 3.1. */
export function openApi(): JsonDocument {
  return read('generated/openapi.json');
}

/** The socket of the protocol as AsyncAPI 3.0. */
export function asyncApi(): JsonDocument {
  return read('generated/asyncapi.json');
}

function read(path: string): JsonDocument {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
}
