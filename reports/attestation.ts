/** `attestation.json`: an in-toto statement with a test result (https://in-toto.io/attestation/test-result/v0.1). */

import type { CheckReport, Report } from '../spec/report.ts';
import { visible, visibleThroughout } from './sanitize.ts';

/** What was tested, by its digest. */
export interface Subject {
  readonly name: string;
  /** By algorithm, in lower-case hex. */
  readonly digest: Readonly<Record<string, string>>;
}

/** A thing that the result rests on (in-toto's ResourceDescriptor). */
export interface Resource {
  readonly name: string;
  readonly uri?: string;
  readonly digest?: Readonly<Record<string, string>>;
  readonly mediaType?: string;
  /** Its bytes, in base64. */
  readonly content?: string;
  readonly annotations?: Readonly<Record<string, string | number | boolean>>;
}

export interface Attestation {
  readonly _type: 'https://in-toto.io/Statement/v1';
  readonly subject: readonly Subject[];
  readonly predicateType: 'https://in-toto.io/attestation/test-result/v0.1';
  readonly predicate: {
    readonly result: 'PASSED' | 'WARNED' | 'FAILED';
    readonly configuration: readonly Resource[];
    /** Ids of checks. */
    readonly passedTests: readonly string[];
    readonly warnedTests: readonly string[];
    readonly failedTests: readonly string[];
  };
}

/** Digests in hex by algorithm, with the number of their digits. */
const ALGORITHMS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/** Reads `sha256:…`, also behind a name (`registry/image@sha256:…`); null where it is no digest. */
export function subjectOf(text: string, name: string): Subject | null {
  const [, given, algorithm = '', hex = ''] =
    /^(?:(.+)@)?([a-z0-9]+):([0-9a-fA-F]+)$/.exec(text.trim()) ?? [];
  if (ALGORITHMS[algorithm] !== hex.length) return null;
  return { name: given ?? name, digest: { [algorithm]: hex.toLowerCase() } };
}

/** Files beside the report that the result rests on: name and SHA-256 in hex. */
export type Files = Readonly<Record<string, string>>;

/**
 * The statement. WARNED is a conformant run in which something failed that does not count; a run that is not
 * conformant, or could not be judged whole, FAILED.
 */
export function attestationOf(report: Report, subject: Subject, files: Files): Attestation {
  const ids = (pick: (check: CheckReport) => boolean) => report.checks.filter(pick).map(({ id }) => id);
  const isBad = ({ verdict }: CheckReport) =>
    verdict === 'fail' || verdict === 'error' || verdict === 'inconclusive' || verdict === 'blocked';
  const failedTests = ids((check) => isBad(check) && (check.gates || check.verdict === 'error'));
  const warnedTests = ids((check) => check.verdict === 'fail' && check.level !== 'ADVISORY' && !check.gates);
  return visibleThroughout({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [subject],
    predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
    predicate: {
      result: report.verdict !== 'conformant' ? 'FAILED' : warnedTests.length > 0 ? 'WARNED' : 'PASSED',
      configuration: configurationOf(report, files),
      passedTests: ids(({ verdict }) => verdict === 'pass'),
      warnedTests,
      failedTests,
    },
  });
}

/** What the result rests on; each is bound by a URI, a digest or its content. */
function configurationOf({ tool, spec, target, run }: Report, files: Files): Resource[] {
  const image = target.digest === undefined ? null : subjectOf(target.digest, target.text);
  const asked = {
    seed: run.seed,
    level: run.level,
    intervalMs: run.intervalMs,
    role: target.role,
    target: target.text,
    options: run.options,
    partial: run.partial,
    complete: run.complete,
  };
  return [
    {
      name: tool.name,
      uri: `pkg:npm/${tool.name}@${encodeURIComponent(visible(tool.version))}`,
      annotations: { version: tool.version },
    },
    { name: spec.name, uri: `urn:${spec.name}:${encodeURIComponent(visible(spec.version))}` },
    {
      name: 'run',
      mediaType: 'application/json',
      content: Buffer.from(JSON.stringify(asked)).toString('base64'),
      annotations: { id: run.id, seed: run.seed, level: run.level, partial: run.partial },
    },
    ...(image ? [image] : []),
    ...Object.entries(files).map(([name, sha256]) => ({ name, digest: { sha256 } })),
  ];
}
