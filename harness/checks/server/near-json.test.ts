import { describe, expect, test } from 'vitest';
import { PATHS } from '../../../spec/protocol.ts';
import { ruleOn } from '../../oracle/ruling.ts';
import { BREAKS, brokenTexts, noObjects } from './near-json.ts';

const TEXT = JSON.stringify({ name: 'conform-1' });
const headers = [['Content-Type', 'application/json']] as const;

const lawOn = (body: string) =>
  ruleOn({ method: 'POST', path: PATHS.register, headers, body: Buffer.from(body) }, () => false);

describe('a registration', () => {
  test('in no JSON must be refused, but for no body at all', () => {
    const broken = brokenTexts(TEXT).filter(({ body }) => body !== '');
    for (const { name, body } of broken)
      expect([name, lawOn(body)]).toMatchObject([name, { right: [400], requirement: 'SRV-REG-09' }]);
    // One member has no comma to lose.
    const ways = Object.values(BREAKS).flatMap((all) => Object.keys(all));
    expect(broken.length).toBeGreaterThanOrEqual(ways.length - 3);
  });

  test('in JSON that is no object must be refused', () => {
    for (const { name, body } of noObjects(TEXT))
      expect([name, lawOn(body)]).toMatchObject([name, { right: [400], requirement: 'SRV-REG-12' }]);
  });
});

test('names tell the cases apart', () => {
  for (const cases of [brokenTexts(TEXT), noObjects(TEXT)])
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
});
