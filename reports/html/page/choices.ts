/** Language and theme are radio buttons that work by style alone; here they are remembered, where that is allowed. */

import { all } from './dom.ts';

export function rememberChoices(): void {
  for (const input of all<HTMLInputElement>('fieldset input')) {
    if (recall(input.name) === input.value) input.checked = true;
    input.addEventListener('change', () => {
      keep(input.name, input.value);
      tellLanguage();
    });
  }
  tellLanguage();
}

function tellLanguage(): void {
  const chosen = document.querySelector<HTMLInputElement>('input[name=lang]:checked');
  document.documentElement.lang = chosen?.value === 'zh' ? 'zh-CN' : 'en';
}

/** Storage throws in a sandboxed preview. */
function recall(name: string): string | null {
  try {
    return localStorage.getItem(`vanmoi-conform.${name}`);
  } catch {
    return null;
  }
}

function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`vanmoi-conform.${name}`, value);
  } catch {
    // It holds for this view of the page.
  }
}
