/** Texts for people as keys with typed values, so that a verdict can be said in any language. */

import type { Language } from '../requirement.ts';
import { texts } from './texts.ts';

export type MessageKey = keyof typeof texts;

/** The names in braces of a template. */
type Slots<Template> = Template extends `${string}{${infer Name}}${infer Rest}` ? Name | Slots<Rest> : never;

export type Values<Key extends MessageKey> = Record<Slots<(typeof texts)[Key][0]>, string | number>;

export interface Message {
  readonly key: MessageKey;
  readonly values: Readonly<Record<string, string | number>>;
}

/** A message with the values that its template names; the compiler holds the two together. */
export function say<Key extends MessageKey>(
  key: Key,
  ...values: Slots<(typeof texts)[Key][0]> extends never ? [] : [Values<Key>]
): Message {
  return { key, values: values[0] ?? {} };
}

/** Renders a message; a value that is missing stands as its name in braces. */
export function render(message: Message, language: Language = 'en'): string {
  const template = texts[message.key][language === 'en' ? 0 : 1];
  return template.replace(/\{(\w+)\}/g, (slot, name: string) => String(message.values[name] ?? slot));
}
