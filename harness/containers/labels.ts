/** Everything that a run makes at the engine carries its id, so that it is found whoever has to remove it. */

export const RUN_LABEL = 'vanmoi-conform.run';

/** Compose marks what it makes with the name of its project, which is ours to choose. */
export const PROJECT_LABEL = 'com.docker.compose.project';

export function labelsOf(run: string): Record<string, string> {
  return { [RUN_LABEL]: run };
}

/** The name of whatever is made: of a network, a volume, a container or a project. */
export function nameOf(run: string, id?: string): string {
  const clean = (text: string) => text.toLowerCase().replace(/[^a-z0-9_-]+/g, '-');
  return `vanmoi-conform-${clean(run)}${id === undefined ? '' : `-${clean(id)}`}`;
}
