import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Judge } from '../judge.ts';
import type { Scenario } from '../scenario.ts';
import { checksOf } from './expect.ts';
import { readScenarioFile, ScenarioFileError } from './read.ts';

export { ScenarioFileError } from './read.ts';

/** A user's scenario with the checks that judge it. */
export interface LoadedFile {
  readonly scenario: Scenario;
  readonly judges: readonly Judge[];
}

/** Reads scenario files; throws a ScenarioFileError for one that cannot be used, or for two of one id. */
export function loadScenarioFiles(paths: readonly string[], cwd: string): LoadedFile[] {
  const ids = new Map<string, string>();
  return paths.map((path) => {
    const file = readScenarioFile(textOf(path, cwd), path);
    const { id } = file.scenario;
    const other = ids.get(id);
    if (other)
      throw new ScenarioFileError(`${path}: the id "${id}" is that of ${other} too: give it another`);
    ids.set(id, path);
    return { scenario: file.scenario, judges: checksOf(file, basename(path)) };
  });
}

function textOf(path: string, cwd: string): string {
  try {
    return readFileSync(resolve(cwd, path), 'utf8');
  } catch (error) {
    throw new ScenarioFileError(`${path} cannot be read: ${(error as Error).message}`);
  }
}
