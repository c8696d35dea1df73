import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { ChatId } from "../../shared/lib/ids.ts";
import type { UnsentTextView } from "../store/device-storage.ts";

/** What a person wrote that is only here, to be read before it could be lost. */
export function unsentTexts(
  texts: readonly UnsentTextView[],
  titleOf: (chatId: ChatId) => string,
): TemplateResult | typeof nothing {
  if (texts.length === 0) return nothing;
  return html`<ul
    class="mt-3 max-h-48 overflow-y-auto rounded-control border border-line"
    tabindex="0"
    aria-label=${msg("Only on this device", { id: "unsent.list" })}
  >
    ${texts.map(
      ({ kind, chatId, text }) =>
        html`<li class="border-b border-line px-3 py-2 last:border-b-0">
          <span class="block truncate text-12 text-ink-soft" dir="auto">${kindLabel(kind)} · ${titleOf(chatId)}</span>
          <span class="line-clamp-4 text-15 whitespace-pre-wrap text-ink [overflow-wrap:anywhere]" dir="auto"
            >${text}</span
          >
        </li>`,
    )}
  </ul>`;
}

/** The same as one text, for the clipboard. */
export function joinUnsentTexts(texts: readonly UnsentTextView[], titleOf: (chatId: ChatId) => string): string {
  return texts.map(({ chatId, text }) => `${titleOf(chatId)}:\n${text}`).join("\n\n");
}

function kindLabel(kind: UnsentTextView["kind"]): string {
  switch (kind) {
    case "draft":
      return msg("Draft", { id: "unsent.draft" });
    case "pending":
      return msg("Not sent yet", { id: "unsent.pending" });
    case "refused":
      return msg("Refused", { id: "unsent.refused" });
  }
}
