/** A server that a Compose file describes, with what it needs beside it. */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { LaunchError, shown, TargetError } from '../targets/errors.ts';
import { type ComposeTarget, quoteWords, type Variable } from '../targets/index.ts';
import { adapted, type ComposeConfig } from './compose-file.ts';
import { type Container, type Engine, wordsOf } from './engine.ts';
import { nameOf, PROJECT_LABEL } from './labels.ts';
import { Life } from './life.ts';

const SERVICE_LABEL = 'com.docker.compose.service';
/** How many of Compose's last words are told. */
const LAST_WORDS = 12;
/** Nothing for a terminal. */
const PLAINLY = ['--ansi', 'never', '--progress', 'plain'];

export interface ComposedSpec {
  readonly target: ComposeTarget;
  /** Where the user typed the command. */
  readonly cwd: string;
  /** For `${…}` in the file. */
  readonly env: readonly Variable[];
  /** Where the service's port is published on 127.0.0.1. */
  readonly port: number;
  readonly signal: AbortSignal;
}

/** The service under test. Its first start brings up all that it needs; a restart is of this one container alone. */
export class Composed {
  readonly #spec: ComposedSpec;
  readonly #engine: Engine;
  readonly #run: string;
  #container: Container | null = null;

  constructor(spec: ComposedSpec, engine: Engine, run: string) {
    this.#spec = spec;
    this.#engine = engine;
    this.#run = run;
  }

  get command(): string {
    const { file, service } = this.#spec.target;
    return quoteWords(['docker', 'compose', '--file', file, 'up', service]);
  }

  /** Starts a life; rejects with a `LaunchError`, or a `TargetError` where the file is wrong. */
  async start(): Promise<Life> {
    const isFirst = this.#container === null;
    this.#container ??= await this.#up();
    try {
      const { Config } = await this.#container.inspect();
      // Compose has started the first life: what it said meanwhile stands in its log.
      const output = isFirst
        ? await this.#container.logs({ follow: true, stdout: true, stderr: true })
        : await this.#container.attach({ stream: true, stdout: true, stderr: true });
      if (!isFirst) await this.#container.start();
      const { State } = await this.#container.inspect();
      return new Life({
        engine: this.#engine,
        container: this.#container,
        id: this.#spec.target.service,
        command: this.command,
        pid: State.Pid,
        output,
        isTerminal: Config.Tty,
      });
    } catch (error) {
      throw new LaunchError(`the service ${shown(this.#spec.target.service)} is lost: ${wordsOf(error)}`);
    }
  }

  async #up(): Promise<Container> {
    const { target, cwd, port } = this.#spec;
    const file = resolve(cwd, target.file);
    if (!existsSync(file)) throw new TargetError(`the Compose file ${shown(target.file)} does not exist`);
    const project = ['--project-name', nameOf(this.#run)];
    const config = await this.#compose([...project, '--file', file, 'config', '--format', 'json']);
    if (config.code !== 0)
      throw new TargetError(
        `the Compose file ${shown(target.file)} cannot be used: ${lastLine(config.stderr)}`,
      );
    const ours = adapted(JSON.parse(config.stdout) as ComposeConfig, {
      run: this.#run,
      service: target.service,
      inside: target.port,
      port,
      imagePrefix: imagePrefix(file),
    });
    const folder = ['--project-directory', dirname(file)];
    const up = await this.#compose(
      [...PLAINLY, ...project, ...folder, '--file', '-', 'up', '--detach', target.service],
      JSON.stringify(ours),
    );
    if (up.code !== 0) {
      const lines = up.stderr.trimEnd().split('\n').slice(-LAST_WORDS);
      const words = lines.map((line) => `\n  | ${line}`).join('');
      throw new LaunchError(`the service ${shown(target.service)} could not be started:${words}`);
    }
    return this.#find();
  }

  async #find(): Promise<Container> {
    const { docker } = this.#engine;
    const label = [`${PROJECT_LABEL}=${nameOf(this.#run)}`, `${SERVICE_LABEL}=${this.#spec.target.service}`];
    const [found] = await docker.listContainers({ all: true, filters: { label } });
    if (found) return docker.getContainer(found.Id);
    throw new LaunchError(`the service ${shown(this.#spec.target.service)} has no container`);
  }

  /** Runs `docker compose`; rejects with a `LaunchError` where there is none. */
  async #compose(args: readonly string[], input = ''): Promise<Finished> {
    const { cwd, env, signal } = this.#spec;
    const given = Object.fromEntries(env.map(({ name, value }) => [name, value]));
    const child = spawn('docker', ['compose', ...args], { cwd, env: { ...process.env, ...given }, signal });
    const ended = new Promise<number | null>((done, failed) => {
      child.once('error', failed);
      child.once('close', done);
    });
    child.stdin.on('error', () => undefined); // it may end without reading
    child.stdin.end(input);
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') throw new LaunchError(missing('the command docker is not there'));
        throw error;
      },
    );
    if (code !== 0 && /is not a docker command|unknown (shorthand )?(command|flag)/i.test(stderr))
      throw new LaunchError(missing('docker has no command compose'));
    return { stdout, stderr, code };
  }
}

interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function missing(what: string): string {
  return `compose: needs Docker Compose v2, and ${what}: install the package docker-compose-plugin`;
}

function lastLine(words: string): string {
  return words.trim().split('\n').at(-1) ?? '';
}

function imagePrefix(file: string): string {
  const word = basename(dirname(file))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return `vanmoi-conform/${word || 'compose'}-${createHash('sha256').update(file).digest('hex').slice(0, 8)}`;
}
