import { msg } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import { dayLabel, fullTime } from "./times.ts";

/** The day above its messages. */
export function dayPill(at: number): TemplateResult {
  return html`<div class="flex justify-center pt-5 pb-2.5">
    <span class="rounded-full bg-field px-3 py-1 text-12 font-medium text-ink-soft" title=${fullTime(at)}
      >${dayLabel(at, Date.now())}</span
    >
  </div>`;
}

/** Everything below it was new when the chat was opened. */
export function unreadLine(): TemplateResult {
  return html`<div class="px-4 pt-4 pb-1">
    <div class="mx-auto flex max-w-[43rem] items-center gap-3 text-12 font-medium text-signal-ink">
      <span class="h-px flex-1 bg-signal opacity-40 forced-colors:border-t"></span>
      ${msg("New messages", { id: "timeline.new" })}
      <span class="h-px flex-1 bg-signal opacity-40 forced-colors:border-t"></span>
    </div>
  </div>`;
}
