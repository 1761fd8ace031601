/** Validators of the messages as a module that needs no library at run time. */

import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { MESSAGE_KINDS, messageSchema } from './schemas.ts';

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
