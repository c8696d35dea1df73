import { msg } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import type { UserId } from "../../shared/lib/ids.ts";
import type { QuoteView } from "../store/views.ts";
import "./quote.ts";

interface ComposerQuoteOptions {
  readonly names: ReadonlyMap<UserId, string>;
  readonly me: string;
  /** The text of the message, if it is changed and not answered. */
  readonly editing: string | undefined;
}

/** Above the field: the message that is answered or changed. */
export function composerQuote(
  quote: QuoteView,
  { names, me, editing }: ComposerQuoteOptions,
  handleRemove: () => void,
): TemplateResult {
  return html`<div class="pt-1 pb-1.5">
    <roost-quote
      class="block"
      removable
      .quote=${quote}
      .names=${names}
      .me=${me}
      .heading=${editing === undefined ? "" : msg("Edit message", { id: "composer.editing" })}
      @quote-remove=${handleRemove}
    ></roost-quote>
  </div>`;
}
