import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { limits } from "../../shared/lib/limits.ts";

/** How much more fits into a message, once that matters. Nothing is cut off: a text that is too long stays, and says so. */
export function composerRoom(left: number): TemplateResult | typeof nothing {
  if (left >= limits.textLength * 0.05) return nothing;
  const text =
    left >= 0
      ? msg(str`${left} characters left`, { id: "composer.left" })
      : msg(str`${-left} characters too long. Shorten it, or send it in two parts.`, { id: "composer.too-long" });
  return html`<p class="px-4 pb-2 text-center text-12 text-warning-ink" role="status">${text}</p>`;
}
