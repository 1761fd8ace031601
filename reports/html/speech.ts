/** What the page says: everything in both languages, since it holds both. */

import type { Bilingual, Language } from '../../spec/requirement.ts';
import { type Given, type WordKey, wordsIn } from '../words.ts';
import { both, type Markup } from './markup.ts';

const WORDS = { en: wordsIn('en'), zh: wordsIn('zh-CN') } as const;

/** A word of the frame in both languages, as text. */
export function word<Key extends WordKey>(key: Key, ...values: Given<Key>): Bilingual {
  return { en: WORDS.en(key, ...values), zh: WORDS.zh(key, ...values) };
}

/** A word of the frame in both languages, as markup. */
export function say<Key extends WordKey>(key: Key, ...values: Given<Key>): Markup {
  return both(word(key, ...values));
}

/** Anything that is said in one language, in both. */
export function inBoth(render: (language: Language) => string): Bilingual {
  return { en: render('en'), zh: render('zh-CN') };
}
