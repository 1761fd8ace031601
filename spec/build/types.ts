/** TypeScript types of the messages as a module. */

import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { MESSAGE_KINDS, messageSchemaText } from './schemas.ts';

/** Source of `spec/generated/types.ts`. */
export async function typesModule(): Promise<string> {
  const parts: string[] = [];
  for (const kind of MESSAGE_KINDS) {
    const schema: JSONSchema & { title: string } = JSON.parse(messageSchemaText(kind));
    // Extra members are allowed on the wire; an index signature would only hide misspelt names from the compiler.
    parts.push(
      await compile(schema, schema.title, {
        bannerComment: '',
        additionalProperties: false,
        format: false,
      }),
    );
  }
  return `/* Made by spec/build/generate.ts from spec/schemas/messages. */\n\n${parts.join('\n')}`;
}
