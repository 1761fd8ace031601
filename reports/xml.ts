/** XML text from values, escaped on the way. */

import { forXmlAttribute, forXmlText } from './sanitize.ts';

/** An element; attributes that are undefined are left out. `content` is XML already. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  content = '',
): string {
  const given = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${forXmlAttribute(String(value))}"`)
    .join('');
  return content === '' ? `<${name}${given}/>` : `<${name}${given}>${content}</${name}>`;
}

/** Character data. */
export function characters(text: string): string {
  return forXmlText(text);
}
