/** The table of fields as a module. */

import type { Field, FieldKind } from '../fields.ts';
import { MESSAGE_KINDS, type MessageSchema, messageSchema, type PropertySchema } from './schemas.ts';

/** Source of `spec/generated/fields.ts`. */
export function fieldsModule(): string {
  const tables = MESSAGE_KINDS.map((kind) => {
    const rows = fieldsIn(messageSchema(kind)).map((field) => `    ${JSON.stringify(field)},\n`);
    return `  ${kind}: [\n${rows.join('')}  ],\n`;
  });
  return [
    '/* Made by spec/build/generate.ts from spec/schemas/messages. */\n',
    "import type { Field } from '../fields.ts';\n",
    "import type { MessageKind } from '../protocol.ts';\n\n",
    `export const fields: Readonly<Record<MessageKind, readonly Field[]>> = {\n${tables.join('')}};\n`,
  ].join('');
}

function fieldsIn(schema: MessageSchema): Field[] {
  return Object.entries(schema.properties).map(([name, property]) => ({
    name,
    kind: kindOf(property),
    optional: !schema.required?.includes(name),
    ...(property.type === 'number' && property.minimum !== undefined && { min: property.minimum }),
    ...(property.type === 'number' && property.maximum !== undefined && { max: property.maximum }),
    ...(property.minLength !== undefined && { nonEmpty: true as const }),
    ...(property.const !== undefined && { only: property.const }),
  }));
}

function kindOf(property: PropertySchema): FieldKind {
  if (property.type === 'string') return 'string';
  if (property.type === 'number') return 'float';
  return property.format === 'int64' ? 'int64' : 'int';
}
