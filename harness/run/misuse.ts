/** Options that do not go with the target that was named. */

import type { Role } from '../../spec/requirement.ts';
import { bindOf } from '../containers/mounts.ts';
import { checkFiles, type Target, TargetError } from '../targets/index.ts';
import type { RunOptions } from './options.ts';

type Kind = Target['kind'];

const CONTAINERS: readonly Kind[] = ['docker', 'dockerfile'];
const LAUNCHED: readonly Kind[] = ['command', ...CONTAINERS];

/** What is read of the options. */
export type Given = Pick<RunOptions, 'cwd' | 'port' | 'files' | 'container'>;

/** Throws a `TargetError` for the first option that means nothing to this target. */
export function refuseMisuse(target: Target, role: Role, given: Given): void {
  const { port, files = [], container } = given;
  const refuse = (option: string, kinds: readonly Kind[], way: string) => {
    if (!kinds.includes(target.kind))
      throw new TargetError(`${option} means nothing to ${wordOf(target)}: ${way}`);
  };
  const ofContainers = (option: string) => refuse(option, CONTAINERS, 'it is for docker: and dockerfile:');
  if (port !== undefined) {
    refuse('--port', LAUNCHED, target.kind === 'compose' ? 'write the port behind the service' : 'drop it');
    if (role === 'agent') throw new TargetError('--port is that of a server: drop it, or add --role server');
  }
  if (files.length > 0) refuse('--file', LAUNCHED, 'it is for what the harness starts');
  if (target.kind === 'command') checkFiles(files);
  if (!container) return;
  if (container.mounts.length > 0) ofContainers('--mount');
  if (container.memory !== null) ofContainers('--memory');
  if (container.cpus !== null) ofContainers('--cpus');
  if (container.platform !== null) ofContainers('--platform');
  if (container.user !== null) ofContainers('--user');
  if (container.buildArgs.length > 0) refuse('--build-arg', ['dockerfile'], 'it is for dockerfile:');
  for (const mount of container.mounts) bindOf(mount, given.cwd);
}

function wordOf({ kind, text }: Target): string {
  if (kind === 'url') return `a URL (${text})`;
  return kind === 'command' ? 'a cmd: target' : `the target ${text}`;
}
