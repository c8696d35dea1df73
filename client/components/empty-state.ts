import { html, nothing, type TemplateResult } from "lit";

interface EmptyStateOptions {
  readonly drawing: TemplateResult;
  readonly title: string;
  readonly text: string;
  readonly action?: TemplateResult;
  /** It is all there is on its page, so its title is the page's. */
  readonly isPage?: boolean;
}

/** What is shown where nothing is yet: a drawing, what this place is for, and what to do. */
export function emptyState({ drawing, title, text, action, isPage = false }: EmptyStateOptions): TemplateResult {
  const heading = "mt-5 max-w-full text-17 font-strong text-balance wrap-anywhere";
  return html`<div class="h-full overflow-y-auto">
    <div class="grid min-h-full place-items-center p-6">
      <div class="flex max-w-84 flex-col items-center text-center">
        ${drawing} ${isPage ? html`<h1 class=${heading}>${title}</h1>` : html`<h2 class=${heading}>${title}</h2>`}
        <p class="mt-2 text-15 text-balance text-ink-soft">${text}</p>
        ${action === undefined ? nothing : html`<div class="mt-5">${action}</div>`}
      </div>
    </div>
  </div>`;
}
