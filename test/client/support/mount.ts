import type { LitElement } from "lit";

/** Puts an element with these properties, alone, on the page, as wide and high as asked, and waits for its first show. */
export async function mount<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Partial<HTMLElementTagNameMap[K]>,
  size: { readonly width: number; readonly height: number } = { width: 420, height: 640 },
): Promise<HTMLElementTagNameMap[K]> {
  const frame = document.createElement("div");
  frame.style.cssText = `width: ${size.width}px; height: ${size.height}px; display: grid; background: var(--ground)`;
  const element = Object.assign(document.createElement(name), properties);
  frame.append(element);
  document.body.replaceChildren(frame);
  await (element as HTMLElement as LitElement).updateComplete;
  return element;
}

/** The first match below an element, in its shadow roots too; it must be of this type. */
export function deep(root: Element | ShadowRoot, selector: string): HTMLElement | undefined;
export function deep<T extends Element>(root: Element | ShadowRoot, selector: string, type: new () => T): T | undefined;
export function deep(root: Element | ShadowRoot, selector: string, type: new () => Element = HTMLElement): unknown {
  const [first] = allDeep(root, selector);
  return first instanceof type ? first : undefined;
}

export function allDeep(root: Element | ShadowRoot, selector: string): readonly HTMLElement[] {
  const found: HTMLElement[] = [];
  const walk = (node: Element | ShadowRoot): void => {
    for (const child of node.children) {
      if (child instanceof HTMLElement && child.matches(selector)) found.push(child);
      walk(child);
    }
    if (node instanceof Element && node.shadowRoot !== null) walk(node.shadowRoot);
  };
  walk(root);
  return found;
}
