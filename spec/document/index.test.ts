import { describe, expect, it } from 'vitest';
import { requirements } from '../requirements/index.ts';
import { protocolDocument } from './index.ts';

const passages = protocolDocument.flatMap((section) => section.passages);

describe('the protocol as a document', () => {
  it('has every requirement in exactly one place', () => {
    const placed = passages.flatMap((passage) => passage.requirements);
    expect([...placed].sort()).toEqual(requirements.map(({ id }) => id).sort());
  });

  it('says everything in both languages, with the same names and literals', () => {
    for (const { text } of passages) {
      expect(text.zh).toMatch(/\p{Script=Han}/u);
      expect(literals(text.zh)).toEqual(literals(text.en));
    }
  });

  it('has a section for each part of the text, under an id of its own', () => {
    expect(protocolDocument.flatMap(({ number }) => number ?? [])).toEqual(['§1', '§2', '§3', '§4']);
    expect(new Set(protocolDocument.map(({ id }) => id)).size).toBe(protocolDocument.length);
  });
});

function literals(text: string): string[] {
  return (text.match(/`[^`]+`/g) ?? []).sort();
}
