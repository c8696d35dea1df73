import { html, nothing, type TemplateResult } from "lit";
import type { ConnectionView } from "../store/views.ts";
import { showGap } from "./show-gap.ts";

/** Instead of messages that the server told of, but that this device does not have. */
export function messagesNotHereYet({ status }: ConnectionView): TemplateResult {
  const isOffline = status === "offline";
  return html`<div class="grid flex-1 place-items-center p-6" aria-busy=${isOffline ? "false" : "true"}>
    ${isOffline ? showGap("messages-later", { isInline: true }) : nothing}
  </div>`;
}
