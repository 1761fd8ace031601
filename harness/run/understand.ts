/** Turns what was asked for into what will be run; whatever is wrong with it is exit code 2. */

import type { Role } from '../../spec/requirement.ts';
import type { LoadedFile } from '../scenario-files/load.ts';
import { parseTarget, roleOf, type Target, TargetError } from '../targets/index.ts';
import { RunFailure } from './failure.ts';
import { type Given, refuseMisuse } from './misuse.ts';
import type { RunOptions } from './options.ts';

/** Scenario files are about agents; a wrong one is a wrong command line. */
export async function scenarioFiles(options: RunOptions, role: Role): Promise<LoadedFile[]> {
  if (options.scenarios.length === 0) return [];
  if (role === 'server') throw new RunFailure(2, '--scenario is for agents: drop it, or test an agent');
  const { loadScenarioFiles, ScenarioFileError } = await import('../scenario-files/load.ts');
  try {
    return loadScenarioFiles(options.scenarios, options.cwd);
  } catch (error) {
    if (error instanceof ScenarioFileError) throw new RunFailure(2, error.message);
    throw error;
  }
}

/** The target and its role. */
export function understood(options: Pick<RunOptions, 'target' | 'role' | 'extraArguments' | 'env'> & Given): {
  target: Target;
  role: Role;
} {
  const { env, files = [], port } = options;
  try {
    const target = parseTarget(options.target, options.extraArguments);
    const texts = [...env.map(({ value }) => value), ...files.map(({ text }) => text)];
    const hints = { texts, port: port !== undefined, ...(options.role ? { role: options.role } : {}) };
    const role = roleOf(target, hints);
    refuseMisuse(target, role, options);
    return { target, role };
  } catch (error) {
    if (error instanceof TargetError) throw new RunFailure(2, error.message);
    throw error;
  }
}
