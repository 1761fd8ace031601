import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Judge } from '../judge.ts';
import type { Scenario } from '../scenario.ts';
import { catalogue } from '../scenarios/catalogue.ts';
import { SCHEDULE_IDS } from '../scenarios/schedules.ts';
import { checksOf } from './expect.ts';
import { readScenarioFile, ScenarioFileError } from './read.ts';

export { ScenarioFileError } from './read.ts';

/** A user's scenario with the checks that judge it. */
export interface LoadedFile {
  readonly scenario: Scenario;
  readonly judges: readonly Judge[];
}

/** Reads scenario files; throws a ScenarioFileError for one that cannot be used, or whose id another has. */
export function loadScenarioFiles(paths: readonly string[], cwd: string): LoadedFile[] {
  const ids = new Map(ownIds().map((id) => [id, 'a scenario of the catalogue']));
  return paths.map((path) => {
    const file = readScenarioFile(textOf(path, cwd), path, ids);
    ids.set(file.scenario.id, path);
    return { scenario: file.scenario, judges: checksOf(file, basename(path)) };
  });
}

/** Every id that a run may give to a scenario of ours. */
function ownIds(): readonly string[] {
  return [...catalogue(1, { thorough: true }).map(({ id }) => id), ...SCHEDULE_IDS];
}

function textOf(path: string, cwd: string): string {
  try {
    return readFileSync(resolve(cwd, path), 'utf8');
  } catch (error) {
    throw new ScenarioFileError(`${path} cannot be read: ${(error as Error).message}`);
  }
}
