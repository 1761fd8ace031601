/** Validators of the messages as a module that needs no library at run time. */

import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { MESSAGE_KINDS, messageSchema } from './schemas.ts';

/** Source of `spec/generated/scenario-validator.ts`: with errors in words, and where they are. */
export function scenarioValidatorModule(): string {
  const ajv = new Ajv2020({
    code: { source: true, esm: true },
    unicode: false,
    validateFormats: false,
    discriminator: true,
    allErrors: true,
    useDefaults: true,
    strictRequired: false,
    logger: false,
  });
  const path = new URL('../schemas/scenario.schema.json', import.meta.url);
  ajv.addSchema(JSON.parse(readFileSync(path, 'utf8')), 'scenario');
  const code = standalone.default(ajv, { scenario: 'scenario' });
  if (/\brequire\s*\(/.test(code)) throw new Error('a validator asks for a module at run time');
  return `// @ts-nocheck\n/* Made by spec/build/generate.ts from spec/schemas/scenario.schema.json. */\n${code}\n`;
}

/** Source of `spec/generated/validators.ts`. */
export function validatorsModule(): string {
  const ajv = new Ajv2020({
    code: { source: true, esm: true },
    // Lengths count UTF-16 units: the same for "not empty", and without a helper that would be required.
    unicode: false,
    // Formats only mark widths here.
    validateFormats: false,
    messages: false,
    // It would only say that `unicode` is deprecated.
    logger: false,
  });
  const names: Record<string, string> = {};
  for (const kind of MESSAGE_KINDS) {
    const schema = messageSchema(kind);
    ajv.addSchema(schema);
    names[kind] = schema.$id;
  }
  const code = standalone.default(ajv, names);
  if (/\brequire\s*\(/.test(code)) throw new Error('a validator asks for a module at run time');
  return `// @ts-nocheck\n/* Made by spec/build/generate.ts from spec/schemas/messages. */\n${code}\n`;
}
