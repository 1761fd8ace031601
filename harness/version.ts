import { readFileSync } from 'node:fs';

/** The package's own file is two folders up from the source, three from what is built. */
function packageVersion(): string {
  for (const path of ['../package.json', '../../package.json']) {
    try {
      const file = new URL(path, import.meta.url);
      const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string };
      if (name === 'vanmoi-conform' && version) return version;
    } catch {
      // look one folder further up
    }
  }
  throw new Error('the package.json of vanmoi-conform cannot be found');
}

export const TOOL_VERSION = packageVersion();

/** Version of our reading of the protocol: it changes with the catalogue of requirements. */
export const SPEC_VERSION = '1';
