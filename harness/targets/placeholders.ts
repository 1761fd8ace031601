/** The names that stand in braces in commands, `--env`, `--file` and the config file. */
export const PLACEHOLDERS = [
  'url',
  'wsUrl',
  'scheme',
  'host',
  'port',
  'name',
  'interval',
  'stateDir',
  'workDir',
  'cwd',
  'caFile',
] as const;

export type Placeholder = (typeof PLACEHOLDERS)[number];

export type PlaceholderValues = Readonly<Partial<Record<Placeholder, string | number>>>;

const IN_BRACES = /\{(\w+)\}/g;

/**
 * Replaces placeholders, once: what a value brings in is not looked at again. Unknown names, and names without a
 * value, stay as they stand. Command lines are split into words first.
 */
export function fill(text: string, values: PlaceholderValues): string {
  return text.replace(IN_BRACES, (asItStands, name: string) =>
    isPlaceholder(name) ? String(values[name] ?? asItStands) : asItStands,
  );
}

/** Whether one of the placeholders stands in one of the texts. */
export function mentions(texts: Iterable<string>, ...names: readonly Placeholder[]): boolean {
  for (const text of texts) {
    if (names.some((name) => text.includes(`{${name}}`))) return true;
  }
  return false;
}

function isPlaceholder(name: string): name is Placeholder {
  return (PLACEHOLDERS as readonly string[]).includes(name);
}
