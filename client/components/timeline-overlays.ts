import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { ArrowDown } from "lucide";
import { icon } from "./icon.ts";
import { dayLabel, fullTime } from "./times.ts";

/** Leads to the newest message; `count` of others are new there. */
export function latestButton(count: number, go: () => void): TemplateResult {
  const label =
    count === 0
      ? msg("Go to the newest message", { id: "timeline.jump" })
      : msg(str`Go to the newest message, ${countLabel(count)} new`, { id: "timeline.jump-count" });
  return html`<button
    class="latest absolute right-4 bottom-4 grid size-11 place-items-center rounded-full border border-line bg-floating text-ink-soft shadow-large hover:text-ink"
    title=${label}
    @click=${go}
  >
    ${icon(ArrowDown)}
    ${
      count === 0
        ? nothing
        : html`<span
            class="absolute -top-2 min-w-5 rounded-full forced-colors:border bg-signal px-1.5 text-12 font-medium text-on-signal tabular-nums"
            aria-hidden="true"
            >${countLabel(count)}</span
          >`
    }
  </button>`;
}

/** Counting stops there. */
function countLabel(count: number): string {
  return count >= 1_000 ? "999+" : String(count);
}

/** The day that is being read, above its messages. */
export function stickyDay(at: number, choose: () => void): TemplateResult {
  const label = dayLabel(at, Date.now());
  return html`<div class="pointer-events-none absolute inset-x-0 top-(--above,0px) z-10 flex justify-center">
    <button
      class="day group pointer-events-auto grid min-h-11 place-items-center px-3"
      aria-label=${msg(str`${label}. Go to another day`, { id: "timeline.day" })}
      title=${fullTime(at)}
      @click=${choose}
    >
      <span
        class="rounded-full border border-line bg-floating px-3 py-1 text-12 font-medium text-ink-soft shadow-small group-hover:text-ink"
        >${label}</span
      >
    </button>
  </div>`;
}
