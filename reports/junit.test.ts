import { expect, test } from 'vitest';
import { junitXml } from './junit.ts';
import { unsafeIn } from './testing/hostile.ts';
import { sampleSources } from './testing/journal.ts';
import { hostileReport, passingReport, sampleReport } from './testing/sample.ts';

const xml = junitXml(sampleReport(), sampleSources('en'));

/** The part of the document that is one test case. */
function caseOf(id: string): string {
  const found = new RegExp(`<testcase [^>]*name="${id}[^>]*?(/>|>[\\s\\S]*?</testcase>)`).exec(xml)?.[0];
  if (found === undefined) throw new Error(`${id} was not found`);
  return found;
}

test('what gates and did not pass is a failure, with the text in its body', () => {
  expect(caseOf('SRV-AUTH-02/report')).toMatch(
    /<failure message="an unknown token[^"]*" type="fail">[^<]*expected: 401\n/,
  );
  expect(caseOf('SRV-AUTH-02/report')).toContain('repeat: vanmoi-conform --target');
  expect(caseOf('SRV-AUTH-02/report')).toContain('replay: vanmoi-conform replay counterexamples/');
  expect(caseOf('SRV-WS-03/cadence')).toContain('type="inconclusive">');
  expect(caseOf('SRV-WS-02/unknown')).toContain('type="blocked">');
  expect(caseOf('SRV-REG-04/many')).toContain('<error message=');
});

test('a failure that does not gate is neither green nor breaks the build', () => {
  expect(caseOf('SRV-REG-11/chinese')).toMatch(/<skipped message="SHOULD failed: [^"]*">[^<]*expected: 200/);
  expect(caseOf('SRV-AUTH-06/header')).toContain('<skipped message="ADVISORY failed: ');
});

test('what was not looked at is skipped, with the reason', () => {
  expect(caseOf('SRV-WS-13')).toContain('<skipped message="not selected: needs --thorough">');
  expect(caseOf('SRV-STATE-02')).toContain('<skipped message="not applicable: cannot be seen from here">');
  expect(caseOf('SRV-REG-01/many')).toContain('<skipped message="MUST not selected: needs --thorough">');
  expect(xml).toContain('<property name="score" value="MUST 1/6 passed, of what was selected"/>');
});

test('only what passed has nothing in it', () => {
  expect(xml.match(/<testcase [^>]*\/>/g)).toHaveLength(2);
  const passing = junitXml(passingReport(), sampleSources('en'));
  expect(passing).toMatch(/<testsuites name="vanmoi-conform" tests="19" failures="0" errors="0"/);
});

test('class and name are unique, and the counts are right', () => {
  const names = Array.from(xml.matchAll(/<testcase classname="([^"]*)" name="([^"]*)"/g), (found) =>
    found.slice(1).join(),
  );
  expect(new Set(names).size).toBe(names.length);
  const count = (tag: string) => xml.split(`<${tag}`).length - 1;
  expect(xml).toContain(
    `<testsuites name="vanmoi-conform" tests="${names.length}" failures="${count('failure')}" errors="${count('error')}" time="`,
  );
});

test('hostile bodies do no harm: no control characters, no character references, balanced tags', () => {
  const xml = junitXml(hostileReport(), { ...sampleSources('en'), requirements: new Map() });
  expect(unsafeIn(xml, '\n')).toEqual([]);
  expect(xml).not.toMatch(/&#(?!39;)/);
  expect(xml).not.toContain(']]>');
  const open: string[] = [];
  for (const [, close, name = '', self] of xml.matchAll(/<(\/?)([a-z]+)(?: [a-z]+="[^"<]*")*(\/?)>/g)) {
    if (close) expect(open.pop()).toBe(name);
    else if (!self) open.push(name);
  }
  expect(open).toEqual([]);
  expect(xml).toContain('␛[31mred␀ ]]&gt; &lt;/script&gt;');
});

test('properties say what was run', () => {
  expect(xml).toContain('<property name="seed" value="424242"/>');
  expect(xml).toContain('<property name="target" value="http://127.0.0.1:8080"/>');
  expect(xml).toContain('<property name="tool" value="vanmoi-conform 0.1.0"/>');
});
