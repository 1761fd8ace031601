/** Writes `spec/generated`: types, validators, the table of fields and both API documents, made from the schemas. */

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { asyncapiText } from './asyncapi.ts';
import { fieldsModule } from './fields.ts';
import { openapiText } from './openapi.ts';
import { typesModule } from './types.ts';
import { scenarioValidatorModule, validatorsModule } from './validators.ts';

const folder = new URL('../generated/', import.meta.url);
mkdirSync(folder, { recursive: true });

write('fields.ts', fieldsModule());
write('types.ts', await typesModule());
write('validators.ts', validatorsModule());
write('scenario-validator.ts', scenarioValidatorModule());
write('openapi.json', openapiText());
write('asyncapi.json', asyncapiText());

/** Replaces a file in one step and only where it differs, so that whoever reads beside us sees a whole one. */
function write(name: string, content: string): void {
  const file = new URL(name, folder);
  if (existing(file) === content) return;
  const draft = new URL(`${name}.${process.pid}`, folder);
  writeFileSync(draft, content);
  renameSync(draft, file);
}

function existing(file: URL): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
