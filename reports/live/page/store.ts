/** The view as the master's side sends it, and what the reader has chosen. */

import { computed, signal } from '@preact/signals';
import type { JournalEvent } from '../../../spec/journal.ts';
import type { Bilingual } from '../../../spec/requirement.ts';
import { apply, type Patch, type View } from '../view.ts';

/** Patches change it in place; null until it has come. */
let kept: View | null = null;
/** When the last message came, on the clock of this page. */
let heardAt = 0;

/** The view as it is now: another object each time, so that what shows it is drawn again. */
export const view = signal<View | null>(null);
/** Moves on with time, so that the strips do. */
const moment = signal(0);

export const link = signal<'loading' | 'connected' | 'lost'>('loading');

/** Journal milliseconds now, as far as this page knows. */
export function now(): number {
  moment.value;
  view.value;
  const at = kept?.now ?? 0;
  return link.value === 'connected' ? at + (performance.now() - heardAt) : at;
}

const REDRAW_MS = 500;

export function connect(): void {
  const source = new EventSource('events');
  source.addEventListener('view', ({ data }: MessageEvent<string>) => {
    kept = JSON.parse(data) as View;
    heard();
  });
  source.addEventListener('patches', ({ data }: MessageEvent<string>) => {
    if (!kept) return;
    for (const patch of JSON.parse(data) as Patch[]) apply(kept, patch);
    heard();
  });
  source.addEventListener('open', () => {
    link.value = 'connected';
  });
  source.addEventListener('error', () => {
    link.value = 'lost';
  });
  setInterval(() => {
    moment.value++;
  }, REDRAW_MS);
}

function heard(): void {
  heardAt = performance.now();
  link.value = 'connected';
  if (drawing === null) drawing = setTimeout(draw, DRAW_MS);
}

/** How long what has come waits for more before it is drawn, in milliseconds. */
const DRAW_MS = 200;
let drawing: ReturnType<typeof setTimeout> | null = null;

function draw(): void {
  drawing = null;
  view.value = kept && { ...kept };
}

/** The lines of the journal behind an entry; null where they are not kept any more. */
export async function detailOf(entry: string): Promise<readonly JournalEvent[] | null> {
  const answer = await fetch(`entry?id=${encodeURIComponent(entry)}`);
  return answer.ok ? ((await answer.json()) as JournalEvent[]) : null;
}

const KEY = document.querySelector<HTMLMetaElement>('meta[name=live-key]')?.content ?? '';

/** Asks the master to do something; answers whether it did. */
export async function act(action: string, agent: string | null = null): Promise<boolean> {
  const answer = await fetch('act', {
    method: 'POST',
    headers: { 'X-Live-Key': KEY, 'Content-Type': 'application/json' },
    body: JSON.stringify({ action, agent }),
  }).catch(() => null);
  return answer?.ok === true;
}

// What the reader has chosen.

export type Lang = 'en' | 'zh';
export const lang = signal<Lang>(
  recall('lang') === 'zh' || (recall('lang') === null && document.documentElement.lang !== 'en')
    ? 'zh'
    : 'en',
);
export const theme = signal(recall('theme') ?? 'auto');
/** How much of the past the strips show, in seconds. */
export const shownSeconds = signal(Number(recall('seconds') ?? 60));
/** The agent that messages are shown of, and that faults are played on; null for all. */
export const chosenAgent = signal<string | null>(null);
/** The entry that is open. */
export const openEntry = signal<string | null>(null);

const inLang = computed(() => lang.value);
export function t(text: Bilingual): string {
  return text[inLang.value];
}

/** Storage throws where it is forbidden: then it holds for this visit. */
export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`vanmoi-conform.${name}`, value);
  } catch {
    // said above
  }
}

function recall(name: string): string | null {
  try {
    return localStorage.getItem(`vanmoi-conform.${name}`);
  } catch {
    return null;
  }
}
