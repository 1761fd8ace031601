/** Texts for people as keys with typed values, so that a verdict can be said in any language. */

import type { Language } from '../requirement.ts';
import { en } from './en.ts';
import { zhCN } from './zh-CN.ts';

export type MessageKey = keyof typeof en;

/** The names in braces of a template. */
type Slots<Template> = Template extends `${string}{${infer Name}}${infer Rest}` ? Name | Slots<Rest> : never;

export type Values<Key extends MessageKey> = Record<Slots<(typeof en)[Key]>, string | number>;

export interface Message {
  readonly key: MessageKey;
  readonly values: Readonly<Record<string, string | number>>;
}

/** A message with the values that its template names; the compiler holds the two together. */
export function say<Key extends MessageKey>(
  key: Key,
  ...values: Slots<(typeof en)[Key]> extends never ? [] : [Values<Key>]
): Message {
  return { key, values: values[0] ?? {} };
}

const templates: Record<Language, Readonly<Record<MessageKey, string>>> = { en, 'zh-CN': zhCN };

/** Renders a message; a value that is missing stands as its name in braces. */
export function render(message: Message, language: Language = 'en'): string {
  return templates[language][message.key].replace(/\{(\w+)\}/g, (slot, name: string) =>
    String(message.values[name] ?? slot),
  );
}
