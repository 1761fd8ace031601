/** Every sentence about a verdict: English, then Chinese. Names in braces are filled in from a message's values. */
export const texts = {
  plain: ['{text}', '{text}'],
} as const satisfies Record<string, readonly [en: string, zh: string]>;
