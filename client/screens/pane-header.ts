import { html, type TemplateResult } from "lit";
import { backLink } from "./back-link.ts";

/** The top of a pane that is not a chat: its title, and the way back on phones (`always`: on large screens too). */
export function paneHeader(title: string, back: string, always = false): TemplateResult {
  return html`<header
    class="box-content flex min-h-16 flex-none items-center gap-1 border-b border-line px-2 pt-[env(safe-area-inset-top)] md:px-4"
  >
    <span class=${always ? "" : "md:hidden"}>${backLink(back)}</span>
    <h1 class="min-w-0 py-2 text-17 font-strong wrap-anywhere">${title}</h1>
  </header>`;
}
