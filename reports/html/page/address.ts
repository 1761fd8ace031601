/** The state in the address: `#SRV-REG-01/named`, `#x12`, `#&show=failed&level=MUST&q=token`. */

export interface Address {
  readonly id: string;
  readonly show: string;
  readonly level: string;
  readonly search: string;
}

export function readAddress(hash: string = location.hash): Address {
  const [id = '', ...rest] = hash.replace(/^#/, '').split('&');
  const state = new URLSearchParams(rest.join('&'));
  return {
    id: decoded(id),
    show: state.get('show') ?? '',
    level: state.get('level') ?? '',
    search: state.get('q') ?? '',
  };
}

/** Puts the filters into the address; nothing is added to the history. */
export function writeAddress(filters: Omit<Address, 'id'>): void {
  const state = new URLSearchParams();
  if (filters.show !== '') state.set('show', filters.show);
  if (filters.level !== '') state.set('level', filters.level);
  if (filters.search !== '') state.set('q', filters.search);
  const text = state.size === 0 ? '' : `&${state}`;
  try {
    history.replaceState(null, '', `#${encodeURI(readAddress().id)}${text}`);
  } catch {
    // A sandboxed preview has no history of its own.
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
