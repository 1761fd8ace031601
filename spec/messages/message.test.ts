import { describe, expect, it } from 'vitest';
import { render, say } from './message.ts';
import { texts } from './texts.ts';

const slots = (template: string) => [...new Set(template.match(/\{\w+\}/g) ?? [])].sort();

/** A value cannot be translated later: where a whole story is one, each language has its own. */
const OWN_SLOTS: Readonly<Record<string, readonly string[]>> = {
  'model.failed': ['{storyZh}'],
  'traffic.several': ['{count}', '{firstZh}'],
};

describe('texts', () => {
  it.each(Object.entries(texts))('%s names the same values in both languages', (key, [en, zh]) => {
    expect(slots(zh)).toEqual(OWN_SLOTS[key] ?? slots(en));
  });

  it.each(Object.entries(texts))('%s says something in each', (_, [en, zh]) => {
    expect([en.trim(), zh.trim()]).not.toContain('');
  });
});

describe('render', () => {
  const message = say('socket.close-seen', { code: 1011 });

  it('fills in the values, in either language', () => {
    expect(render(message)).toBe('a close frame with code 1011');
    expect(render(message, 'zh-CN')).toBe('关闭帧，代码 1011');
  });

  it('leaves a slot without a value as it stands', () => {
    expect(render({ key: 'socket.close-seen', values: {} })).toBe('a close frame with code {code}');
  });
});
