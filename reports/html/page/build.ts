/** Builds what the pages need: the report page, and the live page, which has the same style and more. */

import { writeAssets } from './assets.ts';

const here = (file: string) => new URL(file, import.meta.url);

await writeAssets(
  'page-assets',
  { style: [here('style.css')], matrixStyle: [here('../matrix/style.css')] },
  here('main.ts'),
);
await writeAssets(
  'live-assets',
  { style: [here('style.css'), here('../../live/page/style.css')] },
  here('../../live/page/main.tsx'),
);
