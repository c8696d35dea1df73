import { msg } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import { Check, CheckCheck, CircleAlert, Clock } from "lucide";
import type { DeliveryState, MessageView } from "../store/views.ts";
import { icon } from "./icon.ts";

/** How far all of an own message got: without its last change it is not there. */
export function deliveryOf({ state, editUnsent }: MessageView): DeliveryState {
  return editUnsent === true ? "pending" : state;
}

/** How far an own message got, told by shape first and colour second. */
export function deliveryIcon(state: DeliveryState, size = 15): TemplateResult {
  const label = deliveryLabel(state);
  switch (state) {
    case "pending":
      return html`<span title=${label} class="inline-flex">${icon(Clock, size - 2, label)}</span>`;
    case "sent":
      return html`<span title=${label} class="inline-flex">${icon(Check, size, label)}</span>`;
    case "seen":
      return html`<span title=${label} class="inline-flex text-accent-ink">${icon(CheckCheck, size, label)}</span>`;
    case "failed":
      return html`<span title=${label} class="inline-flex text-danger-ink">${icon(CircleAlert, size, label)}</span>`;
  }
}

export function deliveryLabel(state: DeliveryState): string {
  switch (state) {
    case "pending":
      return msg("Not sent yet – it is kept here and goes out by itself", { id: "delivery.pending" });
    case "sent":
      return msg("Sent", { id: "delivery.sent" });
    case "seen":
      return msg("Seen", { id: "delivery.seen" });
    case "failed":
      return msg("Not accepted", { id: "delivery.failed" });
  }
}
