import { readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';
import { validate } from '@readme/openapi-parser';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { asyncapiText } from './build/asyncapi.ts';
import { openapiText } from './build/openapi.ts';
import { asyncApi, type JsonDocument, messageSchema, openApi } from './documents.ts';
import { faultsOf } from './faults.ts';
import { type MessageKind, PATHS } from './protocol.ts';

const kinds: MessageKind[] = ['register', 'identity', 'info', 'report', 'status'];

function ajv(): Ajv2020 {
  return new Ajv2020({ strict: true, validateFormats: false });
}

describe('the schemas of the messages', () => {
  test.each(kinds)('%s is a schema, and takes its own example', (kind) => {
    const schema = messageSchema(kind);
    const isRight = ajv().compile(schema);
    const examples = schema.examples as unknown[];
    expect(examples).toHaveLength(1);
    expect(isRight(examples[0])).toBe(true);
    expect(isRight([])).toBe(false);
    expect(faultsOf(kind, JSON.stringify(examples[0]))).toEqual([]);
  });
});

describe('OpenAPI', () => {
  test('is valid', async () => {
    expect(await validate(JSON.parse(openapiText()))).toMatchObject({ valid: true });
  });

  test('is told from a broken one', async () => {
    const broken = openapiText().replace('"operationId": "sendInfo"', '"operationId": "sendReport"');
    expect(await validate(JSON.parse(broken))).toMatchObject({ valid: false });
  });

  test('has every path of the protocol', () => {
    expect(Object.keys(openApi().paths as object)).toEqual(Object.values(PATHS));
  });

  test('embeds the schemas as they are, numbers included', () => {
    expect(embedded(openApi())).toEqual(
      kinds.map((kind) => {
        const { $id, $schema, ...rest } = messageSchema(kind);
        return rest;
      }),
    );
    expect(openapiText()).toContain('"maximum": 9223372036854775807,');
  });
});

describe('AsyncAPI', () => {
  const parser = new Parser();

  test('is valid', async () => {
    const { document, diagnostics } = await parser.parse(asyncapiText());
    expect(diagnostics.filter((one) => one.severity <= 1)).toEqual([]);
    expect(document?.channels().get('socket')?.address()).toBe(PATHS.socket);
  });

  test('is told from a broken one', async () => {
    const broken = JSON.stringify({ ...asyncApi(), channels: { socket: { address: 1 } } });
    const { diagnostics } = await parser.parse(broken);
    expect(diagnostics.some((one) => one.severity === 0)).toBe(true);
  });

  test('embeds the schema of reports as it is', () => {
    const { $id, $schema, ...rest } = messageSchema('report');
    expect(embedded(asyncApi())).toEqual([rest]);
  });
});

test('what is generated is up to date, and the same each time', () => {
  const generated = (name: string) => readFileSync(new URL(`generated/${name}`, import.meta.url), 'utf8');
  expect(openapiText()).toBe(generated('openapi.json'));
  expect(asyncapiText()).toBe(generated('asyncapi.json'));
});

function embedded(document: JsonDocument): unknown[] {
  return Object.values((document.components as { schemas: object }).schemas);
}
