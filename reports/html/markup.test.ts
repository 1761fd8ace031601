import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileText, unsafeIn } from '../testing/hostile.ts';
import { both, html, prose } from './markup.ts';

describe('markup', () => {
  it('lets no value act: text and attributes hold no markup and no unseen character', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const { text: made } = html`<p title="${text}">${text}</p>`;
        const inside = made.replace(/^<p title="/, '').replace(/<\/p>$/, '');
        expect(inside.match(/[<>]/g)).toEqual(['>']);
        expect(inside.match(/["']/g)).toEqual(['"']);
        expect(unsafeIn(made, '\n\t')).toEqual([]);
      }),
    );
  });

  it('takes markup, lists, numbers and nothing as they are meant', () => {
    expect(html`${html`<b>${1}</b>`}${[html`<i>`, '<']}${null}${undefined}${false}${0}`.text).toBe(
      '<b>1</b><i>&lt;0',
    );
  });

  it('says a text in both languages, or once where both are the same', () => {
    expect(both({ en: 'a<', zh: '甲' }).text).toBe('<span lang=en>a&lt;</span><span lang=zh-CN>甲</span>');
    expect(both({ en: 'same', zh: 'same' }).text).toBe('same');
  });

  it('sets what stands in backticks as code, and leaves a lone backtick alone', () => {
    expect(prose('a `<b>` c').text).toBe('a <code>&lt;b&gt;</code> c');
    expect(prose('a ` b').text).not.toContain('<code>');
  });
});
