/** Writes `reports/generated/page-assets.ts`: the style sheets and the script of the pages as texts. */

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const folder = new URL('../../generated/', import.meta.url);
const file = new URL('page-assets.ts', folder);

const source = `/* Made by reports/html/page/build.ts. */

export const pageAssets = {
  style: ${JSON.stringify(styleText('style.css'))},
  matrixStyle: ${JSON.stringify(styleText('../matrix/style.css'))},
  script: ${JSON.stringify(await scriptText())},
} as const;
`;

mkdirSync(folder, { recursive: true });
if (existing() !== source) {
  const draft = new URL(`page-assets.${process.pid}`, folder);
  writeFileSync(draft, source);
  renameSync(draft, file);
}

function existing(): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** A style sheet without comments and without space that means nothing. */
function styleText(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/;}/g, '}')
    .trim();
}

/** The script as one classic script: modules of `file:` pages are not loaded by every browser. */
async function scriptText(): Promise<string> {
  const entry = fileURLToPath(new URL('main.ts', import.meta.url));
  const output = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      lib: { entry, formats: ['iife'], name: 'page' },
    },
  });
  const [built] = Array.isArray(output) ? output : [output];
  const chunk = built && 'output' in built ? built.output.find((one) => one.type === 'chunk') : undefined;
  if (chunk?.type !== 'chunk') throw new Error('vite built no script');
  // In a script element nothing may look like its end.
  return chunk.code.trim().replaceAll('</', '<\\/').replaceAll('<!--', '<\\!--');
}
