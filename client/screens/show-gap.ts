import { html, nothing, type TemplateResult } from "lit";
import { latePart } from "../components/late-part.ts";
import type { ConnectionView } from "../store/views.ts";
import type { GapKind } from "./gap.ts";

const load = (): Promise<unknown> => import("./gap.ts");

/** Where there is nothing to show: why, and what to do; `isInline`: only as high as it is. */
export function showGap(kind: GapKind, { isInline = false } = {}): TemplateResult {
  return html`${latePart(load, html`<roost-gap class=${isInline ? "block" : "block h-full"} .kind=${kind}></roost-gap>`)}`;
}

/** Instead of messages that the server told of, but that this device does not have. */
export function showMissingMessages({ status }: ConnectionView): TemplateResult {
  const isOffline = status === "offline";
  return html`<div class="grid flex-1 place-items-center p-6" aria-busy=${isOffline ? "false" : "true"}>
    ${isOffline ? showGap("messages-later", { isInline: true }) : nothing}
  </div>`;
}
