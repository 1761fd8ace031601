/** Draws docs/failing-run.svg: a real run against the reference master with one defect. `node docs/failing-run.ts` */

import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Journal } from '../harness/journal/journal.ts';
import { systemClock } from '../mocks/clock.ts';
import { createMaster } from '../mocks/master/master.ts';
import { referenceMaster } from '../mocks/master/steps.ts';
import { widthOf } from '../reports/width.ts';

const COLUMNS = 100;
/** One code of colour or weight (ECMA-48 SGR). */
const SGR = new RegExp(`(${String.fromCharCode(27)}\\[\\d+m)`);
const COLOURS: Readonly<Record<string, string>> = {
  31: '#f2777a',
  32: '#8fc98f',
  33: '#e6c07b',
  36: '#7fc8d8',
};

/** A master that takes `"12"` for 12 in one field: the kind of thing that nobody notices. */
const lax = {
  ...referenceMaster,
  validate: (...asked: Parameters<typeof referenceMaster.validate>) =>
    referenceMaster.validate(...asked).filter(({ field }) => field !== 'uptime'),
};

const master = await createMaster({ recorder: new Journal('picture', systemClock), port: 8080, steps: lax });

const output = await new Promise<string>((resolve) => {
  const bin = fileURLToPath(new URL('../harness/cli/bin.ts', import.meta.url));
  const words = [
    '--target',
    'http://localhost:8080',
    '--only',
    'SRV-REP-06',
    '--seed',
    '7',
    '--progress',
    'none',
  ];
  const child = spawn(process.execPath, [bin, ...words], {
    cwd: mkdtempSync(join(tmpdir(), 'vanmoi-picture-')),
    env: { ...process.env, FORCE_COLOR: '1', LANG: 'en' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  child.on('close', () => resolve(text));
});
await master.close();
writeFileSync(new URL('./failing-run.svg', import.meta.url), picture(output.trimEnd().split('\n')));

/** Lines with SGR codes as an SVG of monospaced text. */
function picture(lines: readonly string[]): string {
  const shown = [
    `\u001b[2m$ npx vanmoi-conform --target http://localhost:8080 --only SRV-REP-06\u001b[22m`,
    ...lines,
  ];
  const [width, lineHeight] = [COLUMNS * 7.9 + 40, 18];
  const rows = shown.map(
    (line, row) => `<text x="20" y="${36 + row * lineHeight}" xml:space="preserve">${spans(line)}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${shown.length * lineHeight + 48}" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13" fill="#d8d8d2" role="img">
<title>A failing run of vanmoi-conform</title>
<rect width="100%" height="100%" rx="8" fill="#1d1f21"/>
${rows.join('\n')}
</svg>
`;
}

function spans(line: string): string {
  let style: { colour?: string; bold?: boolean; dim?: boolean } = {};
  const parts = line.split(SGR);
  let column = 0;
  return parts
    .map((part) => {
      const code = SGR.test(part) ? part.slice(2, -1) : undefined;
      if (code === undefined) {
        const text =
          column + widthOf(part) > COLUMNS ? `${part.slice(0, Math.max(0, COLUMNS - column - 1))}…` : part;
        const hidden = column >= COLUMNS;
        column += widthOf(part);
        return part === '' || hidden ? '' : `<tspan${attributes(style)}>${escaped(text)}</tspan>`;
      }
      if (code === '1') style = { ...style, bold: true };
      else if (code === '2') style = { ...style, dim: true };
      else if (code === '22') style = { ...(style.colour ? { colour: style.colour } : {}) };
      else if (code === '39') style = { ...style, colour: '#d8d8d2' };
      else style = { ...style, colour: COLOURS[code] ?? '#d8d8d2' };
      return '';
    })
    .join('');
}

function attributes({ colour, bold, dim }: { colour?: string; bold?: boolean; dim?: boolean }): string {
  return (
    (colour ? ` fill="${colour}"` : '') + (bold ? ' font-weight="bold"' : '') + (dim ? ' opacity="0.6"' : '')
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
