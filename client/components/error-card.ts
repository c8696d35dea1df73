import { msg } from "@lit/localize";
import { html, type TemplateResult } from "lit";

interface FailureCardOptions {
  readonly title: string;
  readonly text: string;
  readonly retry: () => void;
}

/** Stands where something should be: what happened, what is safe, and the way back. */
export function failureCard({ title, text, retry }: FailureCardOptions): TemplateResult {
  return html`
    <div class="p-4" role="alert">
      <div class="mx-auto max-w-96 rounded-card border border-danger-line bg-danger-tint p-4 text-15 text-ink">
        <p class="font-medium">${title}</p>
        <p class="mt-1 text-13 text-ink-soft">${text}</p>
        <button class="button mt-3" @click=${retry}>${msg("Try again", { id: "try-again" })}</button>
      </div>
    </div>
  `;
}

/** Stands in for an element that could not be shown. A function, not an element: it must not fail the same way. */
export function errorCard(retry: () => void): TemplateResult {
  return failureCard({
    title: msg("This part could not be shown", { id: "error-card.title" }),
    text: msg("What you wrote is safe on this device. The rest of the app goes on working.", { id: "error-card.text" }),
    retry,
  });
}
