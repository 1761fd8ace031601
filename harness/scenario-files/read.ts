import { isAlias, isMap, isNode, isPair, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import { scenario as isScenarioFile } from '../../spec/generated/scenario-validator.ts';
import type { Level } from '../../spec/requirement.ts';
import type { Transport } from '../judge.ts';
import { nearest } from '../nearest.ts';
import { DEFAULT_PATIENCE, type Scenario, type Sight, type Span, type Step, scenario } from '../scenario.ts';

/** A scenario file that cannot be used: one line with the file, the line and the column. */
export class ScenarioFileError extends Error {
  override readonly name = 'ScenarioFileError';
}

/** What a file says beside the scenario itself. */
export interface ScenarioFile {
  readonly scenario: Scenario;
  readonly expectations: readonly Expectation[];
}

/** One thing that is expected of the agent: to be seen, or never to be seen. */
export interface Expectation {
  readonly title: string;
  readonly level: Level;
  /** From when on; null: from the beginning. */
  readonly after: Trigger | null;
  readonly see?: Happening;
  readonly never?: Happening;
  readonly times: number;
  /** Counted from the trigger; null: until the scenario ends. */
  readonly within: Span | null;
}

/** What can be seen of an agent without looking at the answers. */
export type Happening = Exclude<Sight['see'], 'accepted'>;

export interface Trigger {
  readonly see?: Happening;
  readonly times: number;
  readonly answered?: number;
  readonly on?: string;
  readonly fault?: string;
}

/** The shape that the schema allows, defaults filled in. */
interface Written {
  readonly id: string;
  readonly title?: string;
  readonly transport?: Transport;
  readonly needs: 'shared' | 'quiet';
  readonly thorough: boolean;
  readonly steps: readonly Step[];
  readonly expect: readonly (Omit<Expectation, 'level' | 'after' | 'within'> & {
    readonly level: 'must' | 'should' | 'advisory';
    readonly after?: Trigger;
    readonly within?: Span;
  })[];
}

/** One error of the compiled schema (Ajv's form). */
interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * Reads a scenario file, YAML or JSON; `name` stands in errors. Throws a ScenarioFileError for the first thing that is
 * wrong in it (schema: `spec/schemas/scenario.schema.json`).
 */
export function readScenarioFile(text: string, name: string): ScenarioFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  const syntax = document.errors[0];
  if (syntax) throw new ScenarioFileError(`${at(syntax.pos[0])}: ${syntax.message}`);
  const value: unknown = document.toJS();
  if (!isScenarioFile(value)) {
    const error = worstOf((isScenarioFile as unknown as { errors: SchemaError[] }).errors);
    const node = nodeAt(document.contents, error.instancePath, error);
    throw new ScenarioFileError(`${at(node?.range?.[0] ?? 0)}: ${inWords(error)}`);
  }
  return understood(value as unknown as Written);
}

function understood(written: Written): ScenarioFile {
  const { id, title = id, steps, expect, transport, needs, thorough } = written;
  return {
    scenario: scenario(id, [title, title], steps.map(withPatience), {
      needs,
      thorough,
      ...(transport ? { transport } : {}),
    }),
    expectations: expect.map((one) => ({
      ...one,
      level: one.level.toUpperCase() as Level,
      after: one.after ?? null,
      within: one.within ?? null,
    })),
  };
}

/** A wait without an end of its own gets the usual one: nothing hangs. */
function withPatience(step: Step): Step {
  return step.step === 'wait' && !step.atMost
    ? { ...(step as object), ...step, atMost: DEFAULT_PATIENCE }
    : step;
}

/** The deepest error says most; a member too many more than what is missing beside it. */
function worstOf(errors: readonly SchemaError[]): SchemaError {
  const depth = ({ instancePath }: SchemaError) => instancePath.split('/').length;
  const rank = (error: SchemaError) => depth(error) * 10 + (error.keyword === 'additionalProperties' ? 1 : 0);
  return [...errors].sort((a, b) => rank(b) - rank(a))[0]!;
}

function nodeAt(root: ParsedNode | null, path: string, error: SchemaError): ParsedNode | null {
  let node: unknown = root;
  for (const name of path.split('/').slice(1)) {
    if (isAlias(node) || !isNode(node) || !('get' in node)) break;
    const index = /^\d+$/.test(name) && !isMap(node) ? Number(name) : name;
    node = (node as unknown as { get(key: string | number, keep: true): unknown }).get(index, true) ?? node;
  }
  const extra = error.params.additionalProperty;
  if (typeof extra === 'string' && isMap(node))
    node = node.items.find((item) => isPair(item) && String(item.key) === extra)?.key ?? node;
  return isNode(node) ? (node as ParsedNode) : null;
}

/** The error for a person, with the nearest known word where one was mistyped. */
function inWords({ keyword, message = 'is wrong', params, instancePath }: SchemaError): string {
  const where = instancePath.split('/').pop() || 'the file';
  switch (keyword) {
    case 'additionalProperties':
      return `there is no "${params.additionalProperty}" here`;
    case 'required':
      return `"${params.missingProperty}" is missing`;
    case 'discriminator':
      return unknownTag(String(params.tag), String(params.tagValue));
    case 'enum': {
      const allowed = params.allowedValues as readonly unknown[];
      return `"${where}" must be one of ${allowed.join(', ')}`;
    }
    default:
      return `"${where}" ${message}`;
  }
}

const TAGS: Readonly<Record<string, readonly string[]>> = {
  step: [
    'wait',
    'pass',
    'play',
    'disturb',
    'revoke',
    'calm',
    'close-sockets',
    'swallow',
    'ping',
    'outage',
    'resume',
    'stop-agent',
    'start-agent',
    'lose-state',
  ],
  play: ['answer', 'delay', 'reset', 'cut', 'stall', 'garbage', 'bad-handshake'],
};

function unknownTag(tag: string, value: string): string {
  const known = TAGS[tag] ?? [];
  const near = nearest(value, known);
  return `there is no ${tag} "${value}": ${near ? `did you mean ${near}?` : `one of ${known.join(', ')}`}`;
}
