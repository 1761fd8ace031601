import { shown, TargetError } from './errors.ts';
import { splitWords } from './words.ts';

/** What `--target` names. `text` is as it was typed. */
export type Target =
  | UrlTarget
  | CommandTarget
  | DockerTarget
  | DockerfileTarget
  | ComposeTarget
  | ListenTarget
  | ReferenceTarget;

/** A server that runs already. */
export interface UrlTarget {
  readonly kind: 'url';
  readonly text: string;
  /** Normalised, prefix included, no slash at the end. */
  readonly url: string;
}

/** A command that the harness starts, without a shell. */
export interface CommandTarget {
  readonly kind: 'command';
  readonly text: string;
  /** Words with their placeholders still in them; at least one, the first not empty. */
  readonly argv: readonly string[];
}

export interface DockerTarget {
  readonly kind: 'docker';
  readonly text: string;
  readonly image: string;
  /** Words for the container's command; none leaves the image's own. */
  readonly args: readonly string[];
}

export interface DockerfileTarget {
  readonly kind: 'dockerfile';
  readonly text: string;
  readonly folder: string;
  /** Words for the container's command; none leaves the image's own. */
  readonly args: readonly string[];
}

/** A server with what it needs. */
export interface ComposeTarget {
  readonly kind: 'compose';
  readonly text: string;
  readonly file: string;
  readonly service: string;
  /** The service's port inside. */
  readonly port: number;
}

/** An agent that the user starts by hand. */
export interface ListenTarget {
  readonly kind: 'listen';
  readonly text: string;
  /** 0 is any free port. */
  readonly port: number;
}

/** The embedded reference pair. */
export interface ReferenceTarget {
  readonly kind: 'reference';
  readonly text: string;
}

const FORMS =
  'http://host:port, cmd:<command line>, docker:<image>, dockerfile:<folder>, ' +
  'compose:<file>#<service>:<port>, listen[:port] or reference';

/**
 * Reads `--target`; `extra` are the words after `--`, which lengthen the target's command line.
 * Throws a `TargetError` for what is no target.
 */
export function parseTarget(text: string, extra: readonly string[] = []): Target {
  const target = read(text, extra);
  const isElsewhere = ['url', 'compose', 'listen'].includes(target.kind);
  if (extra.length > 0 && isElsewhere) {
    throw new TargetError(
      `the words after -- lengthen a command line, and ${shown(text)} has none: drop them`,
    );
  }
  return target;
}

function read(text: string, extra: readonly string[]): Target {
  const trimmed = text.trim();
  if (/^https?:/i.test(trimmed)) return readUrl(text, trimmed);
  const colon = trimmed.indexOf(':');
  const form = colon < 0 ? trimmed : trimmed.slice(0, colon);
  const rest = colon < 0 ? null : trimmed.slice(colon + 1);
  switch (form) {
    case 'cmd':
      return readCommand(text, rest ?? '', extra);
    case 'docker':
      return { kind: 'docker', text, image: readImage(text, rest ?? ''), args: extra };
    case 'dockerfile':
      if (!rest) throw new TargetError(`${shown(text)} names no folder: write dockerfile:<folder>`);
      return { kind: 'dockerfile', text, folder: rest, args: extra };
    case 'compose':
      return readCompose(text, rest ?? '');
    case 'listen':
      return { kind: 'listen', text, port: rest === null ? 0 : readPort(text, rest, 0) };
    case 'reference':
      if (rest === null) return { kind: 'reference', text };
  }
  throw new TargetError(`${shown(text)} is no target: ${adviceFor(trimmed)}`);
}

function adviceFor(text: string): string {
  if (/^wss?:/i.test(text)) return `name a server by its web address, ${shown(text.replace(/^ws/i, 'http'))}`;
  if (/^[\w.-]*:\d+(\/\S*)?$/.test(text)) {
    return `an address begins with its scheme, http://${text.startsWith(':') ? `127.0.0.1${text}` : text}`;
  }
  if (/\s/.test(text)) return `a command begins with cmd:, ${shown(`cmd:${text}`)}`;
  return `write ${FORMS}`;
}

function readUrl(text: string, trimmed: string): UrlTarget {
  const url = /^https?:\/\/[^/]/i.test(trimmed) ? URL.parse(trimmed) : null;
  if (!url)
    throw new TargetError(`${shown(text)} is no URL: write http://host:port or http://host:port/prefix`);
  if (url.username !== '' || url.password !== '') {
    throw new TargetError(`the URL of a target takes no user or password: send them by --header`);
  }
  if (/[?#]/.test(trimmed)) {
    throw new TargetError(`${shown(text)} has a query or fragment: end the URL with its path`);
  }
  return { kind: 'url', text, url: url.href.replace(/\/+$/, '') };
}

function readCommand(text: string, line: string, extra: readonly string[]): CommandTarget {
  const argv = [...splitWords(line), ...extra];
  if (!argv[0]) throw new TargetError(`${shown(text)} names no program: write cmd:<command line>`);
  return { kind: 'command', text, argv };
}

function readImage(text: string, image: string): string {
  if (image === '') throw new TargetError(`${shown(text)} names no image: write docker:<image>`);
  if (/\s/.test(image)) {
    throw new TargetError(`${shown(text)} is no image: put the words of its command after --`);
  }
  return image;
}

function readCompose(text: string, rest: string): ComposeTarget {
  const [, file, service, port] = /^(.+)#([^#:]+):([^#:]*)$/.exec(rest) ?? [];
  if (!file || !service || port === undefined) {
    throw new TargetError(`${shown(text)} is incomplete: write compose:<file>#<service>:<port>`);
  }
  return { kind: 'compose', text, file, service, port: readPort(text, port, 1) };
}

function readPort(text: string, digits: string, least: 0 | 1): number {
  const port = /^\d{1,5}$/.test(digits) ? Number(digits) : Number.NaN;
  if (port >= least && port <= 65535) return port;
  throw new TargetError(
    `${shown(digits)} in ${shown(text)} is no port: write a number from ${least} to 65535`,
  );
}
