/** Holds files against the schemas of their readers. */

import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { validateXML } from 'xmllint-wasm';

const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });

/** What is wrong with a value by a JSON Schema; nothing where it is right. */
export function faultsIn(schema: object, value: unknown): string[] {
  const validate = ajv.compile(schema);
  validate(JSON.parse(JSON.stringify(value)));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** What is wrong with a JUnit file by one of its readers. */
export async function junitFaults(xml: string, reader: 'jenkins' | 'gitlab'): Promise<string[]> {
  const schema = readFileSync(new URL(`junit-${reader}.xsd`, import.meta.url), 'utf8');
  const { errors } = await validateXML({
    xml: [{ fileName: 'junit.xml', contents: xml }],
    schema: [{ fileName: `${reader}.xsd`, contents: schema }],
  });
  return errors.map(({ message }) => message);
}
