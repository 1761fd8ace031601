/** `report.json`: written whole, read back with one clear error for a file that is none. */

import { type Report, WORST_FIRST } from '../spec/report.ts';
import { type Language, LEVELS } from '../spec/requirement.ts';
import { jsonDocument } from './sanitize.ts';
import { wordsIn } from './words.ts';

/** A file that is no report of this version. */
export class ReportFileError extends Error {
  override readonly name = 'ReportFileError';
  readonly reason: 'not-json' | 'truncated' | 'foreign' | 'version';
  /** The JSON error, the missing member, or the version found. */
  readonly detail: string;

  constructor(reason: ReportFileError['reason'], detail: string) {
    super(textOf(reason, detail, 'en'));
    this.reason = reason;
    this.detail = detail;
  }

  /** The message in a language. */
  in(language: Language): string {
    return textOf(this.reason, this.detail, language);
  }
}

function textOf(reason: ReportFileError['reason'], detail: string, language: Language): string {
  return wordsIn(language)(`file.${reason}`, { detail, version: detail });
}

/** The text of `report.json`. */
export function writeReport(report: Report): string {
  return jsonDocument(report);
}

/**
 * Reads a report. Members that this version does not know are kept.
 *
 * @throws ReportFileError where the text is no JSON, ends early, is of another version or of another program.
 */
export function readReport(text: string): Report {
  const value = parse(text.replace(/^\ufeff/, ''));
  if (!isRecord(value)) throw new ReportFileError('foreign', 'schemaVersion');
  if (typeof value.schemaVersion !== 'number') throw new ReportFileError('foreign', 'schemaVersion');
  if (value.schemaVersion !== 1) throw new ReportFileError('version', String(value.schemaVersion));
  const wrong = firstWrong(value, REPORT, '');
  if (wrong !== null) throw new ReportFileError('foreign', wrong);
  return value as unknown as Report;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    throw new ReportFileError(endsEarly(text, message) ? 'truncated' : 'not-json', message);
  }
}

/** Whether it was the end of the text that hindered the parser, in something that began as an object. */
function endsEarly(text: string, message: string): boolean {
  if (text.trim() !== '' && !text.trimStart().startsWith('{')) return false;
  const position = /at position (\d+)/.exec(message)?.[1];
  return position === undefined ? message.includes('end of JSON') : Number(position) >= text.length;
}

/** What a member that renderers rely on must be; a list of words is a choice. */
type Shape =
  | 'string'
  | 'number'
  | 'boolean'
  | 'string or null'
  | 'numbers'
  | 'strings'
  | readonly string[]
  | { readonly members: Members }
  | { readonly membersOrNull: Members }
  | { readonly entries: Members };

type Members = Readonly<Record<string, Shape>>;

const SAID: Members = { text: 'string', key: 'string', values: { members: {} } };

const REPORT: Members = {
  tool: { members: { name: 'string', version: 'string' } },
  spec: { members: { name: 'string', version: 'string' } },
  target: { members: { role: ['server', 'agent'], kind: 'string', text: 'string' } },
  run: {
    members: {
      id: 'string',
      startedAt: 'string',
      durationMs: 'number',
      seed: 'number',
      shard: 'string or null',
      options: { members: {} },
      complete: 'boolean',
      level: LEVELS,
      partial: 'boolean',
      exitCode: 'number',
      notes: { entries: SAID },
    },
  },
  verdict: ['conformant', 'not-conformant', 'incomplete'],
  summary: { members: { pass: 'number', fail: 'number' } },
  requirements: {
    entries: {
      id: 'string',
      level: LEVELS,
      origin: 'string',
      statement: 'string',
      verdict: WORST_FIRST,
      reason: 'string or null',
      checks: 'strings',
    },
  },
  checks: {
    entries: {
      id: 'string',
      requirement: 'string',
      level: LEVELS,
      title: 'string',
      verdict: WORST_FIRST,
      message: 'string',
      expected: 'string or null',
      actual: 'string or null',
      durationMs: 'number',
      exchanges: 'numbers',
      gates: 'boolean',
      repro: { members: { command: 'string', curl: 'string or null' } },
      says: {
        members: {
          message: { membersOrNull: SAID },
          expected: { membersOrNull: SAID },
          actual: { membersOrNull: SAID },
        },
      },
    },
  },
};

/** The path of the first member that is missing or of another type, or null. */
function firstWrong(value: unknown, members: Members, path: string): string | null {
  if (!isRecord(value)) return path;
  for (const [name, shape] of Object.entries(members)) {
    const wrong = wrongPart(value[name], shape, path === '' ? name : `${path}.${name}`);
    if (wrong !== null) return wrong;
  }
  return null;
}

function wrongPart(value: unknown, shape: Shape, path: string): string | null {
  if (typeof shape === 'string' || isChoice(shape)) return isOf(value, shape) ? null : path;
  if ('members' in shape) return firstWrong(value, shape.members, path);
  if ('membersOrNull' in shape) return value === null ? null : firstWrong(value, shape.membersOrNull, path);
  if (!Array.isArray(value)) return path;
  const wrong = value.map((entry, index) => firstWrong(entry, shape.entries, `${path}[${index}]`));
  return wrong.find((found) => found !== null) ?? null;
}

function isOf(value: unknown, shape: (Shape & string) | readonly string[]): boolean {
  switch (shape) {
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === shape;
    case 'string or null':
      return value === null || typeof value === 'string';
    case 'numbers':
      return Array.isArray(value) && value.every((entry) => typeof entry === 'number');
    case 'strings':
      return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
    default:
      return typeof value === 'string' && shape.includes(value);
  }
}

function isChoice(shape: Shape): shape is readonly string[] {
  return Array.isArray(shape);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
