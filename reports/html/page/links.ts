/** A link into the page opens what it leads to. */

import { readAddress } from './address.ts';
import { byId } from './dom.ts';
import { findExchange } from './exchanges.ts';
import { clearFilters } from './filters.ts';

export function followLinks(): void {
  addEventListener('hashchange', () => void follow());
  void follow();
}

async function follow(): Promise<void> {
  const { id } = readAddress();
  if (id === '') return;
  const target = byId(id) ?? (/^x\d+$/.test(id) ? await findExchange(Number(id.slice(1))) : null);
  if (target === null) return;
  if (target.closest('[hidden]')) clearFilters();
  for (let at: Element | null = target; at; at = at.parentElement)
    if (at instanceof HTMLDetailsElement) at.open = true;
  show(target);
  // What lies above may only now be laid out (content-visibility), and push it down.
  requestAnimationFrame(() => show(target));
}

function show(target: Element): void {
  target.scrollIntoView({ behavior: 'instant', block: 'start' });
}
