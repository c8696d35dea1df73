import { html, type TemplateResult } from "lit";

/** What is shown where nothing is yet: a drawing, what this place is for, and what to do. */
export function emptyState(
  drawing: TemplateResult,
  title: string,
  text: string,
  action?: TemplateResult,
): TemplateResult {
  return html`<div class="grid min-h-full place-items-center p-6">
    <div class="flex max-w-84 flex-col items-center text-center">
      ${drawing}
      <h2 class="mt-5 text-17 font-strong text-balance">${title}</h2>
      <p class="mt-2 text-15 text-balance text-ink-soft">${text}</p>
      ${action === undefined ? "" : html`<div class="mt-5">${action}</div>`}
    </div>
  </div>`;
}
