import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  forMarkdown,
  forTerminal,
  forWorkflowData,
  forWorkflowProperty,
  forXmlAttribute,
  forXmlText,
  markdownBlock,
  markdownCode,
  visible,
  visibleLines,
} from './sanitize.ts';
import { hostileText, unsafeIn } from './testing/hostile.ts';

/** Holds for every hostile text. */
function always(property: (text: string) => void): void {
  const holds = (text: string) => {
    property(text);
  };
  fc.assert(fc.property(hostileText, holds), { numRuns: 500 });
}

const unescaped = (xml: string) =>
  xml
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

test('what cannot be seen is shown, not dropped', () => {
  expect(visible('a\u001b[31m\u0000\u007f\u009b\u202e\ud800\ufffe\r\n')).toBe(
    'a␛[31m␀␡\\u{9b}\\u{202e}\\u{d800}\\u{fffe}␍␊',
  );
  expect(visibleLines('a\r\n\tb\u001b')).toBe('a␍\n\tb␛');
});

test('ordinary text in any script stays as it is', () => {
  const text = 'server-1 上海机房 👩‍💻 ❤️ e\u0301 سلام';
  expect(forTerminal(text)).toBe(text);
  expect(forXmlText(text)).toBe(text);
  expect(forMarkdown(text)).toBe(text);
});

describe('the terminal', () => {
  it('gets one line without control characters', () => {
    always((text) => expect(unsafeIn(forTerminal(text))).toEqual([]));
  });

  it('holds no command of a CI system, also where a line is broken later', () => {
    expect(forTerminal('x ::error file=a::b ##[error]c ##vso[d]')).toBe(
      'x :\\u{3a}error file=a::b #\\u{23}[error]c #\\u{23}vso[d]',
    );
    expect(forTerminal('fe80::a and std::string')).toBe('fe80::a and std::string');
    always((text) => expect(forTerminal(text)).not.toMatch(/##[a-z]*\[|::(error|set-output)/i));
  });
});

describe('XML', () => {
  it('text gives back the visible text and ends nothing', () => {
    always((text) => {
      const xml = forXmlText(text);
      expect(unsafeIn(xml, '\n\t')).toEqual([]);
      expect(xml).not.toMatch(/[<>]|&(?!(amp|lt|gt);)/);
      expect(unescaped(xml)).toBe(visibleLines(text));
    });
  });

  it('attributes give back the visible text on one line', () => {
    always((text) => {
      const xml = forXmlAttribute(text);
      expect(unsafeIn(xml)).toEqual([]);
      expect(xml).not.toMatch(/[<>"']/);
      expect(unescaped(xml)).toBe(visible(text));
    });
  });
});

describe('Markdown', () => {
  it('text holds no markup, and gives the visible text back', () => {
    always((text) => {
      const markdown = forMarkdown(text);
      expect(unsafeIn(markdown)).toEqual([]);
      const bare = markdown.replace(/\\[!-/:-@[-`{-~]/g, 'x').replaceAll('@<!-- -->', 'x');
      expect(bare).not.toMatch(/[`*[\]<>|~#@]|:\/\/|^[-+=]|^\d+[.)]/);
      expect(markdown.replaceAll('@<!-- -->', '@').replace(/\\([!-/:-@[-`{-~])/g, '$1')).toBe(visible(text));
    });
  });

  it('names of fields stay readable in the source', () => {
    expect(forMarkdown('cpu_cores is _not_ here')).toBe('cpu_cores is \\_not\\_ here');
  });

  it('a code span is closed by nothing in it', () => {
    always((text) => {
      const span = markdownCode(text);
      const fence = /^`+/.exec(span)?.[0] ?? '';
      const inside = span.slice(fence.length, -fence.length);
      expect(unsafeIn(span)).toEqual([]);
      expect(span.endsWith(fence)).toBe(true);
      expect((inside.match(/`+/g) ?? []).every((run) => run.length < fence.length)).toBe(true);
    });
  });

  it('a block is closed by nothing in it', () => {
    always((text) => {
      const [first = '', ...lines] = markdownBlock(text, 'sh').split('\n');
      const fence = /^`+/.exec(first)?.[0] ?? '';
      expect(unsafeIn(lines.join('\n'), '\n\t')).toEqual([]);
      expect(lines.findIndex((line) => line.trimStart().startsWith(fence))).toBe(lines.length - 1);
    });
  });
});

describe('a workflow command', () => {
  const decoded = (data: string) => decodeURIComponent(data.replace(/%(?!25|0A|3A|2C)/g, '%25'));

  it('is one line, whose message comes back', () => {
    always((text) => {
      const data = forWorkflowData(text);
      expect(unsafeIn(data, '\t')).toEqual([]);
      expect(decoded(data)).toBe(visibleLines(text));
    });
  });

  it('has properties that end nowhere else', () => {
    always((text) => {
      const property = forWorkflowProperty(text);
      expect(property).not.toMatch(/[:,\r\n]/);
      expect(decoded(property)).toBe(visible(text));
    });
  });
});
