/** Makes a page's style sheet and script into texts that our own code puts into the page. */

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const folder = new URL('../../generated/', import.meta.url);

/** Writes `reports/generated/<name>.ts` with each style, made of sheets one after the other, and the script of this entry. */
export async function writeAssets(
  name: string,
  styles: Readonly<Record<string, readonly URL[]>>,
  entry: URL,
): Promise<void> {
  const file = new URL(`${name}.ts`, folder);
  const source = `/* Made by reports/html/page/build.ts. */

export const pageAssets = {
${Object.entries(styles)
  .map(([style, sheets]) => `  ${style}: ${JSON.stringify(sheets.map(styleText).join(''))},`)
  .join('\n')}
  script: ${JSON.stringify(await scriptText(entry))},
} as const;
`;
  mkdirSync(folder, { recursive: true });
  if (existing(file) === source) return;
  const draft = new URL(`${name}.${process.pid}`, folder);
  writeFileSync(draft, source);
  renameSync(draft, file);
}

function existing(file: URL): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** The style sheet without comments and without space that means nothing. */
function styleText(file: URL): string {
  return readFileSync(file, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/;}/g, '}')
    .trim();
}

/** The script as one classic script: modules of `file:` pages are not loaded by every browser. */
async function scriptText(entry: URL): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      lib: { entry: fileURLToPath(entry), formats: ['iife'], name: 'page' },
    },
  });
  const [built] = Array.isArray(output) ? output : [output];
  const chunk = built && 'output' in built ? built.output.find((one) => one.type === 'chunk') : undefined;
  if (chunk?.type !== 'chunk') throw new Error('vite built no script');
  // In a script element nothing may look like its end.
  return chunk.code.trim().replaceAll('</', '<\\/').replaceAll('<!--', '<\\!--');
}
