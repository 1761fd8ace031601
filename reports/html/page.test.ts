import { describe, expect, it } from 'vitest';
import { protocolDocument } from '../../spec/document/index.ts';
import { unsafeIn } from '../testing/hostile.ts';
import { sampleJournal, sampleSources } from '../testing/journal.ts';
import { hostileReport, passingReport, sampleReport } from '../testing/sample.ts';
import { policyOf } from './head.ts';
import { htmlReport } from './page.ts';

const page = (report = sampleReport()) => htmlReport(report, sampleSources('en'), sampleJournal);

/** The budget of `report.html` without what a run puts in, in bytes. */
const SHELL = 60_000;

describe('report.html', () => {
  it('may load nothing, and run nothing but its own script', () => {
    const policy = policyOf({ style: 'a', script: 'b' });
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    const text = page();
    expect(text.match(/<script\b/g)).toHaveLength(1);
    expect(text).not.toMatch(/ (style|on[a-z]+|src)=["a-z]/);
    expect(text).not.toMatch(/<(link|img|iframe|object|base|form)\b/);
  });

  it('stays within the budget of its shell', () => {
    const empty = sampleReport({ requirements: [], checks: [] });
    const shell = htmlReport(empty, { ...sampleSources('en'), exchanges: new Map() }, []);
    expect(Buffer.byteLength(shell)).toBeLessThan(SHELL);
  });

  it('gives every requirement, check and cited exchange one address', () => {
    const report = sampleReport();
    const text = page(report);
    const ids = Array.from(text.matchAll(/ id="?([^"\s>]+)/g), ([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const links = Array.from(text.matchAll(/href="#([^"]+)"/g), ([, id]) => id);
    expect(links.filter((id) => !ids.includes(id))).toEqual([]);
    const asked = [...report.requirements, ...report.checks].map(({ id }) => id);
    expect(asked.filter((id) => !ids.includes(id))).toEqual([]);
    expect(ids).toContain('x2');
  });

  it('lets nothing from the wire act', () => {
    const text = page(hostileReport());
    expect(text.match(/<script\b/g)).toHaveLength(1);
    expect(text.match(/<\/script/g)).toHaveLength(1);
    expect(text.match(/<\/template/g)).toHaveLength(2);
    expect(text).not.toContain('<img');
    expect(unsafeIn(text, '\n\t')).toEqual([]);
  });

  it('orders by consequence: verdict, what failed, the protocol, traffic, the run', () => {
    const text = page();
    const order = ['id=verdict', 'id=mend', 'id=protocol', 'id=traffic', 'id=about'].map((id) =>
      text.indexOf(id),
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(0);
    expect(text.indexOf('id="SRV-AUTH-02"')).toBeLessThan(text.indexOf('id="SRV-REG-11"'));
  });

  it('holds both languages of every section of the protocol, and of every statement', () => {
    const text = page(passingReport());
    for (const { title } of protocolDocument) {
      expect(text).toContain(title.en);
      expect(text).toContain(title.zh);
    }
    expect(text).toContain('每次注册都应得到各自的 uuid。');
    expect(text).toContain('Every registration gets a uuid of its own.');
  });

  it('shows the offending exchange, expected and seen, and the commands that repeat it', () => {
    const text = page();
    const finding = text.slice(text.indexOf('id="SRV-AUTH-02/report"'), text.indexOf('id=protocol'));
    expect(finding).toContain('<span lang=en>expected</span>');
    expect(finding.replace(/<\/?i>/g, '')).toContain('--only SRV-AUTH-02/report --seed 424242');
    expect(finding).toContain('POST /api/agent/report');
    expect(finding).toContain('vmoi_never');
  });

  it('says of what was not looked at why', () => {
    const text = page();
    const scope = text.slice(text.indexOf('class=scope'), text.indexOf('id=mend'));
    expect(scope.replace(/<[^>]*>/g, '')).toContain('needs --thorough');
    expect(scope).toContain('SRV-WS-13');
  });
});
