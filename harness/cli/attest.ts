/** What an attestation is about, and the file that says it. */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attestationOf, type Subject, subjectOf } from '../../reports/attestation.ts';
import { jsonDocument } from '../../reports/sanitize.ts';
import type { Report } from '../../spec/report.ts';
import { UsageError } from './usage.ts';

/** Targets whose digest becomes known when they are started: that of the image. */
const HAS_DIGEST = /^(docker|dockerfile):/;

/**
 * The subject that `--subject` names; null where none is needed, or where the target brings its own. Nothing stands
 * for a digest that nobody knows: that is a wrong command line.
 */
export function subjectFrom(
  given: string | undefined,
  reporters: ReadonlySet<string>,
  target: { readonly text: string; readonly digest?: string },
): Subject | null {
  const isWanted = reporters.has('attestation');
  if (given !== undefined) {
    if (!isWanted)
      throw new UsageError('--subject is what an attestation is about: add --reporter attestation');
    const subject = subjectOf(given, target.text);
    if (subject) return subject;
    throw new UsageError(`--subject ${given} is no digest: write sha256: and 64 hex digits`);
  }
  if (isWanted && target.digest === undefined && !HAS_DIGEST.test(target.text))
    throw new UsageError(
      `--reporter attestation needs --subject sha256:…: nobody knows the digest of what stands behind ${target.text}`,
    );
  return null;
}

/** The attestation of a run whose files are in `folder`; null where its subject has no digest. */
export function attestationIn(folder: string, report: Report, given: Subject | null): string | null {
  const own = report.target.digest === undefined ? null : subjectOf(report.target.digest, report.target.text);
  const subject = given ?? own;
  if (subject === null) return null;
  const digests = ['traffic.ndjson', 'report.json']
    .filter((name) => existsSync(join(folder, name)))
    .map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]);
  return jsonDocument(attestationOf(report, subject, Object.fromEntries(digests)));
}
