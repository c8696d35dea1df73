import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { X } from "lucide";
import { icon } from "./icon.ts";

export interface BannerOptions {
  readonly tone: "news" | "warning" | "danger";
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
  readonly dismiss?: (() => void) | undefined;
}

const tones = {
  news: "bg-accent-tint border-accent-line",
  warning: "bg-warning-tint border-warning-line",
  danger: "bg-danger-tint border-danger-line",
} as const;

/** A line across the app about something that concerns all of it. Where it stands must be live: only danger is by itself. */
export function banner({ tone, text, action, dismiss }: BannerOptions): TemplateResult {
  const close = msg("Dismiss", { id: "banner.dismiss" });
  return html`<div
    class="flex min-h-12 items-center gap-3 border-b px-4 py-1 text-13 text-ink ${tones[tone]}"
    role=${tone === "danger" ? "alert" : nothing}
  >
    <p class="min-w-0 flex-1 py-1">${text}</p>
    ${
      action === undefined
        ? nothing
        : html`<button class="link min-h-11 flex-none px-1 text-13 text-ink" @click=${action.run}>
            ${action.label}
          </button>`
    }
    ${
      dismiss === undefined
        ? nothing
        : html`<button class="icon-button -mr-2" title=${close} @click=${dismiss}>${icon(X, 17)}</button>`
    }
  </div>`;
}
