import type { Role } from '../../spec/requirement.ts';
import { shown, TargetError } from './errors.ts';
import type { Target } from './parse.ts';
import { mentions } from './placeholders.ts';

/** What was said beside the target that tells its role. */
export interface RoleHints {
  /** `--role` */
  readonly role?: Role | undefined;
  /** Every text of `--env` and `--file`, in which placeholders may stand. */
  readonly texts?: readonly string[];
  /** Whether `--port` was given. */
  readonly port?: boolean;
}

/** The only role that a kind can have; the others can have either. */
const ONLY_ROLE: Partial<Record<Target['kind'], Role>> = {
  url: 'server',
  compose: 'server',
  listen: 'agent',
};

/** The role under test, given or derived. Throws a `TargetError` where it is impossible or must be asked for. */
export function roleOf(target: Target, hints: RoleHints = {}): Role {
  const only = ONLY_ROLE[target.kind];
  if (only && hints.role && hints.role !== only) {
    throw new TargetError(`${shown(target.text)} can only be of role ${only}: drop --role ${hints.role}`);
  }
  const role = hints.role ?? only ?? derived(target, hints);
  if (role) return role;
  throw new TargetError(`the role of ${shown(target.text)} is not plain: add --role server or --role agent`);
}

function derived(target: Target, hints: RoleHints): Role | undefined {
  const texts = [...wordsOf(target), ...(hints.texts ?? [])];
  if (mentions(texts, 'url', 'wsUrl')) return 'agent';
  if (hints.port || mentions(texts, 'port')) return 'server';
  return undefined;
}

function wordsOf(target: Target): readonly string[] {
  if (target.kind === 'command') return target.argv;
  return target.kind === 'docker' || target.kind === 'dockerfile' ? target.args : [];
}
