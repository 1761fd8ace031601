/** Small helps with elements; text is set as text, always. */

export function all<Kind extends Element = HTMLElement>(
  selector: string,
  within: ParentNode = document,
): Kind[] {
  return [...within.querySelectorAll<Kind>(selector)];
}

export function byId(id: string): HTMLElement | null {
  return document.getElementById(id);
}

/** An element with a class and what is in it. */
export function element(name: string, className: string, ...inside: readonly (Node | string)[]): HTMLElement {
  const made = document.createElement(name);
  if (className !== '') made.className = className;
  made.append(...inside);
  return made;
}
