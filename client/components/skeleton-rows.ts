import { html, type TemplateResult } from "lit";

/** Stands where a list will be in a moment, without a word and without moving. */
export function skeletonRows(count = 6): TemplateResult {
  return html`<div class="flex flex-col gap-0.5" aria-busy="true">
    ${Array.from(
      { length: count },
      (_, index) =>
        html`<div class="flex min-h-16 items-center gap-3 px-2.5 py-2">
          <span class="size-11 flex-none rounded-full bg-field"></span>
          <span class="flex flex-1 flex-col gap-2">
            <span class="h-3 rounded-full bg-field ${index % 2 === 0 ? "w-2/5" : "w-1/2"}"></span>
            <span class="h-2.5 rounded-full bg-field ${index % 3 === 0 ? "w-4/5" : "w-3/5"}"></span>
          </span>
        </div>`,
    )}
  </div>`;
}
