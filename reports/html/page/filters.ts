/** One search box and two rows of filters, over findings, statements and exchanges. */

import { readAddress, writeAddress } from './address.ts';
import { all, byId } from './dom.ts';

/** Which standings a filter lets through. */
const SHOWS: Readonly<Record<string, readonly string[]>> = {
  failed: ['failed', 'warning', 'notice'],
  undecided: ['undecided'],
  passed: ['passed'],
  unlooked: ['unlooked'],
};

let chosen = { show: '', level: '', search: '' };
const texts = new WeakMap<Element, string>();

export function startFilters(): void {
  const { show, level, search } = readAddress();
  chosen = { show, level, search };
  const box = byId('search') as HTMLInputElement | null;
  if (box) {
    box.value = search;
    box.addEventListener('input', () => choose({ search: box.value.trim() }));
  }
  for (const button of all<HTMLButtonElement>('button[data-show], button[data-level]')) {
    button.addEventListener('click', () => {
      const { show, level } = button.dataset;
      if (show !== undefined) choose({ show });
      if (level !== undefined) choose({ level: chosen.level === level ? '' : level });
    });
  }
  apply();
}

function choose(change: Partial<typeof chosen>): void {
  chosen = { ...chosen, ...change };
  writeAddress(chosen);
  apply();
}

/** Hides what the filters leave out; called again when exchanges have been added. */
export function apply(): void {
  const { show, level, search } = chosen;
  for (const button of all<HTMLButtonElement>('button[data-show]'))
    button.setAttribute('aria-pressed', String(button.dataset.show === show));
  for (const button of all<HTMLButtonElement>('button[data-level]'))
    button.setAttribute('aria-pressed', String(button.dataset.level === level));
  const wanted = search.toLowerCase();
  const isFiltered = show !== '' || level !== '' || wanted !== '';
  document.body.classList.toggle('filtered', isFiltered);
  let found = 0;
  const rows = all('.clause, .finding');
  for (const row of rows) {
    const { k = '', l } = row.dataset;
    const isShown =
      (show === '' || (SHOWS[show] ?? []).includes(k)) &&
      (level === '' || l === undefined || l === level) &&
      (wanted === '' || textOf(row).includes(wanted));
    row.hidden = !isShown;
    if (isShown && row.matches('.clause')) found++;
  }
  for (const row of all('.exchanges > details')) row.hidden = wanted !== '' && !textOf(row).includes(wanted);
  const count = byId('found');
  if (count) count.textContent = isFiltered ? `${found}` : '';
}

function textOf(row: Element): string {
  const known = texts.get(row);
  if (known !== undefined) return known;
  const text = (row.textContent ?? '').toLowerCase();
  texts.set(row, text);
  return text;
}

/** Takes every filter away, so that what an address names can be seen. */
export function clearFilters(): void {
  chosen = { show: '', level: '', search: '' };
  const box = byId('search') as HTMLInputElement | null;
  if (box) box.value = '';
  apply();
}
