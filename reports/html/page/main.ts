/** The script of the page. Without it the page is complete; with it one can search, filter, zoom and copy. */

import { rememberChoices } from './choices.ts';
import { addCopyButtons } from './copy.ts';
import { all } from './dom.ts';
import { offerExchanges } from './exchanges.ts';
import { startFilters } from './filters.ts';
import { followLinks } from './links.ts';
import { startZoom } from './zoom.ts';

for (const control of all('[data-script]')) control.hidden = false;
for (const excuse of all('[data-noscript]')) excuse.hidden = true;
rememberChoices();
addCopyButtons();
startFilters();
startZoom();
offerExchanges();
followLinks();
