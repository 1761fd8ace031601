// Builds the image of the tool from a checkout that is built. Arguments go to `docker build`: --tag mine,
// --build-arg BASE=another. In the image is what the package would hold, and what it depends on at run time.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const into = 'node_modules/.cache/image';
rmSync(into, { recursive: true, force: true });
mkdirSync(join(into, 'work'), { recursive: true });
writeFileSync(join(into, 'work/.keep'), '');

const ours = /^dist[\\/](spec|mocks|harness|reports)([\\/]|$)/;
const isOurs = (path) =>
  path === 'dist' || (ours.test(path) && !/\.test\.|\.map$|\.d\.ts$|[\\/]testing([\\/]|$)/.test(path));
cpSync('dist', join(into, 'tool/dist'), { recursive: true, filter: isOurs });
for (const file of ['package.json', 'LICENSE']) cpSync(file, join(into, 'tool', file));

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
for (const [path, { dev, optional, peer, devOptional }] of Object.entries(packages))
  if (path !== '' && !dev && !optional && !peer && !devOptional) {
    // Those of its own that it brings stand in the list themselves.
    const own = (file) => !file.slice(path.length).includes('node_modules') && !/\.(map|ts|md)$/.test(file);
    cpSync(path, join(into, 'tool', path), { recursive: true, filter: own });
  }

const given = process.argv.slice(2);
const named = given.some((word) => /^(-t|--tag)/.test(word)) ? [] : ['--tag', 'vanmoi-conform'];
const { status, error } = spawnSync('docker', ['build', ...named, ...given, '.'], { stdio: 'inherit' });
if (error) console.error(`docker build cannot be run: ${error.message}`);
process.exit(status ?? 1);
