import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The command line of the reference pair: this very program. */
export function referenceCommand(role: 'server' | 'agent'): readonly string[] {
  const bin = fileURLToPath(new URL(`../../cli/bin${extname(import.meta.filename)}`, import.meta.url));
  return role === 'server'
    ? [process.execPath, bin, 'master', '--port', '{port}', '--state', '{stateDir}/master.json', '--quiet']
    : [
        process.execPath,
        bin,
        'agent',
        '--server',
        '{url}',
        '--state',
        '{stateDir}',
        '--interval',
        '{interval}',
        '--quiet',
      ];
}
