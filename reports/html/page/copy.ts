/** A button beside each command that copies it. */

import { all, byId } from './dom.ts';

const SAID_MS = 1500;

export function addCopyButtons(): void {
  const template = byId('copy-button');
  if (!(template instanceof HTMLTemplateElement) || template.content.firstElementChild === null) return;
  for (const command of all('.cmd')) {
    const button = template.content.firstElementChild.cloneNode(true) as HTMLButtonElement;
    button.addEventListener('click', () => void copy(command, button));
    command.after(button);
  }
}

async function copy(command: HTMLElement, button: HTMLButtonElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(command.textContent ?? '');
    button.classList.add('done');
    setTimeout(() => button.classList.remove('done'), SAID_MS);
  } catch {
    getSelection()?.selectAllChildren(command);
  }
}
