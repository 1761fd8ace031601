import { isAlias, isMap, isNode, isPair, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import type { Play } from '../../mocks/master/plays.ts';
import { scenario as isScenarioFile } from '../../spec/generated/scenario-validator.ts';
import type { Level } from '../../spec/requirement.ts';
import type { Transport } from '../judge.ts';
import { nearest } from '../nearest.ts';
import { DEFAULT_PATIENCE, type Scenario, type Sight, type Span, type Step, scenario } from '../scenario.ts';
import type { Load } from '../truth/load.ts';
import { disorderIn } from './order.ts';

/** A scenario file that cannot be used: one line with the file, the line and the column. */
export class ScenarioFileError extends Error {
  override readonly name = 'ScenarioFileError';
}

/** What a file says beside the scenario itself. */
export interface ScenarioFile {
  readonly scenario: Scenario;
  readonly expectations: readonly Expectation[];
}

/** One line for people. */
export type Title = Scenario['title'];

/** One thing that is expected of the agent: to be seen, or never to be seen. */
export interface Expectation {
  readonly title: Title;
  readonly level: Level;
  /** From when on; null: from the beginning. */
  readonly after: Trigger | null;
  readonly see?: Sight['see'];
  readonly never?: Sight['see'];
  readonly times: number;
  /** Counted from the trigger; null: until the scenario ends. */
  readonly within: Span | null;
}

export interface Trigger {
  readonly see?: Sight['see'];
  readonly times: number;
  readonly answered?: number;
  readonly on?: string;
  readonly fault?: string;
}

/** The shape that the schema allows, defaults filled in. */
interface Written {
  readonly id: string;
  readonly title?: WrittenTitle;
  readonly transport?: Transport;
  readonly needs?: Scenario['needs'];
  readonly launches?: boolean;
  readonly thorough: boolean;
  readonly within?: Span;
  readonly container: boolean;
  readonly readings: boolean;
  readonly longestInterval?: number;
  readonly steps: readonly WrittenStep[];
  readonly expect: readonly (Omit<Expectation, 'title' | 'level' | 'after' | 'within'> & {
    readonly title: WrittenTitle;
    readonly level: 'must' | 'should' | 'advisory';
    readonly after?: Trigger;
    readonly within?: Span;
  })[];
}

type WrittenTitle = string | Title;

/** A wait may leave out its end, and a load what is none of it. */
type WrittenStep =
  | Exclude<Step, { step: 'wait' | 'load' }>
  | (Omit<Extract<Step, { step: 'wait' }>, 'atMost'> & { readonly atMost?: Span })
  | { readonly step: 'load'; readonly load: Partial<Load> };

/** One error of the compiled schema (Ajv's form). */
interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * Reads a scenario file, YAML or JSON; `name` stands in errors. Throws a ScenarioFileError for the first thing that is
 * wrong in it (schema: `spec/schemas/scenario.schema.json`); `taken` has the ids that it may not have, and whose they are.
 */
export function readScenarioFile(
  text: string,
  name: string,
  taken: ReadonlyMap<string, string> = new Map(),
): ScenarioFile {
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
  const written = value as unknown as Written;
  const file = understood(written);
  const owner = taken.get(written.id);
  const disorder = owner
    ? { path: '/id', said: `the id "${written.id}" is that of ${owner} too: give it another` }
    : disorderIn(file.scenario.steps, written.needs);
  if (!disorder) return file;
  const node = nodeAt(document.contents, disorder.path);
  throw new ScenarioFileError(`${at(node?.range?.[0] ?? 0)}: ${disorder.said}`);
}

function understood(written: Written): ScenarioFile {
  const {
    id,
    title = id,
    expect,
    transport,
    thorough,
    readings,
    container,
    launches,
    within,
    longestInterval,
  } = written;
  const steps = written.steps.map(completed);
  const { en, zh } = inBoth(title);
  return {
    scenario: scenario(id, [en, zh], steps, {
      needs: written.needs ?? (steps.some(({ step }) => step === 'load') ? 'loaded' : 'shared'),
      thorough,
      ...(transport ? { transport } : {}),
      ...(launches === undefined ? {} : { launches }),
      ...(within ? { within } : {}),
      ...(container ? { container } : {}),
      ...(readings ? { readings } : {}),
      ...(longestInterval === undefined ? {} : { longestInterval }),
    }),
    expectations: expect.map((one) => ({
      ...one,
      title: inBoth(one.title),
      level: one.level.toUpperCase() as Level,
      after: one.after ?? null,
      within: one.within ?? null,
    })),
  };
}

function inBoth(title: WrittenTitle): Title {
  return typeof title === 'string' ? { en: title, zh: title } : title;
}

const NO_LOAD: Load = {
  processors: 0,
  processes: 0,
  connections: 0,
  datagrams: 0,
  memoryMiB: 0,
  trafficMiB: 0,
};

/** A wait without an end of its own gets the usual one: nothing hangs. */
function completed(step: WrittenStep): Step {
  switch (step.step) {
    case 'wait':
      return { ...step, atMost: step.atMost ?? DEFAULT_PATIENCE };
    case 'load':
      return { ...step, load: { ...NO_LOAD, ...step.load } };
    default:
      return step;
  }
}

/** The deepest error says most; a member too many more than what is missing beside it. */
function worstOf(errors: readonly SchemaError[]): SchemaError {
  const depth = ({ instancePath }: SchemaError) => instancePath.split('/').length;
  const rank = (error: SchemaError) => depth(error) * 10 + (error.keyword === 'additionalProperties' ? 1 : 0);
  return [...errors].sort((a, b) => rank(b) - rank(a))[0]!;
}

function nodeAt(root: ParsedNode | null, path: string, error?: SchemaError): ParsedNode | null {
  let node: unknown = root;
  for (const name of path.split('/').slice(1)) {
    if (isAlias(node) || !isNode(node) || !('get' in node)) break;
    const index = /^\d+$/.test(name) && !isMap(node) ? Number(name) : name;
    node = (node as unknown as { get(key: string | number, keep: true): unknown }).get(index, true) ?? node;
  }
  const extra = error?.params.additionalProperty;
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
    case 'const':
      return `"${where}" must be ${params.allowedValue}`;
    default:
      return `"${where}" ${message}`;
  }
}

/** Every word that a step or a play may begin with: the compiler sees to it that none is missing. */
const STEPS: Readonly<Record<Step['step'], true>> = {
  wait: true,
  pass: true,
  play: true,
  disturb: true,
  revoke: true,
  calm: true,
  'close-sockets': true,
  swallow: true,
  ping: true,
  outage: true,
  resume: true,
  'stop-agent': true,
  'start-agent': true,
  'lose-state': true,
  'look-at-state': true,
  'pause-agent': true,
  'continue-agent': true,
  'disconnect-agent': true,
  'connect-agent': true,
  'limit-memory': true,
  load: true,
  unload: true,
};
const PLAYS: Readonly<Record<Play['play'], true>> = {
  answer: true,
  delay: true,
  reset: true,
  cut: true,
  stall: true,
  garbage: true,
  'bad-handshake': true,
};

function unknownTag(tag: string, value: string): string {
  const known = Object.keys(tag === 'play' ? PLAYS : STEPS);
  const near = nearest(value, known);
  return `there is no ${tag} "${value}": ${near ? `did you mean ${near}?` : `one of ${known.join(', ')}`}`;
}
