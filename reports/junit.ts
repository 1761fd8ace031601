/**
 * `junit.xml`, for Jenkins, GitLab and their like.
 *
 * What gates and did not pass is a failure (its type is the verdict), a fault of the harness is an error. A failure
 * that does not gate is `skipped` with its text, not passed: passed cases are green and hide their output, a
 * failure would break the build, and skipped ones stand apart and show their message in both systems.
 */

import type { CheckReport, Report, RequirementReport } from '../spec/report.ts';
import type { Language } from '../spec/requirement.ts';
import { plainLines } from './plain.ts';
import { notLookedLines, reasonText, scoreText } from './scope.ts';
import { gist, type Sources } from './sources.ts';
import { reasonIn, wordsIn } from './words.ts';
import { characters, element } from './xml.ts';

interface Case {
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped';
  readonly ms: number;
  readonly xml: string;
}

/** The document: a suite an area, a class a requirement, a case a check (or a requirement that has none). */
export function junitXml(report: Report, sources: Sources): string {
  const areas = Map.groupBy(report.requirements, ({ id }) => id.replace(/-[^-]*$/, ''));
  const suites = Array.from(areas, ([area, requirements]) => {
    const cases = requirements.flatMap((requirement) => casesOf(requirement, report, sources));
    return { cases, xml: suiteXml(area, cases, report, sources) };
  });
  // Jenkins' schema knows no `skipped` here.
  const { skipped: _, ...counts } = countsOf(suites.flatMap(({ cases }) => cases));
  const content = suites.map(({ xml }) => `${xml}\n`).join('');
  const root = element('testsuites', { name: 'vanmoi-conform', ...counts }, `\n${content}`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

function suiteXml(area: string, cases: readonly Case[], report: Report, sources: Sources): string {
  const name = `vanmoi.${report.target.role}.${area}`;
  const timestamp = report.run.startedAt.replace(/(\.\d+)?Z$/, '');
  const content = [propertiesXml(report, sources), ...cases.map(({ xml }) => xml)].join('\n');
  return element('testsuite', { name, timestamp, ...countsOf(cases) }, `\n${content}\n`);
}

function propertiesXml(report: Report, sources: Sources): string {
  const { tool, spec, target, run } = report;
  const properties = {
    verdict: report.verdict,
    score: scoreText(report, sources.language),
    'not-looked-at': notLookedLines(report, sources.language).join('; '),
    target: target.text,
    seed: run.seed,
    tool: `${tool.name} ${tool.version}`,
    spec: `${spec.name} ${spec.version}`,
    complete: String(run.complete),
  };
  const rows = Object.entries(properties).map(([name, value]) => element('property', { name, value }));
  return element('properties', {}, rows.join(''));
}

function countsOf(cases: readonly Case[]): Record<string, string | number> {
  const count = (outcome: Case['outcome']) => cases.filter((one) => one.outcome === outcome).length;
  return {
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: seconds(cases.reduce((sum, { ms }) => sum + ms, 0)),
  };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function casesOf(requirement: RequirementReport, report: Report, sources: Sources): Case[] {
  const classname = `vanmoi.${report.target.role}.${requirement.id}`;
  const checks = report.checks.filter((check) => check.requirement === requirement.id);
  if (checks.length > 0) return checks.map((check) => checkCase(classname, check, requirement, sources));
  const why = `${wordsIn(sources.language)(requirement.verdict)}: ${reasonText(requirement, [requirement.id], report, sources.language)}`;
  const xml = element('testcase', { classname, name: requirement.id, time: '0.000' }, skippedXml(why, why));
  return [{ outcome: 'skipped', ms: 0, xml }];
}

function checkCase(
  classname: string,
  check: CheckReport,
  requirement: RequirementReport,
  sources: Sources,
): Case {
  const outcome = outcomeOf(check);
  const attributes = {
    classname,
    name: `${check.id} ${check.title}`.trimEnd(),
    time: seconds(check.durationMs),
  };
  return {
    outcome,
    ms: check.durationMs,
    xml: element('testcase', attributes, outcomeXml(outcome, check, requirement, sources)),
  };
}

function outcomeOf({ verdict, gates }: CheckReport): Case['outcome'] {
  if (verdict === 'pass') return 'passed';
  if (verdict === 'error') return 'error';
  const neverRan = verdict === 'not-applicable' || verdict === 'not-selected';
  return gates && !neverRan ? 'failure' : 'skipped';
}

function outcomeXml(
  outcome: Case['outcome'],
  check: CheckReport,
  requirement: RequirementReport,
  sources: Sources,
): string {
  if (outcome === 'passed') return '';
  const message = messageOf(outcome, check, requirement, sources.language);
  const body = plainLines(check, requirement, sources).join('\n');
  if (outcome !== 'skipped') return element(outcome, { message, type: check.verdict }, characters(body));
  const word = wordsIn(sources.language)(check.verdict);
  const text = check.verdict === 'fail' || check.verdict === 'inconclusive' ? body : message;
  return skippedXml(`${check.level} ${word}: ${message}`, text);
}

/** A check that never ran and says nothing has its requirement's reason. */
function messageOf(
  outcome: Case['outcome'],
  check: CheckReport,
  requirement: RequirementReport,
  language: Language,
): string {
  const neverRan = outcome === 'skipped' && check.verdict !== 'fail';
  return neverRan && check.message === '' ? reasonIn(language, requirement.reason) : gist(check, language);
}

function skippedXml(message: string, body: string): string {
  return element('skipped', { message: message }, characters(body));
}
